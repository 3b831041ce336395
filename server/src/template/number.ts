/** The meaning of number and character constants (text/template/parse/node.go, newNumber; strconv.ParseInt and ParseFloat). */
import { quote } from './characters.ts';
import type { Num } from './tree.ts';
import { unquoteCharacter } from './unquote.ts';

type Meaning = Pick<Num, 'int' | 'uint' | 'float' | 'complex'>;

const maxUint = (1n << 64n) - 1n;
const maxInt = (1n << 63n) - 1n;
const minInt = -(1n << 63n);

/** A constant in each type that can hold it; or Go's message. */
export const numberConstant = (text: string, isCharacter: boolean): Meaning | string => {
  if (isCharacter) {
    const code = unquoteCharacter(text);
    return typeof code === 'string' ? code : { int: BigInt(code), uint: BigInt(code), float: code, complex: undefined };
  }
  // A sign that is neither the first character nor an exponent's parts a complex constant.
  const isHex = /^[+-]?0[xX]/.test(text);
  const second = text.slice(1).search(isHex ? /(?<![pP])[+-]/ : /(?<![eE])[+-]/) + 1;
  if (second > 0) return pair(text.slice(0, second), text.slice(second));
  if (text.endsWith('i')) {
    const imaginary = floatOf(text.slice(0, -1));
    if (typeof imaginary === 'number') return complex(0, imaginary);
  }
  return plain(text);
};

const plain = (text: string): Meaning | string => {
  const whole = intOf(text);
  const int = whole !== undefined && whole >= minInt && whole <= maxInt ? whole : undefined;
  // An unsigned constant has no sign; -0 passes all the same.
  const uint = whole !== undefined && (int === 0n || (!/^[+-]/.test(text) && whole <= maxUint)) ? whole : undefined;
  const integer = int ?? uint;
  if (integer !== undefined) return { int, uint, float: Number(integer), complex: undefined };
  const float = floatOf(text);
  if (typeof float !== 'number') return `illegal number syntax: ${quote(text)}`;
  // What looks like an integer and is none is too large for one.
  return /[.eEpP]/.test(text) ? { ...integersOf(float), float, complex: undefined } : `integer overflow: ${quote(text)}`;
};

/** `1+2i`, which Go scans as it scans input, with errors of its own (fmt.Sscan). */
const pair = (first: string, second: string): Meaning | string => {
  if (first.endsWith('i') || [first, second].some((part) => /^[+-]?0[oObB]|^[+-]i$/.test(part))) return 'syntax error scanning complex number';
  const real = floatOf(first);
  if (typeof real !== 'number') return scanError(first, real);
  const imaginary = floatOf(second.slice(0, -1));
  return typeof imaginary === 'number' ? complex(real, imaginary) : scanError(second.slice(0, -1), imaginary);
};

const scanError = (text: string, reason: string): string => `strconv.ParseFloat: parsing ${quote(text)}: ${reason}`;

/** Other types can hold a complex number whose imaginary part is zero (simplifyComplex). */
const complex = (real: number, imaginary: number): Meaning => ({
  ...(imaginary === 0 ? { ...integersOf(real), float: real } : { int: undefined, uint: undefined, float: undefined }),
  complex: { real, imaginary },
});

const integersOf = (float: number): Pick<Meaning, 'int' | 'uint'> => {
  const whole = Number.isInteger(float) ? BigInt(float) : undefined;
  return {
    int: whole !== undefined && whole >= minInt && whole <= maxInt ? whole : undefined,
    uint: whole !== undefined && whole >= 0n && whole <= maxUint ? whole : undefined,
  };
};

/** Underscores may only stand between digits or behind a base prefix (strconv, underscoreOK). */
const underscoresFit = (unsigned: string): boolean => {
  const prefix = /^0[xXoObB]/.exec(unsigned)?.[0] ?? '';
  // The prefix counts as a digit.
  const digits = prefix === '' ? unsigned : `0${unsigned.slice(2)}`;
  return !(/x/i.test(prefix) ? /(?:^|[^\da-fA-F])_|_(?:$|[^\da-fA-F])/ : /(?:^|\D)_|_(?:$|\D)/).test(digits);
};

/** A signed integer of any size in Go's notations. */
const intOf = (text: string): bigint | undefined => {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned.includes('_') && !underscoresFit(unsigned)) return undefined;
  let digits = unsigned.replaceAll('_', '').toLowerCase();
  // A leading zero alone means octal.
  if (/^0[0-7]+$/.test(digits)) digits = `0o${digits.slice(1)}`;
  if (!/^(?:0|[1-9]\d*|0x[\da-f]+|0o[0-7]+|0b[01]+)$/.test(digits)) return undefined;
  return text.startsWith('-') ? -BigInt(digits) : BigInt(digits);
};

const invalid = 'invalid syntax';
const outOfRange = 'value out of range';

/** A float; or why it is none, in Go's words. */
const floatOf = (text: string): number | string => {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned.includes('_') && !underscoresFit(unsigned)) return invalid;
  const digits = unsigned.replaceAll('_', '');
  const value = hexFloat(digits) ?? (/^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(digits) ? Number(digits) : undefined);
  if (value === undefined) return invalid;
  if (!Number.isFinite(value)) return outOfRange;
  return text.startsWith('-') ? -value : value;
};

const hexFloat = (digits: string): number | undefined => {
  const [match, whole = '', fraction = '', exponent = '0'] = /^0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/.exec(digits) ?? [];
  if (match === undefined || whole + fraction === '') return undefined;
  const mantissa = Number.parseInt(whole + fraction, 16);
  // In two steps: a power of two may itself be out of range where the product is not.
  const power = Number(exponent) - 4 * fraction.length;
  const half = Math.trunc(power / 2);
  return mantissa === 0 ? 0 : mantissa * 2 ** half * 2 ** (power - half);
};
