/** Builds the objects that a template sees: `.Values .Chart .Release .Capabilities .Files .Template .Subcharts` (helm pkg/engine, recAllTpls). */
import { memo, type Range, type SourceText } from '../base/index.ts';
import type { Chart, PreparedChart } from '../chart/index.ts';
import { defaultApiVersions, defaultKubeVersion, helmVersion } from '../kubernetes/index.ts';
import { Bool, bool, Dict, Float, Int, List, nil, Source, type Sources, Str, Struct, str, type Value } from '../value/index.ts';
import { type Plain, type PlainMap, parseDocument } from '../yaml/index.ts';
import { filesObject } from './files.ts';
import type { Watch } from './program.ts';
import { Hop } from './trace.ts';
import { WatchedValues } from './watched.ts';

/** The release and cluster of a render. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly isUpgrade: boolean;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
}

export const defaultRelease: Release = {
  name: 'release-name',
  namespace: 'default',
  revision: 1,
  isUpgrade: false,
  kubeVersion: defaultKubeVersion,
  apiVersions: defaultApiVersions,
};

/** The versions that a chart has in this render. */
export interface Versions {
  readonly version: string;
  readonly appVersion: string;
}

/**
 * A plain value as Go data; `path` marks it and all its members as open values of the top chart. Tables are made when they are looked at: of large values a
 * template reads little.
 */
export const openValue = (plain: Plain, path: readonly (string | number)[]): Value => {
  const value = convert(plain, (inner, step) => openValue(inner, [...path, step]));
  value.from = { kind: 'input', path };
  return value;
};

/** The same without marks. */
export const closedValue = (plain: Plain): Value => convert(plain, closedValue);

const convert = (plain: Plain, member: (plain: Plain, step: string | number) => Value): Value => {
  if (plain === null) return nil();
  if (typeof plain === 'string') return new Str(plain);
  if (typeof plain === 'number') return new Float(plain);
  if (typeof plain === 'bigint') return new Int(plain, 'int64');
  if (typeof plain === 'boolean') return new Bool(plain);
  if (Array.isArray(plain)) return new List(plain.map(member));
  return new Dict(
    () => {
      const entries = new Map<string, Value>();
      for (const [key, value] of plain) entries.set(key, member(value, key));
      return entries;
    },
    undefined,
    true,
  );
};

/** Where Chart.yaml says `version` and `appVersion`. */
const versionPlaces = memo((file: SourceText): ReadonlyMap<string, Range> => {
  const places = new Map<string, Range>();
  const { root } = parseDocument(file.text);
  if (root?.kind === 'map') {
    for (const { key, value } of root.pairs) if (typeof key.value === 'string' && value.kind === 'scalar') places.set(key.value, value.range);
  }
  return places;
});

const chartEntries = (chart: Chart, isRoot: boolean, name: string, versions: Versions): Map<string, Value> => {
  const fields = new Map<string, Value>();
  for (const [key, value] of chart.metadata.fields) fields.set(key, closedValue(value));
  fields.set('Name', str(name));
  const version = (text: string, key: string, sources: Sources): Str => {
    const range = versionPlaces(chart.chartFile).get(key) ?? { start: 0, end: 0 };
    const hop = new Hop('file', chart.chartFile, range, undefined, -1, sources, undefined);
    return new Str(text, text === '' ? undefined : [{ end: text.length, origin: hop, at: 0 }], sources);
  };
  fields.set('Version', version(versions.version, 'version', Source.chartVersion));
  fields.set('AppVersion', version(versions.appVersion, 'appVersion', Source.appVersion));
  fields.set('IsRoot', bool(isRoot));
  return fields;
};

const withSources = <Kind extends Value>(value: Kind, sources: Sources): Kind => {
  value.sources = sources;
  return value;
};

const releaseObject = (release: Release): Dict =>
  new Dict(
    new Map<string, Value>([
      ['Name', str(release.name)],
      ['Namespace', str(release.namespace)],
      ['IsUpgrade', withSources(new Bool(release.isUpgrade), Source.isUpgrade)],
      ['IsInstall', withSources(new Bool(!release.isUpgrade), Source.isUpgrade)],
      ['Revision', withSources(new Int(release.revision), Source.revision)],
      ['Service', str('Helm')],
    ]),
  );

const cluster = <Kind extends Value>(value: Kind, what: string): Kind => {
  value.sources = Source.capabilities;
  value.from = { kind: 'cluster', what };
  return value;
};

const capabilitiesObject = (release: Release): Struct => {
  // Helm keeps the version as given, and compares with one stripped of suffixes (capabilities.go, ParseKubeVersion).
  const given = release.kubeVersion.startsWith('v') ? release.kubeVersion : `v${release.kubeVersion}`;
  const [, major = '', minor = '', patch = '0'] = /^v(\d+)\.(\d+)(?:\.(\d+))?/.exec(given) ?? [];
  const normalized = `v${major}.${minor}.${patch}`;
  const version = (): Str => cluster(new Str(given), 'kubeVersion');
  const kubeVersion = new Struct(
    'common.KubeVersion',
    new Map([
      ['Version', version()],
      ['Major', cluster(new Str(major), 'kubeVersion')],
      ['Minor', cluster(new Str(minor), 'kubeVersion')],
    ]),
    new Map([
      ['String', { params: [], call: () => cluster(new Str(normalized), 'kubeVersion') }],
      ['GitVersion', { params: [], call: version }],
    ]),
    cluster(new Str(normalized), 'kubeVersion'),
  );
  const apiVersions = new Struct(
    'common.VersionSet',
    new Map(),
    new Map([
      [
        'Has',
        {
          params: ['string'],
          call: ([name]: readonly Value[]) => cluster(new Bool(release.apiVersions.includes((name as Str).text)), `apiVersion ${(name as Str).text}`),
        },
      ],
    ]),
    new List(release.apiVersions.map(str), 'common.VersionSet'),
  );
  const helm = new Struct(
    'version.BuildInfo',
    new Map([
      ['Version', str(helmVersion.version)],
      ['GitCommit', str(helmVersion.gitCommit)],
      ['GitTreeState', str(helmVersion.gitTreeState)],
      ['GoVersion', str(helmVersion.goVersion)],
    ]),
  );
  return new Struct(
    '*common.Capabilities',
    new Map<string, Value>([
      ['KubeVersion', kubeVersion],
      ['APIVersions', apiVersions],
      ['HelmVersion', helm],
    ]),
  );
};

/** The charts that take part, by `fullPath`. */
const charts = memo((root: PreparedChart): ReadonlyMap<string, PreparedChart> => {
  const found = new Map<string, PreparedChart>();
  const visit = (prepared: PreparedChart): void => {
    found.set(prepared.fullPath, prepared);
    for (const child of prepared.dependencies) visit(child);
  };
  visit(root);
  return found;
});

/**
 * The context (`$`) of each chart that takes part, by `fullPath`. Values are shared between a parent's table and the subchart's `.Values`, as in Go. Objects are made
 * when they are looked at: of many subcharts a template concerns one. `watch`: told of what is read of the top chart's values.
 */
export const buildContexts = (
  root: PreparedChart,
  values: PlainMap,
  release: Release,
  versions: (chart: Chart) => Versions,
  shared: WeakSet<ReadonlyMap<string, Value>>,
  watch: Watch,
): ((fullPath: string) => Dict) => {
  const contexts = new Map<string, Dict>();
  /** The tables of subcharts as they were before any template could change their parents'. */
  const tables = new Map<string, Dict>();
  const releaseDict = releaseObject(release);
  const capabilities = capabilitiesObject(release);
  shared.add(releaseDict.entries);

  /** An object that templates share, made when it is looked at. */
  const sharedDict = (make: () => Map<string, Value>, goType?: string): Dict =>
    new Dict(
      () => {
        const entries = make();
        shared.add(entries);
        return entries;
      },
      goType,
      true,
    );

  const noteTables = ({ dependencies }: PreparedChart, entries: ReadonlyMap<string, Value>): void => {
    for (const child of dependencies) {
      const table = entries.get(child.name);
      if (table?.kind !== 'dict') continue;
      tables.set(child.fullPath, table);
      if (child.dependencies.length > 0) noteTables(child, table.entries);
    }
  };

  const top = openValue(values, []) as Dict;
  const topValues = sharedDict(() => {
    noteTables(root, top.entries);
    return new WatchedValues(top.entries, watch);
  }, 'common.Values');
  topValues.from = top.from;

  const ownValues = ({ fullPath, valuesPath }: PreparedChart): Dict => {
    if (fullPath === root.fullPath) return topValues;
    const own = tables.get(fullPath) ?? (openValue(new Map(), valuesPath) as Dict);
    tables.set(fullPath, own);
    shared.add(own.entries);
    return own;
  };

  const contextOf = (fullPath: string): Dict => {
    const prepared = charts(root).get(fullPath) as PreparedChart;
    // Whoever sees a subchart's context may read its table.
    const [key] = prepared.valuesPath;
    if (key !== undefined) topValues.entries.get(key);
    const known = contexts.get(fullPath);
    if (known) return known;
    const chart = sharedDict(() => chartEntries(prepared.chart, prepared.isRoot, prepared.name, versions(prepared.chart)));
    chart.sources = Source.chartVersion | Source.appVersion;
    const subcharts = sharedDict(() => {
      const children = new Map(prepared.dependencies.map((child) => [child.name, contextOf(child.fullPath)]));
      return prepared.isRoot ? new WatchedValues(children, watch) : children;
    });
    const context = new Dict(
      new Map<string, Value>([
        ['Chart', chart],
        ['Files', filesObject(prepared.chart)],
        ['Release', releaseDict],
        ['Capabilities', capabilities],
        ['Values', ownValues(prepared)],
        ['Subcharts', subcharts],
      ]),
      undefined,
      true,
    );
    shared.add(context.entries);
    contexts.set(fullPath, context);
    return context;
  };
  return contextOf;
};
