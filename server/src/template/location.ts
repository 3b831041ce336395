import { printNode } from './print.ts';
import type { Node, Template } from './tree.ts';

/** Where an error happened, as Go's ErrorContext has it: `name:line:column`, the column counting UTF-8 bytes from zero, and the node's text. */
export const errorContext = (template: Template, node: Node): { readonly location: string; readonly context: string } => {
  const { text, path, lines } = template.source;
  const { line, character } = lines.position(positionOf(node));
  const before = text.slice(lines.lineStart(line), lines.lineStart(line) + character);
  return { location: `${path}:${line + 1}:${utf8Length(before)}`, context: printNode(node) };
};

/** Go's Pos of a node: that of its keyword or first token, for a chain that of its first field. */
const positionOf = (node: Node): number => {
  switch (node.kind) {
    case 'chain':
      return (node.fields[0]?.range.start ?? node.range.start + 1) - 1;
    case 'if':
    case 'with':
    case 'range':
      return node.pipeline.range.start;
    case 'action':
      return node.pipeline.range.start;
    case 'template':
      return node.nameRange.start;
    default:
      return node.range.start;
  }
};

const utf8Length = (text: string): number => {
  let length = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
};
