/** Where a drifting StatefulSet's list of claim templates begins in the chart's files. */
import type { Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { nodeAt, readManifest } from '../manifest/index.ts';
import type { DriftFacts } from '../rules/index.ts';
import { runAt } from '../value/index.ts';
import { isEditable } from './files.ts';
import { previewOf } from './preview.ts';

/** The innermost place that can be edited and printed the key `volumeClaimTemplates`, in the finding's own world; undefined where there is none. */
export const claimTemplatesPlace = (
  chart: Chart,
  { object, values, cluster }: DriftFacts,
  kubeVersion?: string,
): { readonly source: SourceText; readonly range: Range } | undefined => {
  const { text } = previewOf(chart, { file: object.source, values, cluster, kubeVersion });
  const printed = readManifest(text).objects.find(({ kind, name }) => kind === object.kind && name === object.name);
  const spec = printed && nodeAt(printed.root, ['spec']);
  const key = spec?.kind === 'map' ? spec.pairs.find(({ key: { value } }) => value === 'volumeClaimTemplates')?.key : undefined;
  const found = key && runAt(text, key.range.start);
  if (!found) return undefined;
  const { start, end } = key.range;
  let place: { source: SourceText; range: Range } | undefined;
  for (let hop = found.run.origin; hop; hop = hop.inner) {
    if (hop.source.path === '' || !isEditable(chart, hop.source.path)) continue;
    const from = hop.range.start + found.run.at + start - found.start;
    place = { source: hop.source, range: hop.kind === 'text' ? { start: from, end: from + end - start } : hop.range };
  }
  return place;
};
