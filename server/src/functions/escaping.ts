import { type Marked, marked, type Str, sliceMarked, TextBuilder, type Value } from '../value/index.ts';
import { type Definition, define, withSources } from './define.ts';
import { printValue } from './format/index.ts';
import { escapePart } from './percent.ts';
import { allSources } from './provenance.ts';

/** text/template funcs.go, evalArgs: a lone string as it is; else what `print` prints, with `<no value>` for nil. */
const textOf = (args: readonly Value[]): Marked => {
  const out = new TextBuilder();
  args.forEach((arg, i) => {
    const before = args[i - 1];
    const isText = (value: Value): boolean => value.kind === 'string' || value.kind === 'nil';
    if (before && !isText(before) && !isText(arg)) out.add(' ');
    out.addSlice(printValue(arg));
  });
  return out.build();
};

/** Replaces what the pattern finds; everything else keeps its origins, and a replacement has those of what it replaces. */
const replaced = (from: Marked, pattern: RegExp, replace: (found: string) => string): Str => {
  const out = new TextBuilder();
  let copied = 0;
  for (const match of from.text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    out.addSlice(from, copied, match.index).addMixed(replace(match[0]), sliceMarked(from, match.index, end));
    copied = end;
  }
  return marked(out.addSlice(from, copied).build());
};

const html: Readonly<Record<string, string>> = { '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;', '\0': '\ufffd' };

const unicodeEscape = (character: string): string => `\\u${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
const backslashed = /[\\'"]/;

const escaper = (doc: string, pattern: RegExp, replace: (found: string) => string): Definition => ({
  params: [],
  variadic: 'value',
  result: 'string',
  doc,
  call: (args, ctx) => {
    const text = textOf(args);
    ctx.spend(text.text.length >> 4, text.text.length);
    return withSources(replaced(text, pattern, replace), allSources(args));
  },
});

/** Go's escaping functions (text/template funcs.go). */
export const escaping = define('go', {
  html: escaper('Its arguments printed and escaped for HTML.', /["'&<>\0]/g, (found) => html[found] as string),
  js: escaper(
    'Its arguments printed and escaped for a JavaScript string.',
    // Beyond ASCII only what cannot be printed is escaped.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: Go escapes exactly these
    /[\\'"<>&=\u0000-\u001f]|(?=[^\0-\x7f])[^\p{L}\p{M}\p{N}\p{P}\p{S}]/gu,
    (found) => (backslashed.test(found) ? `\\${found}` : unicodeEscape(found)),
  ),
  urlquery: escaper('Its arguments printed and escaped for the query of a URL.', /[^A-Za-z0-9\-_.~]+/g, (found) => escapePart(found, 'query')),
});
