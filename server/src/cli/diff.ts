/** A unified diff of two texts, which `git apply` accepts. */

interface Line {
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

const context = 3;

export const unifiedDiff = (path: string, before: string, after: string): string => {
  if (before === after) return '';
  const lines = compare(linesOf(before), linesOf(after));
  let result = `--- a/${path}\n+++ b/${path}\n`;
  let oldLine = 1;
  let newLine = 1;
  let at = 0;
  while (at < lines.length) {
    const change = lines.findIndex(({ kind }, i) => i >= at && kind !== ' ');
    if (change < 0) break;
    const start = Math.max(at, change - context);
    for (; at < start; at++) {
      oldLine++;
      newLine++;
    }
    let end = change;
    for (let i = change; i < lines.length && i <= end + 2 * context; i++) if (lines[i]?.kind !== ' ') end = i;
    const stop = Math.min(lines.length, end + 1 + context);
    const hunk = lines.slice(start, stop);
    const olds = hunk.filter(({ kind }) => kind !== '+').length;
    const news = hunk.filter(({ kind }) => kind !== '-').length;
    result += `@@ -${olds === 0 ? oldLine - 1 : oldLine},${olds} +${news === 0 ? newLine - 1 : newLine},${news} @@\n`;
    for (const { kind, text } of hunk) result += kind + text + (text.endsWith('\n') ? '' : '\n\\ No newline at end of file\n');
    oldLine += olds;
    newLine += news;
    at = stop;
  }
  return result;
};
