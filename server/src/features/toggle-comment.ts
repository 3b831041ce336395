/** Turning lines into comments and back. Helm executes actions in YAML comments too, so a line with an action needs a template comment. */
import type { Range, SourceText } from '../base/index.ts';
import { isTooLong, type Token, tokenize } from '../template/index.ts';

export interface CommentEdit {
  readonly range: Range;
  readonly text: string;
}

export type CommentToggle = readonly CommentEdit[] | { readonly refused: string };

/** Of the lines that each selection touches, whole actions always. Nothing is changed where one of them is refused. */
export const toggleComment = (source: SourceText, selections: readonly Range[]): CommentToggle => {
  if (isTooLong(source)) return { refused: 'This file is too long for Keelson to see where its actions are. Split it into several.' };
  const { text } = source;
  const tokens = tokenize(text);
  const edits: CommentEdit[] = [];
  for (const lines of apart(selections.map((selection) => wholeLines(text, tokens, selection)))) {
    const toggle = toggleLines(source, tokens, lines);
    if ('refused' in toggle) return toggle;
    edits.push(...toggle);
  }
  return edits;
};

/** In order; those that share a line become one. */
const apart = (ranges: readonly Range[]): Range[] => {
  const found: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && range.start <= last.end) found[found.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else found.push(range);
  }
  return found;
};

const toggleLines = (source: SourceText, tokens: readonly Token[], lines: Range): CommentToggle => {
  const { text } = source;
  const content = contentOf(text, lines);
  if (content.start >= content.end) return [];
  const comment = tokens.find(({ kind, start, end }) => kind === 'comment' && start === content.start && end === content.end);
  if (comment) return unwrapped(text, content);
  const starts = filledLines(text, content);
  // The first line of a script, `#!/bin/sh`, is no comment.
  if (starts.every((start) => text[start] === '#' && text[start + 1] !== '!'))
    return starts.map((start) => ({ range: { start, end: start + (text[start + 1] === ' ' ? 2 : 1) }, text: '' }));
  const hasAction = tokens.some(
    ({ kind, start, end }) => (kind === 'left-delimiter' || kind === 'comment') && start < content.end && end > content.start,
  );
  if (!hasAction && isYaml(source.path) && !inBlockScalar(text, content.start)) {
    // All marks in one column, so that the lines keep their shape.
    const indent = Math.min(...starts.map((start) => start - lineStart(text, start)));
    return starts.map((start) => {
      const at = lineStart(text, start) + indent;
      return { range: { start: at, end: at }, text: '# ' };
    });
  }
  if (text.slice(content.start, content.end).includes('*/'))
    return { refused: 'These lines hold a comment already, and a template comment ends at the first */. Select the lines around it instead.' };
  // The marker on the left takes the line out of what is printed, with its line break.
  return [
    { range: { start: content.start, end: content.start }, text: '{{- /* ' },
    { range: { start: content.end, end: content.end }, text: ' */}}' },
  ];
};

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const lineEnd = (text: string, offset: number): number => {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
};

/** A selection that ends before the first character of a line does not touch that line. */
const wholeLines = (text: string, tokens: readonly Token[], { start, end }: Range): Range => {
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end;
  let range = { start: lineStart(text, start), end: lineEnd(text, last) };
  let open: Token | undefined;
  for (const token of tokens) {
    if (token.kind === 'left-delimiter' || token.kind === 'comment') open = token;
    if (!open || !['right-delimiter', 'comment', 'error'].includes(token.kind)) continue;
    if (open.start < range.end && token.end > range.start)
      range = { start: Math.min(range.start, lineStart(text, open.start)), end: Math.max(range.end, lineEnd(text, token.end)) };
    open = undefined;
  }
  return range;
};

/** Without the white space at both ends. */
const contentOf = (text: string, { start, end }: Range): Range => {
  const inside = text.slice(start, end);
  return { start: start + inside.length - inside.trimStart().length, end: start + inside.trimEnd().length };
};

/** Where the text of each line begins that is not blank. */
const filledLines = (text: string, content: Range): number[] => {
  const starts: number[] = [];
  for (let at = lineStart(text, content.start); at < content.end; at = lineEnd(text, at) + 1) {
    const line = text.slice(at, lineEnd(text, at));
    if (line.trim() !== '') starts.push(at + line.length - line.trimStart().length);
  }
  return starts;
};

const unwrapped = (text: string, { start, end }: Range): CommentEdit[] => {
  const inside = text.slice(start, end);
  const [open = ''] = /^\{\{(?:-\s+)?\/\* ?/.exec(inside) ?? [];
  const [close = ''] = / ?\*\/(?:\s+-)?\}\}$/.exec(inside) ?? [];
  return [
    { range: { start, end: start + open.length }, text: '' },
    { range: { start: end - close.length, end }, text: '' },
  ];
};

/** Whether a line is text of a `|` or `>` above it, where `#` begins no comment. */
const inBlockScalar = (text: string, offset: number): boolean => {
  let start = lineStart(text, offset);
  let indent = offset - start;
  while (start > 0 && indent > 0) {
    const end = start - 1;
    start = lineStart(text, end);
    const line = text.slice(start, end);
    const own = line.length - line.trimStart().length;
    if (line.trim() === '' || own >= indent) continue;
    if (/(?:^|[\s:-])[|>][-+\d]{0,2}\s*(?:#.*)?$/.test(line)) return true;
    indent = own;
  }
  return false;
};
