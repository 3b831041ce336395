import { type Dict, FunctionError, type Marked, sortedKeys, TextBuilder, type Time, type Value } from '../value/index.ts';
import { encodeBase64 } from './base-encoding.ts';
import type { CallContext } from './table.ts';

export interface JsonStyle {
  /** Spaces a level; undefined writes everything on one line. */
  readonly indent?: number;
  /** Whether `<`, `>` and `&` are escaped, as Go does unless told otherwise. */
  readonly escapesHtml: boolean;
}

/**
 * Writes a value as Go's encoding/json does (Go 1.26, encode.go): keys sorted, floats in their shortest form, bytes in base64. Strings and keys keep
 * their origins. Throws `FunctionError` with Go's message for what JSON cannot say (NaN, a cycle).
 */
export const encodeJson = (value: Value, style: JsonStyle, ctx: CallContext): Marked => {
  const encoder = new Encoder(style, ctx);
  encoder.write(value, 0);
  return encoder.builder.build();
};

/** Go looks for cycles only below this depth; deeper than this without one is no real data either. */
const maxDepth = 1000;

class Encoder {
  readonly builder = new TextBuilder();
  readonly #style: JsonStyle;
  readonly #ctx: CallContext;

  constructor(style: JsonStyle, ctx: CallContext) {
    this.#style = style;
    this.#ctx = ctx;
  }

  write(value: Value, depth: number): void {
    this.#ctx.spend(1);
    if (depth > maxDepth) throw new FunctionError(`json: unsupported value: encountered a cycle via ${value.goType}`);
    const { builder } = this;
    switch (value.kind) {
      case 'nil':
        builder.add('null');
        return;
      case 'bool':
      case 'int':
        builder.add(String(value.value));
        return;
      case 'float':
        builder.add(encodeFloat(value.value));
        return;
      case 'string':
        this.#string(value);
        return;
      case 'bytes':
        builder.add(`"${encodeBase64(value.data)}"`);
        return;
      case 'list':
        if (value.isNil) builder.add('null');
        else this.#members('[', ']', value.items, depth, (item) => this.write(item, depth + 1));
        return;
      case 'dict':
        if (value.isNil) builder.add('null');
        else this.#dict(value, depth);
        return;
      case 'duration':
        builder.add(String(value.nanoseconds));
        return;
      case 'time':
        builder.add(`"${rfc3339(value)}"`);
        return;
      case 'struct':
        if (value.fields.size === 0 && value.underlying) this.write(value.underlying, depth);
        else this.#members('{', '}', [...value.fields], depth, ([name, member]) => this.#pair({ text: name, runs: undefined }, member, depth));
        return;
      case 'opaque':
        if (value.goType.startsWith('complex')) throw new FunctionError(`json: unsupported type: ${value.goType}`);
        builder.add(JSON.stringify(value.printed));
    }
  }

  #dict(dict: Dict, depth: number): void {
    this.#members('{', '}', sortedKeys(dict), depth, (key) => {
      this.#pair(keyOf(dict, key), dict.entries.get(key) as Value, depth);
    });
  }

  #pair(key: Marked, value: Value, depth: number): void {
    this.#string(key);
    this.builder.add(this.#style.indent === undefined ? ':' : ': ');
    this.write(value, depth + 1);
  }

  #members<Member>(open: string, close: string, members: readonly Member[], depth: number, write: (member: Member) => void): void {
    const { builder } = this;
    builder.add(open);
    for (const [i, member] of members.entries()) {
      if (i > 0) builder.add(',');
      this.#newline(depth + 1);
      write(member);
    }
    if (members.length > 0) this.#newline(depth);
    builder.add(close);
  }

  #newline(depth: number): void {
    const { indent } = this.#style;
    if (indent !== undefined) this.builder.add(`\n${' '.repeat(indent * depth)}`);
  }

  #string(from: Marked): void {
    const { text } = from;
    const { builder } = this;
    this.#ctx.spend(0, text.length);
    builder.add('"');
    const special = this.#style.escapesHtml ? specialWithHtml : specialOnly;
    let copied = 0;
    // Most strings have nothing special, and a search costs less than an iterator.
    if (text.search(special) >= 0) {
      for (const match of text.matchAll(special)) {
        builder.addSlice(from, copied, match.index);
        builder.add(escaped(match[0]));
        copied = match.index + match[0].length;
      }
    }
    builder.addSlice(from, copied);
    builder.add('"');
  }
}

/** A key with the origin that it brought along. */
export const keyOf = (dict: Dict, key: string): Marked => {
  const origin = dict.keyOrigins?.get(key);
  return origin && key !== '' ? { text: key, runs: [{ end: key.length, origin, at: 0 }] } : { text: key, runs: undefined };
};

// Lone surrogates stand for bytes that are no UTF-8.
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these
const specialOnly = /[\u0000-\u001f"\\\u2028\u2029]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these
const specialWithHtml = /[\u0000-\u001f"\\<>&\u2028\u2029]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const shortEscapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

const escaped = (character: string): string => {
  const code = character.charCodeAt(0);
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return shortEscapes[character] ?? `\\u${code.toString(16).padStart(4, '0')}`;
};

/** JavaScript writes floats as Go's JSON does, but for the sign of zero. */
const encodeFloat = (value: number): string => {
  if (!Number.isFinite(value)) throw new FunctionError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
  return Object.is(value, -0) ? '-0' : String(value);
};

/** RFC 3339 with as many digits of the second as it takes. */
export const rfc3339 = (time: Time): string => {
  const billion = 1_000_000_000n;
  const local = time.nanoseconds + BigInt(time.offset) * billion;
  const fraction = ((local % billion) + billion) % billion;
  const seconds = (local - fraction) / billion;
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const digits = fraction === 0n ? '' : `.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`;
  const minutes = Math.abs(Math.trunc(time.offset / 60));
  const two = (value: number): string => String(value).padStart(2, '0');
  const zone = minutes === 0 ? 'Z' : `${time.offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
  return date + digits + zone;
};
