/** When a server that ended is started again, and whether people are told: once, not each time. */

const firstWait = 250;
const longestWait = 60_000;
/** A server that has run for so long is well again. */
const steady = 5 * 60_000;

export class Restarts {
  #wait = firstWait;
  #isTold = false;
  #isAsked = false;
  #recovery: ReturnType<typeof setTimeout> | undefined;
  /** How long the next start has to wait, in milliseconds. */
  #pause = 0;
  #endPause: (() => void) | undefined;

  /** The server ended. The next start waits, each time twice as long where it ends soon after it was started; not so where a person asked for it. */
  ended(): { readonly tell: boolean } {
    if (this.#isAsked) {
      this.#isAsked = false;
      return { tell: false };
    }
    const tell = !this.#isTold;
    this.#isTold = true;
    this.#pause = this.#wait;
    this.#wait = Math.min(2 * this.#wait, longestWait);
    clearTimeout(this.#recovery);
    this.#recovery = setTimeout(() => {
      this.#wait = firstWait;
    }, this.#pause + steady);
    return { tell };
  }

  /** Whether the server has ended by itself, of which people know. */
  get isTold(): boolean {
    return this.#isTold;
  }

  /** Resolves when the server may be started. */
  async ready(): Promise<void> {
    const pause = this.#pause;
    this.#pause = 0;
    if (pause === 0) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, pause);
      this.#endPause = () => {
        clearTimeout(timer);
        done();
      };
    });
    this.#endPause = undefined;
  }

  /** A person wants the server anew: one that waits is started now, one that runs is ended by `end`, which tells whether there is one. */
  asked(end: () => boolean): boolean {
    if (this.#endPause) {
      this.#endPause();
      return true;
    }
    this.#isAsked = true;
    const hasEnded = end();
    if (!hasEnded) this.#isAsked = false;
    return hasEnded;
  }
}
