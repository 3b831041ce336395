/** What a scalar means by its text, its tag and its quotes (go-yaml v2, resolve.go and decode.go). */
import { resolveInteger, resolveScalar } from './resolve.ts';

/** A scalar's data, or why it has none. */
export type Meaning = { readonly value: null | boolean | number | string } | { readonly refused: string };

const standard = 'tag:yaml.org,2002:';

/** `tag` as the package gives it, empty where there is none; `isPlain`: not quoted and no block text. */
export const meaningOf = (text: string, tag: string, isPlain: boolean): Meaning => {
  if (tag === '') return { value: isPlain ? resolveScalar(text) : text };
  const name = tag.startsWith(standard) ? tag.slice(standard.length) : '!';
  switch (name) {
    case 'binary':
      return binary(text);
    case 'bool':
    case 'int':
    case 'float':
    case 'null':
    case 'timestamp':
      return typed(text, name);
    default:
      return { value: text };
  }
};

/** A tag must tell what the text is anyway; quotes do not count then. */
const typed = (text: string, wanted: 'bool' | 'int' | 'float' | 'null' | 'timestamp'): Meaning => {
  const value = resolveScalar(text);
  const kind = kindOf(value, text);
  if (wanted === 'timestamp') return { value: text };
  if (kind === wanted || (wanted === 'float' && kind === 'int')) return { value };
  return { refused: `cannot decode !!${kind} \`${text}\` as a !!${wanted}` };
};

const kindOf = (value: null | boolean | number | string, text: string): string => {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  return resolveInteger(text) === undefined ? 'float' : 'int';
};

const binary = (text: string): Meaning => {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return { value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  } catch {
    return { refused: '!!binary value contains invalid base64 data' };
  }
};
