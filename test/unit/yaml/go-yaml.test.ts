/** Where go-yaml (v2, as sigs.k8s.io/yaml uses it) reads YAML otherwise than the `yaml` package would. */
import { describe, expect, test } from 'vitest';
import { parseDocument, parseDocuments, toPlain } from '../../../server/src/yaml/index.ts';

const read = (text: string): unknown => {
  const { root, problems } = parseDocument(text);
  if (problems[0]) throw new Error(problems[0].message);
  return JSON.parse(JSON.stringify(root ? toPlain(root) : null, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value)));
};

describe('texts that go-yaml accepts', () => {
  test.each<[string, string, unknown]>([
    ['a double-quoted text that goes on at column 0', 'a:\n  b: "x\ny"\n  c: 1\n', { a: { b: 'x y', c: 1 } }],
    ['a single-quoted text that goes on at column 0', "a:\n  - 'x\n\ny'\n", { a: ['x\ny'] }],
    ['a flow list that goes on at column 0', 'a:\n  b: [1,\n2,\n]\n  c: 3\n', { a: { b: [1, 2], c: 3 } }],
    ['a flow map that ends at column 0', 'a:\n  b: {x: 1,\n}\nc: 3\n', { a: { b: { x: 1 } }, c: 3 }],
    ['a block text at the end of the file without a line break', 'a: |\n  x', { a: 'x' }],
    ['a block text with a line break', 'a: |\n  x\n', { a: 'x\n' }],
    ['YAML 1.1 booleans', 'a: yes\nb: Off\nc: "yes"\nd: y\n', { a: true, b: false, c: 'yes', d: true }],
    ['octal, hexadecimal, underscores', 'a: 017\nb: 0o17\nc: 0x1F\nd: 1_000\n', { a: 15, b: 15, c: 31, d: 1000 }],
    ['no base 60', 'a: 22:22\n', { a: '22:22' }],
    ['null', 'a: ~\nb:\nc: null\nd: Null\n', { a: null, b: null, c: null, d: null }],
    ['merge keys', 'x: &x {a: 1, b: 2}\nz:\n  <<: *x\n  b: 3\n', { x: { a: 1, b: 2 }, z: { a: 1, b: 3 } }],
  ])('%s', (_, text, value) => expect(read(text)).toEqual(value));
});

describe('texts that go-yaml refuses', () => {
  test.each<[string, string, string]>([
    ['an alias without an anchor', 'a: *x\n', "unknown anchor 'x' referenced"],
    ['an anchor inside itself', 'a: &x [*x]\n', "anchor 'x' value contains itself"],
    ['a quoted text without an end', 'a: "x\n', 'Missing closing "quote'],
  ])('%s', (_, text, message) => expect(() => read(text)).toThrow(message));

  test('an alias bomb ends early', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++) lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    expect(parseDocument(lines.join('\n')).problems.map(({ message }) => message)).toContain('document contains excessive aliasing');
  });

  test('nesting beyond the stack is a problem, not an exception', () => {
    expect(parseDocument('['.repeat(200_000)).problems.length).toBeGreaterThan(0);
  });
});

test('an empty text has no documents, and no root', () => {
  expect(parseDocuments('')).toEqual([]);
  expect(parseDocument('').root).toBeUndefined();
});
