import { Bool, Dict, Float, FunctionError, List, nil, Str, sliceMarked, TextBuilder, type Value } from '../value/index.ts';
import { utf8 } from './bytes.ts';
import { originOf, setKeyOrigin, sourcesIn } from './provenance.ts';
import type { CallContext } from './table.ts';

/**
 * Reads JSON as Go's encoding/json does into an `interface{}` (Go 1.26, scanner.go and decode.go): numbers are floats, the last of equal keys wins.
 * Strings and keys keep the origins of the text they stand in; other scalars get the drift sources of their characters. Throws `FunctionError` with
 * Go's message.
 */
export const decodeJson = (text: Str, ctx: CallContext): Value => {
  ctx.spend(text.text.length >> 3);
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
};

const maxDepth = 10000;
const space = /[ \t\r\n]/;

class Reader {
  readonly #from: Str;
  readonly #text: string;
  #at = 0;

  constructor(from: Str) {
    this.#from = from;
    this.#text = from.text;
  }

  value(depth: number): Value {
    if (depth > maxDepth) throw new FunctionError('exceeded max depth');
    this.#skipSpace();
    const start = this.#at;
    const character = this.#text[start];
    if (character === '{') return this.#object(depth);
    if (character === '[') return this.#array(depth);
    if (character === '"') return this.#string();
    if (character === 't') return this.#literal('true', new Bool(true));
    if (character === 'f') return this.#literal('false', new Bool(false));
    if (character === 'n') return this.#literal('null', nil());
    if (character !== undefined && /[-0-9]/.test(character)) return this.#number();
    throw this.#unexpected('looking for beginning of value');
  }

  /** Nothing but space may follow. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected('after top-level value');
  }

  #object(depth: number): Dict {
    const dict = new Dict();
    this.#at++;
    this.#skipSpace();
    if (this.#take('}')) return dict;
    for (;;) {
      this.#skipSpace();
      if (this.#text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string');
      const keyStart = this.#at;
      const key = this.#string().text;
      const origin = originOf(this.#from, keyStart + 1, this.#at - 1);
      this.#skipSpace();
      if (!this.#take(':')) throw this.#unexpected('after object key');
      dict.entries.set(key, this.value(depth + 1));
      setKeyOrigin(dict, key, origin);
      this.#skipSpace();
      if (this.#take('}')) return dict;
      if (!this.#take(',')) throw this.#unexpected('after object key:value pair');
    }
  }

  #array(depth: number): List {
    const list = new List([]);
    this.#at++;
    this.#skipSpace();
    if (this.#take(']')) return list;
    for (;;) {
      list.items.push(this.value(depth + 1));
      this.#skipSpace();
      if (this.#take(']')) return list;
      if (!this.#take(',')) throw this.#unexpected('after array element');
    }
  }

  #string(): Str {
    this.#at++;
    const start = this.#at;
    let builder: TextBuilder | undefined;
    let copied = start;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) throw new FunctionError('unexpected end of JSON input');
      if (code === 34) break;
      if (code < 32) throw this.#unexpected('in string literal');
      if (code !== 92) {
        this.#at++;
        continue;
      }
      builder ??= new TextBuilder();
      builder.addSlice(this.#from, copied, this.#at);
      const escapeStart = this.#at;
      builder.addFrom(this.#escape(), originOf(this.#from, escapeStart, this.#at));
      copied = this.#at;
    }
    const content = builder ? builder.addSlice(this.#from, copied, this.#at).build() : sliceMarked(this.#from, start, this.#at);
    const text = new Str(content.text, content.runs, sourcesIn(this.#from, start, this.#at));
    this.#at++;
    return text;
  }

  #escape(): string {
    this.#at++;
    const character = this.#text[this.#at];
    const plain = character === undefined ? undefined : escapes.get(character);
    if (plain !== undefined) {
      this.#at++;
      return plain;
    }
    if (character !== 'u') throw this.#unexpected('in string escape code', ' ');
    const first = this.#hex();
    if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
    if (first < 0xdc00 && /^\\u[dD][c-fC-F][0-9a-fA-F]{2}/.test(this.#text.slice(this.#at, this.#at + 6))) {
      this.#at++;
      return String.fromCharCode(first, this.#hex());
    }
    return '\ufffd';
  }

  #hex(): number {
    this.#at++;
    let value = 0;
    for (let i = 0; i < 4; i++, this.#at++) {
      const digit = this.#text[this.#at] ?? '';
      if (!/^[0-9a-fA-F]$/.test(digit)) throw this.#unexpected('in \\u hexadecimal character escape', ' ');
      value = value * 16 + Number.parseInt(digit, 16);
    }
    return value;
  }

  #number(): Float {
    const start = this.#at;
    this.#take('-');
    if (!this.#take('0')) this.#digits('in numeric literal');
    if (this.#take('.')) this.#digits('after decimal point in numeric literal');
    if (this.#take('e') || this.#take('E')) {
      if (!this.#take('+')) this.#take('-');
      this.#digits('in exponent of numeric literal');
    }
    const digits = this.#text.slice(start, this.#at);
    const value = new Float(Number(digits));
    if (!Number.isFinite(value.value)) throw new FunctionError(`json: cannot unmarshal number ${digits} into Go value of type float64`);
    value.sources = sourcesIn(this.#from, start, this.#at);
    return value;
  }

  #digits(where: string): void {
    if (!/[0-9]/.test(this.#text[this.#at] ?? '')) throw this.#unexpected(where, ' ');
    while (/[0-9]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #literal(word: string, value: Value): Value {
    const start = this.#at;
    for (const letter of word) {
      if (!this.#take(letter)) throw this.#unexpected(`in literal ${word} (expecting '${letter}')`, ' ');
    }
    value.sources = sourcesIn(this.#from, start, this.#at);
    return value;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    while (space.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  /** `atEnd`: what Go feeds its scanner at the end of the text, where that is what it then complains of. */
  #unexpected(where: string, atEnd?: string): FunctionError {
    const character = this.#text.slice(this.#at)[Symbol.iterator]().next().value ?? atEnd;
    if (character === undefined) return new FunctionError('unexpected end of JSON input');
    return new FunctionError(`invalid character ${quoted(character)} ${where}`);
  }
}

const escapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Go's scanner sees bytes, and quotes the first one of a longer character as if it were a character. */
const quoted = (character: string): string => {
  const code = utf8(character)[0] as number;
  if (code === 39) return "'\\''";
  if (code === 34) return "'\"'";
  const named = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r', 92: '\\\\' }[code];
  if (named) return `'${named}'`;
  if (code < 32 || code === 127) return `'\\x${code.toString(16).padStart(2, '0')}'`;
  if ((code >= 0x80 && code < 0xa0) || code === 0xad) return `'\\u00${code.toString(16)}'`;
  return code === 0xa0 ? "'\\u00a0'" : `'${String.fromCharCode(code)}'`;
};
