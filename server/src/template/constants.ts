/** The meaning of constants: Go's strconv.Unquote and parse.NumberNode. */
import type { Num } from './tree.ts';

const simpleEscapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, "'": 39, '"': 34 };

/** What a quoted string means; undefined where Go says `invalid syntax`. */
export const unquote = (quoted: string): string | undefined => {
  const quote = quoted[0] ?? '';
  const body = quoted.slice(1, -1);
  // A raw string loses its carriage returns.
  if (quote === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  let result = '';
  /** Bytes of \x and octal escapes, which may together spell one character in UTF-8. */
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) result += new TextDecoder().decode(Uint8Array.from(bytes));
    bytes = [];
  };
  for (let i = 0; i < body.length; i++) {
    const char = body[i] as string;
    if (char === quote || char === '\n') return undefined;
    if (char !== '\\') {
      flush();
      result += char;
      continue;
    }
    const letter = body[++i];
    if (letter === undefined) return undefined;
    const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
    if (digits > 0) {
      const hex = body.slice(i + 1, i + 1 + digits);
      if (hex.length !== digits || !/^[\da-fA-F]+$/.test(hex)) return undefined;
      const code = Number.parseInt(hex, 16);
      i += digits;
      if (letter === 'x') bytes.push(code);
      else {
        if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
        flush();
        result += String.fromCodePoint(code);
      }
    } else if (letter >= '0' && letter <= '7') {
      const octal = body.slice(i, i + 3);
      if (!/^[0-7]{3}$/.test(octal) || Number.parseInt(octal, 8) > 255) return undefined;
      bytes.push(Number.parseInt(octal, 8));
      i += 2;
    } else {
      const code = simpleEscapes[letter];
      // Each kind of quote may only be escaped inside its own kind.
      if (code === undefined || (letter === "'" && quote !== "'") || (letter === '"' && quote !== '"')) return undefined;
      flush();
      result += String.fromCharCode(code);
    }
  }
  flush();
  return result;
};

const maxUint = (1n << 64n) - 1n;
const maxInt = (1n << 63n) - 1n;
const minInt = -(1n << 63n);

/** A number or character constant in each type that can hold it; or Go's message. */
export const numberConstant = (text: string, isCharacter: boolean): Pick<Num, 'int' | 'uint' | 'float' | 'complex'> | string => {
  if (isCharacter) {
    const meaning = unquote(text);
    const code = meaning?.codePointAt(0);
    if (meaning === undefined || code === undefined || meaning.length !== (code > 0xffff ? 2 : 1)) return `malformed character constant: ${text}`;
    return { int: BigInt(code), uint: BigInt(code), float: code, complex: undefined };
  }
  if (text.endsWith('i')) {
    const match = /^([+-]?[^+-]*(?:[eEpP][+-]?[\d_]+)?)?([+-].*|)i$/.exec(text);
    const imaginary = floatOf(match?.[2] || match?.[1] || '');
    const real = match?.[2] ? floatOf(match[1] ?? '') : 0;
    if (imaginary === undefined || real === undefined) return `illegal number syntax: ${JSON.stringify(text)}`;
    return { int: undefined, uint: undefined, float: undefined, complex: { real, imaginary } };
  }
  let int = intOf(text);
  let uint = int;
  if (int !== undefined && (int > maxInt || int < minInt)) int = undefined;
  if (uint !== undefined && (uint < 0n || uint > maxUint || /^[+-]/.test(text))) uint = undefined;
  let float: number | undefined;
  if (int !== undefined) float = Number(int);
  else if (uint !== undefined) float = Number(uint);
  else {
    float = floatOf(text);
    if (float !== undefined) {
      if (!/[.eEpP]/.test(text)) return `integer overflow: ${JSON.stringify(text)}`;
      if (Number.isInteger(float) && Math.abs(float) < 2 ** 63) int = BigInt(float);
      if (Number.isInteger(float) && float >= 0 && float < 2 ** 64) uint = BigInt(float);
    }
  }
  if (int === undefined && uint === undefined && float === undefined) return `illegal number syntax: ${JSON.stringify(text)}`;
  if (int === 0n) uint = 0n;
  return { int, uint, float, complex: undefined };
};

/** Underscores may only stand between digits or behind a base prefix (strconv, underscoreOK). */
const underscoresFit = (digits: string): boolean => !/(?:^|[^\da-fA-FxXoObB])_|_(?:$|[^\da-fA-F])/.test(digits);

const intOf = (text: string): bigint | undefined => {
  const negative = text.startsWith('-');
  let digits = text.replace(/^[+-]/, '');
  if (digits.includes('_')) {
    if (!underscoresFit(digits) || (/^[1-9]/.test(digits) === false && !/^0/.test(digits))) return undefined;
    digits = digits.replaceAll('_', '');
  }
  if (/^0\d+$/.test(digits)) digits = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : 'x';
  digits = digits.toLowerCase();
  if (!/^(?:\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/.test(digits)) return undefined;
  return negative ? -BigInt(digits) : BigInt(digits);
};

const floatOf = (text: string): number | undefined => {
  let digits = text;
  if (digits.includes('_')) {
    // strconv.ParseFloat takes underscores only with a base prefix.
    if (!/^[+-]?0[xX]/.test(digits) || !underscoresFit(digits)) return undefined;
    digits = digits.replaceAll('_', '');
  }
  const hex = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/.exec(digits);
  if (hex) {
    const [, sign, whole = '', fraction = '', exponent = '0'] = hex;
    if (whole + fraction === '') return undefined;
    const value = Number.parseInt(`${whole}${fraction}`, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
    return sign === '-' ? -value : value;
  }
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
};
