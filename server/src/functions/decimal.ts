import { FunctionError } from '../value/index.ts';

/** A decimal number, `value` × 10^`exponent`, as Sprig's float arithmetic computes with (shopspring/decimal 1.4). */
export interface Decimal {
  readonly value: bigint;
  readonly exponent: number;
}

/** The shortest decimal that stands for a float. Throws as Go does for what is no number. */
export const decimalOf = (value: number): Decimal => {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new FunctionError(`Cannot create a Decimal from ${name}`);
  }
  const [digits = '0', power = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  return { value: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
};

/** The float nearest to a decimal. */
export const floatOf = (decimal: Decimal): number => Number(`${decimal.value}e${decimal.exponent}`);

const tenTo = (power: number): bigint => 10n ** BigInt(power);

const atExponent = (decimal: Decimal, exponent: number): bigint => decimal.value * tenTo(decimal.exponent - exponent);

export const add = (a: Decimal, b: Decimal): Decimal => {
  const exponent = Math.min(a.exponent, b.exponent);
  return { value: atExponent(a, exponent) + atExponent(b, exponent), exponent };
};

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, { value: -b.value, exponent: b.exponent });

export const multiply = (a: Decimal, b: Decimal): Decimal => ({ value: a.value * b.value, exponent: a.exponent + b.exponent });

/** decimal.DivisionPrecision: digits after the point of a quotient, the last one rounded half away from zero. */
const precision = 16;

export const divide = (a: Decimal, b: Decimal): Decimal => {
  if (b.value === 0n) throw new FunctionError('decimal division by 0');
  const shift = a.exponent - b.exponent + precision;
  const dividend = shift >= 0 ? a.value * tenTo(shift) : a.value;
  const divisor = shift >= 0 ? b.value : b.value * tenTo(-shift);
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
  const roundsUp = magnitude(remainder) * 2n >= magnitude(divisor);
  const isNegative = dividend < 0n !== divisor < 0n;
  return { value: roundsUp ? quotient + (isNegative ? -1n : 1n) : quotient, exponent: -precision };
};
