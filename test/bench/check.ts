/** `keelson check` on everything there is, and the same charts in Go. */
import { execFileSync, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { check, finish } from '../../server/src/analysis/index.ts';
import { dependencyIndex, loadChart } from '../../server/src/chart/index.ts';
import { nodeFileSystem } from '../../server/src/node/file-system.ts';
import type { BenchChart } from './charts.ts';
import type { Bench } from './main.ts';
import { goTimes } from './references.ts';

const program = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url));

const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);

/** Milliseconds to read and to check a chart; those it depends on are read before, as a run over many charts does. This process has as much room for what is young as the threads of such a run. */
const checkTime = async ({ folder, deps }: BenchChart): Promise<number> => {
  const stand = await Promise.all(deps.map((path) => loadChart(nodeFileSystem, path)));
  const find = dependencyIndex(stand.filter((chart) => chart !== undefined));
  const start = performance.now();
  const chart = await loadChart(nodeFileSystem, folder, { findDependency: async (dependency) => find(dependency) });
  if (chart) finish(check(chart));
  return performance.now() - start;
};

export const measureCheck = async ({ add, charts, go, say }: Bench): Promise<void> => {
  const oracle = go();
  say('check of every chart, beside Go');
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (const [i, chart] of charts.all.entries()) {
    if (i > 0 && i % 40 === 0) say(`check: ${i} of ${charts.all.length} charts`);
    ours.push(await checkTime(chart));
    const [once] = oracle ? await goTimes(oracle, chart, 1) : [];
    if (once) theirs.push(once.load + once.render);
  }
  const on = `${charts.all.length} charts, one thread`;
  const besideGo = (time: number): string => (theirs.length > 0 ? `${(time / sum(theirs)).toFixed(2)} × Go` : 'no Go to compare with');
  add({ what: 'check, each chart', on, unit: 'ms', samples: ours });
  add({ what: 'check, sum', on, unit: 'ms', samples: [sum(ours)], goal: '< 1 × Go', note: besideGo(sum(ours)) });
  if (theirs.length > 0) {
    add({ what: 'reference: Go reads and renders each once', on, unit: 'ms', samples: theirs });
    add({ what: 'reference: the same, sum', on, unit: 'ms', samples: [sum(theirs)] });
  }
  say('keelson check --format text of the whole folder');
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [program, 'check', '--format', 'text', charts.folder], { stdio: 'ignore' });
  const wall = performance.now() - start;
  add({
    what: 'keelson check --format text',
    on: 'the whole folder, one command',
    unit: 'ms',
    samples: [wall],
    goal: '< 1 × Go',
    note: `${besideGo(wall)}; ${availableParallelism()} processors, exit status ${status}, ${(wall / sum(ours)).toFixed(2)} × the sum above`,
  });
  const starts = Array.from({ length: 9 }, () => {
    const begin = performance.now();
    execFileSync(process.execPath, [program, '--version']);
    return performance.now() - begin;
  });
  add({ what: 'keelson --version', on: 'the start of the command line', unit: 'ms', samples: starts });
};
