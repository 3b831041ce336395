/**
 * Replays a finding with Go's own engine: renders a chart under given values for this release and for a next one, and compares the objects. It knows
 * nothing of the engine under test, so it can be asked whether a finding is true.
 */

import { defaultApiVersions } from '../../server/src/kubernetes/index.ts';
import type { ChartRequest, Oracle, Raise, RenderedObject } from '../kit/oracle.ts';

/** One hypothetical next release, by the names that findings use; `release` is all of them at once, `corpus` the same as the corpus's truth was made. */
export const releaseSteps = {
  again: {},
  upgrade: { isUpgrade: true, revision: 2 },
  'chart-patch': { chart: 'patch', isUpgrade: true, revision: 2 },
  'chart-minor': { chart: 'minor', isUpgrade: true, revision: 2 },
  'chart-major': { chart: 'major', isUpgrade: true, revision: 2 },
  'app-patch': { app: 'patch', isUpgrade: true, revision: 2 },
  'app-minor': { app: 'minor', isUpgrade: true, revision: 2 },
  'app-major': { app: 'major', isUpgrade: true, revision: 2 },
  release: { chart: 'all', app: 'all', isUpgrade: true, revision: 2 },
  corpus: { chart: '1.1.1', app: '1.1.1', isUpgrade: true, revision: 2 },
} as const satisfies Record<string, Raise & { readonly isUpgrade?: boolean; readonly revision?: number }>;

export type ReleaseStep = keyof typeof releaseSteps;

/** A chart, its stand-in dependencies and values; the same for both renders. */
export type Scene = Pick<ChartRequest, 'path' | 'files' | 'deps' | 'values' | 'valueFiles' | 'kubeVersion' | 'apiVersions' | 'lenient'>;

export interface Replay {
  readonly now: readonly RenderedObject[];
  readonly next: readonly RenderedObject[];
  readonly error: string | undefined;
}

/** The moments at which Keelson renders, so that a finding's dates can be compared. */
const today = Math.floor(Date.parse('2026-01-02T03:04:05Z') / 1000);
const later = Math.floor(Date.parse('2027-02-03T04:05:06Z') / 1000);

/** Renders a scene for this release and for the step. Randomness and time differ only for the step `again`, so no other change hides among theirs. A next version
 * comes with an upgrade, unless `upgrading` is false. */
export const replay = async (oracle: Oracle, scene: Scene, step: ReleaseStep, upgrading = true): Promise<Replay> => {
  const { isUpgrade = false, revision = 1, ...raise } = releaseSteps[step] as Raise & { readonly isUpgrade?: boolean; readonly revision?: number };
  const again = step === 'again';
  const common = { apiVersions: defaultApiVersions, ...scene, objects: true };
  const [now, next] = await Promise.all([
    oracle.chart({ ...common, seed: 1, clock: today }),
    oracle.chart({
      ...common,
      seed: again ? 2 : 1,
      clock: again ? later : today,
      raise: { ...raise, subcharts: true },
      ...(upgrading ? { release: { isUpgrade, revision } } : {}),
    }),
  ]);
  return { now: now.objects ?? [], next: next.objects ?? [], error: now.error ?? next.error };
};

type Path = readonly (string | number)[];

/** The value at a path of an object, undefined where there is none. */
export const valueAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (at === null || typeof at !== 'object' ? undefined : (at as Record<string | number, unknown>)[key]), data);

export interface ObjectId {
  readonly kind: string;
  readonly name: string;
  /** The template that printed it, relative to the chart. */
  readonly source: string;
}

/** The objects of that identity; more than one where a template prints it twice. */
export const objectsOf = (objects: readonly RenderedObject[], id: ObjectId): unknown[] =>
  objects
    .filter(
      ({ source, data }) =>
        source.slice(source.indexOf('/') + 1) === id.source && valueAt(data, ['kind']) === id.kind && valueAt(data, ['metadata', 'name']) === id.name,
    )
    .map(({ data }) => data);

/** What the replay shows at one path of one object: its value now and next; undefined where the object or the path is absent. */
export const changeAt = ({ now, next }: Replay, id: ObjectId, path: Path): { readonly now: unknown; readonly next: unknown } => ({
  now: valueAt(objectsOf(now, id)[0], path),
  next: valueAt(objectsOf(next, id)[0], path),
});
