/**
 * Which blocks have no `{{end}}`, and which ends belong to none, in a text that Go refuses. By Go's rules an `{{end}}` belongs to the nearest block,
 * so one too few or too many shifts all that follow, to the end of the file. People are not misled: definitions stand side by side, and an `{{end}}`
 * stands below its block.
 */
import type { Token } from './token.ts';

export interface Outline {
  /** Offsets of blocks that no `{{end}}` closes. */
  readonly unclosed: ReadonlySet<number>;
  /** Offsets of ends that close nothing. */
  readonly stray: ReadonlySet<number>;
  /** Offsets of definitions before which all blocks are over. */
  readonly tops: ReadonlySet<number>;
}

interface Mark {
  readonly kind: 'open' | 'define' | 'end';
  readonly start: number;
  /** Its indentation, where nothing else stands before it on its line. */
  readonly column: number | undefined;
  /** The tag has been left half typed. */
  readonly isBroken: boolean;
  /** Nothing is printed behind it until a definition begins or the text ends. */
  readonly isLast: boolean;
}

export const outlineOf = (text: string, tokens: readonly Token[]): Outline => {
  const marks = marksOf(text, tokens);
  const tops = topsOf(marks);
  const unclosed: number[] = [];
  const stray: number[] = [];
  let from = 0;
  for (let i = 0; i <= marks.length; i++) {
    const mark = marks[i];
    if (mark && !tops.has(mark.start)) continue;
    match(marks.slice(from, i), unclosed, stray);
    from = i;
  }
  return { unclosed: new Set(unclosed), stray: new Set(stray), tops };
};

/** The tags that begin and end blocks, in order. */
const marksOf = (text: string, tokens: readonly Token[]): Mark[] => {
  const marks: Mark[] = [];
  let isLast = true;
  let isBroken = false;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i] as Token;
    if (token.kind === 'error' || token.kind === 'right-delimiter') isBroken = token.kind === 'error';
    if (token.kind === 'text' && text.slice(token.start, token.end).trim() !== '') isLast = false;
    if (token.kind !== 'left-delimiter') continue;
    let at = i + 1;
    while (tokens[at]?.kind === 'space') at++;
    const kind = kinds[tokens[at]?.kind ?? ''];
    if (kind) marks.push({ kind, start: token.start, column: columnOf(text, token.start), isBroken, isLast });
    isLast = kind === 'define';
  }
  return marks.reverse();
};

const kinds: Readonly<Record<string, Mark['kind']>> = { if: 'open', with: 'open', range: 'open', block: 'open', define: 'define', end: 'end' };

const columnOf = (text: string, start: number): number | undefined => {
  let line = start;
  while (text[line - 1] === ' ' || text[line - 1] === '\t') line--;
  return line === 0 || text[line - 1] === '\n' ? start - line : undefined;
};

/** A definition stands inside a block only if what follows, up to the next one, closes more than the definition. */
const topsOf = (marks: readonly Mark[]): Set<number> => {
  const tops = new Set<number>();
  /** For each mark, how many blocks are opened less closed from there to the next definition or the end. */
  const balances: number[] = [];
  let balance = 0;
  for (let i = marks.length - 1; i >= 0; i--) {
    const kind = marks[i]?.kind;
    balance += kind === 'end' ? -1 : 1;
    balances[i] = balance;
    if (kind === 'define') balance = 0;
  }
  let depth = 0;
  marks.forEach(({ kind, start }, i) => {
    if (kind === 'end') depth = Math.max(0, depth - 1);
    else {
      if (kind === 'define' && (depth === 0 || (balances[i] ?? 0) >= 0)) {
        tops.add(start);
        depth = 0;
      }
      depth++;
    }
  });
  return tops;
};

/** Counts of columns. */
class Columns {
  readonly #counts = new Map<number | undefined, number>();

  add({ column }: Mark, by: 1 | -1): void {
    this.#counts.set(column, this.has(column) + by);
  }

  has(column: number | undefined): number {
    return this.#counts.get(column) ?? 0;
  }
}

/** Matches the ends of a stretch with its blocks. Where there are as many of one as of the other the nearest is right; else columns tell. */
const match = (marks: readonly Mark[], unclosed: number[], stray: number[]): void => {
  let { missing, surplus } = countOf(marks);
  /** How many more ends are missing than blocks are half typed. */
  let misplaced = missing - marks.filter(({ kind, isBroken }) => kind !== 'end' && isBroken).length;
  const open: Mark[] = [];
  const columns = new Columns();
  const later = new Columns();
  for (const mark of marks) if (mark.kind === 'end') later.add(mark, 1);
  for (const mark of marks) {
    if (mark.kind !== 'end') {
      open.push(mark);
      columns.add(mark, 1);
      continue;
    }
    later.add(mark, -1);
    const nearest = open.at(-1);
    const isAside = nearest?.column !== undefined && mark.column !== undefined && nearest.column !== mark.column;
    if (surplus > 0 && isAside && later.has(nearest.column) > 0) {
      stray.push(mark.start);
      surplus--;
      continue;
    }
    while (missing > 0 && open.length > 1) {
      const top = open.at(-1) as Mark;
      const isElsewhere = misplaced > 0 && mark.column !== undefined && top.column !== mark.column && columns.has(mark.column) > 0;
      // What comes last ends what came first.
      const isOutermosts = mark.isLast && open[0]?.column === mark.column;
      if (!top.isBroken && !isElsewhere && !isOutermosts) break;
      open.pop();
      columns.add(top, -1);
      unclosed.push(top.start);
      missing--;
      if (!top.isBroken) misplaced--;
    }
    const closed = open.pop();
    if (closed) columns.add(closed, -1);
    else surplus--;
  }
  for (const { start } of open) unclosed.push(start);
};

const countOf = (marks: readonly Mark[]): { readonly missing: number; readonly surplus: number } => {
  let depth = 0;
  let surplus = 0;
  for (const { kind } of marks) {
    if (kind !== 'end') depth++;
    else if (depth > 0) depth--;
    else surplus++;
  }
  return { missing: depth, surplus };
};
