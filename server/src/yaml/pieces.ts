/**
 * Cuts a large block map into its entries, so that each can be read by itself and remembered: in a chart's many renders most of a manifest stays the same.
 * Only texts that are plain to see through are cut, and every piece has to be valid by itself; all others are read as a whole.
 */

/** One entry of a block map, from its key's line up to the next key's line; offsets into the text. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Shorter texts are read as a whole. */
const minLength = 300;

/** What can make one entry depend on another, or be read otherwise than its lines look: anchors, aliases, merges, tags, tabs, other line ends. */
const entangling = /[\t\r\u0085\u2028\u2029\ufeff]|(?:^|[\s,[{:-])[&*!][^\s]|<<\s*:|^(?:---|\.\.\.)|^%/m;

const plainKey = /^[A-Za-z][\w./-]*:(?=[ \n]|$)/;

/** The entries of the block map that a text is; undefined where it should be read as a whole. */
export const piecesOf = (text: string): readonly Piece[] | undefined => {
  if (text.length < minLength || entangling.test(text)) return undefined;
  return cut(text, 0);
};

/** The entries of the block map below a key, where the text is one such entry; undefined where it should be read as a whole. */
export const piecesBelow = (entry: string): readonly Piece[] | undefined => {
  if (entry.length < minLength) return undefined;
  const header = entry.indexOf('\n') + 1;
  if (header === 0 || !/^ *[A-Za-z][\w./-]*: *\n$/.test(entry.slice(0, header))) return undefined;
  return cut(entry, header);
};

/** Cuts at each line that has the indentation of the first one with content. */
const cut = (text: string, from: number): Piece[] | undefined => {
  const starts: number[] = [];
  let indentation = -1;
  let isComment = false;
  for (let line = from; line < text.length; ) {
    const end = lineEnd(text, line);
    let at = line;
    while (text[at] === ' ') at++;
    const isContent = at < end && text[at] !== '\n' && text[at] !== '#';
    if (isContent && indentation < 0) indentation = at - line;
    if (isContent && at - line <= indentation) {
      // A list below a key may stand at the key's own indentation.
      const isItem = text[at] === '-' && (text[at + 1] === ' ' || text[at + 1] === '\n') && starts.length > 0 && at - line === indentation;
      if (!isItem) {
        // To the package, a comment before a key may belong to the entry before it.
        if (isComment || at - line < indentation || !plainKey.test(text.slice(at, end))) return undefined;
        starts.push(line);
      }
    }
    if (at < end && text[at] !== '\n') isComment = text[at] === '#';
    line = end;
  }
  if (isComment || starts.length < 2) return undefined;
  return starts.map((start, i) => ({ start: i === 0 ? from : start, end: starts[i + 1] ?? text.length }));
};

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
};
