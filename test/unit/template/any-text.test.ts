/** What holds for any text, however broken: it has tokens that are the text, and a tree whose nodes lie in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type Range, SourceText } from '../../../server/src/base/index.ts';
import { parse, tokenize, walk } from '../../../server/src/template/index.ts';
import { filesBelow, read } from '../../kit/source.ts';

/** Pieces of templates, so that random texts get somewhere. */
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '{{',
      '}}',
      '{{- ',
      ' -}}',
      '{{/*',
      '*/}}',
      '\n',
      '\r\n',
      '  ',
      ' ',
      '|',
      '(',
      ')',
      ':=',
      '=',
      ',',
      '.',
      '$',
      '"',
      '`',
      "'",
      '\\',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'if',
      'else',
      'end',
      'range',
      'with',
      'define',
      'template',
      'block',
      'break',
      'continue',
      'nil',
      'true',
      'include',
      '.Values.a',
      '$x',
      '"a"',
      '1.5',
      '0x_1',
      "'a'",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }) },
);
const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

/** Fails where something does not hold. No `expect` for each of so many. */
const check = (text: string): void => {
  const never = (is: boolean, what: string): void => {
    if (is) throw new Error(`${what} in ${JSON.stringify(text)}`);
  };
  let at = 0;
  for (const { start, end, kind } of tokenize(text)) {
    never(start !== at || end < start, `the token ${kind} at ${start} follows no other`);
    at = end;
  }
  never(at !== text.length, 'tokens end too early');
  const isInside = ({ start, end }: Range): boolean => 0 <= start && start <= end && end <= text.length;
  const { root, problems } = parse(new SourceText('any.yaml', text));
  walk(root, ({ kind, range }) => never(!isInside(range), `the node ${kind} lies outside`));
  for (const { message, range } of problems) never(!isInside(range), `the problem “${message}” lies outside`);
};

describe('any text', () => {
  it('has tokens and a tree', () => {
    fc.assert(fc.property(texts, check), { numRuns: 2000 });
  });

  it('also while a template is being typed', () => {
    for (const file of filesBelow('test/fixtures/charts', '.yaml', '.tpl').filter((name) => name.includes('/templates/'))) {
      const text = read(file);
      for (let end = 0; end <= text.length; end++) check(text.slice(0, end));
    }
  });
});

describe('edits', () => {
  it('keep everything beside them', () => {
    const edited = fc.string({ maxLength: 40 }).chain((text) =>
      fc.record({
        text: fc.constant(text),
        cuts: fc.uniqueArray(fc.nat(text.length), { maxLength: 6 }).map((cuts) => cuts.sort((a, b) => a - b)),
        fresh: fc.array(fc.string({ maxLength: 4 }), { minLength: 3, maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(edited, ({ text, cuts, fresh }) => {
        const edits = [];
        let expected = '';
        let at = 0;
        for (let i = 0; i + 1 < cuts.length; i += 2) {
          const [start = 0, end = 0] = [cuts[i], cuts[i + 1]];
          edits.push({ range: { start, end }, text: fresh[i / 2] ?? '' });
          expected += text.slice(at, start) + (fresh[i / 2] ?? '');
          at = end;
        }
        expect(applyEdits(text, edits.reverse())).toBe(expected + text.slice(at));
      }),
    );
  });
});
