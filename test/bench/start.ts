/** From the start of the server's process to the first diagnostics. */
import { join } from 'node:path';
import { type BenchChart, typedFiles } from './charts.ts';
import type { Bench } from './main.ts';
import { Server } from './server.ts';

const startOnce = async (folders: readonly string[], chart: BenchChart): Promise<{ readonly ready: number; readonly first: number }> => {
  const file = typedFiles(chart)[0];
  if (!file) throw new Error(`${chart.name} has nothing to open`);
  const path = join(chart.folder, file.file);
  const start = performance.now();
  const server = await new Server().start(folders);
  const ready = performance.now() - start;
  await server.open(path, file.text);
  await server.diagnostics(path);
  const first = performance.now() - start;
  await server.stop();
  return { ready, first };
};

export const measureStart = async ({ add, charts, say }: Bench): Promise<void> => {
  const starts = async (on: string, folders: readonly string[], chart: BenchChart, times: number, goal = ''): Promise<void> => {
    say(`the start with ${on}`);
    const all: { readonly ready: number; readonly first: number }[] = [];
    for (let i = 0; i < times; i++) all.push(await startOnce(folders, chart));
    add({ what: 'start to first diagnostics', on, unit: 'ms', samples: all.map(({ first }) => first), goal });
    if (goal !== '') add({ what: 'start to ready', on, unit: 'ms', samples: all.map(({ ready }) => ready) });
  };
  for (const { what, chart } of charts.chosen)
    await starts(`${what}: ${chart.name}`, [chart.folder, ...chart.deps], chart, 5, ['median', 'only'].includes(what) ? '≤ 300' : '');
  const middle = charts.chosen.find(({ what }) => what === 'median') ?? charts.chosen[0];
  if (middle) await starts(`median, in a workspace of ${charts.all.length} charts`, [charts.folder], middle.chart, 3);
};
