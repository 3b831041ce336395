/**
 * Judges a fix with Go's own engine, under the values of all findings and as the chart comes: the fixed chart prints all objects as before except the part that was
 * to be mended; there nothing changes with the next release that the fix was to mend, nor what did not change before, and what stays has its value. A fix that keeps
 * the present values changes nothing now.
 */
import type { Finding, Fix } from '../../server/src/analysis/index.ts';
import type { Oracle, RenderedObject } from '../kit/oracle.ts';
import { objectsOf, type Replay, replay, type Scene, valueAt } from './replay.ts';

type Drift = NonNullable<Finding['drift']>;

/** What is wrong with the fix, in words; nothing for a good one. */
export const objectionsTo = async (
  { kind }: Pick<Fix, 'kind'>,
  { drift, rule }: Finding,
  before: readonly [Replay, Replay],
  after: Replay,
): Promise<string[]> => {
  if (!drift) return ['the finding is about no object'];
  const objections: string[] = [];
  const blank = partOf(rule, drift);
  const keeps = kind.startsWith('freeze-');
  for (const moment of ['now', 'next'] as const) {
    const clear = (objects: readonly RenderedObject[]): unknown[] =>
      objects.map(({ source, data }) => {
        const isMended = source.slice(source.indexOf('/') + 1) === drift.object.source && valueAt(data, ['kind']) === drift.object.kind;
        return [source, isMended && !(keeps && moment === 'now') ? blank(data) : data];
      });
    const [one, other] = before.map((replayed) => clear(replayed[moment]));
    if (JSON.stringify(steady(clear(after[moment]), one, other)) !== JSON.stringify(steady(one, one, other)))
      objections.push(`more than was to be mended is another ${moment}`);
  }
  const path = drift.path.slice(0, depthOf(rule, drift));
  const [now, next] = [after.now, after.next].map((objects) => objectsOf(objects, drift.object)[0]);
  if (JSON.stringify(valueAt(now, path)) !== JSON.stringify(valueAt(next, path))) objections.push('it still changes with the next release');
  const [was] = before.map((replayed) => entriesOf(rule, drift, replayed));
  const is = entriesOf(rule, drift, after);
  for (const [key, { now: value, next: later }] of is) {
    const old = was?.get(key);
    if (value !== later && (old === undefined || old.now === old.next)) objections.push(`${key} changes with the next release, and did not before`);
    if (old !== undefined && old.now === old.next && old.now !== value) objections.push(`${key} has another value`);
  }
  return objections;
};

/** What each entry of the parts that a fix may change is, now and next, in all objects of the template; by object, place and key. */
const entriesOf = (rule: string, drift: Drift, replayed: Replay): Map<string, { now?: string; next?: string }> => {
  const found = new Map<string, { now?: string; next?: string }>();
  for (const moment of ['now', 'next'] as const) {
    for (const { source, data } of replayed[moment]) {
      if (source.slice(source.indexOf('/') + 1) !== drift.object.source || valueAt(data, ['kind']) !== drift.object.kind) continue;
      for (const place of placesOf(rule, drift, data)) {
        const part = valueAt(data, place);
        const entries = isRecord(part) ? Object.entries(part) : part === undefined ? [] : [['', part] as const];
        for (const [key, value] of entries) {
          const name = `${String(valueAt(data, ['metadata', 'name']))} ${[...place, key].join('.')}`;
          found.set(name, { ...found.get(name), [moment]: JSON.stringify(value) });
        }
      }
    }
  }
  return found;
};

/** The two renders of a chart as it is (what differs between them is made anew each time). */
export const twice = async (oracle: Oracle, scene: Scene): Promise<readonly [Replay, Replay]> => [
  await replay(oracle, scene, 'corpus'),
  await replay(oracle, scene, 'corpus'),
];

/** How many steps of the path lead to what is mended as a whole. */
const depthOf = (rule: string, { path }: Drift): number => {
  if (rule === 'selector-drift') return 3;
  return path[4] === 'labels' || path[4] === 'annotations' ? 5 : path.length;
};

/** Takes out of an object what a fix of the finding may change. */
const partOf = (rule: string, drift: Drift): ((data: unknown) => unknown) => {
  return (data) => {
    const copy: unknown = JSON.parse(JSON.stringify(data));
    for (const place of placesOf(rule, drift, copy)) {
      const parent = valueAt(copy, place.slice(0, -1));
      if (isRecord(parent)) delete parent[String(place.at(-1))];
    }
    return copy;
  };
};

/** Paths to the parts of an object that a fix of the finding may change: one expression may print several claims. */
const placesOf = (rule: string, drift: Drift, data: unknown): (string | number)[][] => {
  const path = drift.path.slice(0, depthOf(rule, drift));
  const claims = valueAt(data, path.slice(0, 2));
  return path[1] === 'volumeClaimTemplates' && Array.isArray(claims) ? claims.map((_, i) => [...path.slice(0, 2), i, ...path.slice(3)]) : [[...path]];
};

/** The value with everything blanked that differs between two renders of the same: keys and passwords that are made anew. */
const steady = (value: unknown, one: unknown, other: unknown): unknown => {
  if (one === other) return value;
  if (isRecord(value) && isRecord(one) && isRecord(other))
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, key in one ? steady(entry, one[key], other[key]) : entry]));
  if (Array.isArray(value) && Array.isArray(one) && Array.isArray(other))
    return value.map((item, i) => (i < one.length ? steady(item, one[i], other[i]) : item));
  return one === undefined ? value : 'made anew';
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
