/** Archives made to fill the memory or the disk, or to reach out of their folder; read as a vendored dependency, with the chart that they are in analysed. */
import { once } from 'node:events';
import { createGzip, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { check, finish } from '../../server/src/analysis/index.ts';
import { loadChart } from '../../server/src/chart/index.ts';
import { packed } from '../kit/archive.ts';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { paxRecord, tar } from '../kit/tar.ts';
import { holdBounds, patience } from './bounds.ts';

holdBounds();

/** So many bytes of nothing, packed without ever being in memory. */
const zeros = async (size: number): Promise<Buffer> => {
  const gzip = createGzip();
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const block = Buffer.alloc(1_000_000);
  for (let written = 0; written < size; written += block.length) if (!gzip.write(block)) await once(gzip, 'drain');
  gzip.end();
  await once(gzip, 'end');
  return Buffer.concat(chunks);
};

/** What is said of a chart that has this archive among its charts, of which its own finding stays. */
const complaintsOf = async (archive: Uint8Array): Promise<string> => {
  const chart = await loadChart(filesIn({ '/demo': { ...inlineChart('demo'), 'charts/bomb-1.0.0.tgz': archive } }), '/demo');
  if (!chart) throw new Error('the chart is gone');
  const report = finish(check(chart));
  expect(report.findings.map(({ rule, file }) => [rule, file])).toContainEqual(['claim-label-drift', 'templates/sts.yaml']);
  return report.incomplete.map(({ message }) => message).join('\n');
};

const chartFile = { path: 'bomb/Chart.yaml', content: 'apiVersion: v2\nname: bomb\nversion: 1.0.0\n' };
const entry = (path: string, type = '0') => gzipSync(tar([chartFile, { path, content: 'a: 1\n', type }]));

/** The chart's file with these bytes for its size. */
const sized = (size: readonly number[]): Buffer => {
  const archive = tar([chartFile]);
  archive.set(size, 124);
  archive.fill(0x20, 148, 156);
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return archive;
};

/** An archive in an archive in an archive. */
const nested = (depth: number): Uint8Array => {
  let inner = packed('bomb', { 'Chart.yaml': chartFile.content });
  for (let i = 0; i < depth; i++) inner = packed('bomb', { 'Chart.yaml': chartFile.content, 'charts/bomb-1.0.0.tgz': inner });
  return inner;
};

test.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
  ['a gigabyte of zeros in a megabyte', () => zeros(1_000_000_000), /more than 100 MiB/],
  ['gzip within gzip', async () => gzipSync(await zeros(200_000_000)), /cannot be read/],
  [
    'more entries than any chart has',
    () => gzipSync(Buffer.concat(Array.from({ length: 60_000 }, () => tar([{ path: 'bomb/a', type: '0' }]).subarray(0, 512)))),
    /more than \d+ entries/,
  ],
  [
    'an entry that claims to be eight gigabytes',
    () => gzipSync(tar([{ ...chartFile, size: 8 ** 11 - 1 }])),
    /ends in the middle of bomb\/Chart.yaml/,
  ],
  [
    'a gigabyte of zeros in a dependency of the dependency',
    async () =>
      packed('bomb', {
        'Chart.yaml': chartFile.content,
        'charts/inner-1.0.0.tgz': packed('inner', { 'charts/deep-1.0.0.tgz': await zeros(1_000_000_000) }),
      }),
    /deep-1.0.0.tgz cannot be read: the archive unpacks to more than/,
  ],
  [
    'dependencies side by side that unpack to more than memory holds',
    async () => {
      const part = packed('part', {
        'Chart.yaml': chartFile.content,
        ...Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`f${i}`, Buffer.alloc(5_000_000)])),
      });
      return packed('bomb', {
        'Chart.yaml': chartFile.content,
        ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`charts/part${i}-1.0.0.tgz`, part])),
      });
    },
    /part\d+-1.0.0.tgz cannot be read: the archive unpacks to more than/,
  ],
  [
    'headers of a hundred million records',
    () =>
      gzipSync(
        Buffer.concat(Array.from({ length: 90 }, () => tar([{ path: 'h', type: 'x', content: '5 a=\n'.repeat(200_000) }]).subarray(0, -1024))),
      ),
    /the header of an entry .* is too large/,
  ],
  [
    'headers that are no records',
    () =>
      gzipSync(
        Buffer.concat([
          ...Array.from({ length: 7 }, () => tar([{ path: 'h', type: 'x', content: '1 '.repeat(500_000) }]).subarray(0, -1024)),
          tar([chartFile]),
        ]),
      ),
    /^$/,
  ],
  [
    'a negative size',
    () => gzipSync(sized([0x80 | 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
    /the size of bomb\/Chart.yaml cannot be read/,
  ],
  [
    'a size that is no number',
    () => gzipSync(sized([...'-0000000001\0'].map((character) => character.charCodeAt(0)))),
    /the size of bomb\/Chart.yaml cannot be read/,
  ],
  [
    'a size in PAX records that is none',
    () => gzipSync(tar([{ path: 'h', type: 'x', content: paxRecord('size', '-512') }, chartFile])),
    /the size of bomb\/Chart.yaml cannot be read/,
  ],
  ['an entry above its folder', () => entry('bomb/../../../etc/passwd'), /cannot be read/],
  ['an entry at the root', () => entry('/etc/passwd'), /cannot be read/],
])(
  '%s',
  async (_, make, words) => {
    expect(await complaintsOf(await make())).toMatch(words);
  },
  patience,
);

test.each(['1', '2'])('an entry that is a link (type %s) leads nowhere, and is named', async (type) => {
  const archive = gzipSync(tar([chartFile, { path: 'bomb/templates/a.yaml', type }]));
  expect(await complaintsOf(archive)).toContain('the archive holds a link (bomb/templates/a.yaml)');
});

test(
  'archives within archives come to an end',
  async () => {
    await complaintsOf(nested(60));
  },
  patience,
);
