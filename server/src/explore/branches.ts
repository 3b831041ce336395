/**
 * The branches that values or a cluster open, for people who want to see what is printed there: conditions are turned the other way whatever stands behind
 * them, one after the other. What a release changes is not asked.
 */
import type { Chart } from '../chart/index.ts';
import { disabledIn, type Fixed, settingOf, switchedOn } from './setting.ts';
import { preludeOf, TemplateBranches } from './template-branches.ts';
import { defaultWorld, templatesIn, type World, worldKey } from './world.ts';

export interface BranchOptions extends Fixed {
  /** The template whose branches are wanted, by its path from the top chart, with those of the helpers that it calls; without it, those of all templates alone. */
  readonly only?: string | undefined;
}

/** Subcharts that are switched on, one at a time. */
const maxSwitched = 20;

/** Worlds that differ from the defaults, each by what it takes to turn a condition. Yields between renders, so that a caller can stop. */
export function* branchesOf(chart: Chart, { only, ...fixed }: BranchOptions = {}): Generator<void, World[]> {
  const setting = settingOf(chart, fixed);
  const found = new Map<string, World>();
  const seen = new Set<string>();
  const isWanted = ({ name }: { readonly name: string }): boolean =>
    !seen.has(name) && (only === undefined || name.slice(name.indexOf('/') + 1) === only);
  const walk = function* (start: World): Generator<void> {
    const templates = templatesIn(setting, start).templates.filter((template) => !template.isPartial && isWanted(template));
    if (templates.length === 0) return;
    const prelude = preludeOf(setting, start);
    for (const template of templates) {
      seen.add(template.name);
      const branches = new TemplateBranches(setting, template, prelude, only !== undefined);
      yield* branches.walk(start);
      for (const world of branches.found) found.set(worldKey(world), world);
    }
  };
  yield* walk(defaultWorld);
  const pending = disabledIn(setting, defaultWorld).map((disabled) => ({ disabled, world: defaultWorld }));
  const tried = new Set<string>();
  for (let next = pending.shift(); next && tried.size < maxSwitched; next = pending.shift()) {
    const name = next.disabled.valuesPath.join('.');
    const on = tried.has(name) ? undefined : switchedOn(setting, next.world, next.disabled);
    tried.add(name);
    if (!on) continue;
    if (templatesIn(setting, on).templates.some(isWanted)) found.set(worldKey(on), on);
    yield* walk(on);
    for (const disabled of disabledIn(setting, on)) pending.push({ disabled, world: on });
    yield;
  }
  return [...found.values()];
}
