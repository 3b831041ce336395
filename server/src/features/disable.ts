/** The edit that silences a rule at a place, with a comment that leaves no trace in the render. */
import { directiveAt, directiveLine } from '../analysis/index.ts';
import { applyEdits, type Edit, SourceText } from '../base/index.ts';
import { parse, printNode } from '../template/index.ts';

/** Undefined where no comment can stand above the place without changing what the template prints. */
export const disableComment = (source: SourceText, offset: number, rule: string): Edit | undefined => {
  const above = directiveAt(source, offset);
  if (above) return above.rules.includes(rule) ? undefined : { range: { start: above.range.end, end: above.range.end }, text: `, ${rule}` };
  const start = source.lines.lineStart(directiveLine(source, offset));
  const indent = /^[ \t]*/.exec(source.text.slice(start))?.[0] ?? '';
  const eol = source.text.includes('\r\n') ? '\r\n' : '\n';
  const comment = ` keelson-disable-next-line ${rule} -- reason `;
  const before = printed(source, comment);
  return forms(comment)
    .map((form): Edit => ({ range: { start, end: start }, text: `${indent}${form}${eol}` }))
    .find((edit) => printed(new SourceText(source.path, applyEdits(source.text, [edit])), comment) === before);
};

/**
 * The comment takes away the line that it adds: to its left in most places; to its right below empty lines, which would go too, and at the start of a file; on
 * both sides where the line above ends with `-}}`.
 */
const forms = (comment: string): string[] => [`{{- /*${comment}*/}}`, `{{/*${comment}*/ -}}`, `{{- /*${comment}*/ -}}`];

/** What a template prints, actions unexecuted, without this one comment. */
const printed = (source: SourceText, comment: string): string => {
  const { root, defines, problems } = parse(source);
  const parts = [root, ...defines.map(({ body }) => body)].map((list) => printNode(list).replaceAll(`{{/*${comment}*/}}`, ''));
  return JSON.stringify([parts, problems.map(({ message }) => message)]);
};
