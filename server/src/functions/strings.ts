/** Sprig's functions on text (strings.go). Those that copy characters keep their origins. */
import {
  bool,
  compareStrings,
  Dict,
  FunctionError,
  type Int,
  List,
  type Marked,
  marked,
  noSources,
  type Str,
  sliceMarked,
  str,
  Str as Text,
  TextBuilder,
  type Value,
} from '../value/index.ts';
import { asBytes, byteLength, fromBytes, sliceBytes } from './byte-slices.ts';
import { camelcase, kebabcase, lowerCase, snakecase, swapcase, titleCase, untitleCase, upperCase } from './cases.ts';
import { argument, define, intArgument, textArgument, withSources } from './define.ts';
import { quote } from './format/index.ts';
import { mixed } from './mixed.ts';
import type { CallContext } from './table.ts';
import { strval } from './text-of.ts';
import { wrapWith } from './wrap.ts';

const slice = (text: Str, start: number, end?: number): Str => marked(sliceMarked(text, start, end));

const indentText = (spaces: number, text: Marked, ctx: CallContext): TextBuilder => {
  if (spaces < 0) throw new FunctionError('strings: negative Repeat count');
  const out = new TextBuilder();
  const padding = ' '.repeat(Math.min(spaces, 1_000_000));
  let start = 0;
  for (;;) {
    const end = text.text.indexOf('\n', start);
    ctx.spend(1, padding.length);
    out.add(padding).addSlice(text, start, end < 0 ? text.text.length : end + 1);
    if (end < 0) return out;
    start = end + 1;
  }
};

const trimmed = (text: Str, isTrimmed: (char: string) => boolean): Str => {
  let start = 0;
  let end = text.text.length;
  while (start < end) {
    const char = String.fromCodePoint(text.text.codePointAt(start) ?? 0);
    if (!isTrimmed(char)) break;
    start += char.length;
  }
  while (end > start) {
    const low = text.text.charCodeAt(end - 1);
    const width = low >= 0xdc00 && low < 0xe000 && end - 2 >= start ? 2 : 1;
    if (!isTrimmed(text.text.slice(end - width, end))) break;
    end -= width;
  }
  return slice(text, start, end);
};

/** Go's unicode.IsSpace. */
const isSpace = (char: string): boolean => /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/.test(char);

const replaceAll = (text: Str, old: string, by: Str, ctx: CallContext): Str => {
  const out = new TextBuilder();
  let start = 0;
  if (old === '') {
    for (const char of text.text) {
      out.addSlice(by).addSlice(text, start, start + char.length);
      start += char.length;
    }
    return marked(out.addSlice(by).build());
  }
  if (!text.text.includes(old)) return text;
  for (let at = text.text.indexOf(old); at >= 0; at = text.text.indexOf(old, start)) {
    ctx.spend(1, by.text.length);
    out.addSlice(text, start, at).addSlice(by);
    start = at + old.length;
  }
  return marked(out.addSlice(text, start).build());
};

/** strings.Split / SplitN with origins; a negative limit is none. */
export const splitText = (text: Str, separator: string, limit = -1): Str[] => {
  if (limit === 0) return [];
  const parts: Str[] = [];
  let start = 0;
  if (separator === '') {
    for (const char of text.text) {
      if (limit > 0 && parts.length === limit - 1) break;
      parts.push(slice(text, start, start + char.length));
      start += char.length;
    }
    if (start < text.text.length) parts.push(slice(text, start));
    return parts;
  }
  while (limit < 0 || parts.length < limit - 1) {
    const at = text.text.indexOf(separator, start);
    if (at < 0) break;
    parts.push(slice(text, start, at));
    start = at + separator.length;
  }
  parts.push(slice(text, start));
  return parts;
};

const numbered = (parts: readonly Str[]): Dict => new Dict(new Map(parts.map((part, i) => [`_${i}`, part])), 'map[string]string');

/** Sprig's strslice: the texts of a list's members; anything else is a list of one. Nils are left out. */
export const toTexts = (value: Value): Str[] => {
  if (value.kind === 'list') return value.items.filter((item) => item.kind !== 'nil').map(strval);
  return value.kind === 'nil' ? [] : [strval(value)];
};

const joined = (parts: readonly Str[], separator: string): Str => {
  const out = new TextBuilder();
  let sources = noSources;
  parts.forEach((part, i) => {
    if (i > 0) out.add(separator);
    out.addSlice(part);
    sources |= part.sources;
  });
  return withSources(marked(out.build()), sources);
};

const quoted = (value: Value): Str => {
  const text = strval(value);
  const shown = quote(text.text);
  // Where nothing had to be escaped the characters keep their origins.
  const isSame = shown.length === text.text.length + 2;
  return withSources(marked(isSame ? new TextBuilder().add('"').addSlice(text).add('"').build() : mixed(shown, text)), text.sources);
};

const singleQuoted = (value: Value): Str => {
  const text = strval(value);
  return withSources(marked(new TextBuilder().add("'").addSlice(text).add("'").build()), text.sources);
};

const substring = (start: bigint, end: bigint, text: Str): Str => {
  const length = BigInt(byteLength(text.text));
  const outOfRange = (range: string): FunctionError => new FunctionError(`runtime error: slice bounds out of range [${range}`);
  const part = (from: bigint, to: bigint): Str => marked(sliceBytes(text, Number(from), Number(to)));
  if (start < 0n) {
    if (end < 0n) throw outOfRange(`:${end}]`);
    if (end > length) throw outOfRange(`:${end}] with length ${length}`);
    return part(0n, end);
  }
  if (end < 0n || end > length) {
    if (start > length) throw outOfRange(`${start}:${length}]`);
    return part(start, length);
  }
  if (start > end) throw outOfRange(`${start}:${end}]`);
  return part(start, end);
};

const truncate = (count: number, text: Str): Str => {
  const length = byteLength(text.text);
  if (count < 0 && length + count > 0) return marked(sliceBytes(text, length + count, length));
  if (count >= 0 && length > count) return marked(sliceBytes(text, 0, count));
  return text;
};

/** goutils.AbbreviateFull; counts bytes. */
const abbreviate = (text: Marked, offset: number, width: number): Marked => {
  const length = byteLength(text.text);
  if (width < 4) throw new FunctionError('stringutils illegal argument: Minimum abbreviation width is 4');
  if (length <= width) return text;
  let from = Math.min(offset, length);
  if (length - from < width - 3) from = length - (width - 3);
  const out = new TextBuilder();
  if (from <= 4)
    return out
      .addSlice(sliceBytes(text, 0, width - 3))
      .add('...')
      .build();
  if (width < 7) throw new FunctionError('stringutils illegal argument: Minimum abbreviation width with offset is 7');
  const tail = from + width - 3 < length ? abbreviate(sliceBytes(text, from, length), 0, width - 3) : sliceBytes(text, length - (width - 3), length);
  return out.add('...').addSlice(tail).build();
};

/** goutils.Initials goes byte by byte: of a character beyond ASCII it takes the first byte for a character. */
const initials = (text: string): string =>
  asBytes(text)
    .split(/[\t-\r \u0085\u00a0]+/)
    .map((word) => word[0] ?? '')
    .join('');

/** goutils.DeleteWhiteSpace goes byte by byte too, where there is anything to remove. */
const withoutSpace = (text: Str): Marked => {
  const bytes = asBytes(text.text);
  const isByteSpace = (char: string): boolean => /[\t-\r \u0085\u00a0]/.test(char);
  if (![...bytes].some(isByteSpace)) return text;
  const out = new TextBuilder();
  if (bytes !== text.text) return out.addMixed([...bytes].filter((char) => !isByteSpace(char)).join(''), text).build();
  for (let at = 0; at < bytes.length; at++) if (!isByteSpace(bytes[at] as string)) out.addSlice(text, at, at + 1);
  return out.build();
};

/** goutils counts bytes. */
const wrapped = (text: string, width: number, separator: string, breakWords: boolean): string =>
  fromBytes(wrapWith(asBytes(text), width, asBytes(separator), breakWords));

const isText = 'string';

export const strings = define('strings', {
  trim: { params: ['string'], result: isText, doc: 'Removes white space at both ends.', call: (args) => trimmed(textArgument(args, 0), isSpace) },
  'trimAll trimall': {
    params: ['string', 'string'],
    result: isText,
    doc: 'Removes the given characters at both ends.',
    call: (args) => {
      const set = new Set(textArgument(args, 0).text);
      return trimmed(textArgument(args, 1), (char) => set.has(char));
    },
  },
  trimSuffix: {
    params: ['string', 'string'],
    result: isText,
    doc: 'Removes an ending, if the text has it.',
    call: (args) => {
      const [suffix, text] = [textArgument(args, 0).text, textArgument(args, 1)];
      return suffix !== '' && text.text.endsWith(suffix) ? slice(text, 0, text.text.length - suffix.length) : text;
    },
  },
  trimPrefix: {
    params: ['string', 'string'],
    result: isText,
    doc: 'Removes a beginning, if the text has it.',
    call: (args) => {
      const [prefix, text] = [textArgument(args, 0).text, textArgument(args, 1)];
      return text.text.startsWith(prefix) ? slice(text, prefix.length) : text;
    },
  },
  upper: {
    params: ['string'],
    result: isText,
    doc: 'Turns a text into upper case.',
    call: (args) => sameLength(textArgument(args, 0), upperCase),
  },
  lower: {
    params: ['string'],
    result: isText,
    doc: 'Turns a text into lower case.',
    call: (args) => sameLength(textArgument(args, 0), lowerCase),
  },
  title: {
    params: ['string'],
    result: isText,
    doc: 'Begins each word with a capital.',
    call: (args) => sameLength(textArgument(args, 0), titleCase),
  },
  untitle: {
    params: ['string'],
    result: isText,
    doc: 'Begins each word with a small letter.',
    call: (args) => sameLength(textArgument(args, 0), untitleCase),
  },
  swapcase: {
    params: ['string'],
    result: isText,
    doc: 'Turns capitals into small letters and the other way round.',
    call: (args) => sameLength(textArgument(args, 0), swapcase),
  },
  snakecase: {
    params: ['string'],
    result: isText,
    doc: 'Turns camelCase into snake_case.',
    call: (args) => mixed(snakecase(textArgument(args, 0).text), textArgument(args, 0)),
  },
  camelcase: {
    params: ['string'],
    result: isText,
    doc: 'Turns snake_case into CamelCase.',
    call: (args) => mixed(camelcase(textArgument(args, 0).text), textArgument(args, 0)),
  },
  kebabcase: {
    params: ['string'],
    result: isText,
    doc: 'Turns camelCase into kebab-case.',
    call: (args) => mixed(kebabcase(textArgument(args, 0).text), textArgument(args, 0)),
  },
  nospace: {
    params: ['string'],
    result: isText,
    doc: 'Removes all white space.',
    call: (args) => marked(withoutSpace(textArgument(args, 0))),
  },
  initials: {
    params: ['string'],
    result: isText,
    doc: 'The first letter of each word.',
    call: (args) => mixed(initials(textArgument(args, 0).text), textArgument(args, 0)),
  },
  repeat: {
    params: ['int', 'string'],
    result: isText,
    doc: 'Repeats a text.',
    call: (args, ctx) => {
      const count = intArgument(args, 0);
      const text = textArgument(args, 1);
      if (count < 0) throw new FunctionError('strings: negative Repeat count');
      ctx.spend(Math.ceil(Math.min(count, 1e9) / 64), count * text.text.length);
      // Characters of which nobody knows where they come from need no one by one.
      if (!text.runs) return str(text.text.repeat(count));
      const out = new TextBuilder();
      for (let i = 0; i < count; i++) out.addSlice(text);
      return marked(out.build());
    },
  },
  substr: {
    params: ['int', 'int', 'string'],
    result: isText,
    doc: 'The bytes from a start up to an end.',
    call: (args) => substring((args[0] as Int).value, (args[1] as Int).value, textArgument(args, 2)),
  },
  trunc: {
    params: ['int', 'string'],
    result: isText,
    doc: 'Cuts a text to a number of bytes; with a negative number, the last ones.',
    call: (args) => truncate(intArgument(args, 0), textArgument(args, 1)),
  },
  abbrev: {
    params: ['int', 'string'],
    result: isText,
    doc: 'Shortens a text with an ellipsis.',
    call: (args) => (intArgument(args, 0) < 4 ? textArgument(args, 1) : marked(abbreviate(textArgument(args, 1), 0, intArgument(args, 0)))),
  },
  abbrevboth: {
    params: ['int', 'int', 'string'],
    result: isText,
    doc: 'Shortens a text with an ellipsis at both ends.',
    call: (args) => {
      const [left, right, text] = [intArgument(args, 0), intArgument(args, 1), textArgument(args, 2)];
      return right < 4 || (left > 0 && right < 7) ? text : marked(abbreviate(text, left, right));
    },
  },
  contains: {
    params: ['string', 'string'],
    result: 'bool',
    doc: 'Whether the second text contains the first.',
    call: (args) => bool(textArgument(args, 1).text.includes(textArgument(args, 0).text)),
  },
  hasPrefix: {
    params: ['string', 'string'],
    result: 'bool',
    doc: 'Whether the second text begins with the first.',
    call: (args) => bool(textArgument(args, 1).text.startsWith(textArgument(args, 0).text)),
  },
  hasSuffix: {
    params: ['string', 'string'],
    result: 'bool',
    doc: 'Whether the second text ends with the first.',
    call: (args) => bool(textArgument(args, 1).text.endsWith(textArgument(args, 0).text)),
  },
  quote: {
    params: [],
    variadic: 'any',
    result: isText,
    doc: 'Puts values in double quotes; nils are left out.',
    call: (args) => joined(args.filter(({ kind }) => kind !== 'nil').map(quoted), ' '),
  },
  squote: {
    params: [],
    variadic: 'any',
    result: isText,
    doc: 'Puts values in single quotes; nils are left out.',
    call: (args) => joined(args.filter(({ kind }) => kind !== 'nil').map(singleQuoted), ' '),
  },
  cat: {
    params: [],
    variadic: 'any',
    result: isText,
    doc: 'Joins values with spaces; nils are left out.',
    call: (args) => joined(args.filter(({ kind }) => kind !== 'nil').map(strval), ' '),
  },
  indent: {
    params: ['int', 'string'],
    result: isText,
    doc: 'Indents every line by a number of spaces.',
    call: (args, ctx) => marked(indentText(intArgument(args, 0), textArgument(args, 1), ctx).build()),
  },
  nindent: {
    params: ['int', 'string'],
    result: isText,
    doc: 'Begins a new line and indents every line by a number of spaces.',
    call: (args, ctx) =>
      marked(
        new TextBuilder()
          .add('\n')
          .addSlice(indentText(intArgument(args, 0), textArgument(args, 1), ctx).build())
          .build(),
      ),
  },
  replace: {
    params: ['string', 'string', 'string'],
    result: isText,
    doc: 'Replaces every occurrence of the first text by the second.',
    call: (args, ctx) => replaceAll(textArgument(args, 2), textArgument(args, 0).text, textArgument(args, 1), ctx),
  },
  plural: {
    params: ['string', 'string', 'int'],
    result: isText,
    doc: 'The first text for one, the second for any other count.',
    call: (args) => textArgument(args, intArgument(args, 2) === 1 ? 0 : 1),
  },
  wrap: {
    params: ['int', 'string'],
    result: isText,
    doc: 'Breaks lines at a width.',
    call: (args) => mixed(wrapped(textArgument(args, 1).text, intArgument(args, 0), '\n', false), textArgument(args, 1)),
  },
  wrapWith: {
    params: ['int', 'string', 'string'],
    result: isText,
    doc: 'Breaks lines at a width with a given separator; long words are broken as well.',
    call: (args) => mixed(wrapped(textArgument(args, 2).text, intArgument(args, 0), textArgument(args, 1).text, true), textArgument(args, 2)),
  },
  splitList: {
    params: ['string', 'string'],
    result: '[]string',
    doc: 'Splits a text at a separator into a list.',
    call: (args) => new List(splitText(textArgument(args, 1), textArgument(args, 0).text), '[]string'),
  },
  split: {
    params: ['string', 'string'],
    result: 'map[string]string',
    doc: 'Splits a text at a separator into a map with keys _0, _1 …',
    call: (args) => numbered(splitText(textArgument(args, 1), textArgument(args, 0).text)),
  },
  splitn: {
    params: ['string', 'int', 'string'],
    result: 'map[string]string',
    doc: 'Splits a text into a number of parts at most, as a map with keys _0, _1 …',
    call: (args) => numbered(splitText(textArgument(args, 2), textArgument(args, 0).text, intArgument(args, 1))),
  },
  join: {
    params: ['string', 'any'],
    result: isText,
    doc: 'Joins a list to a text with a separator.',
    call: (args) => joined(toTexts(argument(args, 1)), textArgument(args, 0).text),
  },
  sortAlpha: {
    params: ['any'],
    result: '[]string',
    doc: "Sorts a list by its members' texts.",
    call: (args, ctx) => {
      const value = argument(args, 0);
      if (value.kind !== 'list') return new List([strval(value)], '[]string');
      ctx.spend(value.items.length * Math.ceil(Math.log2(value.items.length + 1)));
      return new List(
        toTexts(value).sort((a, b) => compareStrings(a.text, b.text)),
        '[]string',
      );
    },
  },
  toStrings: {
    params: ['any'],
    result: '[]string',
    doc: "A list of the texts of a list's members.",
    call: (args) => new List(toTexts(argument(args, 0)), '[]string'),
  },
  hello: { params: [], result: isText, doc: 'Says hello.', call: () => str('Hello!') },
});

/** Apart, since an object's `toString` has a type of its own. */
export const conversions = define(
  'strings',
  Object.fromEntries([
    [
      'toString',
      {
        params: ['any'] as const,
        result: isText,
        doc: 'The text of a value, as %v prints it.',
        call: (args: readonly Value[]) => strval(argument(args, 0)),
      },
    ],
  ]),
);

/** A change of letters that keeps the length, and so the origins. */
const sameLength = (text: Str, change: (text: string) => string): Str => {
  const changed = change(text.text);
  return changed.length === text.text.length ? new Text(changed, text.runs) : mixed(changed, text);
};
