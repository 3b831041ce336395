/** Stops the server's work between slices, so that a test can do something while it is under way. */
export class Gate {
  /** How often work has come to the gate. */
  arrivals = 0;
  #open = true;
  readonly #waiting: (() => void)[] = [];
  #look: () => void = () => {};
  #clock = 0;

  /** The machine's `pause`. */
  readonly pause = async (): Promise<void> => {
    this.arrivals++;
    this.#look();
    // Messages are handled as on a real machine.
    await new Promise((done) => setImmediate(done));
    if (!this.#open) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  };

  /** The machine's `now`: every look at the clock is a second later, so that work comes to the gate after each step. */
  readonly now = (): number => {
    this.#clock += 1000;
    return this.#clock;
  };

  close(): void {
    this.#open = false;
  }

  open(): void {
    this.#open = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when work stands at the closed gate. */
  async reached(): Promise<void> {
    const before = this.arrivals;
    if (this.#waiting.length > 0) return;
    await new Promise<void>((resolve) => {
      this.#look = () => {
        if (this.arrivals > before) resolve();
      };
    });
  }
}
