/** Makes a world that fails to render into one that does: gives required values, shapes and switches that the chart asks for. */

import { RenderError } from '../render/index.ts';
import { isWithin } from './overrides.ts';
import { type Goal, globalPath, type Proposal, proposals } from './solve.ts';
import { adopt, enclosing, type Failure, type Setting, type World, worldKey } from './world.ts';

/** What may help against an error, best first. */
const remedies = (error: RenderError): Proposal[] => {
  const { cause } = error;
  const found: Proposal[] = [];
  const want = (goal: Goal): void => {
    if ('value' in cause) found.push(...proposals(cause.value, goal));
  };
  switch (cause.kind) {
    case 'required':
      want({ kind: 'type', type: 'string' });
      want({ kind: 'true' });
      break;
    case 'nil':
      want({ kind: 'type', type: 'map' });
      break;
    case 'type': {
      const type = ({ string: 'string', map: 'map', list: 'list', int: 'number', int64: 'number', float64: 'number', bool: 'bool' } as const)[
        cause.wanted
      ];
      if (type) want({ kind: 'type', type });
      else for (const other of ['string', 'map', 'list', 'number'] as const) want({ kind: 'type', type: other });
      break;
    }
  }
  for (const branch of enclosing(error)) found.push(...proposals(branch.value, { kind: branch.outcome === 0 ? 'true' : 'false' }));
  return found;
};

/** Taking the failing subchart out of the render. */
const removals = ({ template }: Failure, kept: ReadonlySet<string>): Proposal[] =>
  (template?.owner.switches ?? [])
    .filter((path) => !kept.has(path.join('.')))
    .map((path) => ({ kind: 'override', override: { path, value: false } }));

const maxRepairs = 24;
const maxTries = 60;

/** A failure by its message, and what was done about it. */
interface Remedied {
  readonly message: string;
  readonly remedy: Proposal;
}

/** What earlier repairs of one file taught, by the message of the failure. */
export class Experience {
  /** From each failure on, all that was done until the world rendered. */
  readonly #helped = new Map<string, readonly Remedied[]>();
  readonly #hopeless = new Map<string, number>();

  /** Whether a failure was given up so often that no more is tried. */
  isHopeless({ error }: Failure): boolean {
    return (this.#hopeless.get(error.message) ?? 0) >= 2;
  }

  /** The remedies, with the one first that helped before. */
  sort({ error }: Failure, remedies: readonly Proposal[]): Proposal[] {
    const [known] = this.#helped.get(error.message) ?? [];
    return known ? [known.remedy, ...remedies] : [...remedies];
  }

  /** All that helped before, one failure after the other; undefined where it was only one. */
  way({ error }: Failure): readonly Remedied[] | undefined {
    const way = this.#helped.get(error.message);
    return way && way.length > 1 ? way : undefined;
  }

  /** `taken`: each failure on the way with the remedy that was taken up. `isHelped`: whether the last world rendered. */
  note(first: Failure, taken: readonly Remedied[], isHelped: boolean): void {
    const { message } = first.error;
    if (isHelped) for (const [i, { message: failure }] of taken.entries()) this.#helped.set(failure, taken.slice(i));
    this.#hopeless.set(message, isHelped ? 0 : (this.#hopeless.get(message) ?? 0) + 1);
  }
}

/** How far a repair came. */
export interface Repaired {
  readonly world: World;
  /** What still fails there. */
  readonly failure: Failure | undefined;
}

/**
 * The nearest world found that renders, or the one in which the first file to fail comes latest. `render` tells a world's failure; it is called at most
 * `maxTries` times, and last in the world that is given. Each step takes the first remedy after which the failure is gone or another. `kept`: switches of subcharts that must stay on.
 */
export const repair = (
  setting: Setting,
  start: World,
  first: Failure,
  render: (world: World) => Failure | undefined,
  kept: ReadonlySet<string> = new Set(),
  experience = new Experience(),
): Repaired => {
  let world = start;
  let failure: Failure | undefined = first;
  /** What the world was made for is given up last. */
  const spares = (remedy: Proposal): boolean =>
    remedy.kind !== 'override' || !start.overrides.some(({ path }) => isWithin(path, globalPath(remedy.override.path)));
  const seen = new Set([worldKey(start)]);
  const sparing = (found: readonly Proposal[]): Proposal[] => [...found.filter(spares), ...found.filter((remedy) => !spares(remedy))];
  let taken: Remedied[] = [];
  let tries = 0;
  /** Takes up all at once what helped against the same failure before. */
  const goAgain = (from: Failure): boolean => {
    const way = experience.way(from);
    if (!way) return false;
    let next: World | undefined = world;
    for (const { remedy } of way) next = next && adopt(next, remedy, setting);
    if (!next || seen.has(worldKey(next)) || tries >= maxTries) return false;
    tries++;
    seen.add(worldKey(next));
    if (render(next)) return false;
    world = next;
    failure = undefined;
    taken.push(...way);
    return true;
  };
  /** Takes up the first of the remedies that changes anything. */
  const move = (from: Failure, remedies: readonly Proposal[], helps: (after: Failure) => boolean): boolean => {
    for (const remedy of remedies) {
      const next = adopt(world, remedy, setting);
      if (!next || seen.has(worldKey(next)) || tries >= maxTries) continue;
      tries++;
      seen.add(worldKey(next));
      const after = render(next);
      if (after && (after.error.message === from.error.message || !helps(after))) continue;
      world = next;
      failure = after;
      taken.push({ message: from.error.message, remedy });
      return true;
    }
    return false;
  };
  // Where a file cannot be helped, the world before the attempts at it counts.
  let entered: Repaired = { world, failure };
  for (let round = 0; failure && round < maxRepairs; round++) {
    const current: Failure = failure;
    if (current.template !== entered.failure?.template) entered = { world, failure };
    if (goAgain(current)) break;
    if (current.error instanceof RenderError && move(current, experience.sort(current, sparing(remedies(current.error))), () => true)) continue;
    const { world: before, failure: stuck } = entered;
    world = before;
    failure = stuck;
    taken = [];
    if (!stuck || !move(stuck, removals(stuck, kept), (after) => after.template?.owner.fullPath !== stuck.template?.owner.fullPath)) break;
  }
  experience.note(first, taken, failure === undefined);
  return failure ? entered : { world, failure };
};
