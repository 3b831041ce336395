import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { FunctionError } from '../value/index.ts';
import { adler32 } from './adler32.ts';
import { decodeBase32, decodeBase64, encodeBase32, encodeBase64 } from './base-encoding.ts';
import { fromUtf8, hex, utf8 } from './bytes.ts';
import { type Definition, define, textArgument } from './define.ts';
import { mixed } from './mixed.ts';

const encoding = (doc: string, encode: (bytes: Uint8Array) => string): Definition => ({
  params: ['string'],
  result: 'string',
  doc,
  call: (args, ctx) => {
    const from = textArgument(args, 0);
    ctx.spend(from.text.length >> 4, 2 * from.text.length);
    return mixed(encode(utf8(from.text)), from);
  },
});

/** A decoder whose complaint is its result, as Sprig has it. */
const decoding = (doc: string, decode: (bytes: Uint8Array) => Uint8Array): Definition =>
  encoding(doc, (bytes) => {
    try {
      return fromUtf8(decode(bytes));
    } catch (error) {
      if (error instanceof FunctionError) return error.message;
      throw error;
    }
  });

/** Sprig's encodings and checksums (strings.go, crypto.go). */
export const encodings = define('encoding', {
  b64enc: encoding('A string in base64.', encodeBase64),
  b64dec: decoding('The string that a base64 text stands for, or what is wrong with the text.', decodeBase64),
  b32enc: encoding('A string in base32.', encodeBase32),
  b32dec: decoding('The string that a base32 text stands for, or what is wrong with the text.', decodeBase32),
  sha1sum: encoding('The SHA-1 checksum of a string, in hexadecimal.', (bytes) => hex(sha1(bytes))),
  sha256sum: encoding('The SHA-256 checksum of a string, in hexadecimal.', (bytes) => hex(sha256(bytes))),
  sha512sum: encoding('The SHA-512 checksum of a string, in hexadecimal.', (bytes) => hex(sha512(bytes))),
  adler32sum: encoding('The Adler-32 checksum of a string, in decimal.', (bytes) => String(adler32(bytes))),
});
