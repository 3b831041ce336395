/** Makes a world that fails to render into one that does: gives required values, shapes and switches that the chart asks for. */

import type { BoundReached } from '../render/index.ts';
import { RenderError } from '../render/index.ts';
import { type Goal, type Proposal, proposals } from './solve.ts';
import { adopt, enclosing, type Setting, type World, worldKey } from './world.ts';

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

const maxRepairs = 24;
const maxTries = 80;

/**
 * The nearest world found that renders. `render` tells a world's error; it is called at most `maxTries` times. Each step takes the first remedy after which the
 * error is gone or another.
 */
export const repair = (
  setting: Setting,
  start: World,
  first: RenderError | BoundReached,
  render: (world: World) => RenderError | BoundReached | undefined,
): World | undefined => {
  let world = start;
  let error: RenderError | BoundReached | undefined = first;
  const seen = new Set([worldKey(start)]);
  let tries = 0;
  for (let round = 0; error && round < maxRepairs; round++) {
    if (!(error instanceof RenderError)) return undefined;
    const before: RenderError = error;
    let moved = false;
    for (const remedy of remedies(before)) {
      const next = adopt(world, remedy, setting.fixed);
      if (!next || seen.has(worldKey(next))) continue;
      if (++tries > maxTries) return undefined;
      seen.add(worldKey(next));
      const after = render(next);
      if (after && after.message === before.message) continue;
      world = next;
      error = after;
      moved = true;
      break;
    }
    if (!moved) return undefined;
  }
  return error ? undefined : world;
};
