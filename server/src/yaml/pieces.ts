/**
 * Cuts a large block map or list into its entries, so that each can be read by itself and remembered: in a chart's many renders most of a manifest stays the
 * same. Only texts that are plain to see through are cut, and every piece has to be valid by itself; all others are read as a whole. Where a map or list ends
 * in comments, its range may reach over more of them or fewer than if it were read as a whole.
 */
import type { Range } from '../base/index.ts';
import { entriesOf, type LineRules } from './entries.ts';

/** The entries of one map or one list. */
export interface Pieces {
  readonly kind: 'map' | 'list';
  readonly pieces: readonly Range[];
}

/** Shorter texts are read as a whole. */
const minLength = 300;

/** What can make one entry depend on another, or be read otherwise than its lines look: aliases, merges, tabs, other line ends, documents' ends, directives. */
const entangling = /[\t\r\u0085\u2028\u2029\ufeff]|(?:^|[\s,[{:-])\*[^\s]|<<\s*:|^(?:---|\.\.\.)|^%/gm;

/** Deeper nesting is left to the reader of whole texts, which has a bound. */
const maxIndentation = 400;

/** Whether an entry may depend on another. What stands in comments does not count: in large files of values they are most of the text. */
const isEntangled = (text: string): boolean => {
  for (const { 0: found, index } of text.matchAll(entangling)) {
    let at = text.lastIndexOf('\n', index + found.length - 2) + 1;
    while (text[at] === ' ') at++;
    if (text[at] !== '#') return true;
  }
  return false;
};

const rules: LineRules = { key: /[A-Za-z][\w./-]*:(?=[ \n]|$)/y, joinsQuoted: false };

/** The entries of the block map or list that a text is; undefined where it should be read as a whole. */
export const piecesOf = (text: string): Pieces | undefined => {
  if (text.length < minLength || isEntangled(text)) return undefined;
  return cut(text, 0);
};

/** The entries of the block map or list below a map's key, where the text is one such entry; undefined where it should be read as a whole. */
export const piecesBelow = (entry: string): Pieces | undefined => {
  if (entry.length < minLength) return undefined;
  const header = entry.indexOf('\n') + 1;
  if (header === 0 || !/^ *[A-Za-z][\w./-]*: *\n$/.test(entry.slice(0, header))) return undefined;
  return cut(entry, header);
};

/** The entries of the block map that is the one item of a list, where the text is that list. The map's first key stands behind the item's `-`. */
export const piecesOfItem = (item: string): Pieces | undefined => {
  if (item.length < minLength || !/^ *- /.test(item)) return undefined;
  return cut(item.replace('-', ' '), 0);
};

const cut = (text: string, from: number): Pieces | undefined => {
  const found = entriesOf(text, { start: from, end: text.length }, rules);
  if (!found?.isEven || found.indentation > maxIndentation || found.entries.length < 2) return undefined;
  const { kind, entries } = found;
  return entries.every(({ strays }) => strays.length === 0) ? { kind, pieces: entries } : undefined;
};
