import type { Version } from './yaml-scalar.ts';

const isLetter = (character: string): boolean => /\p{L}/u.test(character);
const isDigit = (character: string | undefined): boolean => character !== undefined && /\p{Nd}/u.test(character);

const isAsciiLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** The index of the first UTF-16 unit in which two texts differ. */
const firstDifference = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
};

/** The number that the digits from `at` on spell, wrapped to 64 bits as Go's arithmetic does, and where they end. */
const numberAt = (characters: readonly string[], at: number, start: bigint): { readonly value: bigint; readonly end: number } => {
  let value = start;
  let end = at;
  for (; isDigit(characters[end]); end++) {
    value = BigInt.asIntN(64, value * 10n + BigInt((characters[end] as string).codePointAt(0) as number) - 48n);
  }
  return { value, end };
};

/** A number before these digits that is not all zeros: then zeros inside it count. */
const followsNumber = (characters: readonly string[], at: number): boolean => {
  for (let i = at - 1; isDigit(characters[i]); i--) if (characters[i] !== '0') return true;
  return false;
};

/** go-yaml's order of keys (sorter.go): letters by code point, behind anything else, and digits by the number they spell. */
export const compareKeys = (a: string, b: string, version: Version): number => {
  const at = firstDifference(a, b);
  const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
  // Most keys differ in a letter of ASCII.
  if (isAsciiLetter(x) && isAsciiLetter(y)) return x - y;
  const left = [...a];
  const right = [...b];
  let afterDigit = false;
  for (let i = 0; i < left.length && i < right.length; i++) {
    const x = left[i] as string;
    const y = right[i] as string;
    if (x === y) {
      afterDigit = isDigit(x);
      continue;
    }
    const order = (x.codePointAt(0) as number) - (y.codePointAt(0) as number);
    const [letterX, letterY] = [isLetter(x), isLetter(y)];
    if (letterX && letterY) return order;
    // Version 3 puts letters first behind a number.
    if (letterX || letterY) return (version === 3 && afterDigit ? letterX : letterY) ? -1 : 1;
    const start = (x === '0' || y === '0') && followsNumber(left, i) ? 1n : 0n;
    const numberX = numberAt(left, i, start);
    const numberY = numberAt(right, i, start);
    if (numberX.value !== numberY.value) return numberX.value < numberY.value ? -1 : 1;
    return numberX.end === numberY.end ? order : numberX.end - numberY.end;
  }
  return left.length - right.length;
};
