/** What is to be seen of one file's decisions, and what was: goals in the order in which they are pursued. */
import type { BranchEvent } from '../render/index.ts';
import type { Company } from './company.ts';
import { type Place, placeOf } from './places.ts';
import type { Keyed } from './regions.ts';
import type { Relevance } from './relevance.ts';
import { type Proposal, proposals } from './solve.ts';
import type { World } from './world.ts';

/** A decision that should go another way, with the world in which it was seen. It holds nothing of that world's render, which is large. */
export interface Goal {
  /** The decision, the outcome, and what that is to be seen together with. */
  readonly id: string;
  readonly key: string;
  readonly outcome: 0 | 1;
  readonly world: World;
  readonly depth: number;
  readonly place: Place;
  /** What is left to try, best first. */
  readonly ways: readonly Proposal[];
  /** It was seen where nothing with immutable fields was printed, and taken up since nothing else led to such an object. */
  readonly wasPutOff: boolean;
}

/** Ways to turn a decision. */
export const waysOf = ({ value }: BranchEvent, outcome: 0 | 1): Proposal[] => proposals(value, { kind: outcome === 0 ? 'false' : 'true' });

/** An outcome of a decision that was not seen yet. */
interface Wanted {
  readonly decision: Keyed;
  readonly outcome: 0 | 1;
}

/** One that was put off: what its goal will be, but for the company's number. */
interface Later extends Omit<Goal, 'id' | 'depth' | 'wasPutOff'> {
  readonly company: Seen;
}

/** The company of an outcome. `name` is undefined where it may be any: what prints where it stands, what has no drift source to hand on. */
interface Seen {
  readonly name: string | undefined;
  readonly kinds: string;
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
  readonly #later: Later[] = [];
  /** How often each of these was put off. */
  readonly #putOff = new Map<string, number>();
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

  /** Whether some world showed the outcome, in whatever company. */
  isTurned({ key, outcome }: Goal): boolean {
    return this.#turned.has(`${key}=${outcome}`);
  }

  cover({ id }: Goal): void {
    this.#covered.add(id);
  }

  /** Notes what a world shows. */
  coverAll(decisions: readonly Keyed[], company: Company): void {
    for (const decision of decisions) {
      const { event, bearing } = decision;
      const outcome = seenIn(event);
      if (bearing === 'none' && !this.#relevance.isWanted(decision, outcome)) continue;
      const id = this.#idOf(decision.key, outcome, this.#seen(decision, company));
      if (id !== undefined) this.#covered.add(id);
    }
  }

  /**
   * Adds what a world leaves to be seen. `isSettled`: it prints nothing with immutable fields, so that only branches that could print such an object are
   * wanted at first.
   */
  add(decisions: readonly Keyed[], company: Company, world: World, isSettled: boolean): void {
    const wanted: Wanted[] = [];
    for (const decision of decisions) {
      const { key, event } = decision;
      const outcome = event.outcome === 0 ? 1 : 0;
      this.#turned.add(`${key}=${seenIn(event)}`);
      if (!this.#relevance.isWanted(decision, outcome)) continue;
      const { anchors } = this.#relevance.reachOf(event, outcome);
      if (anchors) this.#anchored.add(`${key}=${outcome}`);
      if (anchors || !isSettled || this.#isOpen) wanted.push({ decision, outcome });
      else this.#putOffOne(decision, outcome, this.#seen(decision, company), world);
    }
    for (const { decision, outcome } of wanted) {
      const { key, event } = decision;
      const id = this.#asking(key, outcome, this.#seen(decision, company));
      if (id !== undefined)
        this.#goals.push({ id, key, outcome, world, depth: 0, place: placeOf(event), ways: waysOf(event, outcome), wasPutOff: false });
    }
  }

  #putOffOne({ key, event }: Keyed, outcome: 0 | 1, company: Seen, world: World): void {
    const name = `${key}=${outcome}@${company.name}${beforeKinds}${company.kinds}`;
    const count = this.#putOff.get(name) ?? 0;
    if (count >= maxAsked) return;
    this.#putOff.set(name, count + 1);
    this.#later.push({ key, outcome, company, world, place: placeOf(event), ways: waysOf(event, outcome) });
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

  /** Goals for which nothing helped, whatever the company. What decides the kind itself goes one way only with each: that is none. */
  unsolved(): Goal[] {
    const seen = new Set([...this.#covered].map(withoutKinds));
    return [...this.#tried.values()].filter((goal) => !seen.has(withoutKinds(goal.id)) && !this.isTurned(goal));
  }

  /** Adds what was put off, where an object with immutable fields may still come from it: some branch that could print one was not walked. */
  #takeUpLater(): void {
    const isShown = [...this.#anchored].every((turn) => this.#turned.has(turn));
    if (!isShown) {
      for (const { company, ...goal } of this.#later) {
        const id = this.#asking(goal.key, goal.outcome, company);
        if (id !== undefined) this.#goals.push({ ...goal, id, depth: 0, wasPutOff: true });
      }
    }
    this.#later.length = 0;
    this.#putOff.clear();
  }

  /** The name of an outcome that is to be asked for; undefined where it was seen, or asked for often enough. */
  #asking(key: string, outcome: 0 | 1, company: Seen): string | undefined {
    const id = this.#idOf(key, outcome, company);
    if (id === undefined || this.#covered.has(id)) return undefined;
    const asked = this.#asked.get(id) ?? 0;
    if (asked >= maxAsked) return undefined;
    this.#asked.set(id, asked + 1);
    return id;
  }

  #seen(decision: Keyed, company: Company): Seen {
    const { kinds } = company;
    const role = this.#relevance.roleOf(decision);
    if (role === 'print' || role === 'steady') return { name: undefined, kinds };
    const isWide = this.#relevance.isWide(decision);
    return { name: role === 'bring' ? company.ofBringing(decision, isWide) : company.ofRelaying(decision, isWide), kinds };
  }

  /** The name of an outcome to cover; undefined where it was covered in enough company. */
  #idOf(key: string, outcome: 0 | 1, { name, kinds }: Seen): string | undefined {
    const turn = `${key}=${outcome}`;
    if (name === undefined) return `${turn}${beforeKinds}${kinds}`;
    const known = this.#companies.get(turn) ?? [];
    this.#companies.set(turn, known);
    let index = known.indexOf(name);
    if (index < 0 && known.length >= maxCompanies) return undefined;
    if (index < 0) index = known.push(name) - 1;
    return `${turn}@${index}${beforeKinds}${kinds}`;
  }
}
