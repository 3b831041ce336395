/** From a keystroke to its diagnostics, over a connection to the server's own process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFolder } from '../kit/fixtures.ts';
import { type BenchChart, type Typed, typedFiles } from './charts.ts';
import type { Bench } from './main.ts';
import { goManifest, goTimes, startYamlServer } from './references.ts';
import { Server } from './server.ts';
import { median, percentile, shown } from './table.ts';
import { type Keystroke, keystrokes } from './typing.ts';

/** Milliseconds after which no more keystrokes are made in one file. */
const enough = 60_000;

/** Keystrokes until V8 has compiled most of what they need. */
const cold = 120;

/** What the first of many keystrokes take, which are counted with the others. */
const beginning = (samples: readonly number[]): string =>
  samples.length > 2 * cold
    ? `the first ${cold}: p50 ${shown(median(samples.slice(0, cold)))}, p99 ${shown(percentile(samples.slice(0, cold), 99))}`
    : '';

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

/** Milliseconds from a keystroke to diagnostics that are sent unasked. */
const timeToSent = async (server: Server, path: string, keystroke: Keystroke): Promise<number> => {
  const start = performance.now();
  const sent = server.sent(path);
  await server.type(path, keystroke);
  await sent;
  return performance.now() - start;
};

/** The same in a client to which diagnostics are sent. */
const typeAndListen = async (server: Server, path: string, file: Typed, count: number): Promise<number[]> => {
  const samples: number[] = [];
  const end = performance.now() + enough;
  for (const keystroke of keystrokes(file, count)) {
    if (performance.now() > end) break;
    samples.push(await timeToSent(server, path, keystroke));
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

export const measureKeystrokes = async ({ add, charts, go, keystrokes: count, say, hasYamlServer }: Bench): Promise<void> => {
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
      const note = [compared(samples), beginning(samples)].filter((words) => words !== '').join('; ');
      add({ what: `keystroke in ${file.kind}`, on, unit: 'ms', samples, goal, note });
    }
    await server.stop();
    if (oracle) add({ what: 'reference: Go renders once', on, unit: 'ms', samples: rendered });
    const manifest = oracle && hasYaml ? await goManifest(oracle, chart) : undefined;
    if (manifest !== undefined && manifest !== '') {
      const samples = await typeInManifest(manifest, Math.min(count, 25));
      add({ what: 'reference: yaml-language-server, its manifest', on, unit: 'ms', samples, note: 'waits 200 ms by itself' });
    }
  }
  say('keystrokes with a client that does not ask');
  const folder = join(fixtureFolder, 'charts', 'gatehouse');
  const path = join(folder, 'templates', 'statefulset.yaml');
  const text = `# a note\n${readFileSync(path, 'utf8')}`;
  const server = await new Server().start([folder], {});
  const first = server.sent(path);
  await server.open(path, text);
  await first;
  // In a comment, so that there is something to send every time.
  const samples: number[] = [];
  for (let i = 0; i < Math.min(count, 40); i++) samples.push(await timeToSent(server, path, { at: 2, removed: 0, text: 'x' }));
  await server.stop();
  add({ what: 'keystroke, diagnostics sent unasked', on: 'gatehouse', unit: 'ms', samples, note: 'waits 40 ms by itself' });
};
