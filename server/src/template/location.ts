import { goLines } from './lines.ts';
import { printNode } from './print.ts';
import type { Node, Template } from './tree.ts';

/** Where an error happened, as Go's ErrorContext has it: `name:line:column`, the column counting UTF-8 bytes from zero, and the node's text. */
export const errorContext = (template: Template, node: Node): { readonly location: string; readonly context: string } => {
  const { source } = template;
  const lines = goLines(source);
  const position = positionOf(node);
  return { location: `${source.path}:${lines.line(position)}:${lines.column(position)}`, context: printNode(node) };
};

/** Go's Pos of a node: that of its first token; where fields follow, that of the first that follows. */
const positionOf = (node: Node): number => {
  switch (node.kind) {
    case 'chain':
    case 'variable':
      return dotBefore(node.fields[0]) ?? node.range.start;
    case 'field':
      return dotBefore(node.fields[1]) ?? node.range.start;
    case 'if':
    case 'with':
    case 'range':
    case 'action':
      return node.pipeline.range.start;
    case 'template':
    case 'block':
      return node.nameRange.start;
    default:
      return node.range.start;
  }
};

const dotBefore = (field: { readonly range: { readonly start: number } } | undefined): number | undefined => field && field.range.start - 1;
