import type { Range } from '../base/index.ts';
import type { Node } from './tree.ts';

/** Visits a node and all below it, parents first, in source order; not the bodies of other templates that it calls. */
export const walk = (node: Node, visit: (node: Node) => void): void => {
  visit(node);
  // As `childrenOf`, without a list of them: this is done for every node of a text that was edited.
  switch (node.kind) {
    case 'list':
      for (const child of node.nodes) walk(child, visit);
      break;
    case 'if':
    case 'with':
    case 'range':
    case 'block':
      walk(node.pipeline, visit);
      walk(node.body, visit);
      if (node.kind !== 'block' && node.otherwise) walk(node.otherwise, visit);
      break;
    case 'pipeline':
      for (const child of node.declarations) walk(child, visit);
      for (const child of node.commands) walk(child, visit);
      break;
    default:
      for (const child of childrenOf(node)) walk(child, visit);
  }
};

/** Visits those nodes alone that lie around a stretch, or are it. */
export const walkAround = (node: Node, stretch: Range, visit: (node: Node) => void): void => {
  visit(node);
  for (const child of childrenOf(node)) {
    const { start, end } = child.range;
    if (start <= stretch.start && stretch.end <= end) walkAround(child, stretch, visit);
  }
};

/** The nodes directly below a node, in source order. */
export const childrenOf = (node: Node): readonly Node[] => {
  switch (node.kind) {
    case 'list':
      return node.nodes;
    case 'action':
      return [node.pipeline];
    case 'if':
    case 'with':
    case 'range':
      return node.otherwise ? [node.pipeline, node.body, node.otherwise] : [node.pipeline, node.body];
    case 'template':
      return node.pipeline ? [node.pipeline] : [];
    case 'define':
      return [node.body];
    case 'block':
      return [node.pipeline, node.body];
    case 'pipeline':
      return [...node.declarations, ...node.commands];
    case 'command':
      return node.operands;
    case 'chain':
      return [node.operand];
    default:
      return [];
  }
};
