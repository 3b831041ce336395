/** A limit on the engine's work where a chart could be made to ask for hours of it. It is counted in steps, so that it is the same on every machine. */
import { effortSoFar } from '../render/index.ts';

/** For all that is asked about one report: three times what the real chart needs that needs most. */
const mostEffort = 100_000_000;

const budgets = new WeakMap<object, Budget>();

export class Budget {
  #left: number;

  constructor(effort = mostEffort) {
    this.#left = effort;
  }

  /** The one for all that is asked about something. */
  static of(subject: object): Budget {
    const known = budgets.get(subject) ?? new Budget();
    budgets.set(subject, known);
    return known;
  }

  isSpent(): boolean {
    return this.#left <= 0;
  }

  /** Does work at the budget's cost, to its end. */
  *charge<Result>(work: Generator<void, Result>): Generator<void, Result> {
    for (;;) {
      const before = effortSoFar();
      const step = work.next();
      this.#left -= effortSoFar() - before;
      if (step.done) return step.value;
      yield;
    }
  }

  /** Does work that is charged already; undefined once the budget is spent. */
  *within<Result>(work: Generator<void, Result>): Generator<void, Result | undefined> {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (this.isSpent()) return undefined;
      yield;
    }
  }
}
