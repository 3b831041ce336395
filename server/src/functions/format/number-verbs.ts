/** How fmt prints numbers (fmt/format.go). */
import type { TextBuilder } from '../../value/index.ts';
import { type Flags, padPlain } from './flags.ts';
import { binaryFloat, formatFloat, hexFloat } from './float.ts';
import { isPrintable, quoteRune } from './quote.ts';

/** An integer in a base; false where the verb is none of an integer's. `signed`: an unsigned one is hexadecimal in Go syntax. */
export const writeInteger = (out: TextBuilder, value: bigint, signed: boolean, verb: string, flags: Flags): boolean => {
  switch (verb) {
    case 'v':
      if (flags.sharpV && !signed) digits(out, value, 16, verb, { ...flags, sharp: true });
      else digits(out, value, 10, verb, flags);
      return true;
    case 'd':
      digits(out, value, 10, verb, flags);
      return true;
    case 'b':
      digits(out, value, 2, verb, flags);
      return true;
    case 'o':
    case 'O':
      digits(out, value, 8, verb, flags);
      return true;
    case 'x':
    case 'X':
      digits(out, value, 16, verb, flags);
      return true;
    case 'c':
      padPlain(out, String.fromCodePoint(rune(value)), flags);
      return true;
    case 'q':
      padPlain(out, quoteRune(rune(value), flags.plus), flags);
      return true;
    case 'U':
      unicode(out, value, flags);
      return true;
    default:
      return false;
  }
};

/** Beyond Unicode, and half of a pair, is the replacement character. */
const rune = (value: bigint): number => {
  const code = value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd;
  return code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
};

const unicode = (out: TextBuilder, value: bigint, flags: Flags): void => {
  const hex = BigInt.asUintN(64, value).toString(16).toUpperCase();
  let text = `U+${hex.padStart(Math.max(4, flags.precision ?? 4), '0')}`;
  if (flags.sharp && value >= 0n && value <= 0x10ffffn) {
    const char = String.fromCodePoint(Number(value));
    if (isPrintable(char)) text += ` '${char}'`;
  }
  padPlain(out, text, { ...flags, zero: false });
};

const digits = (out: TextBuilder, value: bigint, base: 2 | 8 | 10 | 16, verb: string, flags: Flags): void => {
  const negative = value < 0n;
  const size = negative ? -value : value;
  let wanted = 0;
  if (flags.precision !== undefined) {
    wanted = flags.precision;
    if (wanted === 0 && size === 0n) {
      padPlain(out, '', { ...flags, zero: false });
      return;
    }
  } else if (flags.zero && !flags.minus && flags.width !== undefined) {
    wanted = flags.width - (negative || flags.plus || flags.space ? 1 : 0);
  }
  let text = size.toString(base);
  if (verb === 'X') text = text.toUpperCase();
  text = text.padStart(wanted, '0');
  if (flags.sharp) {
    if (base === 2) text = `0b${text}`;
    else if (base === 8) text = text.startsWith('0') ? text : `0${text}`;
    else if (base === 16) text = `${verb === 'X' ? '0X' : '0x'}${text}`;
  }
  if (verb === 'O') text = `0o${text}`;
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  padPlain(out, sign + text, { ...flags, zero: false });
};

/** A float; false where the verb is none of a float's. */
export const writeFloat = (out: TextBuilder, value: number, verb: string, flags: Flags): boolean => {
  const text = floatText(value, verb, flags.precision);
  if (text === undefined) return false;
  let sign = /^[+-]/.exec(text)?.[0] ?? '+';
  let number = text.replace(/^[+-]/, '');
  if (flags.space && sign === '+' && !flags.plus) sign = ' ';
  if (!Number.isFinite(value)) {
    const bare = sign === '+' && !flags.plus ? '' : sign;
    padPlain(out, (Number.isNaN(value) && !flags.space && !flags.plus ? '' : bare) + number, { ...flags, zero: false });
    return true;
  }
  if (flags.sharp && verb !== 'b') number = withPoint(number, verb, flags.precision);
  if (!flags.plus && sign === '+') padPlain(out, number, flags);
  else if (flags.zero && !flags.minus && flags.width !== undefined && flags.width > number.length + 1) {
    out.add(sign).add(number.padStart(flags.width - 1, '0'));
  } else padPlain(out, sign + number, flags);
  return true;
};

const floatText = (value: number, verb: string, precision: number | undefined): string | undefined => {
  switch (verb) {
    case 'v':
      return formatFloat(value, 'g', precision);
    case 'g':
    case 'G':
      return formatFloat(value, verb, precision);
    case 'e':
    case 'E':
      return formatFloat(value, verb, precision ?? 6);
    case 'f':
    case 'F':
      return formatFloat(value, 'f', precision ?? 6);
    case 'b':
      return binaryFloat(value);
    case 'x':
    case 'X': {
      const text = hexFloat(value, precision);
      return verb === 'X' ? text.replace(/[a-fpx]/g, (letter) => letter.toUpperCase()) : text;
    }
    default:
      return undefined;
  }
};

/** `#` keeps the decimal point, and the zeros that %g leaves out. */
const withPoint = (number: string, verb: string, precision: number | undefined): string => {
  let missing = 'vgGx'.includes(verb) ? (precision ?? 6) : 0;
  const isHex = verb === 'x' || verb === 'X';
  const at = number.search(isHex ? /[pP]/ : /[eE]/);
  const tail = at < 0 ? '' : number.slice(at);
  let head = at < 0 ? number : number.slice(0, at);
  let sawNonzero = false;
  for (const char of head) {
    if (char === '.') continue;
    if (char !== '0') sawNonzero = true;
    if (sawNonzero) missing--;
  }
  if (!head.includes('.')) {
    if (head === '0') missing--;
    head += '.';
  }
  return head + '0'.repeat(Math.max(0, missing)) + tail;
};
