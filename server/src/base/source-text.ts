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

/** Texts that are read from files, by path, for as long as somebody holds them. */
const read = new Map<string, WeakRef<SourceText>[]>();

/** The text of a file as it is read: the same object where the same text has been read at the same path, as of charts that many others bring along. */
export const sharedText = (path: string, text: string): SourceText => {
  const alive: WeakRef<SourceText>[] = [];
  for (const reference of read.get(path) ?? []) {
    const source = reference.deref();
    if (source?.text === text) return source;
    if (source) alive.push(reference);
  }
  const source = new SourceText(path, text);
  alive.push(new WeakRef(source));
  read.set(path, alive);
  return source;
};
