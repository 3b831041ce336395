import type { Edit, Range } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import { walk } from '../template/index.ts';
import { withEmptyBlocks } from './blocks.ts';
import { type Bringer, bringerOf } from './bringer.ts';
import { contextPrefix } from './context.ts';
import type { FileEdits } from './fix.ts';
import { lineEnding, linesAround, removeLines, replaceAction, standsAlone } from './lines.ts';
import { expressionOf, labelKeysOf } from './own-words.ts';
import { claimInSource, persistencePath } from './persistence.ts';
import { schemaEdit } from './schema.ts';
import type { Site } from './site.ts';
import { labelsKeyEdit } from './values-key.ts';

/** The two families of labels that say what something belongs to, in their order. */
const families: readonly (readonly string[])[] = [
  ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/managed-by'],
  ['app', 'release', 'heritage'],
];

/**
 * Writes steady labels out, in the chart's own words, followed by those of the user's values. Several drafts, the best one first: a section that is new
 * in the values may mean something to the rest of the chart.
 */
export const staticLabels = (site: Site, owner: PreparedChart): FileEdits[][] => {
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
  const lines = family.filter((key) => !kept.has(key)).map((key) => `${indent}${key}: ${expressionOf(site, owner, key, prefix)}`);
  const draft = (all: readonly string[], others: readonly FileEdits[]): FileEdits[][] => {
    const edits = replaced(site, bringers, all);
    return edits ? [[{ file: site.source.path, edits }, ...others]] : [];
  };
  if (hasUserLabels(site, bringers)) return draft(lines, []);
  const path = persistencePath(site, owner);
  const values = labelsKeyEdit(owner, path);
  if (!values) return draft(lines, []);
  const block = [
    `${indent}{{- with ${prefix}.Values.${path.join('.')}.labels }}`,
    `${indent}{{- toYaml . | nindent ${site.column} }}`,
    `${indent}{{- end }}`,
  ];
  const schema = values === 'there' ? undefined : schemaEdit(owner, path);
  return [...draft([...lines, ...block], [...(values === 'there' ? [] : [values]), ...(schema ? [schema] : [])]), ...draft(lines, [])];
};

/** The family of which the chart writes most, in its objects and helpers. */
const familyOf = (site: Site, { chart }: PreparedChart): readonly string[] => {
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

/** Puts the lines in the place of the first drifting label and takes the others away. */
const replaced = (site: Site, bringers: readonly Bringer[], labels: readonly string[]): Edit[] | undefined => {
  const { text } = site.source;
  const [first] = bringers;
  const lines = first?.holdsKey ? [`${' '.repeat(site.labelsColumn)}labels:`, ...labels] : labels;
  const [only] = bringers;
  if (bringers.length === 1 && only && !standsAlone(text, only.range)) {
    const edit = replaceAction(text, only.range, lines);
    return edit && [edit];
  }
  const wholeLines = bringers.map(({ range }) => removeLines(text, range).range);
  if (!bringers.every(({ range, isInline }) => standsAlone(text, range) || (isInline && hasOnlyComment(text, range)))) return undefined;
  // A condition that would be left with nothing in it goes as well, but for one around labels that are printed together: these stay under it.
  const removals = bringers.every(({ isInline }) => isInline) ? withEmptyBlocks(text, site.template.root, wholeLines) : wholeLines;
  const eol = lineEnding(text);
  const ended = lines.map((line) => line + eol).join('');
  return [...removals]
    .sort((a, b) => a.start - b.start)
    .map((range, i) => ({ range, text: i > 0 ? '' : text.slice(range.start, range.end).endsWith('\n') ? ended : ended.slice(0, -eol.length) }));
};

/** Behind the label nothing but a comment, which goes with it. */
const hasOnlyComment = (text: string, range: Range): boolean => {
  const around = linesAround(text, range);
  return text.slice(around.start, range.start).trim() === '' && /^\s*#/.test(text.slice(range.end, around.end));
};

/** Whether the claim already prints labels of the user's choice, beside what is replaced. */
const hasUserLabels = (site: Site, bringers: readonly Bringer[]): boolean => {
  const { start, end } = claimInSource(site);
  let found = false;
  walk(site.template.root, (node) => {
    if (!('fields' in node) || node.fields.at(-1)?.name !== 'labels' || !node.fields.some(({ name }) => name === 'Values')) return;
    if (bringers.some(({ range }) => range.start <= node.range.start && node.range.end <= range.end)) return;
    // What is switched off by default printed nothing, so that the block behind it may reach a little further than the claim.
    found ||= start <= node.range.start && node.range.end <= Math.max(end, site.nextAt ?? end);
  });
  return found;
};
