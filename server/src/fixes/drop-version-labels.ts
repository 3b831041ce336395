import type { Range } from '../base/index.ts';
import { type Statement, walk } from '../template/index.ts';
import { isBlock, withEmptyBlocks } from './blocks.ts';
import type { FileEdits } from './fix.ts';
import { linesAround, removeLines } from './lines.ts';
import type { Site } from './site.ts';

/**
 * Removes the lines of drifting labels that are written out in the claim template, and the conditions that are left with nothing in them; with the last
 * label the `labels:` line goes as well.
 */
export const dropVersionLabels = (site: Site): FileEdits[] | undefined => {
  const drifting = site.labels.filter(({ drifts }) => drifts);
  const { text } = site.source;
  const lines: Range[] = [];
  for (const { inlineAt, place } of drifting) {
    if (inlineAt === undefined || place.source !== site.source) return undefined;
    const { range } = removeLines(text, { start: inlineAt, end: Math.max(inlineAt, place.range.end) });
    if (!lines.some(({ start }) => start === range.start)) lines.push(range);
  }
  let removals = withEmptyBlocks(text, site.template.root, lines);
  if (drifting.length === site.labels.length) {
    const { labelsAt } = site;
    const around = labelsAt === undefined ? undefined : linesAround(text, { start: labelsAt, end: labelsAt });
    if (labelsAt === undefined || !around || text.slice(labelsAt, around.end).trim() !== 'labels:') return undefined;
    // Labels that are printed in other worlds still need it.
    if (isAllBelow(site, around.end, removals)) removals = withEmptyBlocks(text, site.template.root, [...lines, removeLines(text, around).range]);
  }
  return [{ file: site.source.path, edits: removals.map((range) => ({ range, text: '' })) }];
};

/** Whether below the line `labels:`, up to the next key, nothing is left that may print labels in another world. */
const isAllBelow = ({ source: { text }, template, nextAt, labelsColumn }: Site, from: number, removals: readonly Range[]): boolean => {
  const end = nextAt ?? Math.max(from, ...removals.map((range) => range.end));
  let after: Statement | undefined;
  walk(template.root, (node) => {
    if (!isBlock(node) && node.kind !== 'action' && node.kind !== 'template') return;
    const isGone = removals.some((range) => range.start <= node.range.start && node.range.end <= range.end);
    if (from <= node.range.start && node.range.start < end && !isGone) after ??= node;
  });
  if (!after) return true;
  // A block with a key beside `labels`.
  return isBlock(after) && /^\s*?\n( *)[^\s{]/.exec(text.slice(after.open.range.end))?.[1]?.length === labelsColumn;
};
