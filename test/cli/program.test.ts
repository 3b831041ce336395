/** The program as it ships: `node server/dist/cli.js`, with real files, pipes and exit statuses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packed } from '../kit/archive.ts';
import { bundle } from '../kit/built.ts';
import { readPage } from '../kit/pages.ts';
import { read } from '../kit/source.ts';
import { clean, drifting } from './charts.ts';
import { type Files, under } from './command.ts';
import { writeFiles } from './write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'keelson-cli-'));
let program = '';

/** A chart of which the report is longer than any pipe's buffer: each dependency that is missing is an entry. */
const manyMissing = (count: number): string =>
  `${clean('large')['Chart.yaml']}dependencies:\n${Array.from({ length: count }, (_, i) => `  - {name: away-${i}, version: 1.0.0, repository: "https://charts.invalid"}\n`).join('')}`;

const files: Files = {
  ...under('clean', clean()),
  ...under('drifting', drifting()),
  ...under('broken', { ...clean('broken'), 'values.yaml': '[' }),
  ...under('large', { ...clean('large'), 'Chart.yaml': manyMissing(3_000) }),
  ...under('long', { ...clean('long'), 'templates/long.yaml': 'data: {{ repeat 3000000 "x" }}\n' }),
  ...under('linked', clean('linked')),
  'drifting-1.2.3.tgz': packed('drifting', drifting()),
};

beforeAll(() => {
  program = bundle('cli.js');
  writeFiles(folder, files);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly complaints: string;
}

const start = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess => {
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env;
  return spawn(process.execPath, [program, ...args], { cwd: folder, env: { ...rest, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
};

/** Waits for the end. `read` decides when stdout is read. */
const ended = (child: ChildProcess, read: (stdout: NonNullable<ChildProcess['stdout']>, take: (chunk: Buffer) => void) => void): Promise<Ended> =>
  new Promise((resolve) => {
    const [output, complaints]: [Buffer[], Buffer[]] = [[], []];
    if (child.stdout) read(child.stdout, (chunk) => void output.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => void complaints.push(chunk));
    child.on('close', (status) => resolve({ status, output: Buffer.concat(output).toString(), complaints: Buffer.concat(complaints).toString() }));
  });

const keelson = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  ended(start(args, environment), (stdout, take) => void stdout.on('data', take));

describe('exit status and streams', () => {
  test.each<[string[], number, string, string]>([
    [['check', 'clean'], 0, '1 chart: 0 errors, 0 warnings, 0 info\n', ''],
    [['check', 'drifting', '--fail-on', 'never'], 0, '1 chart: 1 error', ''],
    [['check', 'drifting'], 1, '1 chart: 1 error', ''],
    [['check', 'drifting-1.2.3.tgz'], 1, '1 chart: 1 error', ''],
    [
      ['check', 'drifting', 'broken'],
      2,
      '2 charts: 1 error',
      "keelson: broken/values.yaml cannot be read: yaml: line 1: did not find expected ',' or ']'\n",
    ],
    [['check', 'nowhere'], 2, '', 'keelson: nowhere does not exist\n'],
    [['check', '--nonsense'], 2, '', "keelson: Unknown option '--nonsense'"],
    [[], 2, '', 'keelson: a command is missing; see keelson --help\n'],
    [['render', 'clean'], 0, '---\n# Source: clean/templates/map.yaml\n', ''],
    [['render', 'clean', '-f', 'clean'], 2, '', 'keelson: values file clean cannot be read: it is a folder\n'],
    [['check', 'clean', '--output', 'no/where.json'], 2, '', 'keelson: --output no/where.json cannot be written: its folder does not exist\n'],
    [['check', 'clean', '--output', 'clean'], 2, '', 'keelson: --output clean cannot be written: it is a folder\n'],
    [['fix', '--dry-run', 'drifting'], 1, '', 'keelson: drifting: withheld selector-labels'],
    [['--version'], 0, JSON.parse(read('package.json')).version, ''],
  ])('%j', async (args, status, output, complaint) => {
    const result = await keelson(args);
    expect(result.status).toBe(status);
    expect(result.output).toContain(output);
    if (complaint === '') expect(result.complaints).toBe('');
    else expect(result.complaints).toContain(complaint);
  });
});

describe('output that is larger than a pipe', () => {
  test('is whole, however slowly it is read', async () => {
    const result = await ended(start(['check', '--format', 'json', 'large']), (stdout, take) => {
      setTimeout(() => stdout.on('data', take), 1_000);
    });
    expect(result.output.length).toBeGreaterThan(1_000_000);
    const { charts } = JSON.parse(result.output) as { charts: { incomplete: unknown[] }[] };
    expect(charts[0]?.incomplete).toHaveLength(3_000);
    expect(result).toMatchObject({ status: 0, complaints: '' });
  });

  test('is whole when it is one long line', async () => {
    const { status, output } = await keelson(['render', 'long']);
    expect(status).toBe(0);
    expect(output.match(/x+/g)?.map(({ length }) => length)).toContain(3_000_000);
  });

  test('may find no reader, which is no error', async () => {
    const result = await ended(start(['render', 'long']), (stdout) => void stdout.once('data', () => stdout.destroy()));
    expect(result.complaints).toBe('');
  });
});

describe('colour', () => {
  test.each<[string, Record<string, string>, string[], boolean]>([
    ['not in a pipe', {}, [], false],
    ['where it is asked for', { FORCE_COLOR: '1' }, [], true],
    ['not with NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    ['not with an option against it', { FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('%s', async (_, environment, args, isColored) => {
    const { output } = await keelson(['check', 'drifting', ...args], environment);
    expect(output.includes('\u001b[')).toBe(isColored);
  });
});

describe('files', () => {
  test('the report is written, and nothing to stdout', async () => {
    expect(await keelson(['check', 'drifting', '--format', 'json', '--output', 'report.json'])).toEqual({ status: 1, output: '', complaints: '' });
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).charts).toHaveLength(1);
  });

  test('a fix is written once, and the second time there is nothing to do', async () => {
    for (const [path, content] of Object.entries(under('fixed', drifting('fixed')))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const template = join(folder, 'fixed/templates/sts.yaml');
    expect((await keelson(['fix', '--unsafe', 'fixed'])).status).toBe(0);
    const fixed = readFileSync(template, 'utf8');
    expect(fixed).not.toBe(drifting('fixed')['templates/sts.yaml']);
    expect(await keelson(['fix', '--unsafe', 'fixed'])).toEqual({ status: 0, output: '', complaints: '' });
    expect(readFileSync(template, 'utf8')).toBe(fixed);
    expect((await keelson(['check', 'fixed'])).status).toBe(0);
  });

  test('links that lead back to where they lie are not followed', async () => {
    for (const name of ['one', 'two', 'three']) symlinkSync('..', join(folder, 'linked/templates', name), 'junction');
    const result = await keelson(['check', 'linked']);
    expect(result).toMatchObject({ status: 0, complaints: '' });
  }, 20_000);
});

test.each([
  ['rules', 'claim-label-drift'],
  ['fixes', 'static-labels'],
] as const)('of the %s explain prints the page of %s as it stands', async (shelf, name) => {
  const { status, output } = await keelson(['explain', name]);
  expect(status).toBe(0);
  expect(output).toBe(readPage(shelf, name).text);
});
