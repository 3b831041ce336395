/** Hover and completion, asked while nothing else happens and right after a keystroke. */
import { join } from 'node:path';
import { typedFiles } from './charts.ts';
import { openChart } from './keystroke.ts';
import type { Bench } from './main.ts';
import { keystrokes } from './typing.ts';

export const measureRequests = async ({ add, charts, keystrokes: count, say }: Bench): Promise<void> => {
  for (const { what, chart } of charts.chosen.filter((each) => ['median', 'largest', 'only'].includes(each.what))) {
    const file = typedFiles(chart)[0];
    if (!file) continue;
    const on = `${what}: ${chart.name}`;
    say(`hover and completion in ${on}`);
    const server = await openChart(chart, [file]);
    const path = join(chart.folder, file.file);
    const places = [...file.text.matchAll(/\.Values\.\w+|include "/g)].map(({ index, 0: text }) => index + text.length);
    const strokes = keystrokes(file, Math.min(count, 60));
    for (const [name, isOffered] of Object.entries({ hover: 'hoverProvider', completion: 'completionProvider' } as const)) {
      if (!server.capabilities[isOffered]) {
        add({ what: name, on, unit: 'ms', samples: [], note: 'the server does not offer it' });
        continue;
      }
      const method = `textDocument/${name}`;
      const idle: number[] = [];
      for (let i = 0; i < count && places.length > 0; i++) {
        const position = server.positionAt(path, places[i % places.length] ?? 0);
        const start = performance.now();
        await server.ask(method, path, { position });
        idle.push(performance.now() - start);
      }
      add({ what: name, on, unit: 'ms', samples: idle });
      const typing: number[] = [];
      for (const stroke of strokes) {
        const start = performance.now();
        await server.type(path, stroke);
        await server.ask(method, path, { position: server.positionAt(path, stroke.at + stroke.text.length) });
        typing.push(performance.now() - start);
      }
      add({ what: `${name} after a keystroke`, on, unit: 'ms', samples: typing });
      // Back to where it was, for the next.
      await server.close(path);
      await server.open(path, file.text);
    }
    await server.stop();
  }
};
