/** Comments of YAML that speak of a line which a fix takes away. */
import type { Range } from '../base/index.ts';

/**
 * Stretches of whole lines that go, with the comments right above them that speak of nothing else: the last line of such a comment names what goes, or what
 * stays is none of its neighbours. `names` are the keys that go.
 */
export const withComments = (text: string, removals: readonly Range[], names: readonly string[]): Range[] =>
  removals.map((removal) => {
    if (removal.start > 0 && text[removal.start - 1] !== '\n') return removal;
    const above = commentAbove(text, removal.start);
    if (!above) return removal;
    const next = lineAt(text, endOfAll(removals, removal.end));
    const isNeighbour = /^[\w"'{]/.test(next.trimStart()) && indentOf(next) === indentOf(text.slice(removal.start));
    return isNeighbour && !isAbout(above.last, names) ? removal : { start: above.start, end: removal.end };
  });

/** The comment lines right above the line that starts at an offset, indented as it is. */
export const commentAbove = (text: string, from: number): { readonly start: number; readonly last: string } | undefined => {
  const indent = indentOf(text.slice(from));
  let start = from;
  let last: string | undefined;
  while (start > 0) {
    const at = text.lastIndexOf('\n', start - 2) + 1;
    const line = lineAt(text, at);
    if (!/^[ \t]*#/.test(line) || indentOf(line) !== indent) break;
    last ??= line;
    start = at;
  }
  return last === undefined ? undefined : { start, last };
};

/** Behind all that goes without a line in between. */
const endOfAll = (removals: readonly Range[], from: number): number => {
  let end = from;
  for (let next = removals.find(({ start }) => start === end); next && next.end > end; next = removals.find(({ start }) => start === end))
    end = next.end;
  return end;
};

const lineAt = (text: string, offset: number): string => /^[^\n]*/.exec(text.slice(offset))?.[0] ?? '';

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/** Whether a comment has the last word of one of the keys in it: `helm.sh/chart` → `the chart`. */
const isAbout = (comment: string, names: readonly string[]): boolean =>
  names.some((name) => new RegExp(`\\b${(/\w+$/.exec(name)?.[0] ?? name).replace(/[^\w]/g, '.')}\\b`, 'i').test(comment));
