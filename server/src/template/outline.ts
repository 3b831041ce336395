/**
 * Which blocks have no `{{end}}`, in a text that Go refuses. By Go's rules an `{{end}}` belongs to the nearest block, so one that is forgotten shifts
 * all that follow, to the end of the file. People are not misled: definitions stand side by side, and an `{{end}}` stands below its block.
 */
import type { Token } from './token.ts';

export interface Outline {
  /** Offsets of blocks that no `{{end}}` closes. */
  readonly unclosed: ReadonlySet<number>;
  /** Offsets of definitions before which all blocks are over. */
  readonly tops: ReadonlySet<number>;
}

interface Mark {
  readonly kind: 'open' | 'define' | 'end';
  readonly start: number;
  /** Its indentation, where nothing else stands before it on its line. */
  readonly column: number | undefined;
  /** Nothing says what the block is about: it may have been left half typed. */
  readonly isBroken: boolean;
}

export const outlineOf = (text: string, tokens: readonly Token[]): Outline => {
  const marks = marksOf(text, tokens);
  const tops = topsOf(marks);
  const unclosed = new Set<number>();
  let from = 0;
  for (let i = 0; i <= marks.length; i++) {
    const mark = marks[i];
    if (mark && !tops.has(mark.start)) continue;
    for (const start of unclosedIn(marks.slice(from, i))) unclosed.add(start);
    from = i;
  }
  return { unclosed, tops };
};

const marksOf = (text: string, tokens: readonly Token[]): Mark[] => {
  const marks: Mark[] = [];
  tokens.forEach((left, i) => {
    if (left.kind !== 'left-delimiter') return;
    let at = i + 1;
    while (tokens[at]?.kind === 'space') at++;
    const kind = kinds[tokens[at]?.kind ?? ''];
    if (!kind) return;
    while (at < tokens.length && tokens[at]?.kind !== 'right-delimiter' && tokens[at]?.kind !== 'error') at++;
    marks.push({ kind, start: left.start, column: columnOf(text, left.start), isBroken: tokens[at]?.kind !== 'right-delimiter' });
  });
  return marks;
};

const columnOf = (text: string, start: number): number | undefined => {
  let line = start;
  while (text[line - 1] === ' ' || text[line - 1] === '\t') line--;
  return line === 0 || text[line - 1] === '\n' ? start - line : undefined;
};

const kinds: Readonly<Record<string, Mark['kind']>> = { if: 'open', with: 'open', range: 'open', block: 'open', define: 'define', end: 'end' };

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

/** The blocks of a stretch that have no end: those half typed, those whose end would stand elsewhere, at last the outermost. */
const unclosedIn = (marks: readonly Mark[]): number[] => {
  const unclosed: number[] = [];
  const open: Mark[] = [];
  const columns = new Map<number | undefined, number>();
  const count = ({ column }: Mark, by: number): void => {
    columns.set(column, (columns.get(column) ?? 0) + by);
  };
  let missing = missingEnds(marks);
  for (const mark of marks) {
    if (mark.kind !== 'end') {
      open.push(mark);
      count(mark, 1);
      continue;
    }
    for (let top = open.at(-1); top && missing > 0; top = open.at(-1)) {
      const standsElsewhere = mark.column !== undefined && top.column !== mark.column && (columns.get(mark.column) ?? 0) > 0;
      if (!standsElsewhere && !(top.isBroken && open.length > 1)) break;
      open.pop();
      count(top, -1);
      unclosed.push(top.start);
      missing--;
    }
    const closed = open.pop();
    if (closed) count(closed, -1);
  }
  return [...unclosed, ...open.map(({ start }) => start)];
};

const missingEnds = (marks: readonly Mark[]): number => {
  let depth = 0;
  for (const { kind } of marks) depth = kind === 'end' ? Math.max(0, depth - 1) : depth + 1;
  return depth;
};
