import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadKept } from '../../../server/src/node/kept-code.ts';

let folder = '';
let program = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-code-'));
  program = join(folder, 'program.js');
  file = join(folder, 'code', 'program.js.code');
  writeFileSync(program, textOf('one'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const textOf = (word: string): string =>
  `exports.word = '${word}'; exports.folder = __dirname; exports.join = require('node:path').posix.join('a', 'b'); exports.self = module.exports === exports;`;
const load = () => loadKept(program, join(folder, 'code'));

test('a program that was kept is loaded again without being compiled', async () => {
  const first = load();
  expect(first.wasKept).toBe(false);
  await first.keep();
  const second = load();
  expect(second.wasKept).toBe(true);
  for (const { exports } of [first, second]) expect(exports).toEqual({ word: 'one', folder, join: 'a/b', self: true });
});

test('what is kept already is not written again', async () => {
  await load().keep();
  const before = readFileSync(file);
  const second = load();
  rmSync(file);
  await second.keep();
  expect(() => readFileSync(file)).toThrow();
  writeFileSync(file, before);
  expect(load().wasKept).toBe(true);
});

test('what was compiled from another text of the same length does not count', async () => {
  await load().keep();
  writeFileSync(program, textOf('two'));
  const other = load();
  expect(other.wasKept).toBe(false);
  expect(other.exports).toMatchObject({ word: 'two' });
  await other.keep();
  expect(load().wasKept).toBe(true);
});

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
  ['changed', (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte)))],
  ['empty', () => Buffer.alloc(0)],
])('what is %s does not count', async (_, damage) => {
  await load().keep();
  writeFileSync(file, damage(readFileSync(file)));
  const again = load();
  expect(again.wasKept).toBe(false);
  expect(again.exports).toMatchObject({ word: 'one' });
});

test('where nothing can be written, the program runs all the same', async () => {
  writeFileSync(join(folder, 'code'), 'a file where the folder should be');
  const loaded = load();
  await loaded.keep();
  expect(loaded.exports).toMatchObject({ word: 'one' });
  expect(load().wasKept).toBe(false);
});

test('what cannot be put in its place leaves nothing behind', async () => {
  mkdirSync(join(file, 'in the way'), { recursive: true });
  const loaded = load();
  await loaded.keep();
  expect(loaded.exports).toMatchObject({ word: 'one' });
  expect(readdirSync(join(folder, 'code'))).toEqual(['program.js.code']);
});
