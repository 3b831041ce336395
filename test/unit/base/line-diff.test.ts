import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, editsBetween } from '../../../server/src/base/index.ts';

const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'd')).map((lines) => lines.join(''));

test('the edits between two texts make the one of the other', () => {
  fc.assert(fc.property(text, text, (before, after) => applyEdits(before, editsBetween(before, after)) === after));
});

test('lines that stay are not touched', () => {
  expect(editsBetween('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n')).toEqual([
    { range: { start: 2, end: 4 }, text: 'x\n' },
    { range: { start: 8, end: 8 }, text: 'e\n' },
  ]);
  expect(editsBetween('a\n', 'a\n')).toEqual([]);
});
