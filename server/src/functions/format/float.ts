/** Floats as Go's strconv.FormatFloat writes them. */

/** All decimal digits of a positive finite number, exactly, and how many of them stand before the point. */
const exact = (value: number): { readonly digits: string; readonly point: number } => {
  const { mantissa, exponent } = bitsOf(value);
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return { digits, point: digits.length };
  }
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
  return { digits, point: digits.length + exponent };
};

/** Cut to `count` digits; what lies halfway goes to the even digit, as in Go (JavaScript rounds it up). */
const rounded = (all: { readonly digits: string; readonly point: number }, count: number): { readonly digits: string; readonly point: number } => {
  const { digits, point } = all;
  if (count >= digits.length) return all;
  if (count < 0) return { digits: '', point };
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const isOdd = count > 0 && Number(kept.at(-1)) % 2 === 1;
  const up = rest[0] === '5' && /^50*$/.test(rest) ? isOdd : (rest[0] as string) >= '5';
  if (!up) return { digits: kept, point };
  const raised = (BigInt(kept || '0') + 1n).toString().padStart(count, '0');
  return { digits: raised, point: point + raised.length - count };
};

/** Digits and decimal exponent of a positive finite number: value = 0.d1d2… × 10^point. Shortest form where `digits` is undefined. */
const decompose = (value: number, digits: number | undefined): { readonly digits: string; readonly point: number } => {
  if (value === 0) return { digits: '', point: 0 };
  if (digits !== undefined) return rounded(exact(value), digits);
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
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

/** A fixed number of places; numbers of any size. */
const toFixed = (value: number, places: number): string => {
  if (value === 0) return fixed('0', 1, places);
  const all = exact(value);
  const { digits, point } = rounded(all, all.point + places);
  return fixed(digits, point, places);
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

/** A float's 52 bits of fraction with the leading one, and its power of two: value = mantissa × 2^exponent. */
const bitsOf = (value: number): { readonly sign: string; readonly mantissa: bigint; readonly exponent: number } => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const raw = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return { sign: bits >> 63n ? '-' : '', mantissa: raw === 0 ? fraction : fraction | (1n << 52n), exponent: (raw === 0 ? 1 : raw) - 1075 };
};

const special = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf');

/** FormatFloat's `b`: the mantissa and a power of two, both decimal. */
export const binaryFloat = (value: number): string => {
  if (!Number.isFinite(value)) return special(value);
  const { sign, mantissa, exponent } = bitsOf(value);
  return `${sign}${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
};

/** FormatFloat's `x`: one hexadecimal digit, its fraction, and a power of two. */
export const hexFloat = (value: number, precision: number | undefined): string => {
  if (!Number.isFinite(value)) return special(value);
  const { sign, mantissa, exponent: power } = bitsOf(value);
  let exponent = mantissa === 0n ? 0 : power + 52;
  // The leading one stands at bit 60, the fraction below it.
  let bits = mantissa << 8n;
  while (bits !== 0n && bits < 1n << 60n) {
    bits <<= 1n;
    exponent--;
  }
  if (precision !== undefined && precision < 15) {
    const shift = BigInt(precision * 4);
    const extra = (bits << shift) & ((1n << 60n) - 1n);
    bits >>= 60n - shift;
    if ((extra | (bits & 1n)) > 1n << 59n) bits++;
    bits <<= 60n - shift;
    if (bits & (1n << 61n)) {
      bits >>= 1n;
      exponent++;
    }
  }
  let fraction = (bits & ((1n << 60n) - 1n)).toString(16).padStart(15, '0');
  fraction = precision === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, precision).padEnd(precision, '0');
  return `${sign}0x${(bits >> 60n) & 15n}${fraction === '' ? '' : `.${fraction}`}p${exponentText(exponent)}`;
};
