import type { Edit } from '../base/index.ts';
import type { Command, Pipeline } from '../template/index.ts';
import { bringerOf } from './bringer.ts';
import type { FileEdits } from './fix.ts';
import { type LabelFix, titled } from './label-fix.ts';
import type { Site, SiteLabel } from './site.ts';

export const omitVersionLabelsFix: LabelFix = {
  kind: 'omit-version-labels',
  title: 'leaves the labels that change out of what the helper prints, with `omit`',
  preference: 5,
  needsMigration: true,
  drafts: (site) => titled('Leave out the labels that change with `omit`', omitVersionLabels(site)),
};

/** Takes the drifting keys out of the map that an expression prints, with Sprig's `omit`. */
const omitVersionLabels = (site: Site): FileEdits[] | undefined =>
  rewrittenMaps(site, (map, labels) => `omit ${map} ${labels.map(({ key }) => JSON.stringify(key)).join(' ')}`);

/**
 * Rewrites the map that each expression with drifting labels prints, as YAML text (`include "x" . | …`) or by `toYaml`. `rewrite` gets the map as an
 * operand. Undefined where a drifting label comes otherwise.
 */
export const rewrittenMaps = (site: Site, rewrite: (map: string, labels: readonly SiteLabel[]) => string): FileEdits[] | undefined => {
  const byPipeline = new Map<Pipeline, SiteLabel[]>();
  for (const label of site.labels) {
    if (!label.drifts) continue;
    const { pipeline, isInline } = bringerOf(site, label) ?? {};
    if (!pipeline || isInline) return undefined;
    byPipeline.set(pipeline, [...(byPipeline.get(pipeline) ?? []), label]);
  }
  const edits: Edit[] = [];
  for (const [pipeline, labels] of byPipeline) {
    const edit = editOf(site.source.text, pipeline, (map) => rewrite(map, labels));
    if (!edit) return undefined;
    edits.push(edit);
  }
  return edits.length > 0 ? [{ file: site.source.path, edits }] : undefined;
};

const editOf = (text: string, { commands }: Pipeline, rewrite: (map: string) => string): Edit | undefined => {
  const [first, second] = commands;
  if (!first) return undefined;
  const slice = ({ range }: Pick<Command, 'range'>): string => text.slice(range.start, range.end);
  const [callee, argument] = first.operands;
  if (callee?.kind !== 'identifier' || !argument) return undefined;
  const [then] = second?.operands ?? [];
  if (second && then?.kind === 'identifier' && then.name === 'fromYaml') {
    const range = { start: first.range.start, end: second.range.end };
    return { range, text: rewrite(`(${slice({ range })})`) };
  }
  if (callee.name === 'include') return { range: first.range, text: `${rewrite(`(${slice(first)} | fromYaml)`)} | toYaml` };
  if (callee.name !== 'toYaml' || first.operands.length !== 2) return undefined;
  // A parenthesised pipeline's range leaves the parentheses out.
  const { start, end } = argument.range;
  const range = argument.kind === 'pipeline' ? { start: text.lastIndexOf('(', start - 1), end: text.indexOf(')', end) + 1 } : argument.range;
  return { range, text: `(${rewrite(slice({ range }))})` };
};
