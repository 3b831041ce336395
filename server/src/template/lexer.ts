/**
 * Cuts a template into tokens (text/template/parse/lex.go). What Go refuses becomes an `error` token, and lexing goes on behind it: a broken action
 * ends at its line's end at the latest, so it costs only itself.
 */
import { keywords, type Token, type TokenKind } from './token.ts';

const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 13 || code === 10;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Letters, digits and the underscore, as Go's unicode package has them. */
const isAlphanumeric = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95;
  if (Number.isNaN(code)) return false;
  return /^[\p{L}\p{Nd}]/u.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
};
const width = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** All tokens of a text, in order; together they are the text. */
export const tokenize = (text: string): Token[] => new Lexer(text).run();

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #parens = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Token[] {
    while (this.#at < this.#text.length) this.#lexText();
    return this.#tokens;
  }

  #push(kind: TokenKind, end: number, more?: Pick<Token, 'message' | 'trims'>): void {
    if (end > this.#at || kind === 'error') this.#tokens.push({ kind, start: this.#at, end, ...more });
    this.#at = end;
  }

  /** Text up to the next action, then that action. */
  #lexText(): void {
    const text = this.#text;
    const left = text.indexOf('{{', this.#at);
    if (left < 0) {
      this.#push('text', text.length);
      return;
    }
    const trims = text[left + 2] === '-' && isSpace(text.charCodeAt(left + 3));
    let end = left;
    if (trims) while (end > this.#at && isSpace(text.charCodeAt(end - 1))) end--;
    this.#push('text', end);
    this.#push('trimmed', left);
    const inside = left + (trims ? 4 : 2);
    if (text.startsWith('/*', trims ? skipSpaces(text, inside) : inside) && text.startsWith('/*', inside)) this.#lexComment(inside, trims);
    else {
      // The space of a left trim marker belongs to the delimiter.
      this.#push('left-delimiter', inside, { trims });
      this.#parens = 0;
      while (this.#lexInside()) {
        /* one token a round */
      }
    }
  }

  #lexComment(inside: number, trims: boolean): void {
    const text = this.#text;
    const close = text.indexOf('*/', inside + 2);
    if (close < 0) {
      this.#fail('unclosed comment', this.#recovery(inside));
      return;
    }
    const after = close + 2;
    const trimsRight = isSpace(text.charCodeAt(after)) && text[after + 1] === '-' && text.startsWith('}}', after + 2);
    if (!trimsRight && !text.startsWith('}}', after)) {
      this.#fail('comment ends before closing delimiter', this.#recovery(after));
      return;
    }
    this.#push('comment', after + (trimsRight ? 4 : 2), { trims });
    if (trimsRight) this.#trimRight();
  }

  /** White space behind a right trim marker. */
  #trimRight(): void {
    this.#push('trimmed', skipSpaces(this.#text, this.#at));
  }

  /** Where a broken action ends: behind the next `}}` of its line, before the next `{{`, or at the end of the line. */
  #recovery(from: number): number {
    const text = this.#text;
    let line = text.indexOf('\n', from);
    if (line < 0) line = text.length;
    if (text[line - 1] === '\r' && line - 1 >= from) line--;
    const close = text.indexOf('}}', from);
    const open = text.indexOf('{{', from);
    if (close >= 0 && close < line && (open < 0 || close < open)) return close + 2;
    return open >= 0 && open < line ? open : line;
  }

  /** An error in an action; the rest of the action, as far as recovery goes, is part of the token. */
  #fail(message: string, end: number): false {
    this.#push('error', Math.max(end, this.#at), { message });
    return false;
  }

  #atRightDelimiter(): 'plain' | 'trim' | undefined {
    const text = this.#text;
    if (text.startsWith('}}', this.#at)) return 'plain';
    if (isSpace(text.charCodeAt(this.#at)) && text[this.#at + 1] === '-' && text.startsWith('}}', this.#at + 2)) return 'trim';
    return undefined;
  }

  /** One token inside an action; false when the action is over. */
  #lexInside(): boolean {
    const text = this.#text;
    const at = this.#at;
    const delimiter = this.#atRightDelimiter();
    if (delimiter) {
      if (this.#parens > 0) return this.#fail('unclosed left paren', at + (delimiter === 'trim' ? 4 : 2));
      this.#push('right-delimiter', at + (delimiter === 'trim' ? 4 : 2), { trims: delimiter === 'trim' });
      if (delimiter === 'trim') this.#trimRight();
      return false;
    }
    if (at >= text.length) return this.#fail('unclosed action', at);
    const code = text.charCodeAt(at);
    if (isSpace(code)) return this.#lexSpace();
    const char = text[at] as string;
    switch (char) {
      case '=':
        this.#push('assign', at + 1);
        return true;
      case ':':
        if (text[at + 1] !== '=') return this.#fail('expected :=', this.#recovery(at));
        this.#push('declare', at + 2);
        return true;
      case '|':
        this.#push('pipe', at + 1);
        return true;
      case '"':
        return this.#lexQuoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.#lexQuoted("'", 'char-constant', 'unterminated character constant');
      case '`': {
        const end = text.indexOf('`', at + 1);
        if (end < 0) return this.#fail('unterminated raw quoted string', this.#recovery(at));
        this.#push('raw-string', end + 1);
        return true;
      }
      case '$':
        return this.#lexFieldOrVariable('variable');
      case '(':
        this.#push('left-paren', at + 1);
        this.#parens++;
        return true;
      case ')':
        if (this.#parens === 0) return this.#fail('unexpected right paren', this.#recovery(at));
        this.#push('right-paren', at + 1);
        this.#parens--;
        return true;
    }
    if (text.startsWith('{{', at)) {
      // A new action begins while this one is still open: the writer has not finished typing it.
      return this.#fail('unexpected "{" in operand', at);
    }
    if (char === '.' && !isDigit(text.charCodeAt(at + 1))) return this.#lexFieldOrVariable('field');
    if (char === '.' || char === '+' || char === '-' || isDigit(code)) return this.#lexNumber();
    if (isAlphanumeric(text, at)) return this.#lexIdentifier();
    if (code > 32 && code < 127) {
      this.#push('character', at + 1);
      return true;
    }
    return this.#fail(`unrecognized character in action: ${describe(text, at)}`, this.#recovery(at));
  }

  /** A run of spaces, which stops before a trim marker. A line that leads to another action ends an unclosed one. */
  #lexSpace(): boolean {
    const text = this.#text;
    let end = skipSpaces(text, this.#at);
    if (text[end] === '-' && text.startsWith('}}', end + 1)) end--;
    if (end > this.#at) this.#push('space', end);
    return true;
  }

  #lexQuoted(quote: string, kind: TokenKind, message: string): boolean {
    const text = this.#text;
    for (let i = this.#at + 1; i < text.length; i++) {
      const char = text[i];
      if (char === '\\' && text[i + 1] !== '\n') i++;
      else if (char === '\n' || char === '\\') break;
      else if (char === quote) {
        this.#push(kind, i + 1);
        return true;
      }
    }
    return this.#fail(message, this.#recovery(this.#at));
  }

  #lexFieldOrVariable(kind: 'field' | 'variable'): boolean {
    const text = this.#text;
    let end = this.#at + 1;
    if (this.#isTerminator(end)) {
      this.#push(kind === 'variable' ? 'variable' : 'dot', end);
      return true;
    }
    while (isAlphanumeric(text, end)) end += width(text, end);
    if (!this.#isTerminator(end)) return this.#fail(`bad character ${describe(text, end)}`, this.#recovery(end));
    this.#push(kind, end);
    return true;
  }

  #lexIdentifier(): boolean {
    const text = this.#text;
    let end = this.#at;
    while (isAlphanumeric(text, end)) end += width(text, end);
    if (!this.#isTerminator(end)) return this.#fail(`bad character ${describe(text, end)}`, this.#recovery(end));
    const word = text.slice(this.#at, end);
    if (keywords.has(word)) this.#push(word as TokenKind, end);
    else this.#push(word === 'true' || word === 'false' ? 'bool' : 'identifier', end);
    return true;
  }

  /** Whether a field, variable or identifier may end here. */
  #isTerminator(at: number): boolean {
    const text = this.#text;
    if (at >= text.length || isSpace(text.charCodeAt(at))) return true;
    return '.,|:)('.includes(text[at] as string) || text.startsWith('}}', at);
  }

  #lexNumber(): boolean {
    const text = this.#text;
    const scan = (from: number): number => {
      let at = from;
      if (text[at] === '+' || text[at] === '-') at++;
      let digits = '0123456789_';
      if (text[at] === '0') {
        at++;
        const base = text[at];
        if (base !== undefined && 'xX'.includes(base)) digits = '0123456789abcdefABCDEF_';
        else if (base !== undefined && 'oO'.includes(base)) digits = '01234567_';
        else if (base !== undefined && 'bB'.includes(base)) digits = '01_';
        if (digits.length !== 11) at++;
      }
      const run = (set: string): void => {
        while (at < text.length && set.includes(text[at] as string)) at++;
      };
      run(digits);
      if (text[at] === '.') {
        at++;
        run(digits);
      }
      const isDecimal = digits.length === 11;
      const exponent = text[at] ?? ' ';
      if ((isDecimal && 'eE'.includes(exponent)) || (digits.length === 23 && 'pP'.includes(exponent))) {
        at++;
        if (text[at] === '+' || text[at] === '-') at++;
        run('0123456789_');
      }
      if (text[at] === 'i') at++;
      return at;
    };
    let end = scan(this.#at);
    const bad = (): boolean => {
      const shown = isAlphanumeric(text, end) ? text.slice(this.#at, end + width(text, end)) : text.slice(this.#at, end);
      return this.#fail(`bad number syntax: ${JSON.stringify(shown)}`, this.#recovery(end));
    };
    if (isAlphanumeric(text, end)) return bad();
    if (text[end] === '+' || text[end] === '-') {
      // A complex constant: 1+2i.
      end = scan(end);
      if (text[end - 1] !== 'i' || isAlphanumeric(text, end)) return bad();
    }
    this.#push('number', end);
    return true;
  }
}

const skipSpaces = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
};

/** Go's %#U: `U+0023 '#'`. */
const describe = (text: string, at: number): string => {
  const code = text.codePointAt(at) ?? 0xfffd;
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  return code < 32 || code === 127 ? `U+${hex}` : `U+${hex} '${String.fromCodePoint(code)}'`;
};
