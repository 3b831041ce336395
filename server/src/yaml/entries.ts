/**
 * Cuts a block map or list into its entries, by its lines and their indentation alone. Who asks says what a key looks like, and decides about lines that stand where
 * an entry begins and begin none.
 */
import type { Range } from '../base/index.ts';

/** One entry, from its first line up to the next entry's; offsets into the text. Comments before the first one are part of it. */
export interface Entry extends Range {
  /** Where its first line with content begins. */
  readonly head: number;
  /** Where lines begin that have no more indentation than an entry and begin none. The first may be the head. */
  readonly strays: readonly number[];
}

export interface Entries {
  readonly kind: 'map' | 'list';
  /** That of the first line with content. */
  readonly indentation: number;
  /** No line is indented less. */
  readonly isEven: boolean;
  readonly entries: readonly Entry[];
}

/** How lines are read. */
export interface LineRules {
  /** What a line looks like that begins with a key, from its indentation on; sticky. */
  readonly key: RegExp;
  /** A quoted text over several lines is one line, whatever it looks like. */
  readonly joinsQuoted: boolean;
}

/** What people may be writing: keys of all kinds. */
export const written: LineRules = {
  key: /(?:[^\s"'#{}[\],&*!|>%@`?-][^:#\n]*|"[^"\n]*"|'[^'\n]*') *:(?=[ \r\n]|$)/y,
  joinsQuoted: true,
};

/** Whether an item begins there. */
export const isItemAt = (text: string, at: number): boolean => text[at] === '-' && ' \r\n'.includes(text[at + 1] ?? '');

/** A key whose value stands on the lines below; a list there may have the key's own indentation. */
const open = /[^ #\n][^\n]*: *(?:#[^\n]*)?\r?(?:\n|$)/y;

/** Whether the line, from its indentation on, ends in a key. */
export const isOpenAt = (text: string, at: number): boolean => matchesAt(open, text, at);

const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

/** A line with content that is not indented more than the first one. */
interface Mark {
  readonly start: number;
  readonly at: number;
  readonly begins: 'key' | 'item' | 'nothing';
}

const space = 0x20;
/** What a line begins with that has no content: its end, or a comment. */
const contentless: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x23]);

/** The entries of the block map or list in a part of a text; undefined where that has no content. */
export const entriesOf = (text: string, { start, end }: Range, rules: LineRules): Entries | undefined => {
  const marks: Mark[] = [];
  let indentation = -1;
  let isEven = true;
  let kind: Entries['kind'] = 'list';
  for (let line = start, next = start; line < end; line = next) {
    let at = line;
    while (text.charCodeAt(at) === space) at++;
    next = lineEnd(text, at);
    if (at >= end || contentless.has(text.charCodeAt(at))) continue;
    if (rules.joinsQuoted) next = lineEnd(text, quotedEnd(text, at));
    if (indentation < 0) indentation = at - line;
    if (at - line > indentation) continue;
    if (at - line < indentation) isEven = false;
    const begins = isItemAt(text, at) ? 'item' : matchesAt(rules.key, text, at) ? 'key' : 'nothing';
    if (begins === 'key' && at - line === indentation) kind = 'map';
    marks.push({ start: line, at, begins });
  }
  return indentation < 0 ? undefined : { kind, indentation, isEven, entries: parted(text, { start, end }, kind, marks) };
};

const parted = (text: string, { start, end }: Range, kind: Entries['kind'], marks: readonly Mark[]): readonly Entry[] => {
  const begun = kind === 'map' ? 'key' : 'item';
  const entries: (Entry & { end: number; strays: number[] })[] = [];
  for (const mark of marks) {
    const last = entries.at(-1);
    if (!last || mark.begins === begun) {
      if (last) last.end = mark.start;
      entries.push({ start: last ? mark.start : start, end, head: mark.at, strays: mark.begins === begun ? [] : [mark.start] });
    } else if (mark.begins !== 'item' || !isOpenAt(text, last.head)) last.strays.push(mark.start);
  }
  return entries;
};

/** Behind the line on which a place is. */
export const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
};

/** What may stand before a quoted text. */
const beforeQuote = /(?:- +)*(?:(?:[^\s"'#{}[\],&*!|>%@`-][^:#\n]*|"[^"\n]*"|'[^'\n]*') *: +)?(?=["'])/y;
const quoted = /"(?:[^"\\]|\\[\s\S])*"(?= *(?:#|\r?\n|$))|'(?:[^']|'')*'(?= *(?:#|\r?\n|$))/y;

/** Where the quoted text ends that begins on the line; the line's own place without one. */
const quotedEnd = (text: string, at: number): number => {
  if (!matchesAt(beforeQuote, text, at)) return at;
  quoted.lastIndex = beforeQuote.lastIndex;
  return quoted.test(text) ? quoted.lastIndex : at;
};
