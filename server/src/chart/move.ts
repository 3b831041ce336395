import { type SourceText, sharedText } from '../base/index.ts';
import type { Chart } from './chart.ts';

/** The same chart as a subchart at another place: the paths of its files begin with `path`. Texts that are already there keep their identity. */
export const moveChart = (chart: Chart, path: string): Chart => (chart.path === path ? chart : move(chart, chart.path, path));

/** `from` and `to` are the places of the chart that is moved as a whole: a subchart's problem may be about an archive, which lies outside of its own folder. */
const move = (chart: Chart, from: string, to: string): Chart => {
  const place = (file: string): string => {
    const rest = from === '' ? file : file.slice(from.length + 1);
    return to === '' || rest === '' ? `${to}${rest}` : `${to}/${rest}`;
  };
  const path = place(chart.path);
  const known = moved.get(chart)?.get(path);
  if (known) return known;
  const text = (source: SourceText): SourceText => sharedText(place(source.path), source.text);
  const result: Chart = {
    ...chart,
    path,
    metadata: { ...chart.metadata, dependencies: chart.metadata.dependencies.map((dependency) => ({ ...dependency, file: place(dependency.file) })) },
    chartFile: text(chart.chartFile),
    valuesFile: chart.valuesFile && text(chart.valuesFile),
    schemaFile: chart.schemaFile && text(chart.schemaFile),
    templates: chart.templates.map(({ name, source }) => ({ name, source: text(source) })),
    subcharts: chart.subcharts.map((subchart) => ({ ...subchart, chart: move(subchart.chart, from, to) })),
    missing: chart.missing.map((missing) => ({ ...missing, file: place(missing.file) })),
    problems: chart.problems.map((problem) => ({ ...problem, file: place(problem.file) })),
  };
  const byPath = moved.get(chart) ?? new Map<string, Chart>();
  byPath.set(path, result);
  moved.set(chart, byPath);
  return result;
};

/** A chart that stands in for several dependencies is moved once for each place. */
const moved = new WeakMap<Chart, Map<string, Chart>>();
