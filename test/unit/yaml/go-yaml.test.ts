/** Where go-yaml (v2, as sigs.k8s.io/yaml uses it) reads YAML otherwise than the `yaml` package would. */
import { describe, expect, test } from 'vitest';
import { parseDocument, parseDocuments, toPlain } from '../../../server/src/yaml/index.ts';
import { read } from './read.ts';

describe('texts that go-yaml accepts', () => {
  test.each<[string, string, unknown]>([
    ['a double-quoted text that goes on at column 0', 'a:\n  b: "x\ny"\n  c: 1\n', { a: { b: 'x y', c: 1 } }],
    ['a single-quoted text that goes on at column 0', "a:\n  - 'x\n\ny'\n", { a: ['x\ny'] }],
    ['a flow list that goes on at column 0', 'a:\n  b: [1,\n2,\n]\n  c: 3\n', { a: { b: [1, 2], c: 3 } }],
    ['a flow map that ends at column 0', 'a:\n  b: {x: 1,\n}\nc: 3\n', { a: { b: { x: 1 } }, c: 3 }],
    ['a dash alone in a flow list', 'a: [-, -]\n', { a: ['-', '-'] }],
    ['a comment right behind a comma', 'a: [1,# one\n2]\n', { a: [1, 2] }],
    ['lines that end in carriage returns', 'a: 1\rb: 2\r', { a: 1, b: 2 }],
    ['a key that stands twice: the last counts', 'a: 1\na: 2\n', { a: 2 }],
    ['a null in flow collections', 'a: {b, c: }\n', { a: { b: null, c: null } }],
    ['an anchor that is set anew', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n', { a: 1, b: 1, c: 2, d: 2 }],
    ['a tab between a key and its value', 'a:\tb\n', { a: 'b' }],
    ['a tab behind a value', 'a: b\t\nc: d\t# e\n', { a: 'b', c: 'd' }],
  ])('%s', (_, text, value) => expect(read(text)).toEqual(value));
});

describe('a block text ends as its file does', () => {
  test.each<[string, unknown]>([
    ['a: |\n  x', 'x'],
    ['a: |\n  x\n', 'x\n'],
    ['a: |-\n  x', 'x'],
    ['a: |+\n  x', 'x'],
    ['a: |+\n  x\n  ', 'x\n'],
    ['a: |\n  x\n   ', 'x\n '],
    ['a: >\n  x\n  y', 'x y'],
    ['a: |+\n  x\n\n', 'x\n\n'],
  ])('%j', (text, value) => expect(read(text)).toEqual({ a: value }));
});

describe('merge keys', () => {
  test.each<[string, string, unknown]>([
    ['one map', 'x: &x {a: 1, b: 2}\nz:\n  <<: *x\n  b: 3\n', { x: { a: 1, b: 2 }, z: { a: 1, b: 3 } }],
    ['what is merged wins over what stands before', 'b: 3\n<<: {a: 1, b: 2}\n', { a: 1, b: 2 }],
    ['of several maps the first wins', '<<: [{a: 1}, {a: 2, b: 3}]\n', { a: 1, b: 3 }],
    ['a quoted key is none', '"<<": {a: 1}\n', { '<<': { a: 1 } }],
    ['nothing but maps', '<<: 1\n', '! map merge requires map or sequence of maps as the value'],
    ['no list by an alias', 'x: &x [{a: 1}]\nz:\n  <<: *x\n', '! map merge requires map or sequence of maps as the value'],
  ])('%s', (_, text, value) => expect(read(text)).toEqual(value));
});

describe('texts that go-yaml refuses', () => {
  test.each<[string, string, string]>([
    ['an alias without an anchor', 'a: *x\n', "unknown anchor 'x' referenced"],
    ['an anchor inside itself', 'a: &x [*x]\n', "anchor 'x' value contains itself"],
    ['an anchor with a dot in its name', 'a: &x.y 1\n', 'did not find expected alphabetic or numeric character'],
    ['a quoted text without an end', 'a: "x\n', 'found unexpected end of stream'],
    ['a flow list without an end', 'a: [1\n', "did not find expected ',' or ']'"],
    ['brackets that do not match', 'a: [1}\n', "did not find expected ',' or ']'"],
    ['a map as a key', '? {a: 1}\n: b\n', 'a map key must be a scalar'],
    ['a colon without a key', ': a\n', 'did not find expected key'],
    ['a key in a flow map on two lines', 'a: {b\n: c}\n', 'a key must stand on one line with its colon'],
    ['a key of more than 1024 characters', `${'x'.repeat(1030)}: 1\n`, 'mapping values are not allowed in this context'],
    ['no space between key and list', 'a: {b:[c]}\n', '`:` needs a space behind it'],
    ['a tab as indentation', 'a:\n\tb: 1\n', 'found a tab character that cannot start any token'],
    ['a tab behind a dash', '-\ta\n', 'found a tab character that cannot start any token'],
    ['a tab on an empty line', 'a: 1\n\t\nb: 2\n', 'found a tab character that violates indentation'],
    ['a tab before a comment', 'a: "1"\n\t# c\nb: 2\n', 'found a tab character that cannot start any token'],
    ['a tab that begins a block text', 'a: |\n  \tx\n', 'found a tab character where an indentation space is expected'],
    ['a control character', 'a: x\u0001y\n', 'control characters are not allowed'],
    ['a NUL in a comment', '# x\0\n', 'control characters are not allowed'],
    ['a pair of surrogates', 'a: "\\ud83d\\ude00"\n', 'found invalid Unicode character escape code'],
    ['YAML 1.2', '%YAML 1.2\n---\na: 1\n', 'found incompatible YAML document'],
    ['a directive that nobody knows', '%FOO\n---\na: 1\n', 'found unknown directive name'],
  ])('%s', (_, text, message) => expect(read(text)).toContain(message));
});

describe('what stands behind the first document', () => {
  test.each<[string, string, unknown]>([
    ['is not read', 'a: 1\n---\nb: [\n', { a: 1 }],
    ['is not read behind a map that is indented', '  a: 1\nb: 2\n', { a: 1 }],
    ['is not read behind a flow map', '{a: 1} b\n', { a: 1 }],
    ['belongs to a map at column 0', 'a: 1\n}\n', '! Unexpected flow-map-end token in YAML document: "}"'],
  ])('%s', (_, text, value) => {
    const found = read(text);
    if (typeof value === 'string') expect(found).toContain('! ');
    else expect(found).toEqual(value);
  });

  test('is another document where all are asked for', () => {
    const [first, second] = parseDocuments('a: 1\n---\n\tb: 2\n');
    expect(first?.problems).toEqual([]);
    expect(second?.problems.map(({ message }) => message)).toContain('found a tab character that cannot start any token');
  });
});

describe('alias bombs', () => {
  const bomb = (levels: number): string => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < levels; i++) lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    return `${lines.join('\n')}\n`;
  };

  test.each([5, 9, 30, 150])('one of %i levels is refused at once', (levels) => {
    const { root, problems } = parseDocument(bomb(levels));
    expect(problems.map(({ message }) => message)).toEqual(['document contains excessive aliasing']);
    expect(root).toBeUndefined();
  });

  test('a few levels are data', () => expect(parseDocument(bomb(3)).problems).toEqual([]));

  test('a large document without aliases is none', () => {
    const { root, problems } = parseDocument('- {a: 1, b: 2}\n'.repeat(50_000));
    expect(problems).toEqual([]);
    expect(root && (toPlain(root) as unknown[]).length).toBe(50_000);
  });

  test('many aliases of one anchor are found in time', () => {
    const start = performance.now();
    parseDocument(`a: &a x\nb:\n${'- *a\n'.repeat(50_000)}`);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

test.each(['[', '{a: ', '- ', '? ', '"'])('%s over and over is a problem, not an exception', (text) => {
  expect(parseDocument(text.repeat(100_000)).problems.length).toBeGreaterThan(0);
});

test('an empty text has no documents, and no root', () => {
  expect(parseDocuments('')).toEqual([]);
  expect(parseDocument('').root).toBeUndefined();
});

test('ranges are those of the text, from an offset on', () => {
  const text = 'a: "x"\nb:\r\n  - yes\n';
  const { root } = parseDocument(text, 100);
  const [a, b] = root?.kind === 'map' ? root.pairs : [];
  expect(a?.value).toMatchObject({ range: { start: 103, end: 106 }, textStart: 104 });
  expect(b?.value).toMatchObject({ items: [{ value: true, range: { start: 115, end: 118 } }] });
});

test('an end before the beginning is refused', () => expect(read('...\na: 1')).toBe('! did not find expected node content'));

describe('known differences', () => {
  // FIXME: to go-yaml a colon inside of flow collections belongs to the text before it unless white space follows.
  test('a colon before a bracket', () => expect(read('a: {b:}')).toEqual({ a: { b: null } }));
  // FIXME: go-yaml takes a question mark there for the sign of a key.
  test('a question mark in a flow list', () => expect(read('a: [?x]')).toEqual({ a: ['?x'] }));
  // FIXME: go-yaml reads no slash with a backslash before it.
  test('an escaped slash', () => expect(read('a: "\\/"')).toEqual({ a: '/' }));
});
