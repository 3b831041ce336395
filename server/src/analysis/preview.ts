/** What a chart, or one of its templates, renders, for an editor to show: now, or after a release, with what Kubernetes refuses to change. */
import type { Range } from '../base/index.ts';
import { type Chart, fatalProblems, lacksValues, problemText } from '../chart/index.ts';
import { clusterOf, present, type World } from '../explore/index.ts';
import { compareManifests, joinManifest, readManifest } from '../manifest/index.ts';
import { defaultRelease, type RenderOptions, renderReadable } from '../render/index.ts';
import type { Marked } from '../value/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import { unfitCluster } from './manifest.ts';
import { nextRelease, type PreviewStep } from './preview-steps.ts';

export interface PreviewOptions {
  /** The one template to show, by its path from the chart. */
  readonly file?: string | undefined;
  readonly values: PlainMap;
  readonly kubeVersion?: string | undefined;
  /** What else is assumed of the cluster. */
  readonly cluster?: Pick<World, 'kubeVersion' | 'apiVersions'> | undefined;
  /** The release after which it is rendered; as it is now without. */
  readonly step?: PreviewStep | undefined;
}

export interface Preview {
  /** In Helm's order and form. */
  readonly text: Marked;
  /** Why Helm would refuse it, and what is missing for that; empty where the text is what Helm prints. */
  readonly problems: readonly string[];
  /** Something that should be in the text is not, since it cannot be rendered. */
  readonly isPartial: boolean;
}

export const previewOf = (chart: Chart, { file, values, kubeVersion, cluster, step }: PreviewOptions): Preview => {
  const usual = { kubeVersion: kubeVersion ?? defaultRelease.kubeVersion, apiVersions: defaultRelease.apiVersions };
  const world = clusterOf(usual, cluster ?? { kubeVersion: undefined, apiVersions: new Map() });
  const next = step ? nextRelease(step) : undefined;
  const options: RenderOptions = { surroundings: present, ...next, values, release: { ...next?.release, ...world } };
  const { files, refusals } = renderReadable(chart, options, file);
  const { text, problems } = joinManifest(files);
  const unfit = unfitCluster(chart, world.kubeVersion);
  return {
    text,
    problems: [
      ...fatalProblems(chart).map((problem) => problemText(problem)),
      ...(unfit === undefined ? [] : [unfit]),
      ...refusals.map(({ message, costs }) => `${message}${costWords[costs]}`),
      ...problems,
    ],
    // Without its default values the text would be another's.
    isPartial: lacksValues(chart) || refusals.some(({ costs }) => costs !== 'statement'),
  };
};

const costWords = { statement: ' (passed over)', file: ' (the file is left out)', chart: ' (nothing can be rendered)' } as const;

/** A change between two renders that Kubernetes refuses. */
export interface ImmutableChange {
  readonly message: string;
  /** Where it stands in each text; undefined where it is absent there. */
  readonly now: Range | undefined;
  readonly next: Range | undefined;
}

export const immutableChanges = (now: Marked, next: Marked): ImmutableChange[] =>
  compareManifests(readManifest(now), readManifest(next)).map(({ object, path, now: before, next: after }) => ({
    message: `Kubernetes refuses to change \`${pathText(path)}\` of ${object.kind} \`${object.name}\` (${valueText(before?.value)} → ${valueText(after?.value)}), so this upgrade fails.`,
    now: before && lineOf(before),
    next: after && lineOf(after),
  }));

const valueText = (value: string | undefined): string => (value === undefined ? 'absent' : `\`${value}\``);

const pathText = (path: readonly (string | number)[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : /^[\w-]+$/.test(part) ? `${i > 0 ? '.' : ''}${part}` : `["${part}"]`)).join('');

/** A leaf with the key before it. */
const lineOf = ({ node, key }: { readonly node: { readonly range: Range }; readonly key: { readonly range: Range } | undefined }): Range => ({
  start: key ? Math.min(key.range.start, node.range.start) : node.range.start,
  end: node.range.end,
});
