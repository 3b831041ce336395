/** Letter cases (github.com/huandu/xstrings and goutils, as Sprig uses them). */

/** strings.Title: a capital at the beginning of each word. */
export const titleCase = (text: string): string =>
  text.replace(/(^|[^\p{L}\p{Nd}_'\u2019]|\s)(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());

export const swapcase = (text: string): string =>
  [...text].map((char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join('');

/** Words of camelCase, snake_case, kebab-case and spaces. */
const separated = (text: string, connector: string): string => {
  let result = '';
  const chars = [...text];
  const isUpper = (char: string | undefined): boolean => char !== undefined && /\p{Lu}/u.test(char);
  const isLower = (char: string | undefined): boolean => char !== undefined && /\p{Ll}/u.test(char);
  const isDigit = (char: string | undefined): boolean => char !== undefined && /\p{Nd}/u.test(char);
  const isConnector = (char: string | undefined): boolean => char !== undefined && /[-_\s]/.test(char);
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string;
    const before = chars[i - 1];
    const after = chars[i + 1];
    if (isConnector(char)) {
      result += connector;
      continue;
    }
    const begins =
      before !== undefined &&
      !isConnector(before) &&
      ((isUpper(char) && (isLower(before) || isDigit(before) || (isUpper(before) && isLower(after)))) ||
        (isDigit(char) && !isDigit(before)) ||
        (isLower(char) && isDigit(before)));
    result += (begins && !result.endsWith(connector) ? connector : '') + char.toLowerCase();
  }
  return result;
};

export const snakecase = (text: string): string => separated(text, '_');
export const kebabcase = (text: string): string => separated(text, '-');

/** xstrings.ToPascalCase. */
export const camelcase = (text: string): string => {
  let result = '';
  let upper = true;
  for (const char of text) {
    if (/[-_\s]/.test(char)) {
      if (result === '') result += char;
      else upper = true;
    } else {
      result += upper ? char.toUpperCase() : char;
      upper = false;
    }
  }
  return result;
};
