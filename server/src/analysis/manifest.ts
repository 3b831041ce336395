import type { Chart } from '../chart/index.ts';
import { orderManifest, printManifest } from '../manifest/index.ts';
import { type Release, renderChart, type Surroundings } from '../render/index.ts';
import type { PlainMap } from '../yaml/index.ts';

export interface ManifestOptions {
  readonly values: PlainMap;
  readonly release: Partial<Release>;
  /** Versions that replace those of the top chart's Chart.yaml. */
  readonly version?: string | undefined;
  readonly appVersion?: string | undefined;
  /** Only these files, by path or pattern inside the chart. */
  readonly showOnly: readonly string[];
  readonly surroundings: Surroundings;
}

/** What `helm template` prints, or its error. */
export const renderManifest = (chart: Chart, options: ManifestOptions): { readonly text: string } | { readonly error: string } => {
  const rendered = renderChart(chart, {
    values: options.values,
    release: options.release,
    surroundings: options.surroundings,
    versions: (of) =>
      of === chart ? { version: options.version ?? of.metadata.version, appVersion: options.appVersion ?? of.metadata.appVersion } : of.metadata,
  });
  if (rendered.error !== undefined) return { error: rendered.error };
  const files = new Map([...rendered.files].filter(([name]) => !name.endsWith('NOTES.txt')).map(([name, { text }]) => [name, text] as const));
  const ordered = orderManifest(files);
  if (ordered.error !== undefined) return { error: ordered.error };
  if (options.showOnly.length === 0) return { text: printManifest(ordered) };
  const wanted = [...ordered.documents, ...ordered.hooks].filter(({ file }) =>
    options.showOnly.some((pattern) => matches(pattern, file.slice(file.indexOf('/') + 1))),
  );
  if (wanted.length === 0) return { error: `could not find template ${options.showOnly.join(', ')} in chart` };
  return { text: wanted.map(({ file, text }) => `---\n# Source: ${file}\n${text.trimEnd()}\n`).join('') };
};

/** A path with `*` for anything but a slash, as Helm takes it. */
const matches = (pattern: string, file: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]*')}$`,
  ).test(file);
