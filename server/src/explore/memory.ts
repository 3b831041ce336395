/** What the exploration of single files found, remembered across edits: an edit costs the files that depend on it. */
import type { SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { Node } from '../template/index.ts';
import type { Basis, Forgiven } from './basis.ts';
import type { DriftFact, Gap } from './facts.ts';
import type { World } from './world.ts';

/** The outcome of one file's exploration. */
export interface Explored {
  readonly basis: Basis;
  readonly worlds: number;
  readonly facts: readonly (readonly [string, DriftFact & { readonly distance: number }])[];
  readonly unproved: readonly (readonly [string, Gap])[];
  readonly gaps: readonly Gap[];
  readonly forgiven: readonly (readonly [Node, SourceText])[];
  /** Whether the whole chart accepts the worlds in which something was seen: what was asked, and what came out. */
  readonly validations: readonly { readonly world: World; readonly outcome: string }[];
  /** Whether words are written down more than once in the chart's templates. */
  readonly common: ReadonlyMap<string, boolean>;
}

/** States of one file: with and without a world that some other file does not render in, and the like. */
const maxStates = 8;

/** By the chart's own file and the template's, which stay the same while others are edited. */
const memory = new WeakMap<SourceText, WeakMap<SourceText, Map<string, Explored>>>();

/** What was found in a file under the same circumstances; `key` names all of them that are not part of the chart. */
export const recall = (chart: Chart, file: SourceText, key: string, forgiven: Forgiven): Explored | undefined => {
  const known = memory.get(chart.chartFile)?.get(file)?.get(key);
  return known?.basis.holds(chart, forgiven) ? known : undefined;
};

export const remember = (chart: Chart, file: SourceText, key: string, explored: Explored): void => {
  const files = memory.get(chart.chartFile) ?? new WeakMap<SourceText, Map<string, Explored>>();
  memory.set(chart.chartFile, files);
  const states = files.get(file) ?? new Map<string, Explored>();
  files.set(file, states);
  states.delete(key);
  states.set(key, explored);
  for (const oldest of states.keys()) {
    if (states.size <= maxStates) break;
    states.delete(oldest);
  }
};
