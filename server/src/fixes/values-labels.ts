import type { Range } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import { walk } from '../template/index.ts';
import { isBlock } from './blocks.ts';
import { bringerOf } from './bringer.ts';
import { contextPrefix } from './context.ts';
import type { FileEdits } from './fix.ts';
import { type LabelFix, titled } from './label-fix.ts';
import { lineEnding, linesAround, removeLines } from './lines.ts';
import { persistencePath } from './persistence.ts';
import type { Site } from './site.ts';
import { labelsKey } from './values-key.ts';

export const valuesLabelsFix: LabelFix = {
  kind: 'values-labels',
  title: 'leaves only the labels that the user gives in the values',
  preference: 6,
  needsMigration: true,
  drafts: (site, owner) => titled("Leave only labels of the user's values in the claim template", valuesLabels(site, owner)),
};

/** Leaves only the labels that the user gives in the values; a claim needs none of its own. */
const valuesLabels = (site: Site, owner: PreparedChart): FileEdits[] | undefined => {
  const range = labelsBlock(site);
  const prefix = range && contextPrefix(site, range);
  const key = labelsKey(owner, persistencePath(site, owner));
  if (prefix === undefined || !range || !key) return undefined;
  const eol = lineEnding(site.source.text);
  const indent = ' '.repeat(site.labelsColumn);
  const lines = [
    `${indent}{{- with ${prefix}.Values.${key.path.join('.')} }}`,
    `${indent}labels:`,
    `${' '.repeat(site.column)}{{- toYaml . | nindent ${site.column} }}`,
    `${indent}{{- end }}`,
  ];
  return [{ file: site.source.path, edits: [{ range, text: lines.map((line) => line + eol).join('') }] }, ...key.files];
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
  return end > start ? { start, end } : undefined;
};
