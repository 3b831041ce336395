import { LineIndex } from './line-index.ts';

/** A text as it is once saved: half of a surrogate pair, which no file can hold, becomes U+FFFD. Offsets stay. */
export const wellFormed = (text: string): string => text.toWellFormed();

/** A text in less room. */
export interface PackedText {
  unpack(): string;
}

/** Undefined where a text cannot be had again from less. */
export type Pack = (text: string) => PackedText | undefined;

/**
 * The text of one file at one moment. `path` uses forward slashes and is relative to whatever loaded the file
 * (for a chart's files: to the chart's folder). Identity is meaning: a changed file is a new SourceText, so caches key on the object.
 */
export class SourceText {
  readonly path: string;
  readonly length: number;
  #text: string | undefined;
  /** Stays when somebody has asked for the text again, so that packing once more costs nothing. */
  #packed: PackedText | undefined;
  #lines: LineIndex | undefined;
  #previous: SourceText | undefined;

  /** `before`: the same file before an edit. */
  constructor(path: string, text: string, before?: SourceText) {
    this.path = path;
    this.length = text.length;
    this.#text = text;
    // What nobody has asked about is no help: what was there before it may be.
    this.#previous = before && (before.#previous ?? before);
  }

  /** The file before the edits that led here, for whoever has read that and need not read all of this; it is handed out once, since it is not kept. */
  takePrevious(): SourceText | undefined {
    const previous = this.#previous;
    this.#previous = undefined;
    return previous;
  }

  get text(): string {
    this.#text ??= this.#packed?.unpack() ?? '';
    return this.#text;
  }

  /** Takes less room until somebody asks for the text, who sees no difference. For texts that nobody will ask for soon. */
  pack(pack: Pack): void {
    if (this.#text === undefined) return;
    this.#packed ??= pack(this.#text);
    if (!this.#packed) return;
    this.#text = undefined;
    this.#lines = undefined;
    this.#previous = undefined;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }
}

/** Texts that are read from files, by path and length, for as long as somebody holds them. */
const read = new Map<string, WeakRef<SourceText>[]>();
/** With so many it is time to look for those that nobody holds any more. */
let full = 1000;

/** The text of a file as it is read: the same object where the same text has been read at the same path, as of charts that many others bring along. */
export const sharedText = (path: string, text: string): SourceText => {
  const key = `${path}\0${text.length}`;
  const alive: WeakRef<SourceText>[] = [];
  for (const reference of read.get(key) ?? []) {
    const source = reference.deref();
    if (source?.text === text) return source;
    if (source) alive.push(reference);
  }
  const source = new SourceText(path, text);
  alive.push(new WeakRef(source));
  read.set(key, alive);
  if (read.size > full) {
    for (const [name, references] of read) if (references.every((reference) => !reference.deref())) read.delete(name);
    full = Math.max(1000, 2 * read.size);
  }
  return source;
};
