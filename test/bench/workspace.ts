/** Whether a keystroke costs more where there are more charts beside the one that is typed in. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureFolder } from '../kit/fixtures.ts';
import { typedFiles } from './charts.ts';
import { typeIn } from './keystroke.ts';
import type { Bench } from './main.ts';
import { Server } from './server.ts';
import { median } from './table.ts';

export const measureWorkspaces = async ({ add, charts, keystrokes: count, say }: Bench): Promise<void> => {
  const middle = charts.chosen.find(({ what }) => what === 'median') ?? charts.chosen[0];
  const file = middle && typedFiles(middle.chart)[0];
  if (!middle || !file) return;
  let alone: number | undefined;
  for (const size of [1, 100, 400]) {
    say(`a workspace of ${size} chart${size === 1 ? '' : 's'}`);
    const folder = mkdtempSync(join(tmpdir(), 'keelson-bench-'));
    try {
      cpSync(middle.chart.folder, join(folder, 'typed'), { recursive: true });
      for (let i = 1; i < size; i++) cpSync(join(fixtureFolder, 'charts', 'gatehouse'), join(folder, `other-${i}`), { recursive: true });
      const server = await new Server().start([folder, ...middle.chart.deps]);
      const path = join(folder, 'typed', file.file);
      await server.open(path, file.text);
      // All of them are analysed before anything is typed.
      await server.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
      const samples = await typeIn(server, path, file, count);
      alone ??= median(samples);
      const { now = Number.NaN } = server.memory() ?? {};
      await server.stop();
      add({
        what: 'keystroke in template',
        on: `${size} chart${size === 1 ? '' : 's'}: median and copies of gatehouse`,
        unit: 'ms',
        samples,
        goal: 'as with 1 chart',
        note: `${(median(samples) / alone).toFixed(2)} × 1 chart, ${now.toFixed(0)} MB`,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
};
