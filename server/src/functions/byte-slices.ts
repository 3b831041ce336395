/** Sprig counts bytes where it cuts, and may cut through a character; its bytes are then kept as bytes.ts keeps bytes that are no text. */
import { type Marked, sliceMarked, TextBuilder } from '../value/index.ts';
import { fromUtf8, utf8 } from './bytes.ts';

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/** The bytes from `start` up to `end`, with origins. */
export const sliceBytes = (text: Marked, start: number, end: number): Marked => {
  if (isAscii(text.text)) return sliceMarked(text, start, end);
  const out = new TextBuilder();
  let byte = 0;
  let at = 0;
  for (const char of text.text) {
    const bytes = utf8(char);
    const next = byte + bytes.length;
    if (byte >= end) break;
    if (byte >= start && next <= end) out.addSlice(text, at, at + char.length);
    else if (next > start) out.add(escaped(bytes.subarray(Math.max(start - byte, 0), end - byte)));
    byte = next;
    at += char.length;
  }
  return out.build();
};

const escaped = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(0xdc00 + byte)).join('');

export const byteLength = (text: string): number => (isAscii(text) ? text.length : utf8(text).length);

/** A text as its bytes, a character each, for functions that go through it byte by byte. */
export const asBytes = (text: string): string => (isAscii(text) ? text : Array.from(utf8(text), (byte) => String.fromCharCode(byte)).join(''));

/** And back. */
export const fromBytes = (bytes: string): string => (isAscii(bytes) ? bytes : fromUtf8(Uint8Array.from(bytes, (char) => char.charCodeAt(0))));
