/**
 * Writes a value as YAML the way go-yaml's emitter does (emitterc.go): version 2 for Helm's toYaml (sigs.k8s.io/yaml, after a round trip through
 * JSON), version 3 with an indent of two for toYamlPretty. Scalars keep the origins of their characters.
 */
import { Dict, FunctionError, type Marked, TextBuilder, type Value } from '../value/index.ts';
import { encodeBase64 } from './base-encoding.ts';
import { durationText, formatFloat } from './format/index.ts';
import { keyOf, rfc3339 } from './json-encode.ts';
import type { CallContext } from './table.ts';
import { chooseStyle, isSimpleKey, type Style, type Version } from './yaml-scalar.ts';
import { compareKeys } from './yaml-sort.ts';

/** Lines are folded at the first space behind this column; version 3 folds none. */
const bestWidth: Readonly<Record<Version, number>> = { 2: 80, 3: Number.POSITIVE_INFINITY };
const maxDepth = 1000;

export const encodeYaml = (value: Value, version: Version, ctx: CallContext): Marked => {
  const emitter = new Emitter(version, ctx);
  emitter.document(value);
  return emitter.out.build();
};

const isEmpty = (value: Value): boolean => (value.kind === 'dict' ? value.entries.size === 0 : value.kind === 'list' && value.items.length === 0);

class Emitter {
  readonly out = new TextBuilder();
  readonly #version: Version;
  readonly #ctx: CallContext;
  #column = 0;

  constructor(version: Version, ctx: CallContext) {
    this.#version = version;
    this.#ctx = ctx;
  }

  document(value: Value): void {
    this.#node(value, 0, 2, 0);
    this.#put('\n');
  }

  #put(text: string): void {
    this.out.add(text);
    const line = text.lastIndexOf('\n');
    this.#column = line < 0 ? this.#column + [...text].length : [...text.slice(line + 1)].length;
  }

  #slice(from: Marked, start: number, end: number): void {
    this.out.addSlice(from, start, end);
    this.#column += end - start;
  }

  #newline(indent: number): void {
    this.#put(`\n${' '.repeat(indent)}`);
  }

  /** `indent`: column of a nested map's keys or list's dashes. `textIndent`: column of the further lines of a scalar. */
  #node(given: Value, indent: number, textIndent: number, depth: number): void {
    const value = plainData(given);
    this.#ctx.spend(4, indent);
    if (depth > maxDepth) {
      throw new FunctionError(`error marshaling into JSON: json: unsupported value: encountered a cycle via ${value.goType}`);
    }
    switch (value.kind) {
      case 'dict':
        if (value.isNil && this.#version === 2) this.#put('null');
        else if (isEmpty(value)) this.#put('{}');
        else this.#map(value, indent, depth);
        return;
      case 'list':
        if (value.isNil && this.#version === 2) this.#put('null');
        else if (isEmpty(value)) this.#put('[]');
        else this.#list(value.items, indent, depth);
        return;
      default:
        this.#scalar(value, textIndent);
    }
  }

  #map(dict: Dict, indent: number, depth: number): void {
    const keys = [...dict.entries.keys()].sort((a, b) => compareKeys(a, b, this.#version));
    keys.forEach((key, i) => {
      if (i > 0) this.#newline(indent);
      const value = plainData(dict.entries.get(key) as Value);
      const simple = isSimpleKey(key);
      if (!simple) this.#put('? ');
      this.#text(keyOf(dict, key), indent + 2, simple);
      if (!simple) {
        this.#newline(indent);
        this.#put(': ');
        this.#node(value, indent + 2, indent + 2, depth + 1);
        return;
      }
      this.#put(':');
      if (isEmpty(value) || (value.kind !== 'dict' && value.kind !== 'list') || (value.kind === 'list' && value.isNil)) {
        this.#put(' ');
        this.#node(value, indent, indent + 2, depth + 1);
        return;
      }
      // Version 2 does not indent a list below its key.
      const inner = value.kind === 'list' && this.#version === 2 ? indent : indent + 2;
      this.#newline(inner);
      this.#node(value, inner, inner + 2, depth + 1);
    });
  }

  #list(items: readonly Value[], indent: number, depth: number): void {
    items.forEach((item, i) => {
      if (i > 0) this.#newline(indent);
      this.#put('- ');
      this.#node(item, indent + 2, indent + 2, depth + 1);
    });
  }

  #scalar(value: Value, indent: number): void {
    switch (value.kind) {
      case 'nil':
        this.#put('null');
        return;
      case 'bool':
        this.#put(String(value.value));
        return;
      case 'int':
        this.#put(String(value.value));
        return;
      case 'float':
        this.#put(this.#float(value.value));
        return;
      case 'string':
        this.#text(value, indent, false);
        return;
      case 'bytes':
        this.#text(plain(encodeBase64(value.data)), indent, false);
        return;
      case 'time':
        // Version 3 knows times, while JSON makes them strings, which must not be read as times.
        if (this.#version === 3) this.#put(rfc3339(value));
        else this.#text(plain(rfc3339(value)), indent, false);
        return;
      case 'duration':
        this.#put(this.#version === 3 ? durationText(value.nanoseconds) : String(value.nanoseconds));
        return;
      case 'opaque':
        this.#text(plain(value.printed), indent, false);
    }
  }

  /** Version 2 sees numbers as JSON wrote them: whole ones in digits as far as 64 bits reach, the others as `%g`. */
  #float(value: number): string {
    if (this.#version === 2) {
      if (!Number.isFinite(value)) throw new FunctionError(`error marshaling into JSON: json: unsupported value: ${formatFloat(value, 'g')}`);
      if (Number.isInteger(value) && value < 2 ** 64 && value >= -(2 ** 63)) return BigInt(value).toString();
      return formatFloat(value, 'g');
    }
    if (Number.isNaN(value)) return '.nan';
    if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
    return formatFloat(value, 'g');
  }

  #text(text: Marked, indent: number, isKey: boolean): void {
    this.#ctx.spend(0, text.text.length);
    if (this.#version === 2 && refused.test(text.text)) throw new FunctionError('yaml: control characters are not allowed');
    const style: Style = chooseStyle(text.text, this.#version, isKey);
    switch (style) {
      case 'plain':
        this.#folded(text, indent, !isKey, 'plain');
        return;
      case 'single':
        this.#put("'");
        this.#folded(text, indent, !isKey, 'single');
        this.#put("'");
        return;
      case 'double':
        this.#double(text, indent, !isKey);
        return;
      case 'literal':
        this.#literal(text, indent);
    }
  }

  /** Plain and single-quoted scalars: a space behind the best width becomes a line break. */
  #folded(text: Marked, indent: number, mayBreak: boolean, style: 'plain' | 'single'): void {
    const source = text.text;
    let copied = 0;
    let afterSpace = false;
    for (let i = 0; i < source.length; i++) {
      const char = source[i];
      if (char === ' ') {
        const column = this.#column + (i - copied);
        const isTooFar = mayBreak && !afterSpace && column > bestWidth[this.#version];
        if (isTooFar && source[i + 1] !== ' ' && (style === 'plain' || (i > 0 && i < source.length - 1))) {
          this.#slice(text, copied, i);
          this.#newline(indent);
          copied = i + 1;
        }
        afterSpace = true;
        continue;
      }
      afterSpace = false;
      if (style === 'single' && char !== undefined && isBreak(char)) {
        // A line feed in a quoted scalar is written as an empty line, the other breaks as they are.
        this.#slice(text, copied, i);
        if (char === '\n') this.#put('\n');
        while (isBreak(source[i] ?? '')) this.#put(source[i++] === '\n' ? '\n' : `${source[i - 1]}`);
        this.#column = 0;
        if (i < source.length) this.#put(' '.repeat(indent));
        copied = i;
        i--;
      } else if (char === "'" && style === 'single') {
        this.#slice(text, copied, i);
        this.#put("'");
        copied = i;
      }
    }
    this.#slice(text, copied, source.length);
  }

  #double(text: Marked, indent: number, mayBreak: boolean): void {
    const source = text.text;
    // go-yaml looks for a byte order mark at the wrong place: behind one at the beginning it escapes every character.
    const startsWithBom = source.startsWith('\ufeff');
    this.#put('"');
    let copied = 0;
    let afterSpace = false;
    for (let i = 0; i < source.length; ) {
      const code = source.codePointAt(i) ?? 0;
      const width = code > 0xffff ? 2 : 1;
      const escaped = escapeOf(code, startsWithBom);
      if (escaped !== undefined) {
        this.#slice(text, copied, i);
        this.#put(escaped);
        copied = i + width;
        afterSpace = false;
      } else if (code === 32) {
        const column = this.#column + (i - copied);
        if (mayBreak && !afterSpace && column > bestWidth[this.#version] && i > 0 && i < source.length - 1) {
          this.#slice(text, copied, i);
          this.#newline(indent);
          if (source[i + 1] === ' ') this.#put('\\');
          copied = i + 1;
        }
        afterSpace = true;
      } else afterSpace = false;
      i += width;
    }
    this.#slice(text, copied, source.length);
    this.#put('"');
  }

  #literal(text: Marked, indent: number): void {
    const source = text.text;
    const hint = /^[ \n\u2028\u2029]/.test(source) ? '2' : '';
    const chomp = !/[\n\u2028\u2029]$/.test(source) ? '-' : /^[\n\u2028\u2029]$|[\n\u2028\u2029]{2}$/.test(source) ? '+' : '';
    this.#put(`|${hint}${chomp}\n`);
    // The last line feed is written by whoever writes the next line.
    const end = source.endsWith('\n') ? source.length - 1 : source.length;
    let start = 0;
    for (let i = 0; i < end; i++) {
      const char = source[i] as string;
      if (isBreak(char)) {
        this.#slice(text, start, i + 1);
        this.#column = 0;
        start = i + 1;
      } else if (start === i) this.#put(' '.repeat(indent));
    }
    this.#slice(text, start, end);
  }
}

/** What go-yaml takes for a line break, as far as it gets here: anything with the others is double-quoted. */
const isBreak = (char: string): boolean => char === '\n' || char === '\u2028' || char === '\u2029';

/** Characters that JSON leaves as they are, but go-yaml's reader then refuses. */
const refused = /[\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** A struct as the map of its fields, or what it is underneath. */
const plainData = (value: Value): Value => {
  if (value.kind !== 'struct') return value;
  return value.fields.size === 0 && value.underlying ? plainData(value.underlying) : new Dict(new Map(value.fields));
};

const plain = (text: string): Marked => ({ text, runs: undefined });

const named: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  27: '\\e',
  34: '\\"',
  92: '\\\\',
  133: '\\N',
  160: '\\_',
  8232: '\\L',
  8233: '\\P',
};

/** How a double-quoted scalar writes a character; undefined: as it is. */
const escapeOf = (code: number, isAll: boolean): string | undefined => {
  const isPrintable = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff);
  const isBreak = code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
  if (!isAll && isPrintable && !isBreak && code !== 34 && code !== 92) return undefined;
  const name = named[code];
  if (name) return name;
  const hex = code.toString(16).toUpperCase();
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
};
