/** What a line becomes, asked right after a keystroke: the line above claims, hints, the rendered and the upgrade preview. */
import { join } from 'node:path';
import { typedFiles } from './charts.ts';
import { openChart } from './keystroke.ts';
import type { Bench } from './main.ts';
import { uriOf } from './server.ts';
import { keystrokes } from './typing.ts';

const whole = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };

const requests: Readonly<Record<string, { readonly method: string; readonly more?: object }>> = {
  'line above claims': { method: 'textDocument/codeLens' },
  'hints behind expressions': { method: 'textDocument/inlayHint', more: { range: whole } },
  'rendered preview': { method: 'keelson/preview' },
  'upgrade preview': { method: 'keelson/upgradePreview' },
};

export const measurePreviews = async ({ add, charts, keystrokes: count, say }: Bench): Promise<void> => {
  for (const { what, chart } of charts.chosen.filter((each) => ['median', 'largest', 'only'].includes(each.what))) {
    const file = typedFiles(chart)[0];
    if (!file) continue;
    const on = `${what}: ${chart.name}`;
    say(`previews in ${on}`);
    const path = join(chart.folder, file.file);
    const server = await openChart(chart, [file]);
    for (const [name, { method, more }] of Object.entries(requests)) {
      const samples: number[] = [];
      for (const stroke of keystrokes(file, Math.min(count, 30))) {
        const start = performance.now();
        await server.type(path, stroke);
        await server.ask(method, path, { ...more, uri: uriOf(path) });
        samples.push(performance.now() - start);
      }
      add({ what: `${name} after a keystroke`, on, unit: 'ms', samples });
      // Back to where it was, for the next.
      await server.close(path);
      await server.open(path, file.text);
    }
    await server.stop();
  }
};
