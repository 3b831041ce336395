/** What can be read of a block map or list that is broken somewhere: an entry that is half typed costs that entry, not the file. */
import { append } from '../base/index.ts';
import { parseDocument } from './parse.ts';
import type { Plain, PlainMap } from './plain.ts';
import { toPlain } from './to-plain.ts';

/** Entries within entries that are read one by one. */
const maxDepth = 8;

/** Characters that are read in all: what is broken is read again with and without the lines that may be to blame. */
const maxRead = 2_000_000;

/** The data of a text, without what is not valid; undefined where nothing is. */
export const readable = (text: string): Plain | undefined => new Reader().read(text, 0);

class Reader {
  #left = maxRead;

  read(text: string, depth: number): Plain | undefined {
    let map: PlainMap | undefined;
    let list: Plain[] | undefined;
    for (const pieces of entriesOf(text)) {
      const value = this.#valid(pieces.join('')) ?? this.#entry(this.#mended(pieces), depth);
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

  /** An entry without the lines that have its indentation and neither begin an entry nor belong to one, as the end of a flow map does. */
  #mended([first = '', ...pieces]: readonly string[]): string {
    const content = first.replace(/^(?: *(?:#.*)?\r?\n)*/, '');
    let entry = isItem.test(content) || beginsWithKey.test(content) ? content : behindFirstLine(content);
    for (const piece of pieces) {
      const joined = entry + piece;
      entry = this.#valid(joined) === undefined ? entry + behindFirstLine(piece) : joined;
    }
    return entry;
  }

  /** What is valid below the key of one entry, or in one item. */
  #inside(entry: string, depth: number): Plain | undefined {
    if (isItem.test(entry)) {
      const value = this.read(entry.replace('-', ' '), depth);
      return value && [value];
    }
    const header = /^ *([A-Za-z][\w./-]*): *(?:#.*)?\r?\n/.exec(entry);
    const value = header && this.read(entry.slice(header[0].length), depth);
    return value ? new Map([[header?.[1] ?? '', value]]) : undefined;
  }
}

const isItem = /^ *-(?:[ \r\n]|$)/;

const beginsWithKey = /^ *(?:[^\s"'#{}[\],&*!|>%@`?-][^:#]*|"[^"]*"|'[^']*') *:(?:[ \r\n]|$)/;

/** A key whose value stands on the lines below; a list there may have the key's own indentation. */
const isOpen = /^ *[^ #][^\n]*: *(?:#.*)?\r?\n/;

const behindFirstLine = (text: string): string => text.slice(text.indexOf('\n') + 1 || text.length);

/**
 * The entries, cut at each line that begins one and has no more indentation than the first line with content. Each is given in pieces: all but its first one
 * begin with a line that has that indentation but begins no entry.
 */
const entriesOf = (text: string): string[][] => {
  const lines = text.split(/(?<=\n)/).map((line) => ({ line, content: contentOf(line) }));
  const indentation = lines.find(({ content }) => content >= 0)?.content ?? 0;
  const isList = !lines.some(({ line, content }) => content === indentation && beginsWithKey.test(line));
  const entries: string[][] = [];
  const add = (line: string, how: 'entry' | 'piece' | 'line'): void => {
    const last = entries.at(-1);
    if (!last || how === 'entry') entries.push([line]);
    else if (how === 'piece') last.push(line);
    else last[last.length - 1] += line;
  };
  for (const { line, content } of lines) {
    const isInside = content < 0 || content > indentation;
    if (isInside || (!isList && isItem.test(line) && isOpen.test(entries.at(-1)?.[0] ?? ''))) add(line, 'line');
    else add(line, (isList ? isItem : beginsWithKey).test(line) ? 'entry' : 'piece');
  }
  return entries;
};

/** Where a line's content begins; -1 where it has none, or a comment. */
const contentOf = (line: string): number => {
  const at = line.search(/[^ \r\n]/);
  return line[at] === '#' ? -1 : at;
};
