/** From a keystroke to its diagnostics, over a connection to the server's own process. */
import { join } from 'node:path';
import { type BenchChart, type Typed, typedFiles } from './charts.ts';
import type { Bench } from './main.ts';
import { goManifest, goTimes, startYamlServer } from './references.ts';
import { Server } from './server.ts';
import { median, type Row } from './table.ts';
import { keystrokes } from './typing.ts';

/** Milliseconds after which no more keystrokes are made in one file. */
const enough = 60_000;

/** Opens the files of a chart in a server that has read it. */
export const openChart = async ({ folder, deps }: BenchChart, files: readonly Typed[]): Promise<Server> => {
  const server = await new Server().start([folder, ...deps]);
  for (const { file, text } of files) await server.open(join(folder, file), text);
  for (const { file } of files) await server.diagnostics(join(folder, file));
  return server;
};

/** Milliseconds from each keystroke to the answer with the file's diagnostics. */
export const typeIn = async (server: Server, path: string, file: Typed, count: number): Promise<number[]> => {
  const samples: number[] = [];
  const end = performance.now() + enough;
  for (const keystroke of keystrokes(file, count)) {
    if (performance.now() > end) break;
    const start = performance.now();
    await server.type(path, keystroke);
    await server.diagnostics(path);
    samples.push(performance.now() - start);
  }
  return samples;
};

/** The same in a client to which diagnostics are sent. */
const typeAndListen = async (server: Server, path: string, file: Typed, count: number): Promise<number[]> => {
  const samples: number[] = [];
  const end = performance.now() + enough;
  for (const keystroke of keystrokes(file, count)) {
    if (performance.now() > end) break;
    const start = performance.now();
    const sent = server.sent(path);
    await server.type(path, keystroke);
    await sent;
    samples.push(performance.now() - start);
  }
  return samples;
};

const typeInManifest = async (manifest: string, count: number): Promise<number[]> => {
  const server = await startYamlServer();
  const path = '/manifest/manifest.yaml';
  const first = server.sent(path);
  await server.open(path, manifest, 'yaml');
  await first;
  const samples = await typeAndListen(server, path, { kind: 'template', file: path, text: manifest }, count);
  await server.stop();
  return samples;
};

export const measureKeystrokes = async ({ charts, go, keystrokes: count, say, hasYamlServer }: Bench): Promise<Row[]> => {
  const rows: Row[] = [];
  const oracle = go();
  const hasYaml = await hasYamlServer();
  for (const { what, chart } of charts.chosen) {
    const on = `${what}: ${chart.name}`;
    const goal = what === 'largest' ? 'p50 ≤ 4, p99 ≤ 16' : '';
    say(`keystrokes in ${on}`);
    const rendered = oracle ? (await goTimes(oracle, chart, 15)).map(({ load, render }) => load + render) : [];
    const compared = (samples: readonly number[]): string => (rendered.length > 0 ? `${(median(samples) / median(rendered)).toFixed(1)} × Go` : '');
    const files = typedFiles(chart);
    const server = await openChart(chart, files);
    for (const file of files) {
      const samples = await typeIn(server, join(chart.folder, file.file), file, count);
      rows.push({ what: `keystroke in ${file.kind}`, on, unit: 'ms', samples, goal, note: compared(samples) });
    }
    await server.stop();
    if (oracle) rows.push({ what: 'reference: Go renders once', on, unit: 'ms', samples: rendered });
    const manifest = oracle && hasYaml ? await goManifest(oracle, chart) : undefined;
    if (manifest !== undefined && manifest !== '') {
      const samples = await typeInManifest(manifest, Math.min(count, 25));
      rows.push({ what: 'reference: yaml-language-server, its manifest', on, unit: 'ms', samples, note: 'waits 200 ms by itself' });
    }
  }
  const middle = charts.chosen.find(({ what }) => what === 'median') ?? charts.chosen[0];
  const file = middle && typedFiles(middle.chart)[0];
  if (!middle || !file) return rows;
  say('keystrokes with a client that does not ask');
  const server = await new Server().start([middle.chart.folder, ...middle.chart.deps], {});
  const path = join(middle.chart.folder, file.file);
  const first = server.sent(path);
  await server.open(path, file.text);
  await Promise.race([first, new Promise((done) => setTimeout(done, 5000))]);
  const samples = await typeAndListen(server, path, file, Math.min(count, 40));
  await server.stop();
  rows.push({ what: 'keystroke, diagnostics sent unasked', on: `${middle.what}: ${middle.chart.name}`, unit: 'ms', samples });
  return rows;
};
