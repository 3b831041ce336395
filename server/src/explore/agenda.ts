/** What is to be seen of one file's decisions, and what was: goals in the order in which they are pursued. */
import type { BranchEvent } from '../render/index.ts';
import type { Value } from '../value/index.ts';
import type { Company } from './company.ts';
import type { Keyed } from './regions.ts';
import type { Relevance } from './relevance.ts';
import { type Proposal, proposals } from './solve.ts';
import type { World } from './world.ts';

/** A decision that should go another way, with the world in which it was seen. */
export interface Goal {
  /** The decision, the outcome, and what that is to be seen together with. */
  readonly id: string;
  readonly key: string;
  readonly outcome: 0 | 1;
  readonly value: Value;
  readonly world: World;
  readonly depth: number;
  readonly event: BranchEvent;
  /** What is left to try; undefined where nothing was tried. */
  readonly ways?: readonly Proposal[];
}

export const waysOf = ({ value, outcome }: Goal): Proposal[] => proposals(value, { kind: outcome === 0 ? 'false' : 'true' });

/** An outcome of a decision that was not seen yet. */
interface Wanted {
  readonly decision: Keyed;
  readonly outcome: 0 | 1;
}

/** In more company than this a branch is not looked at. */
const maxCompanies = 6;

/** From so many worlds one outcome is asked for. */
const maxAsked = 3;

/** Stands in names between an outcome with its company and the kinds that values decide. */
const beforeKinds = '~';

const withoutKinds = (id: string): string => id.slice(0, id.indexOf(beforeKinds));

const seenIn = ({ outcome }: BranchEvent): 0 | 1 => (outcome === 0 ? 0 : 1);

export class Agenda {
  readonly #relevance: Relevance;
  /** Templates are called by computed names, so that any decision may lead to any template. */
  readonly #isOpen: boolean;
  readonly #goals: Goal[] = [];
  readonly #covered = new Set<string>();
  readonly #asked = new Map<string, number>();
  /** For each outcome of a branch that works through values, the company in which it was or will be seen. */
  readonly #companies = new Map<string, string[]>();
  /** Goals for which there was something to try. */
  readonly #tried = new Map<string, Goal>();
  /** What was put off: goals seen in worlds that print nothing with immutable fields. */
  readonly #later: { readonly wanted: readonly Wanted[]; readonly company: Company; readonly world: World }[] = [];
  /** Outcomes of decisions that could print an object with immutable fields, and all outcomes that were seen. */
  readonly #anchored = new Set<string>();
  readonly #turned = new Set<string>();

  constructor(relevance: Relevance, isOpen: boolean) {
    this.#relevance = relevance;
    this.#isOpen = isOpen;
  }

  /** The next goal that was not seen meanwhile. */
  next(): Goal | undefined {
    for (;;) {
      if (this.#goals.length === 0) this.#takeUpLater();
      const goal = this.#goals.shift();
      if (!goal || !this.isCovered(goal)) return goal;
    }
  }

  /** The goal that is next by now. */
  get first(): Goal | undefined {
    return this.#goals[0];
  }

  isCovered({ id }: Goal): boolean {
    return this.#covered.has(id);
  }

  cover({ id }: Goal): void {
    this.#covered.add(id);
  }

  /** Notes what a world shows. */
  coverAll(decisions: readonly Keyed[], company: Company): void {
    for (const decision of decisions) {
      const { event, bearing } = decision;
      const outcome = seenIn(event);
      if (bearing === 'none' && !this.#relevance.isWanted(event, outcome, bearing)) continue;
      const id = this.#idOf(decision, outcome, company);
      if (id !== undefined) this.#covered.add(id);
    }
  }

  /**
   * Adds what a world leaves to be seen. `isSettled`: it prints nothing with immutable fields, so that only branches that could print such an object are
   * wanted at first.
   */
  add(decisions: readonly Keyed[], company: Company, world: World, isSettled: boolean): void {
    const wanted: Wanted[] = [];
    const later: Wanted[] = [];
    for (const decision of decisions) {
      const { key, event, bearing } = decision;
      const outcome = event.outcome === 0 ? 1 : 0;
      this.#turned.add(`${key}=${seenIn(event)}`);
      if (!this.#relevance.isWanted(event, outcome, bearing)) continue;
      const { anchors } = this.#relevance.reachOf(event, outcome);
      if (anchors) this.#anchored.add(`${key}=${outcome}`);
      (anchors || !isSettled || this.#isOpen ? wanted : later).push({ decision, outcome });
    }
    for (const one of wanted) this.#want(one, company, world);
    if (later.length > 0) this.#later.push({ wanted: later, company, world });
  }

  /** Puts a goal before all others. */
  putFirst(goal: Goal): void {
    this.#goals.unshift(goal);
  }

  /** Puts a goal behind the first one. */
  putSecond(goal: Goal): void {
    this.#goals.splice(1, 0, goal);
  }

  /** Something can be tried for a goal, so that it is told if nothing helps. */
  noteTried(goal: Goal): void {
    this.#tried.set(goal.id, goal);
  }

  /** It need not be told. */
  forgive({ id }: Goal): void {
    this.#tried.delete(id);
  }

  /** Goals for which nothing helped. What decides the kind itself goes one way only with each: that is none. */
  unsolved(): Goal[] {
    const seen = new Set([...this.#covered].map(withoutKinds));
    return [...this.#tried.values()].filter(({ id }) => !seen.has(withoutKinds(id)));
  }

  /** Adds what was put off, where an object with immutable fields may still come from it: some branch that could print one was not walked. */
  #takeUpLater(): void {
    const isShown = [...this.#anchored].every((turn) => this.#turned.has(turn));
    if (!isShown) for (const { wanted, company, world } of this.#later) for (const one of wanted) this.#want(one, company, world);
    this.#later.length = 0;
  }

  #want({ decision, outcome }: Wanted, company: Company, world: World): void {
    const { key, event } = decision;
    const id = this.#idOf(decision, outcome, company);
    if (id === undefined || this.#covered.has(id)) return;
    const asked = this.#asked.get(id) ?? 0;
    if (asked >= maxAsked) return;
    this.#asked.set(id, asked + 1);
    this.#goals.push({ id, key, outcome, value: event.value, world, depth: 0, event });
  }

  /** The name of an outcome to cover; undefined where it was covered in enough company. */
  #idOf(decision: Keyed, outcome: 0 | 1, companies: Company): string | undefined {
    const turn = `${decision.key}=${outcome}`;
    const role = this.#relevance.roleOf(decision);
    if (role === 'print') return `${turn}${beforeKinds}${companies.kinds}`;
    const isWide = this.#relevance.isWide(decision);
    const company = role === 'bring' ? companies.ofBringing(decision, isWide) : companies.ofRelaying(decision, isWide);
    const known = this.#companies.get(turn) ?? [];
    this.#companies.set(turn, known);
    let index = known.indexOf(company);
    if (index < 0 && known.length >= maxCompanies) return undefined;
    if (index < 0) index = known.push(company) - 1;
    return `${turn}@${index}${beforeKinds}${companies.kinds}`;
  }
}
