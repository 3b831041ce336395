/** Where a cursor is in an action that may be half typed: read from tokens and characters, since there is no tree of it yet. */
import type { SourceText } from '../base/index.ts';
import { isTooLong, type Token, tokenize } from '../template/index.ts';

/** The tag that a cursor is in. */
export interface Tag {
  readonly start: number;
  readonly end: number;
  /** `if`, `range` and their like, `else if` too; empty for others. */
  readonly keyword: string;
  readonly tokens: readonly Token[];
}

/** The tag around an offset; one that is not finished ends with its line. */
export const tagAt = (source: SourceText, offset: number): Tag | undefined => {
  if (isTooLong(source)) return undefined;
  const { text } = source;
  const tokens = tokenize(text);
  const first = tokens.findLastIndex(({ kind, start, end }) => kind === 'left-delimiter' && start < offset && end <= offset);
  const open = tokens[first];
  if (!open) return undefined;
  const inside = tokens.slice(first + 1).filter(({ start }) => start < offset);
  if (
    inside.some(({ kind, end }) => kind === 'right-delimiter' && end <= offset) ||
    inside.some(({ kind, end }) => kind === 'text' && end <= offset && text.slice(0, end).includes('\n', open.end))
  )
    return undefined;
  const close = text.indexOf('}}', offset);
  const next = text.indexOf('{{', offset);
  const line = text.indexOf('\n', offset);
  const isClosed = close >= 0 && (next < 0 || close < next);
  const end = isClosed ? close + 2 : line < 0 ? text.length : line;
  const [, keyword = ''] = /^\{\{-?\s*((?:else\s+)?(?:if|with|range)|else|end|define|block|template)\b/.exec(text.slice(open.start, end)) ?? [];
  return { start: open.start, end, keyword: keyword.replace(/\s+/g, ' '), tokens: inside };
};

/** What stands before a cursor in its tag. */
export interface InTag {
  /** What has been typed of the name. */
  readonly word: string;
  readonly start: number;
  /** The expression whose member is wanted; undefined where a name begins. */
  readonly base: string | undefined;
  /** The string that the cursor is in. */
  readonly string: { readonly start: number } | undefined;
}

export const cursorIn = (text: string, tag: Tag, offset: number): InTag => {
  const string = openString(text, tag.start + 2, offset);
  if (string !== undefined) return { word: text.slice(string + 1, offset), start: string + 1, base: undefined, string: { start: string } };
  const before = text.slice(tag.start + 2, offset);
  const [word = ''] = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before) ?? [];
  const start = offset - word.length;
  const dollar = text[start - 1] === '$' ? 1 : 0;
  if (dollar > 0) return { word: `$${word}`, start: start - 1, base: undefined, string: undefined };
  if (text[start - 1] !== '.') return { word, start, base: undefined, string: undefined };
  return { word, start, base: operandBefore(text, tag.start + 2, start - 1), string: undefined };
};

/** Where the string began in which an offset lies. */
const openString = (text: string, from: number, offset: number): number | undefined => {
  let open: number | undefined;
  for (let i = from; i < offset; i++) {
    if (open === undefined) {
      if (text[i] === '"' || text[i] === '`') open = i;
    } else if (text[i] === '\\' && text[open] === '"') i++;
    else if (text[i] === text[open]) open = undefined;
  }
  return open;
};

/** The operand that ends before a dot: `.Values.image`, `$x`, `(index .Values "a")`; the dot itself where nothing does. */
const operandBefore = (text: string, from: number, dot: number): string => {
  let at = dot;
  for (;;) {
    if (text[at - 1] === ')') {
      let depth = 0;
      let i = at - 1;
      for (; i >= from; i--) {
        if (text[i] === ')') depth++;
        if (text[i] === '(' && --depth === 0) break;
      }
      return text.slice(Math.max(from, i), dot);
    }
    const [name = ''] = /\$?[\p{L}\p{N}_]*$/u.exec(text.slice(from, at)) ?? [];
    at -= name.length;
    if (text[at - 1] !== '.' || at - 1 < from || name.startsWith('$')) break;
    at--;
  }
  const operand = text.slice(at, dot);
  return operand === '' ? '.' : operand;
};
