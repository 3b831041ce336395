import { LineIndex } from './line-index.ts';

/** A text as it is once saved: half of a surrogate pair, which no file can hold, becomes U+FFFD. Offsets stay. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/**
 * The text of one file at one moment. `path` uses forward slashes and is relative to whatever loaded the file
 * (for a chart's files: to the chart's folder). Identity is meaning: a changed file is a new SourceText, so caches key on the object.
 */
export class SourceText {
  readonly path: string;
  readonly text: string;
  #lines: LineIndex | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }
}
