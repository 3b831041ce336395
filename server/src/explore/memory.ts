/** What is remembered across edits, so that an edit costs what depends on it: what was found in files and in whole charts, and in which worlds they render. */
import type { SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { Node } from '../template/index.ts';
import type { Basis, Forgiven } from './basis.ts';
import { ByChart } from './by-chart.ts';
import type { Closures } from './closure.ts';
import type { DriftFact, Gap } from './facts.ts';
import type { Probed } from './probe.ts';
import { States } from './states.ts';
import type { World } from './world.ts';

/** The outcome of one file's exploration. */
export interface Explored {
  readonly basis: Basis;
  readonly worlds: number;
  readonly facts: readonly (readonly [string, DriftFact & { readonly distance: number }])[];
  readonly isDrawn: boolean;
  readonly unproved: readonly (readonly [string, Gap])[];
  readonly gaps: readonly Gap[];
  readonly forgiven: readonly (readonly [Node, SourceText])[];
  /** Whether the whole chart accepts the worlds in which something was seen: what was asked, and what came out. */
  readonly validations: readonly { readonly world: World; readonly outcome: string }[];
  /** Whether words are written down more than once in the chart's templates. */
  readonly common: ReadonlyMap<string, boolean>;
}

/** That a file renders in a world, or is known not to in any. */
export interface Accepted {
  readonly basis: Basis;
  /** It changes values that later files see. */
  readonly changesShared: boolean;
}

/** What a file may put into values that later files see. */
export interface Shared extends Probed {
  readonly basis: Basis;
}

/** States of one file whose results are kept, as those with and without an edit that is tried. */
const mostStates = 3;

/**
 * Results by the chart and the template's file, which stay the same while others are edited; then by whatever else they depend on. What is known of a text
 * goes once others have taken its place.
 */
class Shelf<Result extends { readonly basis: Basis }> {
  readonly #charts = new ByChart<Map<string, { readonly file: SourceText; readonly results: Map<string, Result> }[]>>();
  readonly #most: number;

  /** `most`: results for one template. */
  constructor(most: number) {
    this.#most = most;
  }

  /** What is remembered, if it would come out the same today. */
  get(chart: Chart, file: SourceText, key: string, forgiven: Forgiven): Result | undefined {
    const states = this.#charts.get(chart)?.get(file.path);
    const known = states?.find((state) => state.file === file)?.results.get(key);
    return known?.basis.holds(chart, forgiven) ? known : undefined;
  }

  set(chart: Chart, file: SourceText, key: string, result: Result): void {
    const results = this.#resultsOf(chart, file);
    results.delete(key);
    // A file looks up the same in nearly all of its worlds.
    const [like] = [...results.values()].filter(({ basis }) => basis.isLike(result.basis));
    results.set(key, like ? { ...result, basis: like.basis } : result);
    for (const oldest of results.keys()) {
      if (results.size <= this.#most) break;
      results.delete(oldest);
    }
  }

  has(chart: Chart): boolean {
    return this.#charts.get(chart) !== undefined;
  }

  keepOnly(charts: readonly Chart[]): void {
    this.#charts.keepOnly(charts);
  }

  #resultsOf(chart: Chart, file: SourceText): Map<string, Result> {
    const files = this.#charts.get(chart) ?? new Map<string, { readonly file: SourceText; readonly results: Map<string, Result> }[]>();
    this.#charts.set(chart, files);
    const states = files.get(file.path) ?? [];
    const state = states.find((other) => other.file === file) ?? { file, results: new Map<string, Result>() };
    files.set(file.path, [state, ...states.filter((other) => other !== state)].slice(0, mostStates));
    return state.results;
  }
}

/** What is known by reading the templates of a chart, in the state in which it was read last. */
interface Reading {
  readonly chart: Chart;
  readonly closures: Closures;
}

/** Belongs to whoever asks again and again: an editor's session, the proofs of a chart's fixes. */
export class Memory {
  /** With and without a world in which some other file renders, and the like. */
  readonly explored = new Shelf<Explored>(8);
  readonly accepted = new Shelf<Accepted>(64);
  readonly shared = new Shelf<Shared>(4);
  readonly states = new States();
  /** By what the user fixed, and the world that decides which templates take part. Each keeps one state of the chart in memory. */
  readonly readings = new ByChart<Map<string, Reading>>();

  /** Whether anything is known of a chart, so that the next edit costs what depends on it. */
  has(chart: Chart): boolean {
    return this.accepted.has(chart);
  }

  /** Forgets all but what belongs to the given charts. */
  keepOnly(charts: readonly Chart[]): void {
    this.explored.keepOnly(charts);
    this.accepted.keepOnly(charts);
    this.shared.keepOnly(charts);
    this.states.keepOnly(charts);
    this.readings.keepOnly(charts);
  }
}
