import type { SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';

/** What is known of charts, each by its own file, which stays the same while others are edited. */
export class ByChart<Known> {
  #known = new WeakMap<SourceText, Known>();

  get({ chartFile }: Chart): Known | undefined {
    return this.#known.get(chartFile);
  }

  set({ chartFile }: Chart, known: Known): void {
    this.#known.set(chartFile, known);
  }

  /** Forgets all others. */
  keepOnly(charts: readonly Chart[]): void {
    const before = this.#known;
    this.#known = new WeakMap();
    for (const chart of charts) {
      const known = before.get(chart.chartFile);
      if (known !== undefined) this.set(chart, known);
    }
  }
}
