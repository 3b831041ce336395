/** Go's Sprintf over template values (fmt/print.go, fmt/format.go). Text arguments keep their origins. */
import { FunctionError, type Marked, sliceMarked, sortedKeys, TextBuilder, type Value } from '../../value/index.ts';
import { formatFloat } from './float.ts';
import { plainVerb, scalarText } from './print.ts';
import { quote, quoteRune } from './quote.ts';

interface Flags {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  width: number | undefined;
  precision: number | undefined;
}

/** Wider paddings and longer fractions than this are refused: Go has a limit of a million as well. */
const maxWidth = 1_000_000;

export const sprintf = (format: Marked, args: readonly Value[]): Marked => {
  const out = new TextBuilder();
  const { text } = format;
  let next = 0;
  let reordered = false;
  let at = 0;
  while (at < text.length) {
    const percent = text.indexOf('%', at);
    if (percent < 0) {
      out.addSlice(format, at);
      break;
    }
    out.addSlice(format, at, percent);
    at = percent + 1;
    const flags: Flags = { plus: false, minus: false, sharp: false, space: false, zero: false, width: undefined, precision: undefined };
    for (; at < text.length; at++) {
      const char = text[at];
      if (char === '+') flags.plus = true;
      else if (char === '-') flags.minus = true;
      else if (char === '#') flags.sharp = true;
      else if (char === ' ') flags.space = true;
      else if (char === '0') flags.zero = true;
      else break;
    }
    let badIndex = false;
    const index = (): void => {
      const match = /^\[(\d+)\]/.exec(text.slice(at));
      if (match) {
        at += match[0].length;
        next = Number(match[1]) - 1;
        reordered = true;
        if (next < 0 || next >= args.length) badIndex = true;
      } else if (text[at] === '[') {
        badIndex = true;
        const close = text.indexOf(']', at);
        at = close < 0 ? at + 1 : close + 1;
      }
    };
    const number = (): number | undefined | 'bad' => {
      index();
      if (text[at] === '*') {
        at++;
        const value = args[next++];
        return value?.kind === 'int' && value.value <= maxWidth && value.value >= -maxWidth ? Number(value.value) : 'bad';
      }
      const match = /^\d+/.exec(text.slice(at));
      if (!match) return undefined;
      at += match[0].length;
      const value = Number(match[0]);
      return value > maxWidth ? 'bad' : value;
    };
    const width = number();
    if (width === 'bad') out.add('%!(BADWIDTH)');
    else if (width !== undefined) {
      flags.width = Math.abs(width);
      if (width < 0) flags.minus = true;
    }
    if (text[at] === '.') {
      at++;
      const precision = number();
      if (precision === 'bad') out.add('%!(BADPREC)');
      else flags.precision = precision === undefined ? 0 : precision < 0 ? undefined : precision;
    }
    index();
    if (at >= text.length) {
      out.add('%!(NOVERB)');
      break;
    }
    const verb = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += verb.length;
    if (verb === '%') out.add('%');
    else if (badIndex) out.add(`%!${verb}(BADINDEX)`);
    else if (next >= args.length) out.add(`%!${verb}(MISSING)`);
    else pad(out, formatted(args[next++] as Value, verb, flags), flags, verb);
  }
  if (!reordered && next < args.length) {
    out.add('%!(EXTRA ');
    args.slice(next).forEach((arg, i) => {
      if (i > 0) out.add(', ');
      if (arg.kind === 'nil') out.add('<nil>');
      else out.add(`${typeName(arg)}=`).addSlice(plainVerb(arg));
    });
    out.add(')');
  }
  return out.build();
};

const typeName = (value: Value): string => value.goType;

/** Pads to the width, which counts code points. */
const pad = (out: TextBuilder, text: Marked, { width, minus, zero }: Flags, verb: string): void => {
  const missing = (width ?? 0) - (width === undefined ? 0 : [...text.text].length);
  if (missing > maxWidth) throw new FunctionError('width is too large');
  if (missing <= 0) out.addSlice(text);
  else if (minus) out.addSlice(text).add(' '.repeat(missing));
  else if (zero && verb !== 'v' && verb !== 'T') {
    const sign = /^[+-]/.exec(text.text)?.[0] ?? '';
    const isNumber = /^[+-]?[\d.]/.test(text.text);
    if (isNumber && /[a-zA-Z]/.test(verb) && !'sqx'.includes(verb)) out.add(sign + '0'.repeat(missing)).addSlice(text, sign.length);
    else out.add('0'.repeat(missing)).addSlice(text);
  } else out.add(' '.repeat(missing)).addSlice(text);
};

const plain = (text: string): Marked => ({ text, runs: undefined });

const formatted = (value: Value, verb: string, flags: Flags): Marked => {
  if (verb === 'T') return plain(value.kind === 'nil' ? '<nil>' : typeName(value));
  if (value.kind === 'nil') return plain(verb === 'v' ? '<nil>' : `%!${verb}(<nil>)`);
  switch (value.kind) {
    case 'bool':
      return verb === 't' || verb === 'v' ? plain(String(value.value)) : bad(value, verb);
    case 'int':
      return intVerb(value.value, verb, flags, value);
    case 'float':
      return floatVerb(value.value, verb, flags, value);
    case 'string':
      return stringVerb(value, verb, flags, value);
    case 'bytes':
      if (verb === 'v' || verb === 'd') return plainVerb(value);
      return stringVerb(plain(new TextDecoder().decode(value.data)), verb, flags, value);
    case 'list':
    case 'dict':
      return containerVerb(value, verb, flags);
    case 'struct':
      if (value.underlying) return formatted(value.underlying, verb, flags);
      return plainVerb(value);
    case 'duration':
      return verb === 'd'
        ? intVerb(value.nanoseconds, verb, flags, value)
        : stringVerb(plain(scalarText(value)), verb === 'v' ? 's' : verb, flags, value);
    default:
      return stringVerb(plain(scalarText(value)), verb === 'v' ? 's' : verb, flags, value);
  }
};

const bad = (value: Value, verb: string): Marked => {
  const shown = plainVerb(value);
  return new TextBuilder()
    .add(`%!${verb}(${typeName(value)}=`)
    .addSlice(shown)
    .add(')')
    .build();
};

const intVerb = (value: bigint, verb: string, flags: Flags, original: Value): Marked => {
  const sign = value < 0n ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  const size = value < 0n ? -value : value;
  const digits = (base: number, prefix: string): Marked => {
    let text = size.toString(base);
    if (flags.precision !== undefined) text = flags.precision === 0 && size === 0n ? '' : text.padStart(flags.precision, '0');
    return plain(sign + (flags.sharp ? prefix : '') + text);
  };
  switch (verb) {
    case 'v':
    case 'd':
      return digits(10, '');
    case 'b':
      return digits(2, '0b');
    case 'o':
      return digits(8, '0');
    case 'O':
      return plain(`${sign}0o${size.toString(8)}`);
    case 'x':
      return digits(16, '0x');
    case 'X':
      return plain(digits(16, '0X').text.replace(/[a-f]/g, (char) => char.toUpperCase()));
    case 'c':
      return plain(value >= 0n && value <= 0x10ffffn ? String.fromCodePoint(Number(value)) : '\ufffd');
    case 'q':
      return plain(quoteRune(value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd));
    case 'U':
      return plain(`U+${size.toString(16).toUpperCase().padStart(4, '0')}`);
    default:
      return bad(original, verb);
  }
};

const floatVerb = (value: number, verb: string, flags: Flags, original: Value): Marked => {
  const signed = (text: string): Marked => {
    const bare = text.startsWith('+') && !flags.plus ? text.slice(1) : text;
    return plain(/^[-+]/.test(bare) ? bare : `${flags.plus ? '+' : flags.space ? ' ' : ''}${bare}`);
  };
  switch (verb) {
    case 'v':
      return signed(formatFloat(value, 'g', flags.precision));
    case 'g':
    case 'G':
      return signed(formatFloat(value, verb, flags.precision));
    case 'e':
    case 'E':
      return signed(formatFloat(value, verb, flags.precision ?? 6));
    case 'f':
    case 'F':
      return signed(formatFloat(value, 'f', flags.precision ?? 6));
    default:
      return bad(original, verb);
  }
};

const stringVerb = (text: Marked, verb: string, flags: Flags, original: Value): Marked => {
  const cut = (): Marked => {
    if (flags.precision === undefined) return text;
    return sliceMarked(text, 0, [...text.text].slice(0, flags.precision).join('').length);
  };
  switch (verb) {
    case 'v':
      if (flags.sharp) return mixed(quote(text.text), text);
      return cut();
    case 's':
      return cut();
    case 'q': {
      const shown = cut();
      const quoted = flags.sharp && !shown.text.includes('`') ? `\`${shown.text}\`` : quote(shown.text, flags.plus);
      return quoted.slice(1, -1) === shown.text
        ? new TextBuilder()
            .add(quoted[0] ?? '')
            .addSlice(shown)
            .add(quoted[0] ?? '')
            .build()
        : mixed(quoted, text);
    }
    case 'x':
    case 'X': {
      const bytes = [...new TextEncoder().encode(text.text)].slice(0, flags.precision);
      const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(flags.space ? ' ' : '');
      const shown = (flags.sharp ? '0x' : '') + hex;
      return mixed(verb === 'X' ? shown.toUpperCase() : shown, text);
    }
    default:
      return bad(original, verb);
  }
};

const mixed = (text: string, from: Marked): Marked => new TextBuilder().addMixed(text, from).build();

/** Lists and maps apply the verb to each member. */
const containerVerb = (value: Extract<Value, { kind: 'list' | 'dict' }>, verb: string, flags: Flags): Marked => {
  if (verb === 'v' && !flags.sharp) return plainVerb(value);
  const out = new TextBuilder();
  const member = (item: Value): void => {
    out.addSlice(formatted(item, verb, { ...flags, width: undefined }));
  };
  if (value.kind === 'list') {
    out.add('[');
    value.items.forEach((item, i) => {
      if (i > 0) out.add(' ');
      member(item);
    });
    return out.add(']').build();
  }
  out.add('map[');
  sortedKeys(value).forEach((key, i) => {
    if (i > 0) out.add(' ');
    out.addSlice(stringVerb(plain(key), verb === 'd' ? 's' : verb, { ...flags, width: undefined }, value)).add(':');
    const entry = value.entries.get(key);
    if (entry) member(entry);
  });
  return out.add(']').build();
};
