/** Finds out what a file may put into values that later files see: in the worlds in which its branches go the ways that could. */
import { type ChartTemplate, type Names, SharedNames } from '../render/index.ts';
import { waysOf } from './agenda.ts';
import type { Closures } from './closure.ts';
import { decisionsBefore } from './regions.ts';
import { Relevance } from './relevance.ts';
import { adopt, type Prelude, renderFile, type Setting, type World, worldKey } from './world.ts';

/** Worlds in which one file is looked at. */
const mostWorlds = 12;
/** Ways that are tried to turn one branch. */
const mostWays = 4;

/** What is to be tried, with the outcome that it is to show. */
interface Try {
  readonly turn: string;
  readonly world: World;
}

/** What a file puts into such values, where a drift source touched that. */
export interface Probed {
  /** In some world, under these names. */
  readonly names: Names;
  /** Worlds that show all of these. */
  readonly worlds: readonly World[];
}

export function* probe(setting: Setting, template: ChartTemplate, closures: Closures, base: World, prelude: Prelude): Generator<void, Probed> {
  const names = new SharedNames();
  const worlds: World[] = [];
  const relevance = new Relevance(closures);
  const { identities } = setting.session;
  const seen = new Set<string>();
  const visited = new Set<string>();
  const tries: Try[] = [{ turn: '', world: base }];
  for (let next = tries.shift(); next && visited.size < mostWorlds; next = tries.shift()) {
    const { turn, world } = next;
    if (seen.has(turn) || visited.has(worldKey(world))) continue;
    visited.add(worldKey(world));
    const outcome = renderFile(setting, world, template.name, prelude, undefined, true, prelude.known);
    yield;
    if (!('ok' in outcome)) continue;
    const { frame, render } = outcome.ok;
    const { shares } = render.run;
    if ([...shares.keys].some((name) => !names.keys.has(name))) worlds.push(world);
    names.addAll(shares);
    const decisions = decisionsBefore([frame], () => true).map((decision) => ({
      decision,
      event: decision.event,
      key: `${decision.event.frame.path}:${identities.node(decision.event.node)}`,
    }));
    for (const { event, key } of decisions) seen.add(`${key}=${event.outcome === 0 ? 0 : 1}`);
    for (const { decision, event, key } of decisions) {
      const other = event.outcome === 0 ? 1 : 0;
      if (seen.has(`${key}=${other}`) || !relevance.isWanted(decision, other)) continue;
      for (const way of waysOf(event, other).slice(0, mostWays)) {
        const made = adopt(world, way, setting);
        if (made) tries.push({ turn: `${key}=${other}`, world: made });
      }
    }
  }
  return { names, worlds };
}
