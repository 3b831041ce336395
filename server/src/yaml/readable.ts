/** What can be read of a block map or list that is broken somewhere: an entry that is half typed costs that entry, not the file. */
import { append } from '../base/index.ts';
import { type Entry, entriesOf, isItemAt, lineEnd, written } from './entries.ts';
import { parseDocument } from './parse.ts';
import type { Plain, PlainMap } from './plain.ts';
import { toPlain } from './to-plain.ts';

/** Entries within entries that are read one by one. */
const maxDepth = 8;

/** Characters that are read in all: what is broken is read again with and without the lines that may be to blame. */
const maxRead = 2_000_000;

/** The data of a text's first document, without what is not valid; undefined where nothing is. */
export const readable = (text: string): Plain | undefined => {
  const start = /^---(?:[ \r\n]|$)/.test(text) ? 3 : 0;
  const end = text.slice(start).search(/^(?:---|\.\.\.)(?:[ \r\n]|$)/m);
  return new Reader().read(text.slice(start, end < 0 ? text.length : start + end), 0);
};

class Reader {
  #left = maxRead;

  read(text: string, depth: number): Plain | undefined {
    let map: PlainMap | undefined;
    let list: Plain[] | undefined;
    for (const entry of entriesOf(text, { start: 0, end: text.length }, written)?.entries ?? []) {
      const value = this.#valid(text.slice(entry.start, entry.end)) ?? this.#entry(this.#mended(text, entry), depth);
      if (value instanceof Map) {
        map ??= new Map();
        for (const [key, member] of value) map.set(key, member);
      } else if (Array.isArray(value)) {
        list ??= [];
        append(list, value);
      }
    }
    return map ?? list;
  }

  #entry(entry: string, depth: number): Plain | undefined {
    return this.#valid(entry) ?? (depth < maxDepth ? this.#inside(entry, depth + 1) : undefined);
  }

  /** A map or list that is valid by itself. */
  #valid(text: string): Plain | undefined {
    this.#left -= text.length;
    if (this.#left < 0) return undefined;
    const { root, problems } = parseDocument(text, 0, true);
    return root && root.kind !== 'scalar' && problems.length === 0 ? toPlain(root) : undefined;
  }

  /** An entry from its head on, without the lines that neither begin an entry nor belong to one, as the end of a flow map does. */
  #mended(text: string, { end, head, strays }: Entry): string {
    const ends = [...strays.slice(1), end];
    const start = text.lastIndexOf('\n', head) + 1;
    let entry = text.slice(start, strays[0] ?? end);
    for (const [i, stray] of strays.entries()) {
      const piece = text.slice(stray, ends[i]);
      const joined = entry + piece;
      if (this.#valid(joined) !== undefined) entry = joined;
      // What stands below a line that begins nothing, before anything began, belongs to it.
      else if (stray > start) entry += piece.slice(lineEnd(piece, 0));
    }
    return entry;
  }

  /** What is valid below the key of one entry, or in one item. */
  #inside(entry: string, depth: number): Plain | undefined {
    const at = entry.search(/[^ ]/);
    if (isItemAt(entry, at)) {
      const value = this.read(entry.replace('-', ' '), depth);
      return value && [value];
    }
    const header = /^ *([A-Za-z][\w./-]*): *(?:#.*)?\r?\n/.exec(entry);
    const value = header && this.read(entry.slice(header[0].length), depth);
    return value ? new Map([[header?.[1] ?? '', value]]) : undefined;
  }
}
