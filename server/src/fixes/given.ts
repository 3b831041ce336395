/** Worlds for the proof of a fix: what the claim template reads of the values and is empty by default, given. */
import type { Range, SourceText } from '../base/index.ts';
import { type PreparedChart, prepare } from '../chart/index.ts';
import { parse } from '../template/index.ts';
import { runAt } from '../value/index.ts';
import type { Plain, PlainMap } from '../yaml/index.ts';
import { claimInSource } from './persistence.ts';
import { rendersIn } from './proof.ts';
import type { Scene } from './scene.ts';
import type { Site } from './site.ts';
import { type ValuesRead, valuesReads } from './values-reads.ts';

/** All of it given at once or, where the template does not take that, one after the other. */
export const givenScenes = (site: Site, owner: PreparedChart): Generator<void, readonly Scene[]> => giving(site, owner, readsOf(site));

/** The same for what the helpers read in the expressions that print the labels which drift: `.Values.tag | default .Chart.AppVersion`. Objects may be called otherwise. */
export const givenToHelpers = (site: Site, owner: PreparedChart): Generator<void, readonly Scene[]> => giving(site, owner, readsBehind(site));

function* giving(site: Site, owner: PreparedChart, reads: readonly (readonly string[])[]): Generator<void, readonly Scene[]> {
  const { chart, source } = site.target;
  const { values } = prepare(chart, site.scene.values);
  const paths = reads.map((path) => (path[0] === 'global' ? path : [...owner.valuesPath, ...path])).filter((path) => isEmpty(valueAt(values, path)));
  if (paths.length === 0) return [];
  const sceneOf = (some: readonly (readonly string[])[]): Scene => ({
    ...site.scene,
    values: withValues(
      site.scene.values,
      some.map((path) => [path, valueFor(path, valueAt(values, path))]),
    ),
  });
  const all = sceneOf(paths);
  return paths.length === 1 || (yield* rendersIn(chart, all, source)) ? [all] : groupsOf(paths).map(sceneOf);
}

/** More worlds than this are not tried: of so many values several are given at once. */
const maxGiven = 50;

const groupsOf = <Item>(items: readonly Item[]): Item[][] => {
  const size = Math.ceil(items.length / maxGiven);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
};

const readsOf = (site: Site): readonly (readonly string[])[] => {
  const { start, end } = claimInSource(site);
  const here = valuesReads(site.template.root).filter(({ path, range }) => {
    return path.length > 0 && start <= range.start && range.end <= Math.max(end, site.nextAt ?? end);
  });
  return distinct(here);
};

const readsBehind = ({ labels, manifest: { text } }: Site): readonly (readonly string[])[] => {
  const ranges = new Map<SourceText, Range[]>();
  for (const { pair, drifts } of labels) {
    if (!drifts) continue;
    for (let offset = pair.value.range.start; offset < pair.value.range.end; offset++) {
      for (let hop = runAt(text, offset)?.run.origin; hop; hop = hop.inner)
        if (hop.kind !== 'text' && hop.source.path !== '') ranges.set(hop.source, [...(ranges.get(hop.source) ?? []), hop.range]);
    }
  }
  return distinct(
    [...ranges].flatMap(([source, within]) =>
      valuesReads(parse(source).root).filter(
        ({ path, range }) => path.length > 0 && within.some(({ start, end }) => start <= range.start && range.end <= end),
      ),
    ),
  );
};

const distinct = (reads: readonly ValuesRead[]): readonly (readonly string[])[] => [
  ...new Map(reads.map(({ path }) => [path.join('.'), path])).values(),
];

const valueAt = (values: PlainMap, path: readonly string[]): Plain | undefined =>
  path.reduce<Plain | undefined>((value, step) => (value instanceof Map ? value.get(step) : undefined), values);

const isEmpty = (value: Plain | undefined): boolean =>
  value === undefined || value === null || value === '' || (value instanceof Map && value.size === 0) || (Array.isArray(value) && value.length === 0);

/** What a user may well give there: maps go by such names. */
const valueFor = (path: readonly string[], value: Plain | undefined): Plain => {
  if (Array.isArray(value)) return ['given'];
  return value instanceof Map || (value !== '' && /(?:annotations|labels|selector)$/i.test(path.at(-1) ?? '')) ? new Map([['given', 'x']]) : 'given';
};

/** The values with one more at a path. */
export const withValue = (map: Plain | undefined, path: readonly string[], value: Plain): PlainMap => withValues(map, [[path, value]]);

/** The values with more of them, each at its path: a copy of what they are put into. */
const withValues = (map: Plain | undefined, added: readonly (readonly [path: readonly string[], value: Plain])[]): PlainMap => {
  const result: PlainMap = new Map(map instanceof Map ? map : []);
  const below = new Map<string, [readonly string[], Plain][]>();
  for (const [[step, ...rest], value] of added) {
    if (step === undefined) continue;
    const inner = below.get(step);
    if (rest.length === 0) result.set(step, value);
    else if (inner) inner.push([rest, value]);
    else below.set(step, [[rest, value]]);
  }
  for (const [step, inner] of below) result.set(step, withValues(result.get(step), inner));
  return result;
};
