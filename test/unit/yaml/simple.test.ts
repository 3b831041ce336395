/** What is simple is read as the package reads it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseByPackage, parseWhole } from '../../../server/src/yaml/parse.ts';
import { readSimple } from '../../../server/src/yaml/simple.ts';
import { filesBelow, read } from '../../kit/source.ts';

const offset = 7;

/** Whether a text is read; if so, it must be as by the package. */
const isRead = (text: string): boolean => {
  const root = readSimple(text, offset);
  if (root) expect({ root, problems: [] }, JSON.stringify(text)).toEqual(parseByPackage(text, offset, false));
  return root !== undefined;
};

describe('read are', () => {
  it.each([
    'a: 1\n',
    'a: 1',
    '# c\n\na: x y # d\nb:\n',
    'a:\n  b:\n    c: "x # y"\n  d: \'z\'\n',
    'a:\n- x\n- y: 1\n  z: {}\n# c\nb: []\n',
    'a:\n  - b:\n    - c\n    d: e\n',
    'image: example.com/a/b:v1.2.3\nargs:\n  - --listen=:80\n  - -v\nurl: http://a:80/\n',
    'yes: no\nnull: ~\nn: -0x1F\nf: 1e3\no: 010\ns: 1.2.3\nt: 2001-01-01\n',
    'a: "é"\n# é\nb: 2\n',
    'a:   1   # c\nb:   \nc: 2\n',
    'a: {b: c, "d": [1, "x y", -2.5, true, {}], e: []} # f\ng:\n  - {h: ~x}\n'.replace('~x', '/i'),
    '{"a":1,"b" : 2}'.replace(' :', ':'),
    '{\n  "a": [\n    1, "x"\n  ],\n"b": {"c": null}\n}\n\n',
    '[a, b]',
  ])('%j', (text) => expect(isRead(text)).toBe(true));
});

describe('left to the package are', () => {
  it.each([
    ['', 'nothing'],
    ['# c\n', 'comments alone'],
    ['x\n', 'a scalar'],
    ['a: |\n  b\n', 'texts in blocks'],
    ['a: x\n  y\n', 'texts of several lines'],
    ['a: "x\\n"\n', 'escapes'],
    ["a: 'it''s'\n", 'quotes in quotes'],
    ['a: {b: c # d\n}\n', 'comments in flow collections'],
    ['a: {b: c,\n d: e}\n', 'flow collections of several lines below a key'],
    ['a: [b c]\n', 'words apart in flow collections'],
    ['a: [b: c]\n', 'pairs in flow lists'],
    ['a: [b,, c]\n', 'nothing between commas'],
    [`${'['.repeat(60)}${']'.repeat(60)}`, 'deep flow collections'],
    ['a: &x 1\nb: *x\n', 'anchors'],
    ['a: !!str 1\n', 'tags'],
    ['a: b: c\n', 'what is wrong'],
    ['a: 1\n b: 2\n', 'indentation that is wrong'],
    ['- a\nb: 1\n', 'a key where an item is due'],
    ['a:\tb\n', 'tabs'],
    ['a: 1\r\n', 'carriage returns'],
    ['a: x#y\n', 'a # within a text'],
    ['a: 1\n---\nb: 2\n', 'several documents'],
    ['? a\n: b\n', 'announced keys'],
    ['<<: a\n', 'merges'],
    ['a:\n  b: 1\n  # c\nd: 2\n', 'a map that ends in comments'],
    [`${'a'.repeat(1025)}: 1\n`, 'a key that is too long for go-yaml'],
    [Array.from({ length: 60 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), 'deep nesting'],
  ])('%j', (text) => expect(isRead(text)).toBe(false));
});

it('any lines are read as the package reads them, or not at all', () => {
  const value = fc.constantFrom(
    '1',
    'x',
    'x y',
    '"x"',
    "'y'",
    '""',
    '[]',
    '{}',
    '[x, 1, "y"]',
    '{a: 1, "b": [x]}',
    '{a: {}, b: x y}',
    '[x,]',
    'true',
    '~',
    '-1',
    'a:b',
    'x # c',
    '# c',
    '|',
    '&a',
    '*a',
    'b: c',
    '- x',
    '-',
    '"',
    '',
    '',
  );
  const line = fc
    .tuple(
      fc.constantFrom(0, 0, 0, 2, 2, 2, 4, 4, 1, 6),
      fc.constantFrom('', '', '', '- ', '- ', '-'),
      fc.constantFrom('a: ', 'b.c/d: ', 'y: ', 'e:', 'f', '', '# c'),
      value,
    )
    .map(([indentation, dash, key, text]) => `${' '.repeat(indentation)}${dash}${key}${text}`);
  const blank = fc.constantFrom('', '', '  ', '# c', '  # d', '    # e');
  const text = fc.tuple(fc.array(fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: blank }), { maxLength: 7 }), fc.boolean());
  let count = 0;
  fc.assert(
    fc.property(text, ([lines, isEnded]) => {
      if (isRead(lines.join('\n') + (isEnded ? '\n' : ''))) count++;
    }),
    { numRuns: 6000, seed: 20 },
  );
  expect(count).toBeGreaterThan(300);
});

it('flow collections of any tokens are read as the package reads them, or not at all', () => {
  const tokens = [
    '{',
    '{',
    '[',
    '[',
    '}',
    '}',
    ']',
    ']',
    ',',
    ', ',
    ',\n',
    ' ',
    '\n',
    'a: ',
    '"b": ',
    '"c":',
    'yes: ',
    '1: ',
    'x',
    '1',
    '-1',
    '-',
    '"y z"',
    "'w'",
    '""',
    'a:',
    ':',
    '.5',
    '/',
    'null',
    '~',
    '# c\n',
  ];
  const value: fc.Memo<string> = fc.memo((depth) =>
    depth <= 1
      ? fc.constantFrom('x', '1', '"y z"', "'w'", '-1.5', 'null', 'a/b', '.5', '{}', '[]', '1e3', '0x1f', 'no')
      : fc.oneof(
          fc.array(value(), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
          fc
            .array(fc.tuple(fc.constantFrom('a: ', '"b": ', '"c":', 'yes: ', 'a.b/c: ', '"1": '), value()), { maxLength: 3 })
            .map((pairs) => `{${pairs.map((pair) => pair.join('')).join(',\n ')}}`),
          fc
            .array(fc.tuple(fc.constantFrom('a: ', '"b": '), value()), { maxLength: 3 })
            .map((pairs) => `{ ${pairs.map((pair) => pair.join('')).join(',')} }`),
        ),
  );
  const broken = fc.tuple(value(3), fc.nat(), fc.constantFrom(...tokens), fc.nat(2)).map(([text, at, token, cut]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + token + text.slice(place + cut);
  });
  const any = fc.oneof(
    value(3),
    broken,
    fc.array(fc.constantFrom(...tokens), { maxLength: 9 }).map((all) => all.join('')),
  );
  let count = 0;
  fc.assert(
    fc.property(
      any,
      fc.constantFrom('', 'k: ', '- ', 'k:\n  - ', '- k: '),
      fc.constantFrom('', '\n', ' # c\n', '\nz: 1\n'),
      (text, before, after) => {
        if (isRead(before + text + after)) count++;
      },
    ),
    { numRuns: 8000, seed: 20 },
  );
  expect(count).toBeGreaterThan(1000);
});

it('trees of any depth are read as the package reads them', () => {
  const scalar = fc.constantFrom('1', 'x y', '"x"', "'y'", '[]', '{}', 'true', '-1', 'x # c');
  const lines = (depth: number): fc.Arbitrary<string[]> => {
    if (depth === 0) return fc.array(scalar, { minLength: 1, maxLength: 3 }).map((values) => values.map((text, i) => `k${i}: ${text}`));
    const below = lines(depth - 1);
    const entry = fc.oneof(
      scalar.map((text) => [`a: ${text}`]),
      fc
        .tuple(fc.constantFrom('b:', 'b: # c', 'b:\n'), below, fc.constantFrom('  ', '    '))
        .map(([key, rest, indent]) => [key, ...rest.map((text) => indent + text)]),
      fc
        .tuple(below, fc.constantFrom('', '  '))
        .map(([rest, indent]) => ['c:', ...rest.map((text, i) => `${indent}${i === 0 ? '- ' : '  '}${text}`), `${indent}- d`]),
      fc.constantFrom(['e:'], ['# c'], ['']),
    );
    return fc.array(entry, { minLength: 1, maxLength: 3 }).map((entries) => entries.flat());
  };
  let count = 0;
  fc.assert(
    fc.property(lines(3), (all) => {
      if (isRead(`${all.join('\n')}\n`)) count++;
    }),
    { numRuns: 2000, seed: 20 },
  );
  expect(count).toBeGreaterThan(500);
});

it('the values of our charts are read as the package reads them, entry by entry', () => {
  const texts = filesBelow('test/fixtures/charts', '.yaml').map(read);
  let count = 0;
  for (const text of texts)
    for (const entry of text.split(/\n(?=[A-Za-z])/)) {
      if (isRead(`${entry}\n`)) count++;
    }
  expect(count).toBeGreaterThan(20);
});

it.each([
  ['spaces', `a: x${' '.repeat(300_000)}: y\n`],
  ['spaces before nothing', `${' '.repeat(300_000)}\0`.replace('\0', '?')],
  ['words', `a:${' x'.repeat(300_000)}: y\n`],
  ['colons', `a: x${':'.repeat(300_000)}\n`],
  ['a key', `${'a'.repeat(300_000)}\n`],
  ['quotes', `a: "${'"'.repeat(300_000)}\n`],
  ['brackets', `a: ${'['.repeat(150_000)}${']'.repeat(150_000)}x\n`],
  ['flow words', `a: [${'x, '.repeat(100_000)}: ]\n`],
])('a line of %s takes time in proportion to its length', { timeout: 5000 }, (_, text) => {
  expect(readSimple(text, 0)).toBeUndefined();
});

it('a text is read so wherever it is read as a whole', () => {
  const text = 'a:\n  b: 1\n';
  expect(parseWhole(text, 3, false)).toEqual({ root: readSimple(text, 3), problems: [] });
});
