/** Which values a template reads, with `with` blocks and variables followed to the values that they stand for. */
import type { Range } from '../base/index.ts';
import { childrenOf, type Node, type Operand, type Pipeline } from '../template/index.ts';

export interface ValuesRead {
  /** Path in the chart's values. */
  readonly path: readonly string[];
  readonly range: Range;
}

/** What a dot or a variable stands for: a path in the values; undefined where it is something else. */
type Meaning = readonly string[] | undefined;

interface Scope {
  readonly dot: Meaning;
  readonly variables: Map<string, Meaning>;
}

/** All reads of values in a template, in source order. */
export const valuesReads = (root: Node): ValuesRead[] => {
  const reads: ValuesRead[] = [];
  visit(root, { dot: undefined, variables: new Map() }, reads);
  return reads;
};

const visit = (node: Node, scope: Scope, reads: ValuesRead[]): void => {
  if (node.kind === 'field' || node.kind === 'variable' || node.kind === 'chain') {
    const path = meaningOf(node, scope);
    if (path) reads.push({ path, range: node.range });
  }
  if (node.kind === 'pipeline') declare(node, scope);
  if (node.kind === 'with' || node.kind === 'range') {
    visit(node.pipeline, scope, reads);
    visit(node.body, { dot: node.kind === 'with' ? meaningOfPipeline(node.pipeline, scope) : undefined, variables: scope.variables }, reads);
    if (node.otherwise) visit(node.otherwise, scope, reads);
    return;
  }
  const inner = node.kind === 'define' || node.kind === 'block' ? { dot: undefined, variables: new Map() } : scope;
  for (const child of childrenOf(node)) visit(child, inner, reads);
};

const declare = (pipeline: Pipeline, scope: Scope): void => {
  const [variable, other] = pipeline.declarations;
  if (variable && !other) scope.variables.set(variable.name, meaningOfPipeline(pipeline, scope));
};

/** Functions that give one of their arguments, or what is much like it. */
const passing = /^(?:must)?(?:deepCopy|merge|mergeOverwrite|default|coalesce|required)$/i;

/** A single operand, with whatever it is given to: `.Values.persistence | default dict`, `merge (deepCopy .Values.server) .Values.common`. */
const meaningOfPipeline = ({ commands }: Pipeline, scope: Scope): Meaning => {
  const [first, ...rest] = commands[0]?.operands ?? [];
  if (!first) return undefined;
  if (rest.length === 0) return meaningOf(first, scope);
  if (first.kind !== 'identifier' || !passing.test(first.name)) return undefined;
  return rest.map((operand) => meaningOf(operand, scope)).find((meaning) => meaning !== undefined);
};

const meaningOf = (operand: Operand, scope: Scope): Meaning => {
  if (operand.kind === 'dot') return scope.dot;
  if (operand.kind === 'pipeline') return meaningOfPipeline(operand, scope);
  if (operand.kind !== 'field' && operand.kind !== 'variable' && operand.kind !== 'chain') return undefined;
  const names = operand.fields.map(({ name }) => name);
  const at = names.indexOf('Values');
  if (at >= 0) return names.slice(at + 1);
  const base =
    operand.kind === 'field' ? scope.dot : operand.kind === 'variable' ? scope.variables.get(operand.name) : meaningOf(operand.operand, scope);
  return base && [...base, ...names];
};
