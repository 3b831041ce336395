/** Reading and replacing lines of a text, in its own style. */
import type { Edit, Range } from '../base/index.ts';

/** The line ending that a text uses. */
export const lineEnding = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Offset of the line's end, before its line ending. */
const lineEnd = (text: string, offset: number): number => {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
};

/** The lines that a stretch touches, without the last one's ending. */
export const linesAround = (text: string, { start, end }: Range): Range => ({ start: lineStart(text, start), end: lineEnd(text, end) });

/** Whether nothing but white space stands beside the stretch on its lines. */
export const standsAlone = (text: string, range: Range): boolean => {
  const lines = linesAround(text, range);
  return text.slice(lines.start, range.start).trim() === '' && text.slice(range.end, lines.end).trim() === '';
};

/** Removes whole lines, endings included. */
export const removeLines = (text: string, range: Range): Edit => {
  const lines = linesAround(text, range);
  const next = text.indexOf('\n', lines.end);
  return { range: { start: lines.start, end: next < 0 ? text.length : next + 1 }, text: '' };
};

/**
 * Puts lines in the place of an action: instead of its line where it stands alone, else below the text before it (`labels: {{…}}`).
 * Undefined where something else follows on the line.
 */
export const replaceAction = (text: string, action: Range, lines: readonly string[]): Edit | undefined => {
  const around = linesAround(text, action);
  if (text.slice(action.end, around.end).trim() !== '') return undefined;
  const eol = lineEnding(text);
  if (standsAlone(text, action)) return { range: around, text: lines.join(eol) };
  const before = text.slice(around.start, action.start).trimEnd();
  return { range: { start: around.start + before.length, end: around.end }, text: eol + lines.join(eol) };
};

/** An entry with the comma behind it, or before it if it is the last; alone, it goes by itself. */
export const withComma = (text: string, { start, end }: Range): Range | undefined => {
  const after = /^[ \t]*,[ \t]*/.exec(text.slice(end))?.[0];
  if (after !== undefined) return { start, end: end + after.length };
  const before = /,[ \t]*$/.exec(text.slice(0, start))?.[0];
  if (!/^\s*\}/.test(text.slice(end))) return undefined;
  return before === undefined ? (/\{[ \t]*$/.test(text.slice(0, start)) ? { start, end } : undefined) : { start: start - before.length, end };
};
