/** Percent encoding as Go's net/url does it (url.go, shouldEscape, escape, unescape). */
import { FunctionError } from '../value/index.ts';
import { fromUtf8, utf8 } from './bytes.ts';
import { quote } from './format/index.ts';

export type Part = 'path' | 'userinfo' | 'host' | 'zone' | 'query' | 'fragment';

/** Characters that a part keeps as they are, besides letters, digits and `-_.~`. */
const kept: Readonly<Record<Part, string>> = {
  path: '$&+,/:;=@',
  userinfo: '$&+,;=',
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
  query: '',
  fragment: '$&+,/:;=?@!()*',
};

const isKept = (byte: number, part: Part): boolean => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-_.~]/.test(character) || kept[part].includes(character);
};

/** A text as it may stand in a part of a URL; `query` writes spaces as `+`. */
export const escapePart = (text: string, part: Part): string =>
  [...utf8(text)]
    .map((byte) => {
      if (part === 'query' && byte === 32) return '+';
      return isKept(byte, part) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

const badEscape = (text: string): FunctionError => new FunctionError(`invalid URL escape ${quote(text)}`);

/** The text that a part stands for. Throws `FunctionError` with Go's message. */
export const unescapePart = (text: string, part: Part): string => {
  const bytes: number[] = [];
  const isHost = part === 'host' || part === 'zone';
  const source = utf8(text);
  for (let i = 0; i < source.length; i++) {
    const byte = source[i] as number;
    if (byte === 37) {
      const sequence = fromUtf8(source.subarray(i, i + 3));
      if (!/^%[0-9a-fA-F]{2}$/.test(sequence)) throw badEscape(sequence);
      const value = Number.parseInt(sequence.slice(1), 16);
      // A host may escape only what is no ASCII, and the percent sign of a zone.
      if (part === 'host' && value < 0x80 && sequence !== '%25') throw badEscape(sequence);
      if (part === 'zone' && sequence !== '%25' && value !== 32 && !isKept(value, 'host')) throw badEscape(sequence);
      bytes.push(value);
      i += 2;
      continue;
    }
    if (isHost && byte < 0x80 && !isKept(byte, part)) {
      throw new FunctionError(`invalid character ${quote(String.fromCharCode(byte))} in host name`);
    }
    bytes.push(byte);
  }
  return fromUtf8(Uint8Array.from(bytes));
};
