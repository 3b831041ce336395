/** What a plain scalar means (go-yaml v2, resolve.go, as sigs.k8s.io/yaml uses it): YAML 1.1 booleans, but no base 60, and timestamps stay text. */

const words: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/** The data of a plain scalar. Numbers are float64, as after a round trip through JSON. */
export const resolveScalar = (text: string): null | boolean | number | string => {
  const first = text.charCodeAt(0);
  // Only these can begin anything but a string: + - . 0-9 and the first letters of the words.
  if (Number.isNaN(first)) return null;
  const isNumeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (!isNumeric) {
    if (text.length > 5 || !/^[yYnNtTfFoO~]/.test(text)) return text;
    const word = words.get(text);
    return word === undefined ? text : word;
  }
  const word = words.get(text);
  if (word !== undefined) return word;
  const int = resolveInteger(text);
  if (int !== undefined) return Number(int);
  return resolveFloat(text) ?? text;
};

/** The integer that a plain scalar spells, if it does; exact, for keys. */
export const resolveInteger = (text: string): bigint | undefined => {
  if (!/^[+-]?\d/.test(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(plain) ?? [];
  let value: bigint;
  if (/^(?:0|[1-9]\d*)$/.test(digits)) value = BigInt(digits);
  else if (/^0[xX][\da-fA-F]+$/.test(digits) || /^0[bB][01]+$/.test(digits) || /^0[oO][0-7]+$/.test(digits)) value = BigInt(digits.toLowerCase());
  else if (/^0[0-7]+$/.test(digits)) value = BigInt(`0o${digits.slice(1)}`);
  else return undefined;
  const signed = sign === '-' ? -value : value;
  if (signed < -(1n << 63n) || signed >= (sign === '' ? 1n << 64n : 1n << 63n)) return undefined;
  return signed;
};

const resolveFloat = (text: string): number | undefined => {
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '');
  if (!/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
};
