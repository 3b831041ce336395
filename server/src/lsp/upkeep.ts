/**
 * What is kept in memory of charts: of those at which somebody works everything, so that a keystroke costs what depends on it; of all others, once they are many,
 * what was found in them. At rest their texts are packed.
 */
import { inSlices, type Memory, type Pace, shrink, textsOf, type WorkspaceChart } from '../analysis/index.ts';
import { forget, type Pack } from '../base/index.ts';
import type { Location } from '../environment/index.ts';

/** Milliseconds after the last analysis, when somebody who types has paused for longer than between two keystrokes. */
const idle = 2000;

/** Milliseconds after which nobody may be there any more, and whoever comes back can wait for a moment. */
const away = 60_000;

/** Charts at which nobody works and of which everything may be known. */
export const usualRoom = 16;

export interface UpkeepOptions {
  readonly memory: Memory;
  /** The charts at which somebody works. */
  readonly worked: () => readonly WorkspaceChart[];
  readonly charts: () => readonly WorkspaceChart[];
  readonly room: number;
  readonly pace: Pace;
  /** Makes texts take less room. */
  readonly pack: Pack | undefined;
  /** There is nothing to do for a moment. */
  readonly rested: (() => void) | undefined;
  /** Gives memory back: many charts were forgotten, or nothing was done for long. */
  readonly tidy: (() => void) | undefined;
}

export class Upkeep {
  readonly #options: UpkeepOptions;
  /** Charts of which something is known. */
  #known = new Set<Location>();
  #much = false;
  /** Counts analyses. */
  #analyses = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** Analyses a chart. */
  async during<Result>({ location }: WorkspaceChart, analysis: () => Promise<Result>): Promise<Result> {
    clearTimeout(this.#timer);
    this.#analyses++;
    try {
      return await analysis();
    } finally {
      this.#known.add(location);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#rest(), idle);
      this.#makeRoom();
    }
  }

  async #rest(): Promise<void> {
    // What many charts have left behind goes, down to the last of them.
    if (this.#much && !(await this.#shrink())) return;
    this.#options.rested?.();
    if (this.#much) this.#options.tidy?.();
    else this.#timer = setTimeout(() => this.#options.tidy?.(), away);
    this.#much = false;
  }

  /** False where an analysis came in between. */
  async #shrink(): Promise<boolean> {
    const { charts, pace, pack, worked } = this.#options;
    const entries = worked();
    this.#forget(entries);
    if (!pack) return true;
    const others = charts().filter((entry) => !entries.includes(entry));
    const keep = new Set(entries.flatMap(({ chart }) => textsOf(chart)));
    const before = this.#analyses;
    const work = shrink(
      others.map(({ chart }) => chart),
      keep,
      pack,
    );
    return (await inSlices(pace, work, () => this.#analyses === before)) === true;
  }

  #makeRoom(): void {
    const { room, worked } = this.#options;
    if (this.#known.size <= room) return;
    const entries = worked();
    const working = new Set(entries.map(({ location }) => location));
    if ([...this.#known].filter((location) => !working.has(location)).length > room) this.#forget(entries);
  }

  #forget(worked: readonly WorkspaceChart[]): void {
    const charts = worked.map(({ chart }) => chart);
    this.#options.memory.keepOnly(charts);
    forget(new Set(charts.flatMap(textsOf)));
    this.#known = new Set(worked.map(({ location }) => location));
    this.#much = true;
  }
}
