import type { Range } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import { walk } from '../template/index.ts';
import { blocksAround, isBlock } from './blocks.ts';
import { bringerOf } from './bringer.ts';
import { contextPrefix } from './context.ts';
import type { Draft, LabelFix } from './label-fix.ts';
import { lineEnding, linesAround, removeLines } from './lines.ts';
import { persistencePath } from './persistence.ts';
import type { Site } from './site.ts';
import { inStyleOf } from './style.ts';
import { printsUserLabels } from './user-labels.ts';
import { labelsKey } from './values-key.ts';
import { valuesReads } from './values-reads.ts';

export const valuesLabelsFix: LabelFix = {
  kind: 'values-labels',
  title: 'leaves only the labels that the user gives in the values',
  preference: 6,
  needsMigration: true,
  drafts: (site, owner) => valuesLabels(site, owner),
};

/** Leaves only the labels that the user gives in the values; a claim needs none of its own. */
const valuesLabels = (site: Site, owner: PreparedChart): Draft[] => {
  const range = labelsBlock(site);
  const prefix = range && contextPrefix(site, range);
  const key = labelsKey(owner, persistencePath(site, owner));
  if (prefix === undefined || !range || !key) return [];
  const { text } = site.source;
  const eol = lineEnding(text);
  const styled = inStyleOf(text, text.slice(range.start, range.end));
  const indent = ' '.repeat(site.labelsColumn);
  const block = [`${indent}${labelsLine(site, range)}`, `${' '.repeat(site.column)}{{- toYaml . | nindent ${site.column} }}`];
  const lines = isUnderWith(site, range, key.path)
    ? block
    : [`${indent}{{- with ${prefix}.Values.${key.path.join('.')} }}`, ...block, `${indent}{{- end }}`];
  const files = [{ file: site.source.path, edits: [{ range, text: lines.map((line) => styled(line) + eol).join('') }] }, ...key.files];
  return [{ title: "Leave only labels of the user's values in the claim template", files, isRight: printsUserLabels(site, owner, key.path) }];
};

/** The line of the key as it is, with an anchor and a comment, where nothing else stands on it. */
const labelsLine = ({ labelsAt, source: { text } }: Site, { start, end }: Range): string => {
  if (labelsAt === undefined || labelsAt < start || end <= labelsAt) return 'labels:';
  const line = text.slice(labelsAt, linesAround(text, { start: labelsAt, end: labelsAt }).end);
  return /^(["']?)labels\1:(?:[ \t]+&[\w-]+)?[ \t]*(?:#.*)?$/.test(line) ? line : (/^(["'])labels\1:/.exec(line)?.[0] ?? 'labels:');
};

/** Whether the innermost block around the labels is a `with` of the value already. */
const isUnderWith = ({ template }: Site, range: Range, path: readonly string[]): boolean => {
  const [block] = blocksAround(template.root, range);
  if (block?.kind !== 'with') return false;
  const { start, end } = block.pipeline.range;
  return valuesReads(template.root).some((read) => read.path.join('.') === path.join('.') && read.range.start === start && read.range.end === end);
};

/** The lines from `labels:` up to the next key or the end of the block around it; undefined where they are not lines of their own. */
const labelsBlock = (site: Site): Range | undefined => {
  const { labelsAt, nextAt } = site;
  const around = site.labels.map((label) => (label.drifts ? bringerOf(site, label) : undefined)).find((bringer) => bringer?.holdsKey);
  if (around) return removeLines(site.source.text, around.range).range;
  if (labelsAt === undefined || nextAt === undefined || nextAt < labelsAt) return undefined;
  const { text } = site.source;
  const { start } = linesAround(text, { start: labelsAt, end: labelsAt });
  if (text.slice(start, labelsAt).trim() !== '') return undefined;
  let { start: end } = linesAround(text, { start: nextAt, end: nextAt });
  walk(site.template.root, (node) => {
    if (!isBlock(node)) return;
    const opensInside = start <= node.range.start && node.range.start < end;
    const endsInside = start < node.range.end && node.range.end <= end;
    if (opensInside && !endsInside) end = linesAround(text, { start: node.range.start, end: node.range.start }).start;
    else if (endsInside && !opensInside && node.endTag) ({ start: end } = linesAround(text, node.endTag.range));
  });
  end = Math.min(end, nextKey(site, removeLines(text, { start: labelsAt, end: labelsAt }).range.end, end));
  return end > start ? { start, end } : undefined;
};

/** Where the text goes on with a key beside `labels`, with all blocks that it is in: what values switch on prints nothing in the site's world. */
const nextKey = ({ source: { text }, template, labelsColumn }: Site, from: number, to: number): number => {
  let at = from;
  for (const line of text.slice(from, to).match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const [, indent = '', first] = /^([ \t]*)(\S?)/.exec(line) ?? [];
    if (first && first !== '#' && !line.trimStart().startsWith('{{') && indent.length <= labelsColumn) {
      const key = at;
      let outermost = key;
      walk(template.root, (node) => {
        if (isBlock(node) && from <= node.range.start && node.range.start < key && key < node.range.end)
          outermost = Math.min(outermost, node.range.start);
      });
      return linesAround(text, { start: outermost, end: outermost }).start;
    }
    at += line.length;
  }
  return to;
};
