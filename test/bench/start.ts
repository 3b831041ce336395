/** From the start of the server's process to the first diagnostics: as on all days, and as on the first after an installation, when nothing compiled is kept yet. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchChart, typedFiles } from './charts.ts';
import type { Bench } from './main.ts';
import { Server, serverCommand } from './server.ts';

interface Start {
  readonly ready: number;
  readonly first: number;
}

/** `before`: what is waited for before the server is stopped. */
const startOnce = async (command: readonly string[], folders: readonly string[], chart: BenchChart, before = async () => {}): Promise<Start> => {
  const file = typedFiles(chart)[0];
  if (!file) throw new Error(`${chart.name} has nothing to open`);
  const path = join(chart.folder, file.file);
  const start = performance.now();
  const server = await new Server(command).start(folders);
  const ready = performance.now() - start;
  await server.open(path, file.text);
  await server.diagnostics(path);
  const first = performance.now() - start;
  await before();
  await server.stop();
  return { ready, first };
};

/** Resolves when a server that rests has written there. */
const keptIn = async (folder: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if (existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.code'))) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('nothing compiled was kept');
};

export const measureStart = async (bench: Bench): Promise<void> => {
  const scratch = mkdtempSync(join(tmpdir(), 'keelson-code-'));
  try {
    await measure(bench, join(scratch, 'code'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

/** `kept`: a folder for what is compiled. */
const measure = async ({ add, charts, say }: Bench, kept: string): Promise<void> => {
  const command = serverCommand(`--code-cache=${kept}`);
  const starts = async (on: string, folders: readonly string[], chart: BenchChart, times: number, goal = ''): Promise<void> => {
    say(`the start with ${on}`);
    const all: Start[] = [];
    const early: Start[] = [];
    for (let i = 0; i < times; i++) {
      all.push(await startOnce(command, folders, chart));
      if (goal !== '') early.push(await startOnce(serverCommand(), folders, chart));
    }
    add({ what: 'start to first diagnostics', on, unit: 'ms', samples: all.map(({ first }) => first), goal });
    if (goal === '') return;
    add({ what: 'start to ready', on, unit: 'ms', samples: all.map(({ ready }) => ready) });
    add({ what: 'the very first start to first diagnostics', on, unit: 'ms', samples: early.map(({ first }) => first) });
  };
  const middle = charts.chosen.find(({ what }) => what === 'median') ?? charts.chosen[0];
  if (!middle) return;
  await startOnce(command, [middle.chart.folder, ...middle.chart.deps], middle.chart, () => keptIn(kept));
  for (const { what, chart } of charts.chosen) {
    const isMiddle = chart === middle.chart;
    await starts(`${what}: ${chart.name}`, [chart.folder, ...chart.deps], chart, isMiddle ? 15 : 5, isMiddle ? '≤ 300' : '');
  }
  await starts(`median, in a workspace of ${charts.all.length} charts`, [charts.folder], middle.chart, 3);
};
