/** Archives made to fill the memory or the disk, or to reach out of their folder; read as a vendored dependency, with the chart that they are in analysed. */
import { once } from 'node:events';
import { createGzip, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { check, finish } from '../../server/src/analysis/index.ts';
import { loadChart } from '../../server/src/chart/index.ts';
import { packed } from '../kit/archive.ts';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { tar } from '../kit/tar.ts';
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
  ['an entry above its folder', () => entry('bomb/../../../etc/passwd'), /cannot be read/],
  ['an entry at the root', () => entry('/etc/passwd'), /cannot be read/],
])(
  '%s',
  async (_, make, words) => {
    expect(await complaintsOf(await make())).toMatch(words);
  },
  patience,
);

test.each(['1', '2'])('an entry that is a link (type %s) leads nowhere', async (type) => {
  const chart = await loadChart(
    filesIn({ '/demo': { ...inlineChart('demo'), 'charts/bomb-1.0.0.tgz': entry('bomb/templates/a.yaml', type) } }),
    '/demo',
  );
  expect(chart?.subcharts.flatMap((subchart) => subchart.chart.templates)).toEqual([]);
});

test(
  'archives within archives come to an end',
  async () => {
    await complaintsOf(nested(60));
  },
  patience,
);
