/** How long to wait before a server that ended by itself is started again, and whether people are told: once, not each time. */

const firstWait = 250;
const longestWait = 60_000;
/** A server that has run for so long is well again. */
const steady = 5 * 60_000;

export class Restarts {
  #wait = firstWait;
  #isTold = false;
  #recovery: ReturnType<typeof setTimeout> | undefined;

  /** The server ended. The wait, in milliseconds, doubles each time that it ends soon after it was started. */
  ended(): { readonly wait: number; readonly tell: boolean } {
    const result = { wait: this.#wait, tell: !this.#isTold };
    this.#isTold = true;
    this.#wait = Math.min(2 * this.#wait, longestWait);
    clearTimeout(this.#recovery);
    this.#recovery = setTimeout(() => {
      this.#wait = firstWait;
    }, result.wait + steady);
    return result;
  }
}
