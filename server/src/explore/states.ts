/**
 * What whole explorations of a chart found, for its last states: an edit may leave the program as it was (a comment, an action that is not finished yet), or
 * lead back to one that was there a moment ago. Then the same is found, at other places.
 */
import type { Range, SourceText } from '../base/index.ts';
import { type Chart, type TemplateChange, templateChanges } from '../chart/index.ts';
import { type Move, moveBetween, parse } from '../template/index.ts';
import { Source } from '../value/index.ts';
import { ByChart } from './by-chart.ts';
import type { Exploration } from './facts.ts';

interface State {
  readonly chart: Chart;
  /** What else the exploration depended on. */
  readonly key: string;
  readonly exploration: Exploration;
}

/** States of one chart that are remembered: what is typed and taken back again goes to and fro between two or three. */
const most = 3;

export class States {
  /** The newest first. */
  readonly #charts = new ByChart<State[]>();

  /** What exploring the chart would find, if one of the last states was the same program. All of its templates have to be parsed already. */
  find(chart: Chart, key: string): Exploration | undefined {
    for (const state of this.#charts.get(chart) ?? []) {
      const changes = state.key === key ? templateChanges(state.chart, chart) : undefined;
      const found = changes && moved(state.exploration, changes);
      if (!found) continue;
      this.#put({ chart, key, exploration: found }, state);
      return found;
    }
    return undefined;
  }

  add(chart: Chart, key: string, exploration: Exploration): void {
    this.#put({ chart, key, exploration: { ...exploration, renders: 0 } });
  }

  keepOnly(charts: readonly Chart[]): void {
    this.#charts.keepOnly(charts);
  }

  #put(state: State, instead?: State): void {
    const others = (this.#charts.get(state.chart) ?? []).filter((other) => other !== instead && other.chart !== state.chart);
    this.#charts.set(state.chart, [state, ...others].slice(0, most));
  }
}

/** What was found, at the places of today; undefined where something of it may be another. */
const moved = ({ facts, gaps, isDrawn, ...rest }: Exploration, changes: readonly TemplateChange[]): Exploration | undefined => {
  // What is drawn depends on the place of the call.
  if (changes.length > 0 && (isDrawn || facts.some(({ sources }) => (sources & Source.random) !== 0))) return undefined;
  const moves = new Map<SourceText, { readonly after: SourceText; readonly move: Move }>();
  for (const { before, after } of changes) {
    const move = moveBetween(parse(before), parse(after));
    if (!move || gaps.some(({ detail }) => namesLines(detail, before.path))) return undefined;
    moves.set(before, { after, move });
  }
  let isKnown = true;
  const placed = <Placed extends { readonly source: SourceText; readonly range: Range }>(place: Placed): Placed => {
    const change = moves.get(place.source);
    if (!change) return place;
    // The beginning of a file stands for all of it.
    const range = place.range.end === 0 ? place.range : change.move(place.range);
    if (!range) isKnown = false;
    return range ? { ...place, source: change.after, range } : place;
  };
  const found: Exploration = {
    ...rest,
    isDrawn,
    facts: facts.map((fact) => ({ ...fact, place: placed(fact.place), flow: fact.flow.map(placed) })),
    gaps: gaps.map(placed),
  };
  return isKnown ? found : undefined;
};

/** Whether a message names lines of a file, as Go's do. */
const namesLines = (message: string, path: string): boolean => {
  for (let at = message.indexOf(`${path}:`); at >= 0; at = message.indexOf(`${path}:`, at + 1)) {
    if (/\d/.test(message.charAt(at + path.length + 1))) return true;
  }
  return false;
};
