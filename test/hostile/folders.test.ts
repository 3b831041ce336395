/** Folders on a real disk that are made to look endless, and files that are none. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chartsBelow as discover } from '../../server/src/analysis/discover.ts';
import { loadChart } from '../../server/src/chart/index.ts';
import { chartsBelow } from '../../server/src/cli/charts.ts';
import { type FileSystem, silentLog } from '../../server/src/environment/index.ts';
import { nodeFileSystem } from '../../server/src/node/file-system.ts';
import { inlineChart } from '../kit/fixtures.ts';
import { holdBounds, patience } from './bounds.ts';

holdBounds();

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-folders-'));
  for (const [path, text] of Object.entries(inlineChart('demo'))) {
    mkdirSync(join(root, 'demo', path, '..'), { recursive: true });
    writeFileSync(join(root, 'demo', path), text);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

/** So many folders, each with two links to the next one: a tree of two to that power for whoever follows them all. */
const doubling = (count: number): void => {
  for (let i = 0; i <= count; i++) mkdirSync(join(root, 'farm', `d${i}`), { recursive: true });
  for (let i = 0; i < count; i++) for (const name of ['x', 'y']) symlinkSync(join(root, 'farm', `d${i + 1}`), join(root, 'farm', `d${i}`, name));
};

const counting = (): { readonly fs: FileSystem; readonly folders: () => number } => {
  let folders = 0;
  const readDirectory: FileSystem['readDirectory'] = (location) => {
    folders++;
    return nodeFileSystem.readDirectory(location);
  };
  return { fs: { ...nodeFileSystem, readDirectory }, folders: () => folders };
};

test(
  'links that double the folders are followed once by who looks for charts',
  async () => {
    doubling(12);
    const { fs, folders } = counting();
    expect(await discover(fs, silentLog, root)).toEqual([join(root, 'demo')]);
    expect((await chartsBelow(fs, root, '.', [])).map(({ location }) => location)).toEqual([join(root, 'demo')]);
    expect(folders()).toBeLessThan(200);
  },
  patience,
);

test('a chart behind a link is found', async () => {
  symlinkSync(join(root, 'demo'), join(root, 'other'));
  expect(await discover(nodeFileSystem, silentLog, root)).toEqual([join(root, 'demo'), join(root, 'other')]);
  expect((await chartsBelow(nodeFileSystem, root, '.', [])).map(({ path }) => path)).toEqual(['demo', 'other']);
});

test(
  'a chart with links that double its folders says so',
  async () => {
    doubling(17);
    symlinkSync(join(root, 'farm', 'd0'), join(root, 'demo', 'files'));
    const { fs, folders } = counting();
    const chart = await loadChart(fs, join(root, 'demo'));
    expect(chart?.problems.map(({ message }) => message.replace(/^\S+/, ''))).toEqual([
      ' cannot be read: the chart has more than 500 folders behind symbolic links',
    ]);
    expect(folders()).toBeLessThan(1000);
  },
  patience,
);

test.skipIf(process.platform !== 'linux')('a file whose name is no text is told of', async () => {
  writeFileSync(
    Buffer.concat([Buffer.from(`${join(root, 'demo', 'templates')}/bad`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml')]),
    'a: {{ ) }}',
  );
  const chart = await loadChart(nodeFileSystem, join(root, 'demo'));
  expect(chart?.problems.map(({ message }) => message)).toEqual(['templates/bad\ufffd\ufffd.yaml cannot be read: its name is not valid UTF-8']);
});

test.skipIf(!existsSync('/proc/kmsg'))(
  'a link to what the kernel says is no file to wait for',
  async () => {
    for (const [name, target] of Object.entries({ log: '/proc/kmsg', memory: '/proc/self/mem', terminal: '/dev/tty' }))
      symlinkSync(target, join(root, 'demo', 'templates', `${name}.yaml`));
    const chart = await loadChart(nodeFileSystem, join(root, 'demo'));
    expect(chart?.templates.map(({ name, source }) => [name, source.text.length > 0])).toEqual([
      ['templates/log.yaml', false],
      ['templates/memory.yaml', false],
      ['templates/sts.yaml', true],
    ]);
  },
  patience,
);
