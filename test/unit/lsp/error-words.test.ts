import { expect, test } from 'vitest';
import { errorWords } from '../../../server/src/lsp/error-words.ts';

const lines = (error: unknown): string[] => errorWords(error).split('\n');

test('an error is told by its name and its place', () => {
  const [first, ...frames] = lines(new SyntaxError('hunter2'));
  expect(first).toBe('SyntaxError');
  expect(frames.length).toBeGreaterThan(0);
  expect(frames.join('\n')).toContain('error-words.test.ts');
});

test('a message whose lines look like those of a stack is none', () => {
  expect(errorWords(new Error('in hunter2:\n    at hunter2 (hunter2.js:1:1)\n'))).not.toContain('hunter2');
});

test('nor is one that was changed after the stack was taken', () => {
  const error = new Error('hunter2\n    at hunter2 (hunter2.js:1:1)');
  error.message = 'another';
  expect(errorWords(error)).not.toContain('hunter2');
});

test('of a mistake in the program the machine’s words stay, without the names that it quotes', () => {
  const make = (): unknown => {
    try {
      return (undefined as unknown as Record<string, unknown>).hunter2;
    } catch (error) {
      return error;
    }
  };
  expect(lines(make())[0]).toBe('TypeError: Cannot read properties of undefined (reading …');
});

test('what is no error is told by its type', () => {
  expect(errorWords('hunter2')).toBe('a string was thrown');
});
