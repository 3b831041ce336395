/** What keeps a chart from being read, in lines for stderr. */
import { type Chart, fatalProblems, problemText } from '../analysis/index.ts';
import { pathIn } from './paths.ts';
import { folderOf, type Target } from './target.ts';

/** Lines for one chart; the report has them all. */
const most = 20;

/** A line for each file of the chart, or of its subcharts, for which Helm would refuse the chart; each names the file by its path. */
export const problemLines = (target: Target, chart: Chart): string[] => {
  const lines = new Map<string, string>();
  for (const problem of fatalProblems(chart)) {
    const path = pathIn(folderOf(target), problem.file);
    if (!lines.has(path)) lines.set(path, problemText(problem, path));
  }
  const all = [...lines.values()];
  return all.length <= most ? all : [...all.slice(0, most), `${target.path}: ${all.length - most} more files cannot be read`];
};
