import type { Range } from '../base/index.ts';

/**
 * The documents of a rendered file, where Helm parts them: at every line that begins with `---`, whatever follows (helm pkg/release/v1/util,
 * manifest.go). Leading white space belongs to no document; documents of white space alone are left out.
 */
export const splitManifest = (text: string): Range[] => {
  const documents: Range[] = [];
  const add = (from: number, end: number): void => {
    let start = from;
    while (start < end && /\s/.test(text[start] as string)) start++;
    if (start < end) documents.push({ start, end });
  };
  let start = 0;
  for (let line = firstText(text); line >= 0 && line < text.length; line = nextLine(text, line)) {
    if (!text.startsWith('---', line)) continue;
    add(start, line);
    start = line + 3;
    while (text[start] === ' ' || text[start] === '\t') start++;
  }
  add(start, text.length);
  return documents;
};

/** Helm trims the file first, so a separator may follow white space on the first line that has text. */
const firstText = (text: string): number => text.search(/\S/);

const nextLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
};
