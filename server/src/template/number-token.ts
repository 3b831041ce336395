/** Where a number ends (text/template/parse/lex.go, lexNumber and scanNumber): what it accepts is not always a number, as the constant's reader then tells. */
import { isAlphanumeric, width } from './characters.ts';

/** The end of the number at an offset, and whether Go refuses it; then the end is behind what Go shows. */
export const scanNumber = (text: string, start: number): { readonly end: number; readonly isBad: boolean } => {
  const whole = scanPart(text, start);
  if (whole.isBad || (text[whole.end] !== '+' && text[whole.end] !== '-')) return whole;
  // A complex constant: 1+2i, without spaces.
  const both = scanPart(text, whole.end);
  return { end: both.end, isBad: both.isBad || text[both.end - 1] !== 'i' };
};

const decimal = '0123456789_';
const prefixed: Readonly<Record<string, string>> = { x: '0123456789abcdefABCDEF_', o: '01234567_', b: '01_' };

const scanPart = (text: string, start: number): { readonly end: number; readonly isBad: boolean } => {
  let at = start;
  const accept = (set: string): boolean => {
    const is = at < text.length && set.includes(text[at] as string);
    if (is) at++;
    return is;
  };
  const run = (set: string): void => {
    while (accept(set)) {
      /* one character a round */
    }
  };
  accept('+-');
  let digits = decimal;
  let exponent = 'eE';
  if (accept('0')) {
    const set = prefixed[(text[at] ?? '').toLowerCase()];
    if (set) {
      at++;
      digits = set;
      exponent = set === prefixed.x ? 'pP' : '';
    }
  }
  run(digits);
  if (accept('.')) run(digits);
  if (accept(exponent)) {
    accept('+-');
    run(decimal);
  }
  accept('i');
  const isBad = isAlphanumeric(text, at);
  return { end: isBad ? at + width(text, at) : at, isBad };
};
