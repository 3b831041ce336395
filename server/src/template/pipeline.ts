/** Pipelines, commands and operands (text/template/parse/parse.go: pipeline, command, operand, term). */
import type { Range, SourceText } from '../base/index.ts';
import { numberConstant, unquote } from './constants.ts';
import { printNode } from './print.ts';
import type { Token } from './token.ts';
import type { Command, FieldName, Operand, Pipeline, Variable } from './tree.ts';

/** A tag that cannot be parsed, with Go's message. Caught by the statement parser, which goes on behind the tag. */
export class ParseFailure extends Error {
  readonly range: Range;
  /** One-based line that Go names. */
  readonly line: number;
  constructor(message: string, range: Range, line: number) {
    super(message);
    this.name = 'ParseFailure';
    this.range = { start: range.start, end: range.end };
    this.line = line;
  }
}

/** Deeper parentheses than this are refused (Go 1.25 has a bound as well). */
const maxParens = 500;

/** Parses pipelines out of a file's tokens. Positions are token indexes. */
export class PipelineParser {
  readonly #source: SourceText;
  readonly #tokens: readonly Token[];
  #at = 0;
  #parens = 0;
  #actionLine = 0;
  /** Names of the variables in scope, `$` first. The statement parser cuts it back at the end of a block. */
  variables: string[] = ['$'];

  constructor(source: SourceText, tokens: readonly Token[]) {
    this.#source = source;
    this.#tokens = tokens;
  }

  /** Index of the token at `at` or behind the spaces there. */
  peekNonSpace(at: number): number {
    let index = at;
    while (this.#tokens[index]?.kind === 'space') index++;
    return index;
  }

  /** A pipeline up to the right delimiter, which is not taken. `moved` learns how far parsing came, also when it fails. */
  parse(at: number, context: string, actionLine: number, moved: (at: number) => void): { readonly pipeline: Pipeline; readonly at: number } {
    this.#at = at;
    this.#parens = 0;
    this.#actionLine = actionLine;
    try {
      const pipeline = this.#pipeline(context, 'right-delimiter');
      return { pipeline, at: this.#at };
    } finally {
      moved(this.#at);
    }
  }

  /** Go's complaint about the token at an index. */
  unexpected(at: number, context: string, actionLine: number): ParseFailure {
    const token = this.#tokens[at];
    const end = this.#source.text.length;
    if (!token) return new ParseFailure(`unexpected EOF in ${context}`, this.#lastRange(), this.#line(end));
    const line = this.#line(token.start);
    if (token.kind === 'error') {
      const message = token.message ?? '';
      if (message.startsWith('unexpected "{"'))
        return new ParseFailure(`unexpected "{" in ${context}`, { start: token.start, end: token.start + 2 }, line);
      // An unclosed action is noticed where the text ends or goes wrong, maybe lines later.
      const started =
        actionLine === line
          ? ''
          : message.endsWith(' action')
            ? ` started at ${this.#source.path}:${actionLine}`
            : ` in action started at ${this.#source.path}:${actionLine}`;
      const range = token.start < token.end ? token : this.#lastRange();
      return new ParseFailure(`${message}${started}`, range, line);
    }
    return new ParseFailure(`unexpected ${this.#show(token)} in ${context}`, token, line);
  }

  #lastRange(): Range {
    const last = this.#tokens.findLast(({ kind, start, end }) => kind !== 'error' && kind !== 'space' && start < end);
    return last ?? { start: 0, end: 0 };
  }

  /** A token as Go's %s shows it (lex.go, item.String). */
  #show(token: Token): string {
    const text = this.#text(token);
    if (token.kind in keywordKinds) return `<${text}>`;
    const shown = token.kind === 'right-delimiter' ? '}}' : text;
    return [...shown].length > 10 ? `${JSON.stringify([...shown].slice(0, 10).join(''))}...` : JSON.stringify(shown);
  }

  #text({ start, end }: Range): string {
    return this.#source.text.slice(start, end);
  }

  #line(offset: number): number {
    return this.#source.lines.position(offset).line + 1;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #skipSpace(): Token | undefined {
    this.#at = this.peekNonSpace(this.#at);
    return this.#tokens[this.#at];
  }

  #fail(message: string, range: Range): never {
    throw new ParseFailure(message, range, this.#line(range.start));
  }

  #pipeline(context: string, end: 'right-delimiter' | 'right-paren'): Pipeline {
    const first = this.#skipSpace();
    const start = first?.start ?? this.#source.text.length;
    const { declarations, isAssignment } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#skipSpace();
      if (token?.kind === end) {
        const close = token.start;
        this.#checkCommands(commands, context, { start: Math.min(start, close), end: Math.max(close, start) }, token);
        return { kind: 'pipeline', range: { start: Math.min(start, close), end: this.#trimmedEnd(close) }, declarations, isAssignment, commands };
      }
      if (!token || !operandKinds.has(token.kind)) throw this.unexpected(this.#at, context, this.#actionLine);
      commands.push(this.#command());
    }
  }

  /** The end of what stands before an offset, without the spaces. */
  #trimmedEnd(offset: number): number {
    const before = this.#tokens[this.#at - 1];
    return before?.kind === 'space' && before.end === offset ? before.start : offset;
  }

  #checkCommands(commands: readonly Command[], context: string, range: Range, end: Token): void {
    if (commands.length === 0) this.#fail(`missing value for ${context}`, range.start < range.end ? range : end);
    commands.forEach(({ operands: [operand] }, i) => {
      if (i > 0 && operand && ['bool', 'dot', 'nil', 'number', 'string'].includes(operand.kind)) {
        this.#fail(`non executable command in pipeline stage ${i + 1}`, operand.range);
      }
    });
  }

  /** `$x :=`, `$x =`, `$i, $e :=`. */
  #declarations(context: string): { readonly declarations: Variable[]; readonly isAssignment: boolean } {
    const declarations: Variable[] = [];
    for (;;) {
      const token = this.#skipSpace();
      if (token?.kind !== 'variable') return { declarations, isAssignment: false };
      const before = this.#at;
      const next = this.peekNonSpace(before + 1);
      const following = this.#tokens[next];
      const range = { start: token.start, end: token.end };
      const variable: Variable = { kind: 'variable', range, name: this.#text(token), nameRange: range, fields: [] };
      if (following?.kind === 'assign' || following?.kind === 'declare') {
        this.#at = next + 1;
        declarations.push(variable);
        this.variables.push(variable.name);
        return { declarations, isAssignment: following.kind === 'assign' };
      }
      if (following?.kind !== 'character' || this.#text(following) !== ',') return { declarations, isAssignment: false };
      this.#at = next + 1;
      declarations.push(variable);
      this.variables.push(variable.name);
      if (context !== 'range' || declarations.length >= 2) this.#fail(`too many declarations in ${context}`, following);
      const { kind } = this.#skipSpace() ?? {};
      if (kind !== 'variable' && kind !== 'right-delimiter' && kind !== 'right-paren')
        this.#fail('range can only initialize variables', this.#peek() ?? following);
    }
  }

  #command(): Command {
    const operands: Operand[] = [];
    const start = this.#peek()?.start ?? 0;
    for (;;) {
      this.#skipSpace();
      const operand = this.#operand();
      if (operand) operands.push(operand);
      const token = this.#peek();
      if (token?.kind === 'space') continue;
      if (token?.kind === 'right-delimiter' || token?.kind === 'right-paren') break;
      if (token?.kind === 'pipe') {
        this.#at++;
        break;
      }
      throw this.unexpected(this.#at, 'operand', this.#actionLine);
    }
    const last = operands.at(-1);
    if (!last) this.#fail('empty command', this.#peek() ?? this.#lastRange());
    return { kind: 'command', range: { start, end: last.range.end }, operands };
  }

  /** A term with the fields that follow it at once. */
  #operand(): Operand | undefined {
    const term = this.#term();
    if (!term || this.#peek()?.kind !== 'field') return term;
    const fields: FieldName[] = [];
    let end = term.range.end;
    for (let token = this.#peek(); token?.kind === 'field'; token = this.#peek()) {
      fields.push(this.#fieldName(token));
      end = token.end;
      this.#at++;
    }
    const range = { start: term.range.start, end };
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
        return this.#fail(`unexpected . after term ${JSON.stringify(printNode(term))}`, { start: term.range.end, end });
      default:
        return { kind: 'chain', range, operand: term, fields };
    }
  }

  #fieldName(token: Token): FieldName {
    return { name: this.#source.text.slice(token.start + 1, token.end), range: { start: token.start + 1, end: token.end } };
  }

  #term(): Operand | undefined {
    const token = this.#peek();
    if (!token) return undefined;
    const range = { start: token.start, end: token.end };
    const text = this.#text(token);
    switch (token.kind) {
      case 'identifier':
        this.#at++;
        return { kind: 'identifier', range, name: text };
      case 'dot':
        this.#at++;
        return { kind: 'dot', range };
      case 'nil':
        this.#at++;
        return { kind: 'nil', range };
      case 'variable':
        this.#at++;
        if (!this.variables.includes(text)) this.#fail(`undefined variable ${JSON.stringify(text)}`, range);
        return { kind: 'variable', range, name: text, nameRange: range, fields: [] };
      case 'field':
        this.#at++;
        return { kind: 'field', range, fields: [this.#fieldName(token)] };
      case 'bool':
        this.#at++;
        return { kind: 'bool', range, value: text === 'true' };
      case 'number':
      case 'char-constant': {
        this.#at++;
        const number = numberConstant(text, token.kind === 'char-constant');
        if (typeof number === 'string') return this.#fail(number, range);
        return { kind: 'number', range, text, ...number };
      }
      case 'string':
      case 'raw-string': {
        this.#at++;
        const meaning = unquote(text);
        if (meaning === undefined) return this.#fail('invalid syntax', range);
        return { kind: 'string', range, quoted: text, text: meaning };
      }
      case 'left-paren': {
        if (++this.#parens > maxParens) this.#fail('max expression depth exceeded', range);
        this.#at++;
        const pipeline = this.#pipeline('parenthesized pipeline', 'right-paren');
        this.#at++;
        this.#parens--;
        return pipeline;
      }
      default:
        return undefined;
    }
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

const keywordKinds = { block: 1, break: 1, continue: 1, define: 1, else: 1, end: 1, if: 1, range: 1, nil: 1, template: 1, with: 1 };
