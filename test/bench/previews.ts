/** What a line becomes, asked right after a keystroke: the line above claims, hints, the previews, the ways between these and the template, the branches to choose from. */
import { join } from 'node:path';
import { typedFiles } from './charts.ts';
import { openChart } from './keystroke.ts';
import type { Bench } from './main.ts';
import { uriOf } from './server.ts';
import { keystrokes } from './typing.ts';

const whole = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };

const start = { line: 0, character: 0 };

/** `more`: what else is asked, for a file by its URI. */
const requests: Readonly<Record<string, { readonly method: string; readonly more?: object | ((uri: string) => object) }>> = {
  'line above claims': { method: 'textDocument/codeLens' },
  'hints behind expressions': { method: 'textDocument/inlayHint', more: { range: whole } },
  'rendered preview': { method: 'keelson/preview' },
  'upgrade preview': { method: 'keelson/upgradePreview' },
  'from a rendered line to the template': { method: 'keelson/previewOrigin', more: { position: { line: 8, character: 2 } } },
  'from the template to a rendered line': { method: 'keelson/previewPlace', more: (uri) => ({ from: { uri, range: { start, end: start } } }) },
  'choices of a preview': { method: 'keelson/previewChoices' },
  'branches of a template': { method: 'keelson/previewBranches' },
  'the comment key': { method: 'keelson/toggleComment', more: { ranges: [{ start, end: start }] } },
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
        const begin = performance.now();
        await server.type(path, stroke);
        const uri = uriOf(path);
        await server.ask(method, path, { ...(typeof more === 'function' ? more(uri) : more), uri });
        samples.push(performance.now() - begin);
      }
      add({ what: `${name} after a keystroke`, on, unit: 'ms', samples });
      // Back to where it was, for the next.
      await server.close(path);
      await server.open(path, file.text);
    }
    await server.stop();
  }
};
