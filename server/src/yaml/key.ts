/** What a plain key is called as data: keys are strings in the end (sigs.k8s.io/yaml, convertToJSONableObject). */
import { resolveInteger, resolveScalar } from './resolve.ts';

/** Whole numbers keep all their digits, other numbers are written as float32; null stays, since no map can have it. */
export const keyOf = (text: string): null | boolean | number | string => {
  const int = resolveInteger(text);
  if (int !== undefined) return String(int);
  const value = resolveScalar(text);
  return typeof value === 'number' ? floatKey(value) : value;
};

/** Go's strconv.FormatFloat(value, 'g', -1, 32). */
const floatKey = (value: number): string => {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toExponential(digits - 1))) !== single) digits++;
  const [mantissa = '', exponent = ''] = single.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  const sign = Object.is(single, -0) ? '-' : '';
  if (power >= -4 && power < 6) return sign + plain(mantissa, power);
  return `${sign}${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
};

/** A number without an exponent, of the digits that its mantissa has. */
const plain = (mantissa: string, power: number): string =>
  Number(`${mantissa}e${power}`).toFixed(Math.max(0, mantissa.replace(/\D/g, '').length - 1 - power));
