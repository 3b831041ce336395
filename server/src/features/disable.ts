import type { Edit, SourceText } from '../base/index.ts';

/** Puts the comment that silences a rule on the line above an offset, in the form that leaves no trace in the render: its left trim marker takes its own line with it. */
export const disableComment = (source: SourceText, offset: number, rule: string): Edit => {
  const { line } = source.lines.position(offset);
  const start = source.lines.lineStart(line);
  const indent = /^[ \t]*/.exec(source.text.slice(start))?.[0] ?? '';
  const eol = source.text.includes('\r\n') ? '\r\n' : '\n';
  return { range: { start, end: start }, text: `${indent}{{- /* keelson-disable-next-line ${rule} -- reason */}}${eol}` };
};
