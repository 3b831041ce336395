import { type Origin, originSources } from './origin.ts';

/** One stretch of a marked text, up to `end` (exclusive UTF-16 offset), all from one origin. */
export interface Run {
  readonly end: number;
  readonly origin: Origin | undefined;
  /** Offset in the origin's own text of the run's first character; only meaningful where the hop copies text (`text`). */
  readonly at: number;
}

/**
 * A string whose stretches know where they came from. `runs` cover the whole text in order; undefined means that nothing is known (a constant,
 * a value from values.yaml).
 */
export interface Marked {
  readonly text: string;
  readonly runs: readonly Run[] | undefined;
}

/** Characters of one text, twice what a render may print, and its pieces: a value that holds the same value twice, and that twice, has more than can ever be written. */
const mostCharacters = 32_000_000;
const mostPieces = 4_000_000;

/** Builds a marked text from pieces. Adjacent stretches of one origin stay separate runs; empty pieces leave no run. Throws a RangeError where the text is too large. */
export class TextBuilder {
  #text = '';
  #pieces = 0;
  #runs: Run[] = [];
  #anyOrigin = false;
  readonly #isBounded: boolean;

  /** `isBounded`: the text is one that a template makes, and not a join of many of these. */
  constructor(isBounded = true) {
    this.#isBounded = isBounded;
  }

  get length(): number {
    return this.#text.length;
  }

  /** Adds text of the function's own making (padding, quotes, separators). */
  add(text: string): this {
    if (text !== '') this.#push(text, undefined, 0);
    return this;
  }

  /** Adds text with one origin. */
  addFrom(text: string, origin: Origin | undefined, at = 0): this {
    if (text !== '') this.#push(text, origin, at);
    return this;
  }

  /** Adds the stretch [start, end) of a marked text, with its origins. */
  addSlice(from: Marked, start = 0, end: number = from.text.length): this {
    if (start >= end) return this;
    const { runs } = from;
    if (!runs) return this.add(from.text.slice(start, end));
    let begin = 0;
    let index = 0;
    // Binary search for the run that holds `start`: slicing line by line must not be quadratic.
    let high = runs.length - 1;
    while (index < high) {
      const middle = (index + high) >> 1;
      if ((runs[middle] as Run).end <= start) index = middle + 1;
      else high = middle;
    }
    begin = index > 0 ? (runs[index - 1] as Run).end : 0;
    for (; index < runs.length && begin < end; index++) {
      const run = runs[index] as Run;
      const low = Math.max(begin, start);
      const top = Math.min(run.end, end);
      if (low < top) this.#push(from.text.slice(low, top), run.origin, run.at + (low - begin));
      begin = run.end;
    }
    return this;
  }

  /** Adds `text`, made from `from` in a way that no character can be traced: the first run that a drift source touched is blamed, else the first with an origin. */
  addMixed(text: string, from: Marked): this {
    const origin = (from.runs?.find((run) => originSources(run.origin) !== 0) ?? from.runs?.find((run) => run.origin))?.origin;
    return this.addFrom(text, origin);
  }

  build(): Marked {
    return { text: this.#text, runs: this.#anyOrigin ? this.#runs : undefined };
  }

  #push(text: string, origin: Origin | undefined, at: number): void {
    if (this.#isBounded && (++this.#pieces > mostPieces || this.#text.length + text.length > mostCharacters))
      throw new RangeError('the text is too large');
    if (this.#anyOrigin) this.#runs.push({ end: this.#text.length + text.length, origin, at });
    else if (origin) {
      // Nothing had an origin so far: one run stands for all of it.
      if (this.#text !== '') this.#runs.push({ end: this.#text.length, origin: undefined, at: 0 });
      this.#anyOrigin = true;
      this.#runs.push({ end: this.#text.length + text.length, origin, at });
    }
    this.#text += text;
  }
}

/** The stretch [start, end) of a marked text. */
export const sliceMarked = (from: Marked, start: number, end: number = from.text.length): Marked => {
  if (start <= 0 && end >= from.text.length) return from;
  if (!from.runs) return { text: from.text.slice(start, end), runs: undefined };
  return new TextBuilder().addSlice(from, start, end).build();
};

/** The run that holds the character at `offset`, with the offset of its first character. */
export const runAt = (from: Marked, offset: number): { readonly run: Run; readonly start: number } | undefined => {
  const { runs } = from;
  if (!runs || offset < 0 || offset >= from.text.length) return undefined;
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle] as Run).end <= offset) low = middle + 1;
    else high = middle;
  }
  return { run: runs[low] as Run, start: low > 0 ? (runs[low - 1] as Run).end : 0 };
};
