/** The user's values of a world: a few paths set to something else than the defaults. */
import type { Plain, PlainMap } from '../yaml/index.ts';

export type Path = readonly (string | number)[];

/** One value that a world assumes. */
export interface Override {
  readonly path: Path;
  readonly value: Plain;
}

/** An order in which equal sets of overrides read the same. */
export const overridesKey = (overrides: readonly Override[]): string =>
  overrides
    .map(({ path, value }) => `${JSON.stringify(path)}=${JSON.stringify(toJson(value))}`)
    .sort()
    .join('\n');

/** Plain data as JSON data. */
export const toJson = (plain: Plain): unknown => {
  if (typeof plain === 'bigint') return Number(plain);
  if (plain instanceof Map) return Object.fromEntries([...plain].map(([key, value]) => [key, toJson(value)]));
  return Array.isArray(plain) ? plain.map(toJson) : plain;
};

export const isSamePath = (path: Path, other: Path): boolean => path.length === other.length && isWithin(path, other);

/** Whether a path is `prefix`, or lies below it. */
export const isWithin = (path: Path, prefix: Path): boolean => prefix.length <= path.length && prefix.every((step, i) => path[i] === step);

/** Adds an override; what it replaces, and what lies below it, goes. */
export const withOverride = (overrides: readonly Override[], added: Override): Override[] => [
  ...overrides.filter(({ path }) => !isWithin(path, added.path)),
  added,
];

/**
 * The values that a user would give: `fixed` with the overrides written into it. A list is replaced as a whole by Helm, so an override inside a list
 * brings the list's other items from `current` (the coalesced values) with it.
 */
export const userValues = (fixed: PlainMap, overrides: readonly Override[], current: PlainMap): PlainMap => {
  let values: Plain = fixed;
  for (const { path, value } of overrides) values = write(values, current, path, value);
  return values instanceof Map ? values : fixed;
};

const write = (target: Plain | undefined, current: Plain | undefined, path: Path, value: Plain): Plain => {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const base = Array.isArray(target) ? target : Array.isArray(current) ? current : [];
    const items = [...base];
    while (items.length <= step) items.push(null);
    items[step] = write(items[step], Array.isArray(current) ? current[step] : undefined, rest, value);
    return items;
  }
  const map: PlainMap = new Map(target instanceof Map ? target : []);
  // Inside a list's item everything has to be written out, since the list replaces the defaults.
  if (!(target instanceof Map) && target !== undefined && current instanceof Map) for (const [key, entry] of current) map.set(key, entry);
  map.set(step, write(map.get(step), current instanceof Map ? current.get(step) : undefined, rest, value));
  return map;
};

/** Whether the user fixed the value at a path (or something above or below it), so that a world must not change it. */
export const isFixed = (fixed: PlainMap, path: Path): boolean => {
  let node: Plain | undefined = fixed;
  for (const step of path) {
    if (node instanceof Map) {
      if (typeof step !== 'string' || !node.has(step)) return false;
      node = node.get(step);
    } else return true;
  }
  return true;
};
