/** What keeps a chart from being read, in lines for stderr. */
import type { Chart } from '../analysis/index.ts';
import { basename } from '../environment/index.ts';
import { pathIn } from './paths.ts';
import { folderOf, type Target } from './target.ts';

type Problem = Chart['problems'][number];

const fatalProblems = (chart: Chart): Problem[] => [
  ...chart.problems.filter(({ fatal }) => fatal),
  ...chart.subcharts.flatMap((subchart) => fatalProblems(subchart.chart)),
];

/** Lines for one chart; the report has them all. */
const most = 20;

/** A line for each file of the chart, or of its subcharts, for which Helm would refuse the chart; each names the file by its path. */
export const problemLines = (target: Target, chart: Chart): string[] => {
  const lines = new Map<string, string>();
  for (const { file, message } of fatalProblems(chart)) {
    const path = pathIn(folderOf(target), file);
    const named = [file, basename(file)].find((name) => message.startsWith(`${name} `));
    if (!lines.has(path)) lines.set(path, named === undefined ? `${path}: ${message}` : path + message.slice(named.length));
  }
  const all = [...lines.values()];
  return all.length <= most ? all : [...all.slice(0, most), `${target.path}: ${all.length - most} more files cannot be read`];
};
