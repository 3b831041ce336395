/** Labels that the author wrote in the claim's own expression: `merge (dict "tier" "db") …`, `include "x.labels" (dict "component" "db" …)`. */
import { type Command, type Node, walk } from '../template/index.ts';
import { bringerOf } from './bringer.ts';
import { isPlain } from './own-words.ts';
import type { Site, SiteLabel } from './site.ts';

/**
 * The labels that stay the same and that the expressions of drifting ones name, by key or by value: each key with the text that stands for its value in the place of
 * the expression. Undefined where one is named, beyond those that are `written` anyway, whose text cannot be told.
 */
export const authoredLabels = (site: Site, written: readonly string[]): ReadonlyMap<string, string> | undefined => {
  const found = new Map<string, string>();
  const pipelines = site.labels.filter(({ drifts }) => drifts).flatMap((label) => bringerOf(site, label)?.pipeline ?? []);
  const entries = [...new Set(pipelines)].flatMap(entriesIn);
  const places = new Set(site.labels.filter(({ drifts }) => drifts).map(({ place }) => place.range.start));
  for (const label of site.labels) {
    if (label.drifts || label.inlineAt !== undefined || !places.has(label.place.range.start)) continue;
    const text = textFor(site, label, entries);
    if (text !== undefined) found.set(label.key, text);
    else if (!written.includes(label.key) && entries.some(({ key }) => key === label.key || key === lastPart(label.key))) return undefined;
  }
  return found;
};

/** Helpers are given a `component` for the label `app.kubernetes.io/component`. */
const lastPart = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

interface Entry {
  readonly key: string;
  readonly value: Node;
}

/** What the expression's `dict` and `set` give. */
const entriesIn = (pipeline: Node): Entry[] => {
  const found: Entry[] = [];
  walk(pipeline, (node) => {
    if (node.kind === 'command') found.push(...entriesOf(node));
  });
  return found;
};

const entriesOf = ({ operands: [name, ...rest] }: Command): Entry[] => {
  if (name?.kind !== 'identifier' || (name.name !== 'dict' && name.name !== 'set')) return [];
  const given = name.name === 'set' ? rest.slice(1) : rest;
  return given.flatMap((key, i) => {
    const value = given[i + 1];
    return i % 2 === 0 && key.kind === 'string' && value ? [{ key: key.text, value }] : [];
  });
};

/** An entry with the label's key is the label; one with its very value was handed to a helper for it, if it is not just the chart's name. */
const textFor = (site: Site, { key, value }: SiteLabel, entries: readonly Entry[]): string | undefined => {
  const isValue = ({ value: node }: Entry): boolean => node.kind === 'string' && node.text === value;
  const named = entries.filter((entry) => entry.key === key);
  const steady = named.length > 0 ? named : value === site.target.chart.metadata.name ? [] : entries.filter(isValue);
  const [entry] = steady;
  if (!entry || value === '') return undefined;
  if (steady.some(isValue)) return isPlain(value) ? value : JSON.stringify(value);
  const { start, end } = entry.value.range;
  return entry.value.kind === 'string' ? undefined : `{{ ${site.source.text.slice(start, end)} }}`;
};
