import { Bool, Dict, Float, FunctionError, Int, List, marked, type Str, sliceMarked, TextBuilder, Time, type Value } from '../value/index.ts';
import { quote } from './format/index.ts';
import { originOf, setKeyOrigin, sourcesIn } from './provenance.ts';
import type { CallContext } from './table.ts';

/**
 * Reads TOML 1.1 into a dict as BurntSushi/toml 1.6 does; strings and keys keep the origins of the text they stand in. Throws `FunctionError` with a
 * message in that package's words.
 */
export const decodeToml = (text: Str, ctx: CallContext): Dict => {
  ctx.spend(text.text.length >> 2);
  return new Reader(text).document();
};

const tableType = '[]map[string]interface {}';
const maxDepth = 200;

class Reader {
  readonly #from: Str;
  readonly #text: string;
  readonly #root = new Dict();
  /** Tables that only a longer key or header made so far, and so may still get a header of their own. */
  readonly #implied = new Set<Dict>();
  #at = 0;
  /** The keys around the place, for messages. */
  #context: readonly string[] = [];

  constructor(from: Str) {
    this.#from = from;
    // Offsets must stay, so a carriage return becomes a blank; only in strings of several lines does that show.
    this.#text = from.text.replaceAll('\r\n', ' \n');
  }

  document(): Dict {
    let table = this.#root;
    let header: readonly string[] = [];
    for (;;) {
      this.#context = header;
      this.#skipLines();
      if (this.#at >= this.#text.length) return this.#root;
      if (this.#peek('[')) {
        const isList = this.#peek('[[');
        this.#context = [];
        this.#at += isList ? 2 : 1;
        header = this.#key();
        if (!this.#take(isList ? ']]' : ']')) throw this.#error(`expected '.' or ']' to end table name, but got ${this.#found()} instead`);
        table = isList ? this.#listTable(header) : this.#table(header);
        this.#context = [];
      } else {
        this.#pair(table, header, 0);
        this.#context = [];
      }
      this.#endLine();
    }
  }

  #endLine(): void {
    this.#skipBlanks();
    if (this.#at < this.#text.length && !/[\n#]/.test(this.#text[this.#at] as string)) {
      throw this.#error(`expected a top-level item to end with a newline, comment, or EOF, but got ${this.#found()} instead`);
    }
  }

  /** `key = value`, with dotted keys, in a table whose own keys are `context`. */
  #pair(table: Dict, context: readonly string[], depth: number): void {
    const start = this.#at;
    const path = this.#key();
    const name = path.at(-1) as string;
    if (!this.#take('=')) {
      const isEnd = this.#at >= this.#text.length;
      throw this.#error(isEnd ? "unexpected EOF; expected key separator '='" : `expected '.' or '=', but got ${this.#found()} instead`);
    }
    const origin = originOf(this.#from, start, this.#at);
    this.#skipBlanks();
    this.#context = [...context, ...path];
    const value = this.#value(depth, this.#context);
    this.#context = [...context, ...path];
    const parent = this.#descend(table, path.slice(0, -1));
    if (parent.entries.has(name)) throw this.#error(`Key '${keyText([...context, ...path])}' has already been defined.`);
    parent.entries.set(name, value);
    setKeyOrigin(parent, name, origin);
  }

  /** The table along a path, its missing parts made; a list of tables stands for its last one. */
  #descend(from: Dict, path: readonly string[]): Dict {
    let table = from;
    for (const [i, name] of path.entries()) {
      const found = table.entries.get(name);
      if (!found) {
        const made = new Dict();
        this.#implied.add(made);
        table.entries.set(name, made);
        table = made;
      } else if (found.kind === 'dict') table = found;
      else if (found.kind === 'list' && found.goType === tableType) table = found.items.at(-1) as Dict;
      else throw this.#error(`Key '${keyText(path.slice(0, i + 1))}' has already been defined.`);
    }
    return table;
  }

  #table(path: readonly string[]): Dict {
    const parent = this.#descend(this.#root, path.slice(0, -1));
    const name = path.at(-1) as string;
    const found = parent.entries.get(name);
    if (found?.kind === 'dict' && this.#implied.delete(found)) return found;
    if (found) throw this.#error(`Key '${keyText(path)}' has already been defined.`);
    const made = new Dict();
    parent.entries.set(name, made);
    return made;
  }

  #listTable(path: readonly string[]): Dict {
    const parent = this.#descend(this.#root, path.slice(0, -1));
    const name = path.at(-1) as string;
    const found = parent.entries.get(name) ?? new List([], tableType);
    if (found.kind !== 'list' || found.goType !== tableType) {
      throw this.#error(`Key '${keyText(path)}' was already created and cannot be used as an array.`);
    }
    const made = new Dict();
    found.items.push(made);
    parent.entries.set(name, found);
    return made;
  }

  #key(): readonly string[] {
    const path: string[] = [];
    for (;;) {
      this.#skipBlanks();
      const bare = this.#match(/[A-Za-z0-9_-]+/y);
      if (bare !== undefined) path.push(bare);
      else if (this.#peek('"') || this.#peek("'")) path.push(this.#string().text);
      else if (/^[=.\]]/.test(this.#text.slice(this.#at))) throw this.#error(`unexpected ${this.#found()}: key name appears blank`);
      else throw this.#error(`expected a key, but got ${this.#found()} instead`);
      this.#skipBlanks();
      if (!this.#take('.')) return path;
    }
  }

  #value(depth: number, context: readonly string[]): Value {
    if (depth > maxDepth) throw this.#error('nested too deeply');
    if (this.#at >= this.#text.length) throw this.#error('unexpected EOF; expected value');
    if (this.#peek('"') || this.#peek("'")) return this.#string();
    if (this.#take('[')) return this.#list(depth, context);
    if (this.#take('{')) return this.#inline(depth, context);
    const start = this.#at;
    const value = this.#date() ?? this.#scalar();
    value.sources = sourcesIn(this.#from, start, this.#at);
    return value;
  }

  #list(depth: number, context: readonly string[]): List {
    const items: Value[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#take(']')) return new List(items);
      items.push(this.#value(depth + 1, context));
      this.#skipLines();
      if (this.#take(']')) return new List(items);
      if (!this.#take(',')) throw this.#error(`expected a comma (',') or array terminator (']'), but got ${this.#found('end of file')}`);
    }
  }

  #inline(depth: number, context: readonly string[]): Dict {
    const table = new Dict();
    for (;;) {
      this.#skipLines();
      if (this.#take('}')) return table;
      this.#pair(table, context, depth + 1);
      this.#skipLines();
      if (this.#take('}')) return table;
      if (!this.#take(',')) throw this.#error(`expected a comma or an inline table terminator '}', but got ${this.#found('end of file')} instead`);
    }
  }

  #scalar(): Value {
    const word = this.#match(/[^\s,\]}#=]+/y) ?? '';
    if (word === 'true' || word === 'false') return new Bool(word === 'true');
    if (/^[+-]?inf$/.test(word)) return new Float(word.startsWith('-') ? -Infinity : Infinity);
    if (/^[+-]?nan$/.test(word)) return new Float(Number.NaN);
    if (word.startsWith('.')) throw this.#error("floats must start with a digit, not '.'");
    if (!/^[+-]?[0-9]/.test(word)) {
      throw this.#error(`expected value but found ${quote(word === '' ? this.#text.slice(this.#at, this.#at + 1) : word)} instead`);
    }
    return this.#number(word);
  }

  #number(word: string): Value {
    const isFloat = !/^0[xob]/.test(word) && /[.eE]/.test(word);
    const fail = (why: string): FunctionError => this.#error(`Invalid ${isFloat ? 'float' : 'integer'} ${quote(word)}: ${why}`);
    if (/^_|__|_$|[^0-9a-fA-F]_|_[^0-9a-fA-F]/.test(word)) throw fail('underscores must be surrounded by digits');
    const digits = word.replaceAll('_', '');
    if (/^[+-]?0[0-9]/.test(digits)) throw fail('cannot have leading zeroes');
    if (isFloat) {
      if (/\.([^0-9]|$)/.test(digits)) throw fail("'.' must be followed by one or more digits");
      if (/^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(digits)) return new Float(Number(digits));
      throw this.#error(`Invalid float value: ${quote(word)}`);
    }
    if (!/^([+-]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)$/.test(digits)) throw this.#error(`expected value but found ${quote(word)} instead`);
    const value = digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits.replace('+', ''));
    if (value < -(1n << 63n) || value >= 1n << 63n) throw this.#error(`${word} is out of range for int64`);
    return new Int(value, 'int64');
  }

  /** A date, a time or both; without a zone its place is named after what it lacks, and counts as UTC. */
  #date(): Time | undefined {
    const start = this.#at;
    const text = this.#match(/\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)?)?|\d\d:\d\d(?::\d\d(?:\.\d+)?)?/y);
    const parts = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:[Tt ]?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?([Zz]|[+-]\d\d:\d\d)?)?$/.exec(text ?? '');
    if (!text || !parts) {
      this.#at = start;
      return undefined;
    }
    const [, year, month, day, hour, minute, second, fraction, zone] = parts;
    const millis = Date.UTC(2000, Number(month ?? 1) - 1, Number(day ?? 1), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
    const date = new Date(millis);
    // Years below 100 are what they are, not 19xx.
    date.setUTCFullYear(Number(year ?? 0), Number(month ?? 1) - 1, Number(day ?? 1));
    const isReal = date.getUTCDate() === Number(day ?? 1) && Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) < 60;
    if (!isReal) throw this.#error(`Invalid datetime: ${quote(text)}`);
    const nanoseconds = BigInt(date.getTime()) * 1_000_000n + BigInt((fraction ?? '').slice(0, 9).padEnd(9, '0'));
    if (zone === undefined) return new Time(nanoseconds, 0, year === undefined ? 'time-local' : hour === undefined ? 'date-local' : 'datetime-local');
    const match = /([+-])(\d\d):(\d\d)/.exec(zone);
    const offset = match ? (match[1] === '-' ? -60 : 60) * (Number(match[2]) * 60 + Number(match[3])) : 0;
    return new Time(nanoseconds - BigInt(offset) * 1_000_000_000n, offset, offset === 0 ? 'UTC' : '');
  }

  #string(): Str {
    const mark = this.#text[this.#at] as string;
    const isLong = this.#peek(mark.repeat(3));
    const closing = isLong ? mark.repeat(3) : mark;
    const open = this.#at;
    this.#at += closing.length;
    if (isLong) this.#match(/ ?\n/y);
    const start = this.#at;
    let out: TextBuilder | undefined;
    let copied = start;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#error(`unexpected EOF; expected ${quote(closing).replaceAll('"', "'").replaceAll("\\'", '"')}`);
      if (this.#peek(closing)) break;
      if (character === '\n' && !isLong) throw this.#error('strings cannot contain newlines');
      if (character !== '\\' || mark === "'") {
        this.#at++;
        continue;
      }
      out ??= new TextBuilder();
      out.addSlice(this.#from, copied, this.#at);
      const escapeStart = this.#at;
      out.addFrom(this.#escape(isLong), originOf(this.#from, escapeStart, this.#at));
      copied = this.#at;
    }
    // Up to two marks may stand before the closing three.
    if (isLong) while (this.#text.startsWith(closing, this.#at + 1) && this.#at - start < this.#text.length) this.#at++;
    const content = out ? out.addSlice(this.#from, copied, this.#at).build() : sliceMarked(this.#from, start, this.#at);
    this.#at += closing.length;
    const result = marked(content);
    result.sources = sourcesIn(this.#from, open, this.#at);
    return result;
  }

  #escape(isLong: boolean): string {
    this.#at++;
    if (isLong && this.#match(/[ \t]*\n[ \t\n]*/y) !== undefined) return '';
    const character = this.#text[this.#at] ?? '';
    const plain = escapes.get(character);
    if (plain !== undefined) {
      this.#at++;
      return plain;
    }
    const count = { x: 2, u: 4, U: 8 }[character];
    if (count === undefined) {
      const allowed = '\\b, \\t, \\n, \\f, \\r, \\e, \\", \\\\, \\xHH, \\uXXXX, and \\UXXXXXXXX';
      const found = quote(character).replaceAll('"', "'");
      throw this.#error(`invalid escape character ${found}; only the following escape characters are allowed: ${allowed}`);
    }
    const digits = this.#text.slice(this.#at + 1, this.#at + 1 + count);
    if (!/^[0-9a-fA-F]*$/.test(digits) || digits.length < count) {
      const words = { x: 'two', u: 'four', U: 'eight' }[character as 'x' | 'u' | 'U'];
      const found = this.#text.slice(this.#at - 1, this.#at + 1 + digits.length);
      throw this.#error(`expected ${words} hexadecimal digits after '\\${character}', but got ${quote(found)} instead`);
    }
    this.#at += 1 + count;
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw this.#error(`Escaped character ${quote(digits)} is not valid UTF-8.`);
    return String.fromCodePoint(code);
  }

  #peek(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#peek(text)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skipBlanks(): void {
    this.#match(/[ \t]+/y);
  }

  #skipLines(): void {
    this.#match(/(?:[ \t\n]|#[^\n]*)+/y);
  }

  #found(atEnd = "'\\x00'"): string {
    const character = this.#text.slice(this.#at)[Symbol.iterator]().next().value;
    return character === undefined ? atEnd : `'${character}'`;
  }

  #error(message: string): FunctionError {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    const key = this.#context.length > 0 ? ` (last key ${quote(keyText(this.#context))})` : '';
    return new FunctionError(`toml: line ${line}${key}: ${message}`);
  }
}

const escapes = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\u001b'],
  ['"', '"'],
  ['\\', '\\'],
]);

const keyText = (path: readonly string[]): string => path.map((part) => (/^[A-Za-z0-9_-]+$/.test(part) ? part : quote(part))).join('.');
