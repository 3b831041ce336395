/**
 * Cuts a template into tokens exactly as Go does (text/template/parse/lex.go). Go stops at the first thing that it cannot read; here it becomes an
 * `error` token, behind which whoever reads says where to go on.
 */
import type { Range } from '../base/index.ts';
import { describe, isAlphanumeric, isDigit, isSpace, quote, skipSpaces, width } from './characters.ts';
import { scanNumber } from './number-token.ts';
import { finder } from './search.ts';
import { keywords, type Token, type TokenKind } from './token.ts';

export class Lexer {
  readonly #text: string;
  readonly #opening: (from: number) => number;
  readonly #commentEnd: (from: number) => number;
  readonly #backtick: (from: number) => number;
  #at = 0;
  #isInside = false;
  #trims = false;
  #parens = 0;
  /** Up to where no quote of a kind closes a string, once that is known: so that each character is looked at a bounded number of times. */
  readonly #unterminated = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
    this.#opening = finder(text, '{{');
    this.#commentEnd = finder(text, '*/');
    this.#backtick = finder(text, '`');
  }

  /** The next token; undefined at the end of the text. Behind an error, `resume` comes first. */
  next(): Token | undefined {
    return this.#isInside ? this.#inside() : this.#outside();
  }

  /** Goes on at an offset, outside of actions; `trims` where what ended there takes away the white space behind it. */
  resume(at: number, trims: boolean): void {
    this.#at = at;
    this.#isInside = false;
    this.#trims = trims;
  }

  #take(kind: TokenKind, end: number, more?: Omit<Token, 'kind' | keyof Range>): Token {
    const token = { kind, start: this.#at, end, ...more };
    this.#at = end;
    return token;
  }

  #fail(message: string | undefined, end: number, blame: Range, goStart = this.#at): Token {
    return { kind: 'error', start: this.#at, end, blame, goStart, ...(message === undefined ? {} : { message }) };
  }

  /** Text, what trim markers take from it, comments and left delimiters. */
  #outside(): Token | undefined {
    const text = this.#text;
    if (this.#trims) {
      this.#trims = false;
      const end = skipSpaces(text, this.#at);
      if (end > this.#at) return this.#take('trimmed', end);
    }
    if (this.#at >= text.length) return undefined;
    const left = this.#opening(this.#at);
    if (left < 0) return this.#take('text', text.length);
    const trims = text[left + 2] === '-' && isSpace(text.charCodeAt(left + 3));
    let end = left;
    if (trims) while (end > this.#at && isSpace(text.charCodeAt(end - 1))) end--;
    if (end > this.#at) return this.#take('text', end);
    if (left > this.#at) return this.#take('trimmed', left);
    // The space of a left trim marker belongs to the delimiter.
    const inside = left + (trims ? 4 : 2);
    if (text.startsWith('/*', inside)) return this.#comment(inside, trims);
    this.#isInside = true;
    this.#parens = 0;
    return this.#take('left-delimiter', inside, { trims });
  }

  #comment(inside: number, trims: boolean): Token {
    const close = this.#commentEnd(inside + 2);
    if (close < 0) return this.#fail('unclosed comment', inside + 2, { start: this.#at, end: inside + 2 }, inside);
    const after = close + 2;
    const delimiter = this.#delimiterAt(after);
    if (!delimiter) return this.#fail('comment ends before closing delimiter', after, { start: close, end: after }, inside);
    this.#trims = delimiter === 'trimming';
    return this.#take('comment', after + (this.#trims ? 4 : 2), { trims });
  }

  #delimiterAt(at: number): 'plain' | 'trimming' | undefined {
    const text = this.#text;
    if (text.startsWith('}}', at)) return 'plain';
    return isSpace(text.charCodeAt(at)) && text[at + 1] === '-' && text.startsWith('}}', at + 2) ? 'trimming' : undefined;
  }

  /** One token inside an action. */
  #inside(): Token {
    const text = this.#text;
    const at = this.#at;
    const delimiter = this.#delimiterAt(at);
    if (delimiter) return this.#right(delimiter === 'trimming');
    if (at >= text.length) return this.#fail('unclosed action', at, { start: at, end: at });
    // To Go the first of two opening braces is a character that fits nowhere. Here an action begins before the one above it is finished.
    if (text.startsWith('{{', at)) return this.#fail(undefined, at + 1, { start: at, end: at + 2 });
    const code = text.charCodeAt(at);
    if (isSpace(code)) return this.#space();
    const char = text[at] as string;
    switch (char) {
      case '=':
        return this.#take('assign', at + 1);
      case ':':
        return text[at + 1] === '=' ? this.#take('declare', at + 2) : this.#fail('expected :=', at + 1, { start: at, end: at + 1 });
      case '|':
        return this.#take('pipe', at + 1);
      case '"':
        return this.#quoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.#quoted("'", 'char-constant', 'unterminated character constant');
      case '`': {
        const end = this.#backtick(at + 1);
        return end < 0 ? this.#fail('unterminated raw quoted string', at + 1, { start: at, end: text.length }) : this.#take('raw-string', end + 1);
      }
      case '$':
        return this.#fieldOrVariable('variable');
      case '(':
        this.#parens++;
        return this.#take('left-paren', at + 1);
      case ')':
        if (this.#parens === 0) return this.#fail('unexpected right paren', at + 1, { start: at, end: at + 1 });
        this.#parens--;
        return this.#take('right-paren', at + 1);
    }
    // A dot that ends the text is half a number to Go.
    if (char === '.' && at + 1 < text.length && !isDigit(text.charCodeAt(at + 1))) return this.#fieldOrVariable('field');
    if (char === '.' || char === '+' || char === '-' || isDigit(code)) return this.#number();
    if (isAlphanumeric(text, at)) return this.#identifier();
    if (code > 32 && code < 127) return this.#take('character', at + 1);
    const end = at + width(text, at);
    return this.#fail(`unrecognized character in action: ${describe(text, at)}`, end, { start: at, end });
  }

  #right(trims: boolean): Token {
    const end = this.#at + (trims ? 4 : 2);
    if (this.#parens > 0) return this.#fail('unclosed left paren', end, { start: this.#at, end });
    this.#isInside = false;
    this.#trims = trims;
    return this.#take('right-delimiter', end, { trims, goStart: end - 2 });
  }

  /** A run of spaces, which stops before the one that belongs to a trim marker. */
  #space(): Token {
    const text = this.#text;
    const end = skipSpaces(text, this.#at);
    return this.#take('space', text[end] === '-' && text.startsWith('}}', end + 1) ? end - 1 : end);
  }

  #quoted(mark: string, kind: TokenKind, message: string): Token {
    const text = this.#text;
    let at = this.#at + 1;
    // A quote inside a string that no quote ends is an escaped one, so it ends none either.
    const known = this.#unterminated.get(mark) ?? 0;
    if (this.#at < known) at = known;
    for (; at < text.length && text[at] !== '\n'; at++) {
      if (text[at] === mark) return this.#take(kind, at + 1);
      if (text[at] === '\\' && text[at + 1] !== '\n') at++;
    }
    const end = Math.min(at, text.length);
    this.#unterminated.set(mark, end);
    return this.#fail(message, this.#at + 1, { start: this.#at, end });
  }

  #fieldOrVariable(kind: 'field' | 'variable'): Token {
    if (this.#endsName(this.#at + 1)) return this.#take(kind === 'variable' ? 'variable' : 'dot', this.#at + 1);
    const end = this.#nameEnd(this.#at + 1);
    return this.#endsName(end) ? this.#take(kind, end) : this.#badCharacter(end);
  }

  #identifier(): Token {
    const end = this.#nameEnd(this.#at);
    if (!this.#endsName(end)) return this.#badCharacter(end);
    const word = this.#text.slice(this.#at, end);
    if (keywords.has(word)) return this.#take(word as TokenKind, end);
    return this.#take(word === 'true' || word === 'false' ? 'bool' : 'identifier', end);
  }

  #nameEnd(from: number): number {
    let end = from;
    while (isAlphanumeric(this.#text, end)) end += width(this.#text, end);
    return end;
  }

  /** Whether a field, variable or identifier may end here. */
  #endsName(at: number): boolean {
    const text = this.#text;
    if (at >= text.length || isSpace(text.charCodeAt(at))) return true;
    return '.,|:)('.includes(text[at] as string) || text.startsWith('}}', at);
  }

  #badCharacter(at: number): Token {
    const end = at + width(this.#text, at);
    return this.#fail(`bad character ${describe(this.#text, at)}`, end, { start: at, end });
  }

  #number(): Token {
    const { end, isBad } = scanNumber(this.#text, this.#at);
    if (!isBad) return this.#take('number', end);
    return this.#fail(`bad number syntax: ${quote(this.#text.slice(this.#at, end))}`, end, { start: this.#at, end });
  }
}
