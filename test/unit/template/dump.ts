/** A template's tree in the words of the Go program (conformance/go/parse.go), so that the two can be compared. */
import { SourceText } from '../../../server/src/base/index.ts';
import { functions } from '../../../server/src/functions/index.ts';
import {
  errorContext,
  type List,
  type Node,
  type Num,
  type Problem,
  parse,
  printNode,
  problemsOf,
  type Template,
} from '../../../server/src/template/index.ts';
import type { ParseAnswer } from '../../kit/oracle.ts';

/** The name under which texts are parsed here and there. */
export const name = 'main';

export const parseText = (text: string): Template => parse(new SourceText(name, text));

/** All that is wrong with a text, functions that Helm does not have too. */
export const problemsIn = (text: string): Problem[] => problemsOf(parseText(text), (called) => functions.has(called));

/** What Keelson makes of a text, as Go would tell it. */
export const ourParse = (text: string): ParseAnswer => {
  const [problem] = problemsIn(text);
  return problem ? { error: `template: ${name}:${problem.goLine}: ${problem.message}` } : { trees: dump(parseText(text)) };
};

/** Of templates with one name Go keeps the first that is not empty, else the last. */
const dump = (template: Template): Record<string, string> => {
  const trees: Record<string, string> = {};
  // Go adds a template when it ends.
  const defines = [...template.defines].sort((a, b) => a.node.range.end - b.node.range.end);
  for (const { name: called, body } of [...defines, { name, body: template.root }]) {
    if (isEmpty(trees[called])) trees[called] = `${dumpList(template, body, 0).join('\n')}\n`;
  }
  return trees;
};

/** Whether what has been told of a template is nothing, or white space alone. */
const isEmpty = (told = ''): boolean =>
  told
    .split('\n')
    .slice(1, -1)
    .every((line) => /^ text \S+ "(?: |\\[nrt])*"$/.test(line));

const dumpList = (template: Template, list: List, depth: number): string[] => [
  `${' '.repeat(depth)}list`,
  ...list.nodes.flatMap((node) => dumpNode(template, node, depth + 1)),
];

const dumpNode = (template: Template, node: Node, depth: number): string[] => {
  if (node.kind === 'comment' || node.kind === 'define') return [];
  if (node.kind === 'list') return dumpList(template, node, depth);
  const place = errorContext(template, node).location.slice(name.length + 1);
  const line = (kind: string, detail = ''): string => `${' '.repeat(depth)}${kind} ${place} ${detail}`.trimEnd();
  const below = (...nodes: readonly (Node | undefined)[]): string[] => nodes.flatMap((child) => (child ? dumpNode(template, child, depth + 1) : []));
  switch (node.kind) {
    case 'text':
      return [line('text', quoted(node.text))];
    case 'break':
    case 'continue':
      return [' '.repeat(depth) + node.kind];
    case 'action':
      return [line('action'), ...below(node.pipeline)];
    case 'if':
    case 'with':
    case 'range':
      return [line(node.kind), ...below(node.pipeline, node.body, node.otherwise)];
    case 'block':
    case 'template':
      return [line('template', quoted(node.name)), ...below(node.pipeline)];
    case 'pipeline':
      return [line('pipeline', node.isAssignment ? '=' : ''), ...below(...node.declarations, ...node.commands)];
    case 'command':
      return [line('command'), ...below(...node.operands)];
    case 'chain':
      return [line('chain', node.fields.map((field) => field.name).join('.')), ...below(node.operand)];
    case 'number':
      return [line('number', meaning(node))];
    case 'string':
      return [line('string', quoted(node.text))];
    case 'dot':
    case 'nil':
      return [line(node.kind)];
    default:
      return [line(node.kind, printNode(node))];
  }
};

const meaning = ({ int, uint, float, complex }: Num): string =>
  [
    ...(int === undefined ? [] : [`int:${int}`]),
    ...(uint === undefined ? [] : [`uint:${uint}`]),
    ...(float === undefined ? [] : [`float:${bits(float)}`]),
    ...(complex === undefined ? [] : [`complex:${bits(complex.real)},${bits(complex.imaginary)}`]),
  ].join(' ');

const bits = (float: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, float);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
};

/** As Go's encoding/json writes a text. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
