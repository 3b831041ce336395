/** What the server's process has in memory. */
import { join } from 'node:path';
import { typedFiles } from './charts.ts';
import { openChart } from './keystroke.ts';
import type { Bench } from './main.ts';
import { Server } from './server.ts';
import type { Row } from './table.ts';
import { keystrokes } from './typing.ts';

/** Edits between two questions for diagnostics: somebody who types fast. */
const stride = 10;

/** Milliseconds without work, after which what was analysed once is given back, and after which all is. */
const rest = 5000;
const away = 65_000;

const rowsOf = (what: string, on: string, server: Server, goal = ''): Row[] => {
  const memory = server.memory();
  return memory
    ? [{ what, on, unit: 'MB', samples: [memory.now], goal, note: `at most ${memory.most.toFixed(0)} MB` }]
    : [{ what, on, unit: 'MB', samples: [], note: 'this machine does not tell' }];
};

export const measureMemory = async ({ add, charts, edits, say }: Bench): Promise<void> => {
  const middle = charts.chosen.find(({ what }) => what === 'median') ?? charts.chosen[0];
  const file = middle && typedFiles(middle.chart)[0];
  if (middle && file) {
    const on = `${middle.what}: ${middle.chart.name}`;
    say(`memory after ${edits} edits in ${on}`);
    const server = await openChart(middle.chart, typedFiles(middle.chart));
    const path = join(middle.chart.folder, file.file);
    add(...rowsOf('memory before any edit', on, server));
    for (const [i, keystroke] of keystrokes(file, edits).entries()) {
      await server.type(path, keystroke);
      if (i % stride === 0) await server.diagnostics(path);
      if (i === Math.floor(edits / 10)) add(...rowsOf(`memory after ${i} edits`, on, server));
    }
    await server.diagnostics(path);
    add(...rowsOf(`memory after ${edits} edits`, on, server));
    await new Promise((done) => setTimeout(done, away));
    add(...rowsOf('memory, a minute later', on, server));
    await server.stop();
  }
  const on = `${charts.all.length} charts`;
  say(`memory with ${on} open`);
  const server = await new Server().start([charts.folder]);
  await server.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
  add(...rowsOf('memory, all analysed', on, server));
  // What is not needed any more goes when the server has nothing to do.
  await new Promise((done) => setTimeout(done, rest));
  add(...rowsOf('memory, five seconds later', on, server, '≤ 150'));
  await server.stop();
};
