/** Floats as Go's strconv.FormatFloat writes them. */

/** Digits and decimal exponent of a positive finite number: value = 0.d1d2… × 10^point. Shortest form where `digits` is undefined. */
const decompose = (value: number, digits: number | undefined): { readonly digits: string; readonly point: number } => {
  if (value === 0) return { digits: '', point: 0 };
  const text = digits === undefined ? value.toExponential() : value.toExponential(Math.min(100, Math.max(0, digits - 1)));
  const [mantissa = '', exponent = '0'] = text.split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
};

const exponentText = (exponent: number): string => `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;

const scientific = (digits: string, point: number, precision: number | undefined, letter: string): string => {
  const first = digits[0] ?? '0';
  let rest = digits.slice(1);
  if (precision !== undefined) rest = rest.slice(0, precision).padEnd(precision, '0');
  return `${first}${rest === '' ? '' : `.${rest}`}${letter}${exponentText(digits === '' ? 0 : point - 1)}`;
};

const fixed = (digits: string, point: number, precision: number): string => {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision === 0) return whole;
  let fraction = '';
  for (let i = 0; i < precision; i++) {
    const at = point + i;
    fraction += at >= 0 && at < digits.length ? digits[at] : '0';
  }
  return `${whole}.${fraction}`;
};

/** Exact decimal digits with a fixed number of places; numbers of any size. */
const toFixed = (value: number, places: number): string => {
  if (Math.abs(value) < 1e21 && places <= 100) return value.toFixed(places);
  const whole = BigInt(Math.trunc(value)).toString();
  return places > 0 ? `${whole}.${'0'.repeat(places)}` : whole;
};

/**
 * strconv.FormatFloat. `precision` undefined is Go's -1, the shortest text that reads back as the same number.
 */
export const formatFloat = (value: number, verb: 'e' | 'E' | 'f' | 'g' | 'G', precision?: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  const letter = verb === 'E' || verb === 'G' ? 'E' : 'e';
  switch (verb) {
    case 'e':
    case 'E': {
      const { digits, point } = decompose(size, precision === undefined ? undefined : precision + 1);
      return sign + scientific(digits, point, precision, letter);
    }
    case 'f': {
      if (precision !== undefined) return sign + toFixed(size, precision);
      const { digits, point } = decompose(size, undefined);
      return sign + fixed(digits === '' ? '0' : digits, digits === '' ? 1 : point, Math.max(digits.length - point, 0));
    }
    default: {
      const wanted = precision === 0 ? 1 : precision;
      const { digits: all, point } = decompose(size, wanted);
      const digits = all.replace(/0+$/, '');
      // ftoa.go: %e is used if the exponent is less than -4 or reaches the precision; for the shortest form that is 6.
      let limit = wanted ?? 6;
      if (wanted !== undefined && limit > digits.length && digits.length >= point) limit = digits.length;
      const exponent = point - 1;
      if (size !== 0 && (exponent < -4 || exponent >= limit)) return sign + scientific(digits, point, undefined, letter);
      return sign + fixed(digits === '' ? '0' : digits, digits === '' ? 1 : point, Math.max(digits.length - point, 0));
    }
  }
};
