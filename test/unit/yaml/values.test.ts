/** Values files as Helm reads them: several documents, maps only. */
import { describe, expect, test } from 'vitest';
import { decodeValues, type Plain } from '../../../server/src/yaml/index.ts';

const json = (value: Plain): unknown =>
  value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, json(item)])) : Array.isArray(value) ? value.map(json) : value;

const values = (text: string): unknown => {
  const { values: read, problems } = decodeValues(text);
  return problems.length > 0 ? problems.map(({ message }) => message).join('; ') : json(read);
};

describe('values', () => {
  test.each<[string, string, unknown]>([
    ['an empty file', '', {}],
    ['comments alone', '# nothing yet\n', {}],
    ['null', 'null\n', {}],
    ['a map', 'a: {b: 1}\n', { a: { b: 1 } }],
    ['a byte order mark', '\ufeffa: 1\n', { a: 1 }],
    ['Windows line endings', 'a: |\r\n  x\r\n  y\r\nb: 1\r\n', { a: 'x\ny\n', b: 1 }],
    ['documents are merged, later ones win', 'a: {b: 1, c: 1}\n---\na: {c: 2}\nd: [1]\n---\nd: [2]\n', { a: { b: 1, c: 2 }, d: [2] }],
    ['a first separator parts nothing', '---\na: 1\n', { a: 1 }],
    ['white space may follow a separator', 'a: 1\n--- \t\r\nb: 2\n', { a: 1, b: 2 }],
    ['what follows a separator with a comment is lost', 'a: 1\n--- # more\nb: 2\n', { a: 1 }],
    ['the last line is ended', 'a: |\n  x', { a: 'x\n' }],
    ['keys like those of objects', '__proto__: 1\nconstructor: {a: 1}\n', { ['__proto__']: 1, constructor: { a: 1 } }],
  ])('%s', (_, text, expected) => expect(values(text)).toEqual(expected));
});

describe('values that are none', () => {
  test.each<[string, string, string]>([
    ['a list', '- a\n', 'a values file must be a map, but this is a list'],
    ['a text', 'hello\n', 'a values file must be a map, but this is a single value'],
    ['broken YAML', 'a: 1\nb: [\nc: 2\n', "yaml: line 2: did not find expected ',' or ']'"],
    ['a null key', '~: 1\n', 'a map key must not be null'],
    ['infinity', 'a:\n  - .inf\n', 'neither infinity nor NaN'],
    ['a list as second document', 'a: 1\n---\n- b\n', 'a values file must be a map, but this is a list'],
  ])('%s', (_, text, message) => expect(values(text)).toContain(message));

  test('are told within the text', () => {
    for (const text of ['a: [', 'a: "', '- a', 'a: |\n  x\n b', '*x', 'a:\n\tb', '{', 'a: 1\n---\nb: [']) {
      for (const { range } of decodeValues(text).problems)
        expect([text, range.end <= text.length, range.start <= range.end]).toEqual([text, true, true]);
    }
  });

  test('are told where they are', () => {
    const text = 'a: 1\n---\nb: 1\nc: *x\n';
    const [problem] = decodeValues(text).problems;
    expect(text.slice(problem?.range.start, problem?.range.end)).toBe('*x');
  });
});
