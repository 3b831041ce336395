/** A large map that is read entry by entry is read as it is as a whole. */
import { describe, expect, it } from 'vitest';
import { parseDocument, type YamlDocument, type YamlNode } from '../../../server/src/yaml/index.ts';
import { parseWhole } from '../../../server/src/yaml/parse.ts';
import { piecesBelow, piecesOf, piecesOfItem } from '../../../server/src/yaml/pieces.ts';

const filler = Array.from({ length: 12 }, (_, i) => `    key${i}: "some longer value ${i}"`).join('\n');
const large = (spec: string): string => `apiVersion: v1\nkind: Example\nmetadata:\n  labels:\n${filler}\nspec:\n${spec}\n`;
const whole = (text: string, offset: number) => parseWhole(text, offset, false);

/** With maps and lists that end before the comments and blank lines at their ends. */
const withoutComments = (document: YamlDocument, text: string, offset: number): YamlDocument => {
  const settle = (node: YamlNode): YamlNode => {
    if (node.kind === 'scalar') return node;
    const { start, end } = node.range;
    const range = { start, end: start + text.slice(start - offset, end - offset).replace(/(?:\s+|\n[ ]*#[^\n]*)+$/, '').length };
    return node.kind === 'list'
      ? { ...node, range, items: node.items.map(settle) }
      : { ...node, range, pairs: node.pairs.map(({ key, value }) => ({ key, value: settle(value) })) };
  };
  return { root: document.root && settle(document.root), problems: document.problems };
};

describe('entries', () => {
  it('are cut at the keys of a map', () => {
    const text = large('  a: 1');
    expect(piecesOf(text)?.pieces.map(({ start, end }) => text.slice(start, end).split('\n')[0])).toEqual([
      'apiVersion: v1',
      'kind: Example',
      'metadata:',
      'spec:',
    ]);
  });

  it('have entries of their own', () => {
    const entry = `spec:\n  one: 1\n  list:\n  - a\n${filler.replaceAll('    ', '  ')}\n`;
    expect(piecesBelow(entry)?.pieces.map(({ start, end }) => entry.slice(start, end))).toHaveLength(14);
  });

  it('are the items of a list, and those of an item', () => {
    const entry = `spec:\n  - a: 1\n${filler}\n  - b\n`;
    const { kind, pieces = [] } = piecesBelow(entry) ?? {};
    expect(kind).toBe('list');
    const items = pieces.map(({ start, end }) => entry.slice(start, end));
    expect(items.map((item) => item.split('\n')[0])).toEqual(['  - a: 1', '  - b']);
    const item = `  - a: 1\n${filler}\n`;
    expect(piecesOfItem(item)?.pieces).toHaveLength(13);
  });

  it.each([
    ['aliases', large('  a: &x 1\n  b: *x')],
    ['merges', large('  <<: {a: 1}')],
    ['tabs', large('  a:\t1')],
    ['carriage returns', large('  a: 1').replaceAll('\n', '\r\n')],
    ['quoted keys', `"a": 1\n${large('  b: 1')}`],
    ['another document', `${large('  a: 1')}---\nb: 1\n`],
  ])('are not cut in a text with %s', (_, text) => expect(piecesOf(text)).toBeUndefined());
});

describe('what was cut', () => {
  it.each([
    ['maps', '  a: 1\n  b:\n    c: [1, 2]\n    d: {e: f}'],
    ['a list at the indentation of its key', '  a:\n  - 1\n  - b: 2\n    c: 3\n  d: 4'],
    ['block texts that look like keys', '  a: |\n    b: 1\n    c: 2\n  d: >-\n    e: 1\n\n    f'],
    ['a block text with blank lines at its end', '  a: |+\n    b\n\n\n  c: 1'],
    ['a quoted text over several lines', '  a: "x\n  b: y"\n  c: 1'],
    ['a quoted text that is never closed', '  a: "x\n  b: y\n  c: 1'],
    ['a flow collection over several lines', '  a: [1,\n  2]\n  c: 1'],
    ['a plain text over several lines', '  a: x\n    y\n  c: 1'],
    ['a key twice', '  a: 1\n  a: 2'],
    ['absent values', '  a:\n  b:\n  c: ""'],
    ['a line indented less', '  a: 1\n b: 2'],
    ['a line indented more', '  a: 1\n   b: 2'],
    ['a map behind a text', '  a: 1: 2\n  b: 3'],
    ['numbers and booleans for keys', '  yes: 1\n  on: 2\n  n: 3'],
    ['tags', '  a: !!str 1\n  b: !!binary aGk=\n  c: !own {a: 1}'],
    ['anchors that nobody uses', '  a: &x 1\n  b: &y\n    c: 2\n  d: &x [1]'],
    ['texts with ampersands and exclamation marks', '  a: |\n    test ! -e x &&\n    && y\n  b: x && y'],
    ['lists of lists', `  a:\n    - - 1\n      - 2\n    - - b: |\n${filler.replaceAll('    ', '          ')}\n        c: 1\n    -\n      d: 1`],
    [
      'lists of maps',
      `  a:\n    - name: one\n${filler.replaceAll('    ', '      ')}\n    - name: two\n      list:\n      - 1\n      - x: y\n\n    - three`,
    ],
    ['a list below itself', '  a:\n    - b:\n      - c: 1\n      - d: 2\n    - e'],
    ['an item indented less', `  a:\n    - b: 1\n   - c: 2`],
    ['an item that goes on as a map', `  a:\n    - b\n    c: 2\n    - d`],
    ['an item with a comment before it', `  a:\n    - b\n    # about d\n    - d`],
    ['an item that is a key with nothing', `  a:\n    - b:\n    - c:\n    - d: 1\n      e:`],
    ['comments with stars', '  # **one**\n  a: 1\n  # - *two\n  b: 2'],
    ['comments between entries', '  # zero\n  a:\n    - 1\n    # one\n  # two\n  b:\n    - c: 1\n      # three\n    # four\n    - d: 1\n# five'],
    ['comments', '  a: 1 # one\n  # two\n  b:\n    # three\n    c: 2'],
  ])('is read as before: %s', (_, spec) => {
    for (const offset of [0, 17]) {
      const text = large(spec);
      expect(withoutComments(parseDocument(text, offset), text, offset)).toEqual(withoutComments(whole(text, offset), text, offset));
    }
  });
});
