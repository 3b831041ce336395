/** strconv.FormatFloat(value, 'g', -1, 64): the shortest digits, with an exponent below -4 and from 21 (`%v`) or 6 (`shortest`) on. */
export const formatG = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e');
  const exponent = Number(power);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (exponent >= -4 && exponent < 21) {
    const digits = mantissa.replace('.', '');
    if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
    const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
    const fraction = digits.slice(exponent + 1);
    return sign + whole + (fraction === '' ? '' : `.${fraction}`);
  }
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
};
