/** The conditions of one template, each turned the other way. */
import type { BranchEvent, ChartTemplate, Frame } from '../render/index.ts';
import type { Value } from '../value/index.ts';
import { Acceptance } from './acceptance.ts';
import { Closures } from './closure.ts';
import { OnlyChanges } from './keep.ts';
import { Memory } from './memory.ts';
import { Experience, repair } from './repair.ts';
import { proposals } from './solve.ts';
import {
  adopt,
  type Failure,
  type FileRender,
  type Outcome,
  type Prelude,
  renderAll,
  renderFile,
  type Setting,
  templatesIn,
  usualOf,
  type World,
  worldKey,
} from './world.ts';

/** More of one template are too many to choose from. */
const maxBranches = 40;
/** Renders of one template. */
const maxRenders = 150;
/** How often a condition that came out as before is tried again from where it was. */
const maxDepth = 5;

/** The files that change what later ones see. */
export const preludeOf = (setting: Setting, world: World): Prelude => {
  const { program } = templatesIn(setting, world);
  return { files: renderAll(setting, world, false).prelude, known: new OnlyChanges(Closures.of(program, usualOf(setting).values, [])) };
};

/** A condition that is to come out the other way. */
interface Goal {
  readonly key: string;
  readonly outcome: boolean;
  readonly value: Value;
  readonly world: World;
  readonly depth: number;
}

/** A condition that was decided. */
interface Decision {
  readonly key: string;
  readonly event: BranchEvent;
  /** It stands in the template itself. */
  readonly isOwn: boolean;
}

export class TemplateBranches {
  /** Those of the template itself before those of its helpers. */
  readonly found: World[] = [];
  readonly #setting: Setting;
  readonly #template: ChartTemplate;
  readonly #prelude: Prelude;
  readonly #withHelpers: boolean;
  readonly #acceptance: Acceptance;
  readonly #experience = new Experience();
  readonly #covered = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #visited = new Set<string>();
  readonly #own: Goal[] = [];
  readonly #helpers: Goal[] = [];
  #renders = 0;

  constructor(setting: Setting, template: ChartTemplate, prelude: Prelude, withHelpers: boolean) {
    this.#setting = setting;
    this.#template = template;
    this.#prelude = prelude;
    this.#withHelpers = withHelpers;
    this.#acceptance = new Acceptance(setting, new Memory(), () => {});
  }

  *walk(start: World): Generator<void> {
    const first = this.#visit(start);
    yield;
    if (!first) return;
    this.#note(first.world, first.decisions);
    for (let goal = this.#next(); goal && this.found.length < maxBranches; goal = this.#next()) yield* this.#pursue(goal);
  }

  #next(): Goal | undefined {
    return this.#own.shift() ?? (this.#withHelpers ? this.#helpers.shift() : undefined);
  }

  *#pursue(goal: Goal): Generator<void> {
    const id = idOf(goal.key, goal.outcome);
    const halfway: Goal[] = [];
    for (const proposal of proposals(goal.value, { kind: goal.outcome ? 'true' : 'false' })) {
      if (this.#covered.has(id) || this.#renders >= maxRenders) return;
      const world = adopt(goal.world, proposal, this.#setting);
      if (!world || this.#visited.has(worldKey(world))) continue;
      const visited = this.#visit(world);
      yield;
      const again = (visited?.decisions ?? []).filter(({ key }) => key === goal.key);
      if (visited && again.some(({ event }) => isTaken(event) === goal.outcome)) {
        this.found.push(visited.world);
        this.#note(visited.world, visited.decisions);
        return;
      }
      const [decision] = again;
      if (visited && decision) halfway.push({ ...goal, value: decision.event.value, world: visited.world, depth: goal.depth + 1 });
    }
    // `and .a .b`: the first is true now, and the second decides. What one value alone does comes first.
    if (goal.depth < maxDepth) for (const next of halfway) yield* this.#pursue(next);
  }

  #note(world: World, decisions: readonly Decision[]): void {
    for (const { key, event } of decisions) this.#covered.add(idOf(key, isTaken(event)));
    for (const { key, event, isOwn } of decisions) {
      const outcome = !isTaken(event);
      const id = idOf(key, outcome);
      if (this.#covered.has(id) || this.#asked.has(id)) continue;
      this.#asked.add(id);
      (isOwn ? this.#own : this.#helpers).push({ key, outcome, value: event.value, world, depth: 0 });
    }
  }

  /** The nearest world in which the template renders, with what was decided in it. */
  #visit(start: World): { readonly world: World; readonly decisions: readonly Decision[] } | undefined {
    this.#visited.add(worldKey(start));
    const first = this.#render(start);
    if ('ok' in first) return { world: start, decisions: this.#decisionsIn(first.ok) };
    if (this.#experience.isHopeless(first.failure)) return undefined;
    let last: FileRender | undefined;
    const render = (world: World): Failure | undefined => {
      const outcome = this.#render(world);
      last = 'ok' in outcome ? outcome.ok : undefined;
      return 'ok' in outcome ? undefined : outcome.failure;
    };
    const { world } = repair(this.#setting, start, first.failure, render, new Set(), this.#experience);
    this.#visited.add(worldKey(world));
    return last && { world, decisions: this.#decisionsIn(last) };
  }

  #render(world: World): Outcome {
    const render = (): Outcome => {
      this.#renders++;
      return renderFile(this.#setting, world, this.#template.name, this.#prelude, undefined);
    };
    let outcome = render();
    while ('failure' in outcome && this.#acceptance.forgives(outcome.failure)) outcome = render();
    return outcome;
  }

  #decisionsIn({ frame }: FileRender): Decision[] {
    const { identities } = this.#setting.session;
    const decisions: Decision[] = [];
    const visit = (inner: Frame): void => {
      const isOwn = inner.template.source === this.#template.template.source;
      // What an expression picks is no branch of its own.
      for (const event of inner.events)
        if (event.kind === 'branch' && event.statement === event.index)
          decisions.push({ key: `${inner.path}:${identities.node(event.node)}`, event, isOwn });
      inner.children.forEach(visit);
    };
    visit(frame);
    return decisions;
  }
}

const isTaken = ({ outcome }: BranchEvent): boolean => outcome !== 0;

const idOf = (key: string, outcome: boolean): string => `${key}=${outcome}`;
