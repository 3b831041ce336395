/** Reads tokens one by one, and knows which line Go would name at any moment: that of the last token that it has looked at. */
import type { Range, SourceText } from '../base/index.ts';
import { quote, utf8Length } from './characters.ts';
import { goLines } from './lines.ts';
import type { Scope } from './scope.ts';
import { firstAt } from './search.ts';
import { keywords, type Token } from './token.ts';

/** A tag that cannot be parsed, with Go's message. Caught by the statement parser, which goes on behind the tag. */
export class ParseFailure extends Error {
  readonly range: Range;
  /** One-based line that Go names. */
  readonly line: number;
  constructor(message: string, { start, end }: Range, line: number) {
    super(message);
    this.name = 'ParseFailure';
    this.range = { start, end };
    this.line = line;
  }
}

/**
 * V8 has so long a piece of a text point into that text, which then stays in memory for its sake: nodes that live on from edit to edit would each keep all of the file
 * as it was when they were made. A piece of something that was put together is a text by itself.
 */
const shortestSlice = 13;

export class Reader {
  readonly source: SourceText;
  readonly #tokens: readonly Token[];
  /** Index of the token to be read next. */
  at = 0;
  scope: Scope;
  readonly #isEdited: boolean;

  /** `isEdited`: what is made of this text may outlive it. */
  constructor(source: SourceText, tokens: readonly Token[], scope: Scope, isEdited: boolean) {
    this.source = source;
    this.#tokens = tokens;
    this.scope = scope;
    this.#isEdited = isEdited;
  }

  /** The next token; undefined at the end of the text. */
  peek(): Token | undefined {
    this.scope.reach = Math.max(this.scope.reach, this.at);
    return this.#tokens[this.at];
  }

  next(): Token | undefined {
    const token = this.peek();
    if (token) this.at++;
    return token;
  }

  /** The next token that is no space, before which reading then stands. */
  peekNonSpace(): Token | undefined {
    while (this.peek()?.kind === 'space') this.at++;
    return this.peek();
  }

  nextNonSpace(): Token | undefined {
    this.peekNonSpace();
    return this.next();
  }

  /** The next token without Go's noticing. */
  get current(): Token | undefined {
    return this.#tokens[this.at];
  }

  /** The token before the next one. */
  get previous(): Token | undefined {
    return this.#tokens[this.at - 1];
  }

  /** The token before the next one, spaces left out. */
  get before(): Token | undefined {
    let at = this.at - 1;
    while (this.#tokens[at]?.kind === 'space') at--;
    return this.#tokens[at];
  }

  /** Goes behind the tag that begins at an index: behind its right delimiter, or the error that ends it. */
  skipTag(from: number): void {
    this.at = from + 1;
    while (this.at < this.#tokens.length) {
      const { kind } = this.#tokens[this.at++] as Token;
      if (kind === 'right-delimiter' || kind === 'error') break;
    }
    this.scope.reach = this.at - 1;
  }

  /** Goes to the token that begins at an offset. */
  passTo(offset: number): void {
    this.at = firstAt(this.#tokens, offset, ({ start }) => start);
  }

  text({ start, end }: Range): string {
    const piece = this.source.text.slice(start, end);
    return this.#isEdited && end - start >= shortestSlice ? ` ${piece}`.slice(1) : piece;
  }

  /** The line that Go names in what it says now. */
  get line(): number {
    return this.lineOf(this.#tokens[this.scope.reach]);
  }

  /** The line of a token; the last one for the end of the text. */
  lineOf(token: Token | undefined): number {
    return this.lineAt(token ? (token.goStart ?? token.start) : this.source.text.length);
  }

  lineAt(offset: number): number {
    return goLines(this.source).line(offset);
  }

  fail(message: string, range: Range): never {
    throw new ParseFailure(message, range, this.line);
  }

  /** Go's complaint about the token that comes next; to blame may be another place. */
  unexpected(context: string, blame?: Range): never {
    const token = this.peek();
    if (!token) return this.fail(`unexpected EOF in ${context}`, this.previous ?? { start: 0, end: 0 });
    const range = blame ?? token.blame ?? token;
    if (token.kind !== 'error' || token.message === undefined) return this.fail(`unexpected ${this.#show(token)} in ${context}`, range);
    return this.fail(`${token.message}${this.#started(token)}`, range);
  }

  /** An action that is noticed to be broken lines after its beginning is told with that. */
  #started(token: Token): string {
    const { actionLine } = this.scope;
    if (actionLine === 0 || actionLine === this.lineOf(token)) return '';
    return `${token.message?.endsWith(' action') ? '' : ' in action'} started at ${this.source.path}:${actionLine}`;
  }

  /** A token as Go's %s shows it (lex.go, item.String). */
  #show(token: Token): string {
    if (token.kind === 'error') return '"{"';
    if (token.kind === 'right-delimiter') return '"}}"';
    const text = this.text(token);
    if (keywords.has(token.kind) || token.kind === 'dot') return `<${text}>`;
    return utf8Length(text) > 10 ? `${quote([...text].slice(0, 10).join(''))}...` : quote(text);
  }
}
