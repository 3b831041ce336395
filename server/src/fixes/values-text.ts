/** Labels that stand in values.yaml, in what the claim template hands to `tpl`. */
import type { Edit, Range } from '../base/index.ts';
import { type Chart, type PreparedChart, valuesTreeOf } from '../chart/index.ts';
import { inputOf } from '../explore/index.ts';
import { nodeAt } from '../manifest/index.ts';
import type { Hop } from '../render/index.ts';
import { runAt, type Value } from '../value/index.ts';
import type { YamlNode, YamlPair } from '../yaml/index.ts';
import { withComments } from './comments.ts';
import type { FileEdits } from './fix.ts';
import { linesAround, removeLines } from './lines.ts';
import type { Site, SiteLabel } from './site.ts';

type YamlMap = Extract<YamlNode, { kind: 'map' }>;

/** Removes the drifting labels from values.yaml: from that of the template's own chart, or of the top chart, which gives the values of its dependencies. */
export const dropFromValues = (site: Site, owner: PreparedChart): FileEdits[][] => {
  const own = dropFrom(owner.chart, owner.valuesPath, site);
  const top = owner.isRoot ? undefined : dropFrom(site.target.chart, [], site);
  return [own, top].filter((files) => files !== undefined);
};

/** Undefined where one of the labels comes from elsewhere, or its place there is not certain. `base` is the chart's place in the top chart's values. */
const dropFrom = (chart: Chart, base: readonly string[], site: Site): FileEdits[] | undefined => {
  const { valuesFile } = chart;
  const tree = valuesTreeOf(chart);
  if (!valuesFile || !tree) return undefined;
  const { text } = valuesFile;
  const entries = new Map<Holder['map'], { readonly key: YamlNode | undefined; readonly pairs: YamlPair[] }>();
  const edits: Edit[] = [];
  for (const label of site.labels) {
    if (!label.drifts) continue;
    const whole = inputOf(textOfTpl(site, label));
    if (!whole || base.some((step, i) => whole[i] !== step)) return undefined;
    const isEntry = whole.at(-1) === label.key;
    // A loop hands over one label after the other.
    const path = whole.slice(base.length, isEntry ? -1 : undefined);
    const given = nodeAt(tree, path);
    const item = !isEntry && given?.kind === 'scalar' ? itemOf(text, tree, path, label.key) : undefined;
    if (item) {
      edits.push(removeLines(text, item));
      continue;
    }
    if (given?.kind === 'scalar') {
      const line = lineIn(text, given.range, label.key);
      if (!line) return undefined;
      edits.push(removeLines(text, line));
      continue;
    }
    const found = given ? holdersOf(given, label.key, keyOf(tree, path)) : [];
    const [holder] = found;
    const pair = holder?.map.pairs.find(({ key }) => key.value === label.key);
    if (!holder || !pair || found.length > 1) return undefined;
    entries.set(holder.map, { key: holder.key, pairs: [...(entries.get(holder.map)?.pairs ?? []), pair] });
  }
  for (const [map, { key, pairs }] of entries) {
    const removed = removals(text, map, key, pairs);
    if (!removed) return undefined;
    edits.push(...removed);
  }
  return edits.length > 0 ? [{ file: valuesFile.path, edits }] : undefined;
};

/** The value whose text `tpl` executed to print a label. */
const textOfTpl = (site: Site, { pair }: SiteLabel): Value | undefined => {
  // A quotation mark may have been added to it.
  for (let offset = pair.value.range.start; offset < pair.value.range.end; offset++)
    for (let hop = runAt(site.manifest.text, offset)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined)
      if (hop.frame?.kind === 'tpl') return hop.frame.text;
  return undefined;
};

interface Holder {
  readonly map: YamlMap;
  /** The key that the map stands behind. */
  readonly key: YamlNode | undefined;
}

/** The maps in which a key has a value with an action. */
const holdersOf = (node: YamlNode, name: string, key: YamlNode | undefined): Holder[] => {
  if (node.kind === 'list') return node.items.flatMap((item) => holdersOf(item, name, undefined));
  if (node.kind !== 'map') return [];
  const isHere = node.pairs.some((pair) => pair.key.value === name && pair.value.kind === 'scalar' && String(pair.value.value).includes('{{'));
  return [...(isHere ? [{ map: node, key }] : []), ...node.pairs.flatMap((pair) => holdersOf(pair.value, name, pair.key))];
};

const keyOf = (tree: YamlNode, path: readonly (string | number)[]): YamlNode | undefined => {
  const parent = nodeAt(tree, path.slice(0, -1));
  return parent?.kind === 'map' ? parent.pairs.find(({ key }) => key.value === path.at(-1))?.key : undefined;
};

/** The item of a list (`- name: …` and `value: …`) that is one label, where it has lines of its own and the list has others. */
const itemOf = (text: string, tree: YamlNode, path: readonly (string | number)[], name: string): Range | undefined => {
  const list = nodeAt(tree, path.slice(0, -2));
  const item = nodeAt(tree, path.slice(0, -1));
  if (list?.kind !== 'list' || list.items.length < 2 || item?.kind !== 'map') return undefined;
  const isNamed = item.pairs.some(({ value }) => value.kind === 'scalar' && value.value === name);
  const start = Math.min(...item.pairs.map(({ key }) => key.range.start));
  const end = Math.max(...item.pairs.map(({ value }) => value.range.end));
  const lines = linesAround(text, { start, end });
  const isAlone = /^[ \t]*-[ \t]+$/.test(text.slice(lines.start, start)) && /^\s*(?:#.*)?$/.test(text.slice(end, lines.end));
  return isNamed && isAlone ? { start, end } : undefined;
};

/** The line of a text of several lines (`labels: |`) on which a key has a value with an action, where there is one. */
const lineIn = (text: string, { start, end }: Range, name: string): Range | undefined => {
  const found: Range[] = [];
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1) {
    const line = linesAround(text, { start: at, end: at });
    const [, key = ''] = /^[ \t]*(\S+?)[ \t]*:[ \t].*\{\{/.exec(text.slice(line.start, line.end)) ?? [];
    if (key === name || key === JSON.stringify(name) || key === `'${name}'`) found.push(line);
  }
  return found.length === 1 ? found[0] : undefined;
};

/** Each pair's line, with the comment behind it; all in the place of `{}`, where the map has no others. */
const removals = (text: string, map: YamlMap, key: YamlNode | undefined, pairs: readonly YamlPair[]): Edit[] | undefined => {
  if (pairs.length === map.pairs.length) {
    const head = key && text.slice(key.range.end, map.range.start);
    const end = Math.max(...pairs.map((pair) => pair.value.range.end));
    const isAfter = text.slice(end, linesAround(text, { start: end, end }).end).trim() !== '';
    return key && head?.trim() === ':' && !isAfter ? [{ range: { start: key.range.end + 1, end }, text: ' {}' }] : undefined;
  }
  const lines: Range[] = [];
  for (const pair of pairs) {
    const range = { start: pair.key.range.start, end: pair.value.range.end };
    const line = linesAround(text, range);
    const isAlone = text.slice(line.start, range.start).trim() === '' && /^\s*(?:#.*)?$/.test(text.slice(range.end, line.end));
    if (!isAlone) return undefined;
    lines.push(removeLines(text, range).range);
  }
  const names = pairs.map((pair) => String(pair.key.value));
  return withComments(text, lines, names).map((range) => ({ range, text: '' }));
};
