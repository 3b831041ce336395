/** Go's quoted strings (strconv.Quote and QuoteToASCII). */
import { byteOf } from '../bytes.ts';

const short: Readonly<Record<number, string>> = { 7: '\\a', 8: '\\b', 12: '\\f', 10: '\\n', 13: '\\r', 9: '\\t', 11: '\\v' };

/** Whether Go prints a code point as it is (strconv.IsPrint): letters, marks, numbers, punctuation, symbols and the ASCII space. */
export const isPrintable = (char: string): boolean => char === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char);

const escaped = (char: string, quote: string, asciiOnly: boolean): string => {
  const code = char.codePointAt(0) ?? 0;
  if (char === quote || char === '\\') return `\\${char}`;
  if (code < 128 ? code >= 32 && code !== 127 : !asciiOnly && isPrintable(char) && !(code >= 0xd800 && code < 0xe000)) return char;
  const name = short[code];
  if (name) return name;
  if (code < 32 || code === 127) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code < 0xe000) return '\\ufffd';
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
};

/** A double-quoted Go string. A byte that is no UTF-8 is written as such. */
export const quote = (text: string, asciiOnly = false): string => {
  // Piece by piece rather than character by character, which for a long text makes a string of millions of strings.
  const result = text.replace(/[^ !#-[\]-~]/gu, (char) => {
    const byte = byteOf(char);
    return byte === undefined ? escaped(char, '"', asciiOnly) : `\\x${byte.toString(16)}`;
  });
  return `"${result}"`;
};

/** A quoted character constant. */
export const quoteRune = (code: number, asciiOnly = false): string => `'${escaped(String.fromCodePoint(code), "'", asciiOnly)}'`;

/** Whether Go writes it between backquotes as it is (strconv.CanBackquote). */
export const canBackquote = (text: string): boolean =>
  ![...text].some((char) => (char < ' ' && char !== '\t') || char === '`' || char === '\u007f' || char === '\ufeff');

/** How package time quotes: whatever is no printable ASCII byte by byte. */
export const timeQuote = (text: string): string => {
  let out = '"';
  for (const char of text) {
    if (char >= ' ' && char <= '\u007f') out += char === '"' || char === '\\' ? `\\${char}` : char;
    else for (const byte of new TextEncoder().encode(char)) out += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `${out}"`;
};
