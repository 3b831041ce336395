import type { Problem, Template } from './tree.ts';
import { walk } from './walk.ts';

/** Names used as functions that are none: Go refuses the whole template for one. In source order. */
export const checkFunctions = (template: Template, isFunction: (name: string) => boolean): Problem[] => {
  const problems: Problem[] = [];
  walk(template.root, (node) => {
    if (node.kind !== 'identifier' || isFunction(node.name)) return;
    problems.push({
      message: `function ${JSON.stringify(node.name)} not defined`,
      range: node.range,
      goLine: template.source.lines.position(node.range.start).line + 1,
    });
  });
  return problems;
};
