/** What stays, goes and comes, line by line, from one text to another. */
import type { Edit } from './edits.ts';

export interface Line {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** Lines with their endings, so that a change of endings shows. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The lines that stay, go and come: longest common subsequence between the common beginning and end. */
const compare = (before: readonly string[], after: readonly string[]): Line[] => {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let endBefore = before.length;
  let endAfter = after.length;
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore--;
    endAfter--;
  }
  const old = before.slice(start, endBefore);
  const fresh = after.slice(start, endAfter);
  const lengths: number[][] = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  const length = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--)
      (lengths[i] as number[])[j] = old[i] === fresh[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
  }
  const middle: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      middle.push({ kind: ' ', text: old[i] as string });
      i++;
      j++;
    } else if (i < old.length && (j >= fresh.length || length(i + 1, j) >= length(i, j + 1))) middle.push({ kind: '-', text: old[i++] as string });
    else middle.push({ kind: '+', text: fresh[j++] as string });
  }
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ kind: ' ', text }));
  return [...same(before.slice(0, start)), ...middle, ...same(before.slice(endBefore))];
};

export const lineDiff = (before: string, after: string): Line[] => compare(linesOf(before), linesOf(after));

/** The edits that make one text of another, each of whole lines. */
export const editsBetween = (before: string, after: string): Edit[] => {
  const edits: Edit[] = [];
  let at = 0;
  let open: { readonly start: number; end: number; text: string } | undefined;
  const close = (): void => {
    if (open) edits.push({ range: { start: open.start, end: open.end }, text: open.text });
    open = undefined;
  };
  for (const { kind, text } of lineDiff(before, after)) {
    if (kind === ' ') close();
    else open ??= { start: at, end: at, text: '' };
    if (open && kind === '+') open.text += text;
    if (kind !== '+') at += text.length;
    if (open) open.end = at;
  }
  close();
  return edits;
};
