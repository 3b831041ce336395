import type { Range } from './range.ts';

/** Replaces `range` of a text by `text`. */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

/** The text after all edits, whose ranges speak of the text before and must not overlap. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    if (edit.range.start < at) throw new RangeError('edits overlap');
    result += text.slice(at, edit.range.start) + edit.text;
    at = edit.range.end;
  }
  return result + text.slice(at);
};
