/**
 * Texts as bytes and back. A Go string may hold bytes that are no UTF-8; here each such byte is kept as a lone surrogate U+DC80..U+DCFF
 * (as Python's surrogateescape does), so that `b64dec | b64enc` gives back what went in.
 */
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const isEscapedByte = /[\uDC80-\uDCFF]/;

/** The byte for which a character stands that is a lone surrogate; undefined for any other. */
export const byteOf = (character: string): number | undefined => {
  const code = character.charCodeAt(0);
  return character.length === 1 && code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : undefined;
};

/** A text's bytes in UTF-8. */
export const utf8 = (text: string): Uint8Array => {
  if (!isEscapedByte.test(text)) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const byte = byteOf(character);
    if (byte === undefined) bytes.push(...encoder.encode(character));
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
};

/** The text of some bytes. */
export const fromUtf8 = (bytes: Uint8Array): string => {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return lenient(bytes);
  }
};

const lenient = (bytes: Uint8Array): string => {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const width = sequenceWidth(bytes, at);
    if (width > 0) text += strictDecoder.decode(bytes.subarray(at, at + width));
    else text += String.fromCharCode(0xdc00 + (bytes[at] as number));
    at += Math.max(width, 1);
  }
  return text;
};

/** Bytes of the valid UTF-8 sequence at an offset; 0 where there is none. */
const sequenceWidth = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const width = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (width === 0 || at + width > bytes.length) return 0;
  try {
    strictDecoder.decode(bytes.subarray(at, at + width));
    return width;
  } catch {
    return 0;
  }
};

export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
