/** Base64 and base32 as Go's encoding packages do them, errors included. */
import { FunctionError } from '../value/index.ts';

const alphabet64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const alphabet32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const encode = (bytes: Uint8Array, alphabet: string, bits: number, group: number): string => {
  const pieces: string[] = [];
  let buffer = 0;
  let held = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    held += 8;
    while (held >= bits) {
      held -= bits;
      pieces.push(alphabet[(buffer >> held) & ((1 << bits) - 1)] as string);
    }
  }
  if (held > 0) pieces.push(alphabet[(buffer << (bits - held)) & ((1 << bits) - 1)] as string);
  while (pieces.length % group !== 0) pieces.push('=');
  return pieces.join('');
};

export const encodeBase64 = (bytes: Uint8Array): string => encode(bytes, alphabet64, 6, 4);
export const encodeBase32 = (bytes: Uint8Array): string => encode(bytes, alphabet32, 5, 8);

const corrupt = (base: number, at: number): FunctionError => new FunctionError(`illegal base${base} data at input byte ${at}`);

const pad = 61;
const isNewline = (byte: number | undefined): boolean => byte === 10 || byte === 13;

/** base64.StdEncoding.DecodeString over the text's bytes; newlines are skipped. Throws `FunctionError` with Go's message. */
export const decodeBase64 = (source: Uint8Array): Uint8Array => {
  const out: number[] = [];
  let at = 0;
  let buffer = 0;
  let digits = 0;
  const skipNewlines = (): void => {
    while (isNewline(source[at])) at++;
  };
  for (;;) {
    skipNewlines();
    const byte = source[at];
    if (byte === undefined) {
      if (digits > 0) throw corrupt(64, at - digits);
      return Uint8Array.from(out);
    }
    at++;
    const digit = alphabet64.indexOf(String.fromCharCode(byte));
    if (digit < 0) {
      if (byte !== pad || digits < 2) throw corrupt(64, at - 1);
      if (digits === 2) {
        skipNewlines();
        if (at === source.length) throw corrupt(64, source.length);
        if (source[at] !== pad) throw corrupt(64, at - 1);
        at++;
      }
      skipNewlines();
      if (at < source.length) throw corrupt(64, at);
      out.push(...(digits === 2 ? [buffer >> 4] : [buffer >> 10, (buffer >> 2) & 255]));
      return Uint8Array.from(out);
    }
    buffer = (buffer << 6) | digit;
    if (++digits === 4) {
      out.push(buffer >> 16, (buffer >> 8) & 255, buffer & 255);
      buffer = 0;
      digits = 0;
    }
  }
};

/** base32.StdEncoding.DecodeString. Throws `FunctionError` with Go's message. */
export const decodeBase32 = (text: Uint8Array): Uint8Array => {
  const source = text.filter((byte) => !isNewline(byte));
  const out: number[] = [];
  for (let start = 0; start < source.length; start += 8) {
    const count = digitsOfGroup(source, start);
    let buffer = 0n;
    for (let i = 0; i < 8; i++) {
      buffer = (buffer << 5n) | BigInt(i < count ? alphabet32.indexOf(String.fromCharCode(source[start + i] as number)) : 0);
    }
    for (let i = 0; i < Math.floor((count * 5) / 8); i++) out.push(Number((buffer >> BigInt(32 - 8 * i)) & 255n));
  }
  return Uint8Array.from(out);
};

/** How many of a group's eight characters are digits; the rest must be padding, which ends the text. */
const digitsOfGroup = (source: Uint8Array, start: number): number => {
  const end = source.length;
  for (let i = 0; i < 8; i++) {
    const at = start + i;
    const byte = source[at];
    if (byte === undefined) throw corrupt(32, end - i);
    const left = end - at - 1;
    if (byte === pad && i >= 2 && left < 8) {
      if (left + i < 7) throw corrupt(32, end);
      for (let k = 0; k < 7 - i; k++) if (k < left && source[at + 1 + k] !== pad) throw corrupt(32, at + k);
      if (i === 3 || i === 6) throw corrupt(32, at);
      return i;
    }
    if (alphabet32.indexOf(String.fromCharCode(byte)) < 0) throw corrupt(32, at);
  }
  return 8;
};
