/** Labels that users give to a claim in their values: whatever a fix does, these are printed as before. */
import { type Chart, type PreparedChart, prepare } from '../chart/index.ts';
import type { Plain, PlainMap } from '../yaml/index.ts';
import { withValue } from './given.ts';
import { claimInSource } from './persistence.ts';
import type { Scene } from './scene.ts';
import { claimPairs, type Site } from './site.ts';
import { every, type Proof } from './slices.ts';
import { valuesReads } from './values-reads.ts';

/** A label that no chart has. */
const probe = { key: 'keelson-probe', value: 'kept' };

/**
 * Tells whether a fixed chart still prints the labels that its users give where the claim template reads them. `common`: those for all objects of the chart,
 * too, which a helper of its own may leave out.
 */
export function* keepsUserLabels(site: Site, owner: PreparedChart): Generator<void, (fixed: Chart, common: boolean) => Proof> {
  const { chart } = site.target;
  const scenes: { readonly scene: Scene; readonly isCommon: boolean }[] = [];
  for (const path of pathsIn(site)) {
    const isCommon = path.length === 1 || path[0] === 'global';
    const whole = path[0] === 'global' ? path : [...owner.valuesPath, ...path];
    const values = withProbe(chart, site.scene.values, whole);
    if (!values) continue;
    const scene = { ...site.scene, values };
    if (yield* isPrinted(chart, site, scene)) scenes.push({ scene, isCommon });
  }
  return (fixed, common) => {
    const counted = scenes.filter(({ isCommon }) => common || !isCommon);
    return every(counted, ({ scene }) => isPrinted(fixed, site, scene));
  };
}

/** Tells whether a fixed chart prints the labels that a user gives at a path of the owner's values, which may be new. */
export const printsUserLabels = (site: Site, owner: PreparedChart, path: readonly string[]): ((fixed: Chart) => Proof) => {
  const values = withProbe(site.target.chart, site.scene.values, [...owner.valuesPath, ...path]);
  return function* (fixed) {
    return values !== undefined && (yield* isPrinted(fixed, site, { ...site.scene, values }));
  };
};

function* isPrinted(chart: Chart, { target }: Site, scene: Scene): Proof {
  const pairs = claimPairs({ ...target, chart }, scene);
  yield;
  return pairs.some(({ key, value }) => key.value === probe.key && value.kind === 'scalar' && value.value === probe.value);
}

/** Paths of labels in the values that the claim template reads, or its file: variables may be set before it. */
const pathsIn = (site: Site): (readonly string[])[] => {
  const { start, end } = claimInSource(site);
  const found = new Map<string, readonly string[]>();
  const wanted = site.target.part === 'annotations' ? /annotations$/i : /labels$/i;
  for (const { path, range } of valuesReads(site.template.root)) {
    const isHere = start <= range.start && range.end <= Math.max(end, site.nextAt ?? end);
    if (wanted.test(path.at(-1) ?? '') && (isHere || path.length > 1)) found.set(path.join('.'), path);
  }
  return [...found.values()];
};

/** The user's values with a label more; undefined where there is something else than labels. */
const withProbe = (chart: Chart, user: PlainMap, path: readonly string[]): PlainMap | undefined => {
  let current: Plain | undefined = prepare(chart, user).values;
  for (const step of path) current = current instanceof Map ? current.get(step) : undefined;
  if (Array.isArray(current)) {
    const last = current.at(-1);
    return last instanceof Map ? withValue(user, path, [...current, probeLike(last)]) : undefined;
  }
  if (typeof current === 'string') return withValue(user, path, `${current.trimEnd()}\n${probe.key}: ${probe.value}\n`);
  if (current !== undefined && current !== null && !(current instanceof Map)) return undefined;
  return withValue(user, [...path, probe.key], probe.value);
};

/** One item more of a list of names and values. */
const probeLike = (item: PlainMap): PlainMap =>
  new Map([...item].map(([field, value]) => [field, /^(?:name|key|label)$/i.test(field) ? probe.key : /^value$/i.test(field) ? probe.value : value]));
