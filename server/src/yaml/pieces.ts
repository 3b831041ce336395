/**
 * Cuts a large block map or list into its entries, so that each can be read by itself and remembered: in a chart's many renders most of a manifest stays the
 * same. Only texts that are plain to see through are cut, and every piece has to be valid by itself; all others are read as a whole. Where a map or list ends
 * in comments, its range may reach over more of them or fewer than if it were read as a whole.
 */

/** One entry of a block map or list, from its first line up to the next entry's; offsets into the text. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** The entries of one map or one list. */
export interface Pieces {
  readonly kind: 'map' | 'list';
  readonly pieces: readonly Piece[];
}

/** Shorter texts are read as a whole. */
const minLength = 300;

/** What can make one entry depend on another, or be read otherwise than its lines look: aliases, merges, tabs, other line ends, documents' ends, directives. */
const entangling = /[\t\r\u0085\u2028\u2029\ufeff]|(?:^|[\s,[{:-])\*[^\s]|<<\s*:|^(?:---|\.\.\.)|^%/m;

/** Deeper nesting is left to the reader of whole texts, which has a bound. */
const maxIndentation = 400;

const commentLine = /^ *#.*$/gm;

const plainKey = /^[A-Za-z][\w./-]*:(?=[ \n]|$)/;

/** The entries of the block map or list that a text is; undefined where it should be read as a whole. */
export const piecesOf = (text: string): Pieces | undefined => {
  if (text.length < minLength || entangling.test(text.replaceAll(commentLine, ''))) return undefined;
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

/** Cuts at each line that has the indentation of the first one with content. */
const cut = (text: string, from: number): Pieces | undefined => {
  const starts: number[] = [];
  let kind: Pieces['kind'] = 'map';
  let indentation = -1;
  for (let line = from; line < text.length; ) {
    const end = lineEnd(text, line);
    let at = line;
    while (text[at] === ' ') at++;
    const isContent = at < end && text[at] !== '\n' && text[at] !== '#';
    const isItem = text[at] === '-' && (text[at + 1] === ' ' || text[at + 1] === '\n');
    if (isContent && indentation < 0) {
      indentation = at - line;
      if (indentation > maxIndentation) return undefined;
      kind = isItem ? 'list' : 'map';
    }
    if (isContent && at - line <= indentation) {
      // A list below a key may stand at the key's own indentation.
      const isBelowKey = kind === 'map' && isItem && starts.length > 0 && at - line === indentation;
      if (!isBelowKey) {
        const isEntry = kind === 'list' ? isItem : plainKey.test(text.slice(at, end));
        if (at - line < indentation || !isEntry) return undefined;
        starts.push(line);
      }
    }
    line = end;
  }
  if (starts.length < 2) return undefined;
  return { kind, pieces: starts.map((start, i) => ({ start: i === 0 ? from : start, end: starts[i + 1] ?? text.length })) };
};

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
};
