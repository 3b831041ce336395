/** Characters as Go's template lexer and Go's messages take them. */

/** The white space that trim markers need and take away. */
export const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 13 || code === 10;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Letters, digits and the underscore, as Go's unicode package has them. */
export const isAlphanumeric = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95;
  if (Number.isNaN(code)) return false;
  return /^[\p{L}\p{Nd}]/u.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
};

/** How many code units the character at an offset has. */
export const width = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

export const skipSpaces = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
};

/** Whether Go prints a character as it is (strconv.IsPrint). */
const isPrintable = (char: string): boolean => char === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char);

/** Go's %#U: `U+0023 '#'`. */
export const describe = (text: string, at: number): string => {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0xfffd);
  const hex = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return isPrintable(char) ? `U+${hex} '${char}'` : `U+${hex}`;
};

const short: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** Go's %q. */
export const quote = (text: string): string => {
  let result = '';
  for (const char of text) result += short[char] ?? (isPrintable(char) ? char : escaped(char.codePointAt(0) ?? 0));
  return `"${result}"`;
};

const escaped = (code: number): string => {
  const hex = code.toString(16);
  if (code < 128) return `\\x${hex.padStart(2, '0')}`;
  if (code >= 0xd800 && code < 0xe000) return '\\ufffd';
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
};

/** How many bytes a text has in UTF-8. */
export const utf8Length = (text: string): number => {
  let length = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
};
