/**
 * What a result was made from, so that it is used again for as long as that is the same: the named templates that were looked up, and all of the chart that
 * is no template.
 */
import type { SourceText } from '../base/index.ts';
import { type Chart, type TemplateChange, templateChanges } from '../chart/index.ts';
import type { Lookups } from '../render/index.ts';
import { type Node, parse } from '../template/index.ts';

/** Expressions that are passed over, with the texts in which they stand. */
export type Forgiven = ReadonlyMap<Node, SourceText>;

export class Basis {
  #chart: Chart;
  readonly #lookups: Lookups;
  readonly #isOpen: boolean;
  readonly #forgiven: ReadonlySet<Node>;

  /** `forgiven`: what was passed over from the beginning. `isOpen`: a name was computed, which could be that of any template there is. */
  constructor(chart: Chart, lookups: Lookups, forgiven: Forgiven, isOpen = false) {
    this.#chart = chart;
    this.#lookups = lookups;
    this.#isOpen = isOpen;
    this.#forgiven = new Set(this.#concerning(forgiven));
  }

  /** Whether the result would be the same in another state of the chart. */
  holds(chart: Chart, forgiven: Forgiven): boolean {
    const concerning = this.#concerning(forgiven);
    if (concerning.length !== this.#forgiven.size || !concerning.every((node) => this.#forgiven.has(node))) return false;
    const changes = changesBetween(this.#chart, chart);
    if (!changes?.every((change) => this.#isUnconcerned(change))) return false;
    // An old state of the chart is not kept for the sake of what did not change.
    this.#chart = chart;
    return true;
  }

  #isUnconcerned({ before, after }: TemplateChange): boolean {
    const { names, sources } = this.#lookups;
    if (sources.has(before)) return false;
    const known = new Set(parse(before).defines.map(({ name }) => name));
    return parse(after).defines.every(({ name }) => !names.has(name) && (!this.#isOpen || known.has(name)));
  }

  #concerning(forgiven: Forgiven): Node[] {
    return [...forgiven].flatMap(([node, source]) => (source.path === '' || this.#lookups.sources.has(source) ? [node] : []));
  }
}

/** One edit is asked about for every result that is known. */
let last: { readonly before: Chart; readonly after: Chart; readonly changes: ReturnType<typeof templateChanges> } | undefined;

const changesBetween = (before: Chart, after: Chart): ReturnType<typeof templateChanges> => {
  if (before === after) return [];
  if (last?.before !== before || last.after !== after) last = { before, after, changes: templateChanges(before, after) };
  return last.changes;
};
