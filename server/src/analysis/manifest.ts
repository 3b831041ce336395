import { type Chart, parseGlob, versionFits } from '../chart/index.ts';
import { orderManifest, printManifest, splitManifest } from '../manifest/index.ts';
import { defaultRelease, type Release, renderChart, type Surroundings } from '../render/index.ts';
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
  const refused = unfitCluster(chart, options.release.kubeVersion ?? defaultRelease.kubeVersion);
  if (refused !== undefined) return { error: refused };
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
  const text = printManifest(ordered);
  return options.showOnly.length === 0 ? { text } : shown(text, options.showOnly);
};

/** A chart may ask for a version of Kubernetes (helm pkg/action, renderResources). */
export const unfitCluster = (chart: Chart, kubeVersion: string): string | undefined => {
  const wanted = chart.metadata.fields.get('KubeVersion');
  const version = `v${kubeVersion.replace(/^v/, '')}`;
  if (typeof wanted !== 'string' || wanted === '' || versionFits(version, wanted)) return undefined;
  return `chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${version}`;
};

/** What `--show-only` leaves of a manifest: for each pattern the documents of the files that it names (helm pkg/cmd, template.go). */
const shown = (manifest: string, patterns: readonly string[]): { readonly text: string } | { readonly error: string } => {
  const documents = splitManifest(manifest).map(({ start, end }) => manifest.slice(start, end));
  let text = '';
  for (const pattern of patterns) {
    const matches = parseGlob(pattern);
    const wanted = documents.filter((document) => matches?.(/# Source: [^/\n]+\/(.+)/.exec(document)?.[1] ?? ''));
    if (wanted.length === 0) return { error: `could not find template ${pattern} in chart` };
    text += wanted.map((document) => `---\n${document}\n`).join('');
  }
  return { text };
};
