/** Writes DER (X.690) and PEM (RFC 7468), as much as a certificate needs. */
import { encodeBase64 } from './base-encoding.ts';

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** One element: tag, length, content. */
export const element = (tag: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = concat(content);
  const { length } = body;
  const bytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return concat([Uint8Array.of(tag, ...bytes), body]);
};

export const sequence = (...content: readonly Uint8Array[]): Uint8Array => element(0x30, ...content);

/** A positive integer of big-endian bytes; a leading zero keeps it positive. */
export const integer = (bytes: Uint8Array): Uint8Array => {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.subarray(start);
  return element(2, (trimmed[0] as number) & 0x80 ? Uint8Array.of(0) : new Uint8Array(), trimmed);
};

export const smallInteger = (value: number): Uint8Array => integer(Uint8Array.of(value >> 16, (value >> 8) & 255, value & 255));

/** An object identifier in dotted form. */
export const identifier = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const septets = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) septets.unshift((left & 127) | 128);
    bytes.push(...septets);
  }
  return element(6, Uint8Array.from(bytes));
};

export const bitString = (bytes: Uint8Array, unused = 0): Uint8Array => element(3, Uint8Array.of(unused), bytes);
export const octetString = (bytes: Uint8Array): Uint8Array => element(4, bytes);
export const nullElement = (): Uint8Array => element(5);

/** One block, 64 characters a line. */
export const pem = (type: string, der: Uint8Array): string => {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`;
};
