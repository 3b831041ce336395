import { SourceText } from '../base/index.ts';
import { inOrder, schemaOf } from './build.ts';
import type { Chart, ChartProblem } from './chart.ts';
import { readMetadata } from './metadata.ts';
import { isOtherValues } from './other-values.ts';
import { valuesIn } from './values.ts';

/**
 * The chart with the text of one file replaced; everything else is shared. `path` is relative to the top chart. A path that the chart does not have as text
 * (a new file, a file that only `.Files` offers) gives the same chart; such changes need loading anew.
 */
export const withFile = (chart: Chart, path: string, text: string): Chart => {
  const index = chart.templates.findIndex(({ source }) => source.path === path);
  if (index >= 0) {
    const templates = [...chart.templates];
    const old = templates[index];
    if (old) templates[index] = { name: old.name, source: new SourceText(path, text, old.source) };
    // What could be wrong with a template's bytes is not wrong with a text.
    return { ...chart, templates, problems: others(chart, path) };
  }
  if (chart.valuesFile?.path === path) return withValues(chart, path, text);
  if (chart.schemaFile?.path === path) {
    const schemaFile = new SourceText(path, text);
    return { ...chart, schemaFile, schema: schemaOf(schemaFile), problems: others(chart, path) };
  }
  if (chart.chartFile.path === path) return withChartFile(chart, path, text);
  const name = chart.path === '' ? path : path.startsWith(`${chart.path}/`) ? path.slice(chart.path.length + 1) : '';
  if (isOtherValues(name) && chart.files.has(name)) return { ...chart, files: new Map(chart.files).set(name, new TextEncoder().encode(text)) };
  for (const [i, subchart] of chart.subcharts.entries()) {
    if (!path.startsWith(`${subchart.chart.path}/`)) continue;
    const changed = withFile(subchart.chart, path, text);
    if (changed !== subchart.chart) return { ...chart, subcharts: chart.subcharts.with(i, { ...subchart, chart: changed }) };
  }
  return chart;
};

const withValues = (chart: Chart, path: string, text: string): Chart => {
  const valuesFile = new SourceText(path, text);
  const { values, problems } = valuesIn(valuesFile);
  return {
    ...chart,
    valuesFile,
    values,
    problems: inOrder([
      ...others(chart, path),
      ...problems
        .slice(0, 1)
        .map(({ message, range }): ChartProblem => ({ file: path, range, message: `values.yaml cannot be read: ${message}`, fatal: true })),
    ]),
  };
};

const withChartFile = (chart: Chart, path: string, text: string): Chart => {
  const chartFile = new SourceText(path, text);
  const { dependencies } = chart.metadata;
  const fromRequirements = dependencies.some((dependency) => dependency.file !== path);
  const { metadata, problems } = readMetadata(chartFile, fromRequirements ? dependencies : undefined, chart.usualName);
  return { ...chart, chartFile, metadata, problems: inOrder([...others(chart, path), ...problems]) };
};

const others = (chart: Chart, path: string): ChartProblem[] => chart.problems.filter(({ file }) => file !== path);
