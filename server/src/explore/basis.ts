/**
 * What a result was made from, so that it is used again for as long as that is the same: the named templates that were looked up, the values that were read, and
 * all else of the chart that is no template.
 */
import { memoRecent, type SourceText } from '../base/index.ts';
import { type Chart, type ChartChanges, changesBetween, type TemplateChange } from '../chart/index.ts';
import type { Lookups, ValueReads } from '../render/index.ts';
import { type Node, parse } from '../template/index.ts';
import { Source } from '../value/index.ts';
import { mayBeRun } from './closure.ts';
import type { DriftFact, Gap } from './facts.ts';

/** Expressions that are passed over, with the texts in which they stand. */
export type Forgiven = ReadonlyMap<Node, SourceText>;

/** What a result says, besides that it is one. */
export interface Told {
  readonly facts: readonly DriftFact[];
  /** What was drawn decided a branch. */
  readonly isDrawn: boolean;
  readonly gaps: readonly Gap[];
  readonly forgiven: readonly SourceText[];
}

const nothing: Told = { facts: [], isDrawn: false, gaps: [], forgiven: [] };

export class Basis {
  #chart: Chart;
  readonly #names: ReadonlySet<string>;
  /** The names that were found, by the text in which they stand today. */
  readonly #found: Map<SourceText, ReadonlySet<string>>;
  readonly #values: ValueReads;
  readonly #isOpen: boolean;
  readonly #told: Told;
  readonly #forgiven: ReadonlySet<Node>;

  /** `forgiven`: what was passed over from the beginning. `isOpen`: a name was computed, which could be that of any template there is. */
  constructor(chart: Chart, { names, found, values }: Lookups, forgiven: Forgiven, { isOpen = false, told = nothing } = {}) {
    this.#chart = chart;
    this.#names = names;
    this.#found = new Map(found);
    this.#values = values;
    this.#isOpen = isOpen;
    this.#told = told;
    this.#forgiven = new Set(this.#concerning(forgiven));
  }

  /** Whether any of the top chart's values under these keys was read. */
  reads(keys: ReadonlySet<string>): boolean {
    return keys.size > 0 && (this.#values.isWhole || [...keys].some((key) => this.#values.keys.has(key)));
  }

  /** Whether two results depend on the same, and say nothing. */
  isLike(other: Basis): boolean {
    return (
      this.#chart === other.#chart &&
      this.#told === nothing &&
      other.#told === nothing &&
      this.#isOpen === other.#isOpen &&
      hasSame(this.#names, other.#names) &&
      this.#values.isWhole === other.#values.isWhole &&
      hasSame(this.#values.keys, other.#values.keys) &&
      hasSame(this.#forgiven, other.#forgiven) &&
      this.#found.size === other.#found.size &&
      [...this.#found].every(([source, names]) => hasSame(names, other.#found.get(source) ?? new Set()))
    );
  }

  /** Whether the result would be the same in another state of the chart. */
  holds(chart: Chart, forgiven: Forgiven): boolean {
    const changes = changesTo(this.#chart, chart);
    if (!changes?.templates.every((change) => this.#isUnconcerned(change))) return false;
    if (this.reads(changes.values)) return false;
    // An old state of the chart is not kept for the sake of what did not change.
    this.#chart = chart;
    for (const { before, after } of changes.templates) {
      const names = this.#found.get(before);
      if (names) this.#found.set(after, names).delete(before);
    }
    const concerning = this.#concerning(forgiven);
    return concerning.length === this.#forgiven.size && concerning.every((node) => this.#forgiven.has(node));
  }

  /** Whether all that was looked up, there or in vain, is written there as before, and nothing is said of places in that text. */
  #isUnconcerned({ before, after }: TemplateChange): boolean {
    const [was, is] = [definesIn(before), definesIn(after)];
    for (const name of this.#names) if (was.get(name) !== is.get(name)) return false;
    if (this.#isOpen) for (const name of is.keys()) if (!was.has(name)) return false;
    const found = this.#found.get(before);
    if (!found) return true;
    // A file may be called by its own name.
    for (const name of found) if (!was.has(name)) return false;
    return !this.#mentions(before);
  }

  #mentions(source: SourceText): boolean {
    const { facts, isDrawn, gaps, forgiven } = this.#told;
    return (
      isDrawn ||
      forgiven.includes(source) ||
      // Messages name lines of files.
      gaps.some((gap) => gap.source === source || gap.detail.includes(source.path)) ||
      // What is drawn depends on the place of the call.
      facts.some(
        ({ place, flow, sources }) => place.source === source || flow.some((hop) => hop.source === source) || (sources & Source.random) !== 0,
      )
    );
  }

  /** The expressions that stand in what was looked up. */
  #concerning(forgiven: Forgiven): Node[] {
    return [...forgiven].flatMap(([node, source]) => {
      if (source.path === '') return [node];
      const names = this.#found.get(source);
      if (!names) return [];
      const isInside = parse(source).defines.some(
        ({ name, node: { range } }) => names.has(name) && range.start <= node.range.start && node.range.end <= range.end,
      );
      const isFile = [...names].some((name) => !definesIn(source).has(name));
      return isInside || isFile ? [node] : [];
    });
  }
}

const hasSame = <Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): boolean => a.size === b.size && [...a].every((item) => b.has(item));

/** What is written between the delimiters of each named template of a file, these included. */
const definedIn = (source: SourceText): ReadonlyMap<string, string> => {
  const defines = new Map<string, string>();
  for (const { name, node } of parse(source).defines) {
    const text = source.text.slice(node.range.start, node.range.end);
    // Of several, the last that is not empty counts.
    defines.set(name, `${defines.get(name) ?? ''}${text}`);
  }
  return defines;
};

/** Characters of texts of which that is remembered: as many as large charts have several times over. */
const mostRemembered = 8_000_000;

const definesIn = memoRecent(definedIn, ({ length }) => length + 1, mostRemembered);

/** One edit is asked about for every result that is known. */
let last: { readonly before: Chart; readonly after: Chart; readonly changes: ChartChanges | undefined } | undefined;

const noChanges: ChartChanges = { templates: [], values: new Set() };

const changesTo = (before: Chart, after: Chart): ChartChanges | undefined => {
  if (before === after) return noChanges;
  if (last?.before !== before || last.after !== after) {
    const changes = changesBetween(before, after);
    const isData = !changes || [...changes.values].every((key) => [before, after].every(({ values }) => !mayBeRun(values.get(key))));
    last = { before, after, changes: isData ? changes : undefined };
  }
  return last.changes;
};
