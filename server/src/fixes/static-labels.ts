import type { Edit, Range } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import { walk } from '../template/index.ts';
import { authoredLabels } from './authored.ts';
import { blocksAround, withEmptyBlocks } from './blocks.ts';
import { type Bringer, bringerOf } from './bringer.ts';
import { withComments } from './comments.ts';
import { contextPrefix } from './context.ts';
import type { FileEdits } from './fix.ts';
import type { Draft, LabelFix } from './label-fix.ts';
import { lineEnding, linesAround, removeLines, replaceAction, standsAlone, withComma } from './lines.ts';
import { expressionOf, labelKeysOf } from './own-words.ts';
import { claimInSource, isLabelsKey, persistencePath } from './persistence.ts';
import type { Site } from './site.ts';
import { inStyleOf } from './style.ts';
import { printsUserLabels } from './user-labels.ts';
import { labelsKey } from './values-key.ts';
import { valuesReads } from './values-reads.ts';

export const staticLabelsFix: LabelFix = {
  kind: 'static-labels',
  title:
    "writes the labels out in the chart's own words, followed by those of the user's values; adds a key for these to values.yaml where there is none",
  preference: 3,
  needsMigration: true,
  drafts: (site, owner) => staticLabels(site, owner).map((draft) => ({ title: 'Write labels that stay the same into the claim template', ...draft })),
};

/** The two families of labels that say what something belongs to, in their order. */
const families: readonly (readonly string[])[] = [
  ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/managed-by'],
  ['app', 'release', 'heritage'],
];

/**
 * Writes steady labels out, in the chart's own words, followed by those of the user's values. Several drafts, the best one first: a section that is new
 * in the values may mean something to the rest of the chart.
 */
const staticLabels = (site: Site, owner: PreparedChart): Omit<Draft, 'title'>[] => {
  const bringers = drifting(site);
  const first = bringers?.[0];
  const prefix = first && contextPrefix(site, first.range);
  if (!bringers || prefix === undefined) return [];
  const places = new Set(site.labels.filter(({ drifts }) => drifts).map(({ place }) => place.range.start));
  // What other expressions of the claim go on printing must not be printed twice.
  const kept = new Set(
    site.labels.filter(({ place, drifts, inlineAt }) => !drifts && (inlineAt !== undefined || !places.has(place.range.start))).map(({ key }) => key),
  );
  const family = familyOf(site, owner);
  const indent = ' '.repeat(site.column);
  const { text } = site.source;
  const styled = inStyleOf(text, text.slice(first?.range.start, first?.range.end));
  const authored = authoredLabels(site, [...family, ...kept]);
  if (!authored) return [];
  const entries = [...new Set([...family, ...authored.keys()])]
    .filter((key) => !kept.has(key))
    .map((key) => [key, styled(authored.get(key) ?? expressionOf(site, owner, key, prefix))] as const);
  // Keys in quotes stand among others in quotes.
  const quote = first?.isInline ? (/^["']/.exec(text.slice(first.range.start))?.[0] ?? '') : '';
  const lines = entries.map(([key, value]) => `${indent}${quote}${key}${quote}: ${value}`);
  const draft = (block: readonly string[], others: readonly FileEdits[]): Omit<Draft, 'title'>[] => {
    const edits = replaced(site, bringers, lines, block.map(styled)) ?? (block.length === 0 ? inFlow(site, bringers, entries) : undefined);
    return edits ? [{ files: [{ file: site.source.path, edits }, ...others] }] : [];
  };
  const path = persistencePath(site, owner);
  const key = hasUserLabels(site, bringers, path) ? undefined : labelsKey(owner, path);
  if (!key) return draft([], []);
  const block = [
    `${indent}{{- with ${prefix}.Values.${key.path.join('.')} }}`,
    `${indent}{{- toYaml . | nindent ${site.column} }}`,
    `${indent}{{- end }}`,
  ];
  const isRight = printsUserLabels(site, owner, key.path);
  return [...draft(block, key.files).map((whole) => ({ ...whole, isRight })), ...draft([], [])];
};

/** The family that the claim has, else the one of which the chart writes most, in its objects and helpers. */
const familyOf = (site: Site, { chart }: PreparedChart): readonly string[] => {
  const own = families.find((family) => family.filter((key) => site.labels.some((label) => label.key === key)).length > 1);
  if (own) return own;
  const keys = labelKeysOf(site);
  const helpers = chart.templates.filter(({ name }) => name.slice(name.lastIndexOf('/') + 1).startsWith('_')).map(({ source }) => source.text);
  const count = (family: readonly string[]): number =>
    family.filter((key) => keys.has(key) || helpers.some((text) => text.includes(`\n${key}: `))).length;
  return [...families].sort((a, b) => count(b) - count(a))[0] ?? [];
};

/** What brings the drifting labels in; undefined where that cannot be told of all. */
const drifting = (site: Site): Bringer[] | undefined => {
  const found: Bringer[] = [];
  for (const label of site.labels) {
    if (!label.drifts) continue;
    const bringer = bringerOf(site, label);
    if (!bringer) return undefined;
    if (!found.some(({ range }) => range.start === bringer.range.start)) found.push(bringer);
  }
  return found;
};

/** Puts the labels in the place of the first drifting one and takes the others away; the user's labels come behind them and those that stay. */
const replaced = (site: Site, bringers: readonly Bringer[], labels: readonly string[], block: readonly string[]): Edit[] | undefined => {
  const { text } = site.source;
  const [first] = bringers;
  if (!first) return undefined;
  const key = first.holdsKey ? [`${' '.repeat(site.labelsColumn)}labels:`] : [];
  if (bringers.length === 1 && !standsAlone(text, first.range) && !(first.isInline && hasOnlyComment(text, first.range))) {
    const last = lastLine(site, [first.range]);
    const edit = replaceAction(text, first.range, [...key, ...labels, ...(last === undefined ? block : [])]);
    return edit && (last === undefined || block.length === 0 ? [edit] : [edit, blockAt(text, last, block)]);
  }
  if (!bringers.every(({ range, isInline }) => standsAlone(text, range) || (isInline && hasOnlyComment(text, range)))) return undefined;
  const wholeLines = bringers.map(({ range }) => removeLines(text, range).range);
  // A condition that would be left with nothing in it goes as well, but for one around labels that are printed together: these stay under it.
  const names = site.labels.filter(({ drifts }) => drifts).map(({ key }) => key);
  const removals = bringers.every(({ isInline }) => isInline)
    ? withComments(text, withEmptyBlocks(text, site.template.root, wholeLines), names)
    : wholeLines;
  const last = lastLine(site, removals);
  const eol = lineEnding(text);
  const edits = [...removals]
    .sort((a, b) => a.start - b.start)
    .map((range, i) => {
      const lines = i > 0 ? '' : ended(text, [...key, ...labels, ...(last === undefined ? block : [])]);
      return { range, text: text.slice(range.start, range.end).endsWith('\n') ? lines : lines.slice(0, -eol.length) };
    });
  if (last === undefined || block.length === 0) return edits;
  return [...edits, blockAt(text, last, block)];
};

/** The same between braces: `labels: {a: b, v: …}`, or in the place of the expression behind `labels:` there. */
const inFlow = (site: Site, bringers: readonly Bringer[], entries: readonly (readonly [key: string, value: string])[]): Edit[] | undefined => {
  const { labelsAt } = site;
  const { text } = site.source;
  const [first, ...others] = bringers;
  if (labelsAt === undefined || !first || !/^(["']?)labels\1:[ \t]*\{/.test(text.slice(labelsAt))) return undefined;
  const written = entries.map(([key, value]) => `${key}: ${value.includes('{{') ? `"${value}"` : value}`).join(', ');
  if (!first.isInline) {
    const isValue = /^(["']?)labels\1:[ \t]*$/.test(text.slice(labelsAt, first.range.start));
    return isValue && others.length === 0 ? [{ range: first.range, text: `{${written}}` }] : undefined;
  }
  if (!bringers.every(({ range, isInline }) => isInline && /^[ \t]*[,}]/.test(text.slice(range.end)))) return undefined;
  const gone = others.map(({ range }) => withComma(text, range));
  return gone.every((range) => range !== undefined)
    ? [{ range: first.range, text: written }, ...gone.map((range) => ({ range, text: '' }))]
    : undefined;
};

const ended = (text: string, lines: readonly string[]): string => lines.map((line) => line + lineEnding(text)).join('');

const blockAt = (text: string, offset: number, block: readonly string[]): Edit => ({
  range: { start: offset, end: offset },
  text: ended(text, block),
});

/** Offset behind the last line of the labels that are written out and stay, where it is behind what goes and under no other condition: the user's labels come last. */
const lastLine = (site: Site, removals: readonly Range[]): number | undefined => {
  const { text } = site.source;
  const { inlineAt, place, drifts } = site.labels.at(-1) ?? {};
  const end = Math.max(...removals.map((range) => range.end));
  if (inlineAt === undefined || drifts || place?.source !== site.source || inlineAt < end) return undefined;
  const { range } = removeLines(text, { start: inlineAt, end: Math.max(inlineAt, place.range.end) });
  const depth = (at: Range): number => blocksAround(site.template.root, at).length;
  const isBeside = depth({ start: inlineAt, end: inlineAt }) === Math.min(...removals.map(depth));
  return isBeside && text[range.end - 1] === '\n' ? range.end : undefined;
};

/** Behind the label nothing but a comment, which goes with it. */
const hasOnlyComment = (text: string, range: Range): boolean => {
  const around = linesAround(text, range);
  return text.slice(around.start, range.start).trim() === '' && /^\s*#/.test(text.slice(range.end, around.end));
};

/** Whether the claim already prints labels of the user's choice, beside what is replaced. */
const hasUserLabels = (site: Site, bringers: readonly Bringer[], path: readonly string[] | undefined): boolean => {
  const { start, end } = claimInSource(site);
  const { root } = site.template;
  // What is kept in a variable is not printed here.
  const silent: Range[] = bringers.map(({ range }) => range);
  walk(root, (node) => {
    if (node.kind === 'pipeline' && node.declarations.length > 0) silent.push(node.range);
  });
  return valuesReads(root).some(({ path: read, range }) => {
    if (silent.some((other) => other.start <= range.start && range.end <= other.end)) return false;
    // What is switched off by default printed nothing, so that the block behind it may reach a little further than the claim.
    if (range.start < start || Math.max(end, site.nextAt ?? end) < range.end) return false;
    const name = read.at(-1) ?? '';
    return name === 'labels' || (isLabelsKey(name) && read.slice(0, -1).join('.') === path?.join('.'));
  });
};
