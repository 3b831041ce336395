import type { SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';

/** The text of a chart's file by its path relative to the top chart; undefined where it has none (or is not text). */
export const sourceOf = (chart: Chart, file: string): SourceText | undefined => {
  for (const { source } of chart.templates) if (source.path === file) return source;
  if (chart.chartFile.path === file) return chart.chartFile;
  if (chart.valuesFile?.path === file) return chart.valuesFile;
  for (const { chart: child } of chart.subcharts) {
    if (!file.startsWith(`${child.path}/`)) continue;
    const found = sourceOf(child, file);
    if (found) return found;
  }
  return undefined;
};

/** Whether a file can be edited where it is: it lies in the chart's own folder or in an unpacked subchart, not in an archive or outside. */
export const isEditable = (chart: Chart, file: string): boolean => {
  for (const { chart: child, origin } of chart.subcharts) {
    if (file.startsWith(`${child.path}/`)) return origin === 'folder' && isEditable(child, file);
  }
  return true;
};

/** The entry in Chart.yaml of the dependency that a file belongs to; undefined for the chart's own files. */
export const dependencyEntry = (
  chart: Chart,
  file: string,
): { readonly file: string; readonly range: { readonly start: number; readonly end: number } } | undefined => {
  const child = chart.subcharts.find((subchart) => file.startsWith(`${subchart.chart.path}/`));
  if (!child) return undefined;
  const entry = chart.metadata.dependencies.find(({ name }) => name === child.chart.metadata.name);
  return entry ? { file: entry.file, range: entry.range } : { file: chart.chartFile.path, range: { start: 0, end: 0 } };
};
