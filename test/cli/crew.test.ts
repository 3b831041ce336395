/** A run of `check` shared out among threads says what it says alone: the same bytes, in the same order, whoever comes first or breaks down. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helpOut, type Summon } from '../../server/src/cli/index.ts';
import { threadsFor } from '../../server/src/node/crew.ts';
import { bundle } from '../kit/built.ts';
import { clean, drifting } from './charts.ts';
import { type Files, hostOf, keelson, under } from './command.ts';
import { writeFiles } from './write-files.ts';

const names = Array.from({ length: 30 }, (_, i) => `chart-${String(i).padStart(2, '0')}`);

const chart = (name: string, i: number): Files => {
  if (i % 7 === 3) return { ...clean(name), 'values.yaml': '[' };
  return i % 2 === 0 ? drifting(name) : clean(name);
};

const files: Files = {
  ...Object.assign({}, ...names.map((name, i) => under(name, chart(name, i)))),
  '.keelson.yaml': 'rules:\n  no-such-rule: off\n',
};

const folder = mkdtempSync(join(tmpdir(), 'keelson-crew-'));
let program = '';

beforeAll(() => {
  program = bundle('cli.js');
  writeFiles(folder, files);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runs = [
  ['check', '.'],
  ['check', '--format', 'json', '.'],
  ['check', '--fail-on', 'never', ...names, 'nowhere'],
];

describe('many charts are checked as few are', () => {
  test.each(runs)('by the program: %s %s %s', async (...args) => {
    const alone = await keelson(files, args);
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
    const version = /"version": "([^"]*)"/.exec(stdout)?.[1] ?? '';
    expect(stdout).toBe(alone.output.replace('9.8.7', version));
    expect(stderr).toBe(alone.complaints.map((line) => `keelson: ${line}\n`).join(''));
    expect(status).toBe(alone.status);
  });

  test('with helpers that do most of it, last charts first', async () => {
    const summon: Summon = (work, done) => {
      const results: [number, Parameters<typeof done>[1]][] = [];
      const ended = helpOut(hostOf(files), work, (index, inspected) => void results.unshift([index, structuredClone(inspected)])).then(() => {
        for (const [index, inspected] of results) done(index, inspected);
      });
      return { ended, stop: () => {} };
    };
    const alone = await keelson(files, ['check', '.']);
    expect(await keelson(files, ['check', '.'], { summon })).toEqual(alone);
  });

  test('with helpers that break down with charts in hand', async () => {
    const summon: Summon = ({ next }) => {
      Atomics.add(next, 0, 5);
      return { ended: Promise.resolve(), stop: () => {} };
    };
    const alone = await keelson(files, ['check', '.']);
    expect(await keelson(files, ['check', '.'], { summon })).toEqual(alone);
  });

  test.each([
    ['one for each processor', 8, 32, 100, 8],
    ['no more than there are charts', 8, 32, 3, 3],
    ['no more than there is memory for', 64, 4, 100, 8],
    ['none where there is memory for one alone', 8, 0.75, 100, 1],
  ])('by threads: %s', (_, processors, gibibytes, charts, threads) => {
    expect(threadsFor(processors, gibibytes * 1024 ** 3, charts)).toBe(threads);
  });

  test('few charts are no reason for helpers', async () => {
    let isAsked = false;
    const summon: Summon = () => {
      isAsked = true;
      return undefined;
    };
    await keelson(files, ['check', ...names.slice(0, 5)], { summon });
    expect(isAsked).toBe(false);
  });
});
