/** A unified diff of two texts, which `git apply` accepts. */
import { lineDiff } from '../base/index.ts';

const context = 3;

export const unifiedDiff = (path: string, before: string, after: string): string => {
  if (before === after) return '';
  const lines = lineDiff(before, after);
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
