import { quote } from './characters.ts';
import type { Branching, Command, Node, Pipeline } from './tree.ts';

/** A node as Go's `Node.String` writes it (text/template/parse/node.go). */
export const printNode = (node: Node): string => {
  switch (node.kind) {
    case 'list':
      return node.nodes.map(printNode).join('');
    case 'text':
      return node.text;
    case 'comment':
      return `{{/*${node.text}*/}}`;
    case 'action':
      return `{{${printPipeline(node.pipeline)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return printBranch(node.kind, node);
    case 'break':
      return '{{break}}';
    case 'continue':
      return '{{continue}}';
    case 'template':
      return `{{template ${quote(node.name)}${node.pipeline ? ` ${printPipeline(node.pipeline)}` : ''}}}`;
    case 'define':
      return '';
    case 'block':
      return `{{template ${quote(node.name)} ${printPipeline(node.pipeline)}}}`;
    case 'pipeline':
      return printPipeline(node);
    case 'command':
      return printCommand(node);
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'identifier':
      return node.name;
    case 'field':
      return node.fields.map(({ name }) => `.${name}`).join('');
    case 'variable':
      return [node.name, ...node.fields.map(({ name }) => name)].join('.');
    case 'chain': {
      const operand = node.operand.kind === 'pipeline' ? `(${printPipeline(node.operand)})` : printNode(node.operand);
      return `${operand}${node.fields.map(({ name }) => `.${name}`).join('')}`;
    }
  }
};

const printBranch = (name: string, { pipeline, body, otherwise }: Branching): string => {
  const rest = otherwise ? `{{else}}${printNode(otherwise)}` : '';
  return `{{${name} ${printPipeline(pipeline)}}}${printNode(body)}${rest}{{end}}`;
};

const printPipeline = ({ declarations, isAssignment, commands }: Pipeline): string => {
  const variables = declarations.length > 0 ? `${declarations.map(({ name }) => name).join(', ')} ${isAssignment ? '=' : ':='} ` : '';
  return variables + commands.map(printCommand).join(' | ');
};

const printCommand = ({ operands }: Command): string =>
  operands.map((operand) => (operand.kind === 'pipeline' ? `(${printPipeline(operand)})` : printNode(operand))).join(' ');
