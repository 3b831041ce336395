/** Prints one value by a verb (fmt/print.go, printArg and printValue). Text keeps its origins. */
import { type List, type Marked, type Struct, sliceMarked, sortedKeys, TextBuilder, type Value } from '../../value/index.ts';
import { type Flags, pad, padPlain } from './flags.ts';
import { writeFloat, writeInteger } from './number-verbs.ts';
import { scalarText } from './print.ts';
import { canBackquote, quote } from './quote.ts';
import { goTime } from './time.ts';

/** Deeper than this nothing is printed: a value may hold itself. */
const maxDepth = 200;

/** An argument of its own: `%T` and `%p` are known here only. */
export const writeArgument = (out: TextBuilder, value: Value, verb: string, flags: Flags): void => {
  if (value.kind === 'nil') {
    if (verb === 'T' || verb === 'v') padPlain(out, '<nil>', { ...flags, precision: undefined });
    else out.add(`%!${verb}(<nil>)`);
    return;
  }
  if (verb === 'T') writeText(out, plain(value.goType), 's', flags, value);
  else if (verb === 'p') writePointer(out, value, flags);
  else write(out, value, verb, flags, 0);
};

const plain = (text: string): Marked => ({ text, runs: undefined });

/** Go prints an address, which is never the same twice. */
const writePointer = (out: TextBuilder, value: Value, flags: Flags): void => {
  if (value.kind === 'list' || value.kind === 'dict' || value.kind === 'bytes' || value.goType.startsWith('*')) padPlain(out, '0xc000000000', flags);
  else writeBad(out, value, 'p', flags);
};

/** What Go says of a verb that does not fit: the value as `%v` with the same flags. */
const writeBad = (out: TextBuilder, value: Value, verb: string, flags: Flags): void => {
  out.add(`%!${verb}(`);
  if (value.kind === 'nil') out.add('<nil>');
  else {
    out.add(`${value.goType}=`);
    write(out, value, 'v', flags, 0, true);
  }
  out.add(')');
};

/** `erroring`: inside the complaint of a bad verb, where Go calls no methods. */
const write = (out: TextBuilder, value: Value, verb: string, flags: Flags, depth: number, erroring = false): void => {
  if (depth > maxDepth) return;
  if (!erroring && writeByMethod(out, value, verb, flags)) return;
  switch (value.kind) {
    case 'nil':
      out.add(flags.sharpV ? 'interface {}(nil)' : '<nil>');
      return;
    case 'bool':
      if (verb === 't' || verb === 'v') padPlain(out, String(value.value), flags);
      else writeBad(out, value, verb, flags);
      return;
    case 'int':
      if (!writeInteger(out, value.value, !value.goType.startsWith('uint'), verb, flags)) writeBad(out, value, verb, flags);
      return;
    case 'duration':
      if (!writeInteger(out, value.nanoseconds, true, verb, flags)) writeBad(out, value, verb, flags);
      return;
    case 'float':
      if (!writeFloat(out, value.value, verb, flags)) writeBad(out, value, verb, flags);
      return;
    case 'string':
      writeText(out, value, verb, flags, value);
      return;
    case 'bytes':
      writeBytes(out, value, verb, flags);
      return;
    case 'list':
      writeList(out, value.goType, value.items, value.isNil, verb, flags, depth);
      return;
    case 'dict': {
      const keys = sortedKeys(value);
      out.add(flags.sharpV ? `${value.goType}{` : 'map[');
      keys.forEach((key, i) => {
        if (i > 0) out.add(flags.sharpV ? ', ' : ' ');
        writeKey(out, value.goType, key, verb, flags);
        out.add(':');
        const member = value.entries.get(key);
        if (member) write(out, member, verb, flags, depth + 1);
      });
      out.add(flags.sharpV ? '}' : ']');
      return;
    }
    case 'struct':
      writeStruct(out, value, verb, flags, depth);
      return;
    default:
      writeText(out, plain(scalarText(value)), verb === 'v' ? 's' : verb, flags, value);
  }
};

/** A type with a String method prints what that says, for the verbs that print text. */
const writeByMethod = (out: TextBuilder, value: Value, verb: string, flags: Flags): boolean => {
  if (flags.sharpV) {
    if (value.kind !== 'time') return false;
    writeText(out, plain(goTime(value)), 's', flags, value);
    return true;
  }
  const hasMethod =
    value.kind === 'time' || value.kind === 'duration' || value.kind === 'opaque' || (value.kind === 'int' && value.goType.startsWith('time.'));
  if (!hasMethod || !'vsxXq'.includes(verb)) return false;
  writeText(out, plain(scalarText(value)), verb, flags, value);
  return true;
};

const writeKey = (out: TextBuilder, mapType: string, key: string, verb: string, flags: Flags): void => {
  if (mapType.startsWith('map[int]')) {
    if (!writeInteger(out, BigInt(key), true, verb, flags)) out.add(`%!${verb}(int=${key})`);
  } else writeText(out, plain(key), verb, flags, undefined);
};

const writeList = (out: TextBuilder, goType: string, items: readonly Value[], isNil: boolean, verb: string, flags: Flags, depth: number): void => {
  if (flags.sharpV) {
    out.add(goType);
    if (isNil) {
      out.add('(nil)');
      return;
    }
  }
  out.add(flags.sharpV ? '{' : '[');
  items.forEach((item, i) => {
    if (i > 0) out.add(flags.sharpV ? ', ' : ' ');
    write(out, item, verb, flags, depth + 1);
  });
  out.add(flags.sharpV ? '}' : ']');
};

const writeStruct = (out: TextBuilder, value: Struct, verb: string, flags: Flags, depth: number): void => {
  const { underlying, goType } = value;
  if (underlying?.kind === 'list') {
    writeList(out, goType, (underlying as List).items, false, verb, flags, depth);
    return;
  }
  if (underlying) {
    write(out, underlying, verb, flags, depth);
    return;
  }
  const isPointer = goType.startsWith('*');
  if (isPointer) out.add('&');
  if (flags.sharpV) out.add(isPointer ? goType.slice(1) : goType);
  out.add('{');
  [...value.fields].forEach(([name, field], i) => {
    if (i > 0) out.add(flags.sharpV ? ', ' : ' ');
    if (flags.plusV || flags.sharpV) out.add(`${name}:`);
    write(out, field, verb, flags, depth + 1);
  });
  out.add('}');
};

const writeBytes = (out: TextBuilder, value: Extract<Value, { kind: 'bytes' }>, verb: string, flags: Flags): void => {
  const { data } = value;
  if ('sxXq'.includes(verb)) {
    writeText(out, plain(new TextDecoder().decode(data)), verb, flags, value, data);
    return;
  }
  out.add(flags.sharpV ? `${value.goType}{` : '[');
  [...data].forEach((byte, i) => {
    if (i > 0) out.add(flags.sharpV ? ', ' : ' ');
    if (!writeInteger(out, BigInt(byte), false, verb, flags)) out.add(`%!${verb}(uint8=${byte})`);
  });
  out.add(flags.sharpV ? '}' : ']');
};

/** A string; `original` is what a complaint names, absent for a map's key. */
const writeText = (out: TextBuilder, text: Marked, verb: string, flags: Flags, original: Value | undefined, bytes?: Uint8Array): void => {
  switch (verb) {
    case 'v':
      if (flags.sharpV) writeQuoted(out, text, flags);
      else pad(out, cut(text, flags), flags);
      return;
    case 's':
      pad(out, cut(text, flags), flags);
      return;
    case 'q':
      writeQuoted(out, text, flags);
      return;
    case 'x':
    case 'X':
      writeHex(out, text, verb, flags, bytes ?? new TextEncoder().encode(text.text));
      return;
    default:
      out.add(`%!${verb}(${original?.goType ?? 'string'}=`);
      writeText(out, text, 'v', flags, original);
      out.add(')');
  }
};

/** As many characters as the precision says. */
const cut = (text: Marked, { precision }: Flags): Marked => {
  if (precision === undefined) return text;
  return sliceMarked(text, 0, [...text.text].slice(0, precision).join('').length);
};

const writeQuoted = (out: TextBuilder, whole: Marked, flags: Flags): void => {
  const text = cut(whole, flags);
  const quoted = flags.sharp && canBackquote(text.text) ? `\`${text.text}\`` : quote(text.text, flags.plus);
  const mark = quoted[0] as string;
  const shown = new TextBuilder();
  if (quoted.slice(1, -1) === text.text) shown.add(mark).addSlice(text).add(mark);
  else shown.addMixed(quoted, text);
  pad(out, shown.build(), flags);
};

const writeHex = (out: TextBuilder, text: Marked, verb: string, flags: Flags, all: Uint8Array): void => {
  const bytes = [...all].slice(0, flags.precision);
  const prefix = flags.sharp ? '0x' : '';
  const pairs = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  let shown = '';
  if (pairs.length > 0) shown = flags.space ? pairs.map((pair) => prefix + pair).join(' ') : prefix + pairs.join('');
  pad(out, new TextBuilder().addMixed(verb === 'X' ? shown.toUpperCase() : shown, text).build(), flags);
};
