/** Durations (Go's time.Duration). */
import { FunctionError } from '../../value/index.ts';
import { timeQuote } from './quote.ts';

const second = 1_000_000_000n;

/** Duration.String: `1h2m3.5s`, `1.5ms`, `0s`. */
export const durationText = (nanoseconds: bigint): string => {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < second) {
    if (size < 1000n) return `${sign}${size}ns`;
    return size < 1_000_000n ? `${sign}${decimal(size, 1000n)}µs` : `${sign}${decimal(size, 1_000_000n)}ms`;
  }
  const minutes = size / (60n * second);
  const seconds = `${decimal(size % (60n * second), second)}s`;
  if (minutes === 0n) return sign + seconds;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
};

const decimal = (value: bigint, unit: bigint): string => {
  const fraction = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, '0')
    .replace(/0+$/, '');
  return `${value / unit}${fraction === '' ? '' : `.${fraction}`}`;
};

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};

/** time.ParseDuration; undefined where Go returns an error. */
export const parseDuration = (text: string): bigint | undefined => {
  try {
    return readDuration(text);
  } catch (error) {
    if (error instanceof FunctionError) return undefined;
    throw error;
  }
};

const most = 1n << 63n;

/** time.ParseDuration. Throws `FunctionError` with Go's message. */
export const readDuration = (text: string): bigint => {
  const fail = (what = 'invalid', unit = ''): never => {
    throw new FunctionError(`time: ${what}${unit === '' ? '' : ` ${timeQuote(unit)} in`} duration ${timeQuote(text)}`);
  };
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  let rest = text.slice(sign.length);
  if (rest === '0') return 0n;
  if (rest === '') fail();
  let total = 0n;
  while (rest !== '') {
    const [number, whole = '', fraction = ''] = /^(\d*)(?:\.(\d*))?/.exec(rest) ?? [''];
    if ((whole === '' && fraction === '') || BigInt(whole || '0') > most) fail();
    rest = rest.slice(number.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? '';
    if (unit === '') fail('missing unit in');
    rest = rest.slice(unit.length);
    const size = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (size === undefined) return fail('unknown unit', unit);
    total += BigInt(whole || '0') * size;
    // Go reckons with floats here, to the nanosecond.
    if (fraction !== '') total += BigInt(Math.trunc(Number(`0.${fraction}`) * Number(size)));
    if (total > most) fail();
  }
  if (total === most && sign !== '-') fail();
  return sign === '-' ? -total : total;
};
