/**
 * The changes in immutable fields between two renders, as the API server would see them. Written from Kubernetes' validation and not from Keelson's code, so
 * that it can be asked what Keelson overlooks.
 */
import type { RenderedObject } from '../kit/oracle.ts';
import { valueAt } from './replay.ts';

export interface ImmutableChange {
  readonly rule: string;
  /** The template that printed the object, relative to the chart. */
  readonly source: string;
  readonly kind: string;
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly now: unknown;
  readonly next: unknown;
}

const immutable: Readonly<Record<string, readonly (readonly [group: RegExp, path: readonly string[], rule: string])[]>> = {
  StatefulSet: [
    [/^apps\//, ['spec', 'volumeClaimTemplates'], 'claim-field-drift'],
    [/^apps\//, ['spec', 'selector'], 'selector-drift'],
    [/^apps\//, ['spec', 'serviceName'], 'immutable-field-drift'],
    [/^apps\//, ['spec', 'podManagementPolicy'], 'immutable-field-drift'],
  ],
  Deployment: [[/^(?:apps|extensions)\//, ['spec', 'selector'], 'selector-drift']],
  DaemonSet: [[/^(?:apps|extensions)\//, ['spec', 'selector'], 'selector-drift']],
  ReplicaSet: [[/^(?:apps|extensions)\//, ['spec', 'selector'], 'selector-drift']],
  Job: [
    [/^batch\//, ['spec', 'template'], 'immutable-field-drift'],
    [/^batch\//, ['spec', 'selector'], 'immutable-field-drift'],
  ],
};

interface Placed {
  readonly source: string;
  readonly data: unknown;
}

/** Objects, the items of lists among them, without Helm's hooks: these are made anew. */
const objectsIn = (objects: readonly RenderedObject[]): Placed[] =>
  objects.flatMap(({ source, data }): Placed[] => {
    const items = String(valueAt(data, ['kind'])).endsWith('List') ? valueAt(data, ['items']) : undefined;
    const own = Array.isArray(items) ? items : [data];
    return own
      .filter((one) => valueAt(one, ['metadata', 'annotations', 'helm.sh/hook']) === undefined)
      .map((one) => ({ source: source.slice(source.indexOf('/') + 1), data: one }));
  });

const idOf = ({ data }: Placed): string =>
  JSON.stringify([
    String(valueAt(data, ['apiVersion'])).split('/')[0],
    valueAt(data, ['kind']),
    valueAt(data, ['metadata', 'namespace']),
    valueAt(data, ['metadata', 'name']),
  ]);

/** The paths at which two values differ, down to scalars. */
function* differences(now: unknown, next: unknown, path: readonly (string | number)[]): Generator<Pick<ImmutableChange, 'path' | 'now' | 'next'>> {
  if (JSON.stringify(now) === JSON.stringify(next)) return;
  const inner = (value: unknown): value is object => typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!inner(now) && !inner(next)) {
    yield { path, now, next };
    return;
  }
  const list = Array.isArray(now) || Array.isArray(next);
  const keys = new Set([...(inner(now) ? Object.keys(now) : []), ...(inner(next) ? Object.keys(next) : [])]);
  for (const key of keys) yield* differences(valueAt(now, [key]), valueAt(next, [key]), [...path, list ? Number(key) : key]);
}

/** What the next release changes in immutable fields of objects that keep their names. */
export const immutableChanges = (now: readonly RenderedObject[], next: readonly RenderedObject[]): ImmutableChange[] => {
  const later = new Map(objectsIn(next).map((object) => [idOf(object), object]));
  return objectsIn(now).flatMap((object): ImmutableChange[] => {
    const other = later.get(idOf(object));
    const [apiVersion, kind, name] = [['apiVersion'], ['kind'], ['metadata', 'name']].map((path) => String(valueAt(object.data, path))) as [
      string,
      string,
      string,
    ];
    if (!other) return [];
    return (immutable[kind] ?? [])
      .filter(([group]) => group.test(apiVersion))
      .flatMap(([, field, rule]) =>
        [...differences(valueAt(object.data, field), valueAt(other.data, field), field)].map((change) => ({
          ...change,
          rule: field[1] === 'volumeClaimTemplates' && change.path[3] === 'metadata' && change.path[4] === 'labels' ? 'claim-label-drift' : rule,
          source: object.source,
          kind,
          name,
        })),
      );
  });
};
