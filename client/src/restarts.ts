/** How long to wait before a server that ended by itself is started again, and whether people are told: once, not each time. */

const firstWait = 250;
const longestWait = 60_000;
/** A server that has run for so long was well again. */
const steady = 5 * 60_000;

export class Restarts {
  readonly #now: () => number;
  #wait = 0;
  #startedAt = Number.NEGATIVE_INFINITY;
  #isTold = false;

  /** `now`: milliseconds since some moment. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The server ended. The wait, in milliseconds, doubles each time that it ends soon after it was started. */
  ended(): { readonly wait: number; readonly tell: boolean } {
    const hadRun = this.#now() - this.#startedAt;
    this.#wait = this.#wait === 0 || hadRun > steady ? firstWait : Math.min(2 * this.#wait, longestWait);
    this.#startedAt = this.#now() + this.#wait;
    const tell = !this.#isTold;
    this.#isTold = true;
    return { wait: this.#wait, tell };
  }
}
