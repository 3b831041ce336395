/** Pipelines, commands and operands (text/template/parse/parse.go: pipeline, command, operand, term). */
import { quote } from './characters.ts';
import { numberConstant } from './number.ts';
import { printNode } from './print.ts';
import type { Reader } from './reader.ts';
import type { Token } from './token.ts';
import type { Call, Command, FieldName, Operand, Pipeline, Variable } from './tree.ts';
import { unquote } from './unquote.ts';

/** Deeper parentheses than this are refused, so that no input can exhaust the stack; Go does so at 10,000. */
const maxParens = 500;
/** Go's own bound. */
const maxCommands = 100_000;

/** Parses pipelines out of a file's tokens. Throws `ParseFailure`. */
export class PipelineParser {
  readonly #reader: Reader;
  /** The parentheses that are open. */
  #parens: Token[] = [];
  /** Every name used as a function so far, in broken tags too. */
  readonly calls: Call[] = [];

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** A pipeline with the right delimiter behind it. */
  parse(context: string): Pipeline {
    this.#parens = [];
    return this.#pipeline(context, 'right-delimiter');
  }

  /** With what ends it. */
  #pipeline(context: string, end: 'right-delimiter' | 'right-paren'): Pipeline {
    const reader = this.#reader;
    const start = reader.peekNonSpace()?.start ?? reader.source.text.length;
    const { declarations, isAssignment } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = reader.peekNonSpace();
      if (token?.kind === end) {
        const before = reader.previous;
        const close = before?.kind === 'space' ? before.start : token.start;
        const range = { start: Math.min(start, close), end: Math.max(start, close) };
        if (commands.length === 0) reader.fail(`missing value for ${context}`, declarations.length > 0 ? range : (reader.before ?? token));
        this.#checkCommands(commands);
        reader.at++;
        return { kind: 'pipeline', range, declarations, isAssignment, commands };
      }
      if (!token || !operandKinds.has(token.kind)) return this.#unexpected(context);
      commands.push(this.#command());
      if (commands.length > maxCommands) reader.fail('pipeline too long', token);
    }
  }

  #unexpected(context: string): never {
    // Go notices at the action's end; to blame is the parenthesis.
    const isOpen = this.#reader.peek()?.message === 'unclosed left paren';
    return this.#reader.unexpected(context, isOpen ? this.#parens.at(-1) : undefined);
  }

  /** Only the first command may be something that does not take what the one before gives. */
  #checkCommands(commands: readonly Command[]): void {
    commands.forEach(({ operands: [operand] }, i) => {
      if (i > 0 && operand && ['bool', 'dot', 'nil', 'number', 'string'].includes(operand.kind)) {
        this.#reader.fail(`non executable command in pipeline stage ${i + 1}`, operand.range);
      }
    });
  }

  /** `$x :=`, `$x =`, `$i, $e :=`. */
  #declarations(context: string): { readonly declarations: Variable[]; readonly isAssignment: boolean } {
    const reader = this.#reader;
    const declarations: Variable[] = [];
    for (;;) {
      const token = reader.peekNonSpace();
      if (token?.kind !== 'variable') return { declarations, isAssignment: false };
      const before = reader.at;
      reader.at++;
      const following = reader.peekNonSpace();
      const declares = following?.kind === 'assign' || following?.kind === 'declare';
      if (!following || !(declares || (following.kind === 'character' && reader.text(following) === ','))) {
        reader.at = before;
        return { declarations, isAssignment: false };
      }
      reader.at++;
      const range = { start: token.start, end: token.end };
      const name = reader.text(token);
      declarations.push({ kind: 'variable', range, name, nameRange: range, fields: [] });
      reader.scope.declare(name);
      if (declares) return { declarations, isAssignment: following.kind === 'assign' };
      if (context !== 'range' || declarations.length >= 2) reader.fail(`too many declarations in ${context}`, following);
      const next = reader.peekNonSpace();
      if (next?.kind !== 'variable' && next?.kind !== 'right-delimiter' && next?.kind !== 'right-paren')
        reader.fail('range can only initialize variables', next?.blame ?? next ?? following);
    }
  }

  #command(): Command {
    const reader = this.#reader;
    const operands: Operand[] = [];
    const start = reader.peekNonSpace()?.start ?? 0;
    let end = start;
    for (;;) {
      const operand = this.#operand();
      if (operand) {
        operands.push(operand);
        end = reader.previous?.end ?? end;
      }
      const token = reader.peek();
      if (token?.kind === 'right-delimiter' || token?.kind === 'right-paren') break;
      if (token?.kind !== 'space' && token?.kind !== 'pipe') this.#unexpected('operand');
      reader.at++;
      if (token?.kind === 'pipe') break;
    }
    if (operands.length === 0) return reader.fail('empty command', reader.previous ?? { start, end });
    return { kind: 'command', range: { start, end }, operands };
  }

  /** A term with the fields that follow it at once. */
  #operand(): Operand | undefined {
    const reader = this.#reader;
    // A parenthesis belongs to the chain, not to the pipeline inside.
    const start = reader.peekNonSpace()?.start ?? 0;
    const term = this.#term();
    if (!term || reader.peek()?.kind !== 'field') return term;
    const fields: FieldName[] = [];
    let end = term.range.end;
    for (let token = reader.peek(); token?.kind === 'field'; token = reader.peek()) {
      fields.push(this.#fieldName(token));
      end = token.end;
      reader.at++;
    }
    const range = { start, end };
    switch (term.kind) {
      case 'field':
        return { ...term, range, fields: [...term.fields, ...fields] };
      case 'variable':
        return { ...term, range, fields: [...term.fields, ...fields] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return reader.fail(`unexpected . after term ${quote(printNode(term))}`, { start: term.range.end, end });
      default:
        return { kind: 'chain', range, operand: term, fields };
    }
  }

  #fieldName(token: Token): FieldName {
    const range = { start: token.start + 1, end: token.end };
    return { name: this.#reader.text(range), range };
  }

  #term(): Operand | undefined {
    const reader = this.#reader;
    const token = reader.peekNonSpace();
    if (!token || !operandKinds.has(token.kind)) return undefined;
    reader.at++;
    const range = { start: token.start, end: token.end };
    const text = reader.text(token);
    switch (token.kind) {
      case 'identifier':
        this.calls.push({ name: text, range, goLine: reader.line });
        return { kind: 'identifier', range, name: text };
      case 'dot':
      case 'nil':
        return { kind: token.kind, range };
      case 'variable':
        if (!reader.scope.has(text)) reader.fail(`undefined variable ${quote(text)}`, range);
        return { kind: 'variable', range, name: text, nameRange: range, fields: [] };
      case 'field':
        return { kind: 'field', range, fields: [this.#fieldName(token)] };
      case 'bool':
        return { kind: 'bool', range, value: text === 'true' };
      case 'number':
      case 'char-constant': {
        const number = numberConstant(text, token.kind === 'char-constant');
        if (typeof number === 'string') return reader.fail(number, range);
        return { kind: 'number', range, text, ...number };
      }
      case 'left-paren':
        return this.#parenthesized(token);
      default: {
        const meaning = unquote(text);
        if (meaning === undefined) return reader.fail('invalid syntax', range);
        return { kind: 'string', range, quoted: text, text: meaning };
      }
    }
  }

  #parenthesized(paren: Token): Pipeline {
    if (this.#parens.length >= maxParens) this.#reader.fail('max expression depth exceeded', paren);
    this.#parens.push(paren);
    const pipeline = this.#pipeline('parenthesized pipeline', 'right-paren');
    this.#parens.pop();
    return pipeline;
  }
}

const operandKinds: ReadonlySet<string> = new Set([
  'bool',
  'char-constant',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'raw-string',
  'string',
  'variable',
  'left-paren',
]);
