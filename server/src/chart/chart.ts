import type { Range, SourceText } from '../base/index.ts';
import type { PlainMap } from '../yaml/index.ts';

/** A chart read from a folder or archive, with the charts vendored in it; immutable, and shared between snapshots where its files did not change. */
export interface Chart {
  /** The chart's folder relative to the top chart: `` for the top chart itself, `charts/redis` for a subchart. Prefix of its files' paths. */
  readonly path: string;
  /** What it is called where Chart.yaml does not say. */
  readonly usualName: string;
  readonly metadata: ChartMetadata;
  /** Chart.yaml (or a stand-in for it where it is missing), path relative to the top chart. */
  readonly chartFile: SourceText;
  readonly valuesFile: SourceText | undefined;
  /** The defaults of values.yaml; empty where there is none or it cannot be read (then `problems` says so). */
  readonly values: PlainMap;
  /** values.schema.json as data, where it is there and valid JSON. */
  readonly schema: unknown;
  readonly schemaFile: SourceText | undefined;
  /** Every file below templates/, partials and NOTES.txt too, in Helm's loading order (by name). `source.path` is relative to the top chart. */
  readonly templates: readonly TemplateFile[];
  /** What `.Files` offers: path inside this chart → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Charts found under charts/ (folders and .tgz) or resolved elsewhere, one for each; aliases are applied later, by `prepare`. */
  readonly subcharts: readonly Subchart[];
  /** Dependencies of Chart.yaml for which no chart was found. */
  readonly missing: readonly MissingDependency[];
  /** Unreadable files and invalid Chart.yaml or values.yaml, told for people. */
  readonly problems: readonly ChartProblem[];
}

export interface TemplateFile {
  /** Path inside its own chart, `templates/statefulset.yaml`. */
  readonly name: string;
  readonly source: SourceText;
}

export interface Subchart {
  readonly chart: Chart;
  /** Where it was found: a folder under charts/, an archive there, or outside (a `file://` dependency, the workspace, `--deps`). */
  readonly origin: 'folder' | 'archive' | 'outside';
  /** For `archive` and `outside`: the archive's path relative to the top chart, or the folder as given. */
  readonly location: string;
}

export interface MissingDependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  /** The dependency's entry, in `file` (Chart.yaml or requirements.yaml, relative to the top chart). */
  readonly file: string;
  readonly range: Range;
}

export interface ChartProblem {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
  /** `fatal`: Helm would refuse the chart. */
  readonly fatal: boolean;
}

export interface ChartMetadata {
  readonly apiVersion: string;
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly isLibrary: boolean;
  readonly dependencies: readonly Dependency[];
  /** Whether there is a list of dependencies, be it empty: without one Helm looks at no dependency of a vendored chart. */
  readonly listsDependencies: boolean;
  /** All of Chart.yaml as Helm 4's `.Chart` map has it: Go field names as keys (`Name`, `AppVersion`, `APIVersion`, `Annotations` …). */
  readonly fields: PlainMap;
}

export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly alias: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly importValues: PlainMap[];
  readonly file: string;
  readonly range: Range;
}

/** The charts that take part in one render, with the values that they see (Helm: ProcessDependencies, then CoalesceValues). */
export interface Prepared {
  readonly root: PreparedChart;
  /** The top chart's coalesced values; a subchart's are the table under its name. */
  readonly values: PlainMap;
  /** Subcharts that a condition or tag switched off, with the values paths that decide, in the order in which Helm asks. */
  readonly disabled: readonly DisabledChart[];
}

export interface PreparedChart {
  readonly chart: Chart;
  /** Its name, or the alias under which it is a dependency. */
  readonly name: string;
  /** Helm's ChartFullPath: `parent/charts/sub`. */
  readonly fullPath: string;
  /** Path of its values in the top chart's, `['redis']`. */
  readonly valuesPath: readonly string[];
  readonly isRoot: boolean;
  /** Paths in the top chart's values any of which, set to false, may take it out of the render; its own first, then its parents'. */
  readonly switches: readonly (readonly string[])[];
  readonly dependencies: readonly PreparedChart[];
}

export interface DisabledChart {
  readonly chart: Chart;
  readonly name: string;
  readonly valuesPath: readonly string[];
  /** Paths in the top chart's values any of which, set to true, switches it on. */
  readonly switches: readonly (readonly string[])[];
}
