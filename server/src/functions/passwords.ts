import { hmac } from '@noble/hashes/hmac.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64 as bcryptBase64, hashSync } from 'bcryptjs';
import { FunctionError, type Marked, marked, type Str, str, TextBuilder } from '../value/index.ts';
import { decryptCbc, encryptCbc } from './aes.ts';
import { decodeBase64, encodeBase64 } from './base-encoding.ts';
import { fromUtf8, hex, utf8 } from './bytes.ts';
import { define, intArgument, textArgument } from './define.ts';
import { mixed } from './mixed.ts';
import type { CallContext } from './table.ts';

/** Results of the deliberately slow functions: a template is rendered many times over with the same arguments. */
const slowResults = new Map<string, string>();
const slowResultsKept = 64;

const once = (key: string, compute: () => string): string => {
  const known = slowResults.get(key);
  if (known !== undefined) return known;
  const result = compute();
  const oldest = slowResults.keys().next().value;
  if (slowResults.size >= slowResultsKept && oldest !== undefined) slowResults.delete(oldest);
  slowResults.set(key, result);
  return result;
};

/** A slow hash costs about as much as so many steps of the engine. */
const slowSteps = 50_000;

/** bcrypt at Go's default cost. */
const bcrypt = (password: string, ctx: CallContext): string => {
  const salt = `$2a$10$${bcryptBase64(ctx.random(16), 16)}`;
  if (utf8(password).length > 72) return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  ctx.spend(slowSteps);
  return once(`bcrypt ${salt} ${password}`, () => hashSync(password, salt));
};

/** The Master Password algorithm's templates and the characters that their letters stand for. */
const passwordTemplates: Readonly<Record<string, readonly string[]>> = {
  maximum: ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno'],
  long: [
    'CvcvnoCvcvCvcv',
    'CvcvCvcvnoCvcv',
    'CvcvCvcvCvcvno',
    'CvccnoCvcvCvcv',
    'CvccCvcvnoCvcv',
    'CvccCvcvCvcvno',
    'CvcvnoCvccCvcv',
    'CvcvCvccnoCvcv',
    'CvcvCvccCvcvno',
    'CvcvnoCvcvCvcc',
    'CvcvCvcvnoCvcc',
    'CvcvCvcvCvccno',
    'CvccnoCvccCvcv',
    'CvccCvccnoCvcv',
    'CvccCvccCvcvno',
    'CvcvnoCvccCvcc',
    'CvcvCvccnoCvcc',
    'CvcvCvccCvccno',
    'CvccnoCvcvCvcc',
    'CvccCvcvnoCvcc',
    'CvccCvcvCvccno',
  ],
  medium: ['CvcnoCvc', 'CvcCvcno'],
  short: ['Cvcn'],
  basic: ['aaanaaan', 'aannaaan', 'aaannaaa'],
  pin: ['nnnn'],
};
const vowels = 'AEIOU';
const consonants = 'BCDFGHJKLMNPQRSTVWXYZ';
const letters = vowels + vowels.toLowerCase() + consonants + consonants.toLowerCase();
const digits = '0123456789';
const templateCharacters: Readonly<Record<string, string>> = {
  V: vowels,
  C: consonants,
  v: vowels.toLowerCase(),
  c: consonants.toLowerCase(),
  A: vowels + consonants,
  a: letters,
  n: digits,
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${letters}${digits}!@#$%^&*()`,
};

const bigEndian = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** The Master Password algorithm, version 0, as Sprig's derivePassword (crypto.go). */
const derivePassword = (counter: number, type: string, password: string, user: string, site: string): string => {
  const templates = Object.hasOwn(passwordTemplates, type) ? passwordTemplates[type] : undefined;
  if (!templates) return `cannot find password template ${type}`;
  const scope = utf8('com.lyndir.masterpassword');
  const named = (name: string): Uint8Array => join(scope, bigEndian(utf8(name).length), utf8(name));
  const key = scrypt(utf8(password), named(user), { N: 32768, r: 8, p: 2, dkLen: 64 });
  const seed = hmac(sha256, key, join(named(site), bigEndian(counter)));
  const template = templates[(seed[0] as number) % templates.length] as string;
  return [...template]
    .map((letter, i) => {
      const characters = templateCharacters[letter] as string;
      return characters[(seed[i + 1] as number) % characters.length];
    })
    .join('');
};

const aesKey = (password: string): Uint8Array => {
  const key = new Uint8Array(32);
  key.set(utf8(password).subarray(0, 32));
  return key;
};

const encryptAes = (password: string, plain: string, ctx: CallContext): string => {
  if (plain === '') return '';
  const content = utf8(plain);
  const padding = 16 - (content.length % 16);
  const iv = ctx.random(16);
  return encodeBase64(join(iv, encryptCbc(join(content, new Uint8Array(padding).fill(padding)), aesKey(password), iv)));
};

const decryptAes = (password: string, encrypted: string): string => {
  if (encrypted === '') return '';
  const bytes = decodeBase64(utf8(encrypted));
  if (bytes.length < 16) throw new FunctionError(`runtime error: slice bounds out of range [:16] with capacity ${bytes.length}`);
  const body = bytes.subarray(16);
  if (body.length % 16 !== 0) throw new FunctionError('crypto/cipher: input not full blocks');
  if (body.length === 0) throw new FunctionError('runtime error: index out of range [-1]');
  const plain = decryptCbc(body, aesKey(password), bytes.subarray(0, 16));
  const end = plain.length - (plain.at(-1) as number);
  if (end < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${end}]`);
  return fromUtf8(plain.subarray(0, end));
};

/** The user's name as it is, then what was made of the password. */
const withName = (name: Marked, hash: string, password: Marked): Str =>
  marked(new TextBuilder().addSlice(name).add(':').addMixed(hash, password).build());

const uuid = (bytes: Uint8Array): string => {
  const all = Uint8Array.from(bytes);
  all[6] = ((all[6] as number) & 0x0f) | 0x40;
  all[8] = ((all[8] as number) & 0x3f) | 0x80;
  return hex(all).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

/** Sprig's passwords, ciphers and random identifiers (crypto.go). */
export const passwords = define('crypto', {
  bcrypt: {
    params: ['string'],
    result: 'string',
    doc: 'A bcrypt hash of a password; a new one on every render.',
    call: (args, ctx) => mixed(bcrypt(textArgument(args, 0).text, ctx), textArgument(args, 0)),
  },
  htpasswd: {
    params: ['string', 'string'],
    result: 'string',
    doc: 'A line of an htpasswd file with a bcrypt hash; a new one on every render.',
    call: (args, ctx) => {
      const name = textArgument(args, 0);
      if (name.text.includes(':')) return str(`invalid username: ${name.text}`);
      return withName(name, bcrypt(textArgument(args, 1).text, ctx), textArgument(args, 1));
    },
  },
  derivePassword: {
    params: ['int', 'string', 'string', 'string', 'string'],
    result: 'string',
    doc: 'A password derived from a counter, a type, a master password, a user and a site; always the same one.',
    call: (args, ctx) => {
      const counter = intArgument(args, 0) >>> 0;
      const [type, password, user, site] = [1, 2, 3, 4].map((i) => textArgument(args, i).text) as [string, string, string, string];
      ctx.spend(slowSteps);
      const key = `derivePassword ${JSON.stringify([counter, type, password, user, site])}`;
      return mixed(
        once(key, () => derivePassword(counter, type, password, user, site)),
        textArgument(args, 2),
      );
    },
  },
  encryptAES: {
    params: ['string', 'string'],
    result: 'string',
    doc: 'A text encrypted with a password, in base64; different on every render.',
    call: (args, ctx) => {
      ctx.spend(textArgument(args, 1).text.length);
      return mixed(encryptAes(textArgument(args, 0).text, textArgument(args, 1).text, ctx), textArgument(args, 1));
    },
  },
  decryptAES: {
    params: ['string', 'string'],
    result: 'string',
    doc: 'The text that encryptAES encrypted with the same password.',
    call: (args, ctx) => {
      ctx.spend(textArgument(args, 1).text.length);
      return mixed(decryptAes(textArgument(args, 0).text, textArgument(args, 1).text), textArgument(args, 1));
    },
  },
  randBytes: {
    params: ['int'],
    result: 'string',
    doc: 'So many random bytes, in base64; new ones on every render.',
    call: (args, ctx) => {
      const count = intArgument(args, 0);
      if (count < 0) throw new FunctionError('runtime error: makeslice: len out of range');
      ctx.spend(1, 2 * count);
      return str(encodeBase64(ctx.random(count)));
    },
  },
  uuidv4: { params: [], result: 'string', doc: 'A random UUID; a new one on every render.', call: (_, ctx) => str(uuid(ctx.random(16))) },
});
