import type { Value } from '../value/index.ts';

/**
 * spf13/cast 1.7 as Sprig uses it: whatever cannot be converted is zero. Integers come back as 64-bit bigints.
 */
export const toInt64 = (value: Value): bigint => {
  switch (value.kind) {
    case 'int':
      return BigInt.asIntN(64, value.value);
    case 'float':
      return truncate(value.value);
    case 'string':
      return value.goType === 'string' ? (parseInteger(trimZeroDecimal(value.text)) ?? 0n) : 0n;
    case 'bool':
      return value.value ? 1n : 0n;
    default:
      return 0n;
  }
};

/** As `toInt64`, for an index or count: a plain number, exact up to 2^53. */
export const toInt = (value: Value): number => Number(toInt64(value));

/** cast.ToFloat64. */
export const toFloat64 = (value: Value): number => {
  switch (value.kind) {
    case 'int':
      return Number(value.value);
    case 'float':
      return value.value;
    case 'string':
      return value.goType === 'string' ? (parseFloat64(value.text) ?? 0) : 0;
    case 'bool':
      return value.value ? 1 : 0;
    default:
      return 0;
  }
};

const minInt64 = -(1n << 63n);
const maxInt64 = (1n << 63n) - 1n;

/** Go's int64(f); out of range is the machine's "indefinite", the smallest int64, on amd64. */
const truncate = (value: number): bigint => {
  if (!Number.isFinite(value)) return minInt64;
  const whole = BigInt(Math.trunc(value));
  return whole < minInt64 || whole > maxInt64 ? minInt64 : whole;
};

/** `1.00` is taken for 1, while `1.50` stays and is then no integer. */
const trimZeroDecimal = (text: string): string => {
  const match = /\.0+$/.exec(text);
  return match ? text.slice(0, match.index) : text;
};

/**
 * strconv.ParseInt(text, base, 64); base 0 takes `0x`, `0o`, `0b` and a leading zero (octal), and underscores between digits.
 * Undefined where Go returns an error, also out of range.
 */
export const parseInteger = (text: string, base: 0 | 8 | 10 = 0): bigint | undefined => {
  const value = parseWhole(text, base);
  return value === undefined || value < minInt64 || value > maxInt64 ? undefined : value;
};

type Radix = 2 | 8 | 10 | 16;
const digitPatterns: Readonly<Record<Radix, RegExp>> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-fA-F]+$/ };
const radixPrefixes: Readonly<Record<Radix, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };

/** As `parseInteger`, of any size. */
export const parseWhole = (text: string, base: 0 | 8 | 10 = 0): bigint | undefined => {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  let digits = text.slice(sign.length);
  let radix: Radix = base === 0 ? 10 : base;
  if (base === 0) {
    if (digits.includes('_') && !underscoresFit(digits)) return undefined;
    const prefix = /^0[xXbBoO]/.exec(digits)?.[0].toLowerCase();
    if (prefix) {
      radix = prefix === '0x' ? 16 : prefix === '0b' ? 2 : 8;
      digits = digits.slice(2);
    } else if (/^0./.test(digits)) {
      radix = 8;
      digits = digits.slice(1);
    }
    digits = digits.replaceAll('_', '');
  }
  if (!digitPatterns[radix].test(digits)) return undefined;
  const magnitude = BigInt(radixPrefixes[radix] + digits);
  return sign === '-' ? -magnitude : magnitude;
};

/** Underscores may stand only between digits, or between a base prefix and a digit. */
const underscoresFit = (digits: string): boolean =>
  /^0[xX](_?[0-9a-fA-F])+$/.test(digits) || /^0[bB](_?[01])+$/.test(digits) || /^0[oO]?(_?[0-7])*$/.test(digits) || /^[0-9](_?[0-9])*$/.test(digits);

/** strconv.ParseFloat(text, 64); undefined where Go returns an error. */
export const parseFloat64 = (text: string): number | undefined => {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return /^nan$/i.test(text) ? NaN : undefined;
  if (/^[+-]?0[xX]/.test(text)) return parseHexFloat(text);
  // Underscores may stand between digits.
  if (/(?:^|[^0-9])_|_(?:[^0-9]|$)/.test(text)) return undefined;
  const digits = text.replaceAll('_', '');
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
};

const parseHexFloat = (text: string): number | undefined => {
  const match = /^([+-]?)0[xX]([0-9a-fA-F_]*)\.?([0-9a-fA-F_]*)[pP]([+-]?[0-9]+)$/.exec(text);
  if (!match || `${match[2]}${match[3]}` === '') return undefined;
  const whole = (match[2] as string).replaceAll('_', '');
  const fraction = (match[3] as string).replaceAll('_', '');
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const value = mantissa * 2 ** (Number(match[4]) - 4 * fraction.length);
  if (!Number.isFinite(value)) return undefined;
  return match[1] === '-' ? -value : value;
};
