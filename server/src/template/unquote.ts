/** The meaning of quoted strings and character constants (Go's strconv.Unquote and UnquoteChar). */

/** What a quoted string means; undefined where Go says `invalid syntax`. */
export const unquote = (quoted: string): string | undefined => {
  const mark = quoted[0] ?? '';
  const body = quoted.slice(1, -1);
  // A raw string loses its carriage returns.
  if (mark === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  let result = '';
  /** Bytes of \x and octal escapes, which may together spell one character in UTF-8. */
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) result += new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
    bytes = [];
  };
  for (let at = 0; at < body.length; ) {
    const char = characterAt(body, at, mark);
    if (!char || body[at] === '\n') return undefined;
    if (char.isByte) bytes.push(char.code);
    else {
      flush();
      result += String.fromCodePoint(char.code);
    }
    at = char.end;
  }
  flush();
  return result;
};

/** The code of a character constant; or Go's message. */
export const unquoteCharacter = (constant: string): number | string => {
  const char = characterAt(constant, 1, "'");
  if (!char) return 'invalid syntax';
  return constant.slice(char.end) === "'" ? char.code : `malformed character constant: ${constant}`;
};

interface Character {
  readonly code: number;
  /** Written as a byte, which alone need not be a character. */
  readonly isByte: boolean;
  readonly end: number;
}

const simpleEscapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** One character or escape; undefined where it is none, as for an unescaped quotation mark. */
const characterAt = (text: string, at: number, mark: string): Character | undefined => {
  const char = text[at];
  if (char === undefined || char === mark) return undefined;
  if (char !== '\\') {
    const code = text.codePointAt(at) ?? 0;
    return { code, isByte: false, end: at + (code > 0xffff ? 2 : 1) };
  }
  const letter = text[at + 1];
  if (letter === undefined) return undefined;
  const count = hexDigits[letter];
  if (count !== undefined) {
    const end = at + 2 + count;
    const hex = text.slice(at + 2, end);
    if (hex.length !== count || !/^[\da-fA-F]+$/.test(hex)) return undefined;
    const code = Number.parseInt(hex, 16);
    const isByte = letter === 'x';
    return !isByte && (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) ? undefined : { code, isByte, end };
  }
  if (letter >= '0' && letter <= '7') {
    const octal = text.slice(at + 1, at + 4);
    const code = Number.parseInt(octal, 8);
    return /^[0-7]{3}$/.test(octal) && code < 256 ? { code, isByte: true, end: at + 4 } : undefined;
  }
  // Each kind of quotation mark may only be escaped inside its own kind.
  const code = letter === mark ? letter.charCodeAt(0) : simpleEscapes[letter];
  return code === undefined ? undefined : { code, isByte: false, end: at + 2 };
};
