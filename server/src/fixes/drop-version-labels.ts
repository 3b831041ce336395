import type { Range } from '../base/index.ts';
import { type Statement, walk } from '../template/index.ts';
import { isBlock, withEmptyBlocks } from './blocks.ts';
import { bringerOf } from './bringer.ts';
import { withComments } from './comments.ts';
import type { FileEdits } from './fix.ts';
import { type LabelFix, titled, wordFor } from './label-fix.ts';
import { linesAround, removeLines, withComma } from './lines.ts';
import { dropFromDicts } from './maps.ts';
import type { Site, SiteLabel } from './site.ts';
import { dropFromValues } from './values-text.ts';

export const dropVersionLabelsFix: LabelFix = {
  kind: 'drop-version-labels',
  title: 'removes only the lines that change',
  preference: 0,
  needsMigration: true,
  mends: ['labels', 'annotations', 'selector'],
  drafts: (site, owner) => {
    const title = `Remove the ${wordFor[site.target.part]} that change with a release`;
    return [
      ...titled(title, dropVersionLabels(site)),
      ...titled(`${title} from the map`, dropFromDicts(site)),
      ...dropFromValues(site, owner).map((files) => ({ title: `${title} from values.yaml`, files })),
    ];
  },
};

/**
 * Removes the lines of drifting labels that are written out in the claim template, and the conditions that are left with nothing in them; with the last
 * label the `labels:` line goes as well.
 */
const dropVersionLabels = (site: Site): FileEdits[] | undefined => {
  const drifting = site.labels.filter(({ drifts }) => drifts);
  const { text } = site.source;
  const lines: Range[] = [];
  for (const label of drifting) {
    const { inlineAt, place } = label;
    if (inlineAt === undefined || place.source !== site.source) return undefined;
    const whole = removeLines(text, { start: inlineAt, end: Math.max(inlineAt, place.range.end) }).range;
    const staysBeside = site.labels.some((other) => !other.drifts && other.inlineAt !== undefined && isIn(whole, other.inlineAt));
    const range = staysBeside ? entryOf(site, label) : whole;
    if (!range) return undefined;
    if (!lines.some(({ start }) => start === range.start)) lines.push(range);
  }
  let removals = withEmptyBlocks(text, site.template.root, lines);
  let goesWhole = false;
  if (drifting.length === site.labels.length) {
    const { labelsAt } = site;
    const name = String(site.target.labelsPath.at(-1));
    const around = labelsAt === undefined ? undefined : linesAround(text, { start: labelsAt, end: labelsAt });
    if (labelsAt === undefined || !around) return undefined;
    // `labels: {v: …}` goes as the one line that it is, or as an entry of the map around it.
    const [line, ...others] = lines;
    if (line && others.length === 0 && isIn(line, labelsAt)) {
      const range = /^[\s-]*$/.test(text.slice(line.start, labelsAt)) ? line : flowEntry(site, labelsAt);
      return range && [{ file: site.source.path, edits: [{ range, text: '' }] }];
    }
    if (
      text
        .slice(labelsAt, around.end)
        .trim()
        .replace(/^(["'])(.*)\1:$/, '$2:') !== `${name}:`
    )
      return undefined;
    // Labels that are printed in other worlds still need it.
    goesWhole = isAllBelow(site, around.end, removals);
    if (goesWhole) removals = withEmptyBlocks(text, site.template.root, [...lines, removeLines(text, around).range]);
  }
  const names = drifting.map(({ key }) => key);
  if (goesWhole) names.push(String(site.target.labelsPath.at(-1)));
  return [{ file: site.source.path, edits: withComments(text, removals, names).map((range) => ({ range, text: '' })) }];
};

const isIn = ({ start, end }: Range, offset: number): boolean => start <= offset && offset < end;

/** One entry of `{a: b, v: …}`, with a comma. */
const entryOf = (site: Site, label: SiteLabel): Range | undefined => {
  const range = bringerOf(site, label)?.range;
  return range && withComma(site.source.text, range);
};

/** `labels: {…}` inside another map in braces, with a comma. */
const flowEntry = ({ source: { text }, template }: Site, labelsAt: number): Range | undefined => {
  // Braces of actions are none of YAML's.
  let plain = text;
  walk(template.root, (node) => {
    if (node.kind === 'action')
      plain = plain.slice(0, node.range.start) + '_'.repeat(node.range.end - node.range.start) + plain.slice(node.range.end);
  });
  const found = /^\w+:[ \t]*\{[^{}\n]*\}/.exec(plain.slice(labelsAt))?.[0];
  return found === undefined ? undefined : withComma(text, { start: labelsAt, end: labelsAt + found.length });
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
