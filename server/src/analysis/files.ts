/** Files of a chart by their paths relative to the top chart: their texts, and whether they can be edited where they are. */
import { memo, type Range, SourceText } from '../base/index.ts';
import type { Chart, Subchart } from '../chart/index.ts';

/** The text of a chart's file; undefined where the chart has none (or it is not text). */
export const sourceOf = (chart: Chart, file: string): SourceText | undefined => {
  for (const { source } of chart.templates) if (source.path === file) return source;
  if (chart.chartFile.path === file) return chart.chartFile;
  if (chart.valuesFile?.path === file) return chart.valuesFile;
  if (chart.schemaFile?.path === file) return chart.schemaFile;
  const requirements = chart.files.get('requirements.yaml');
  if (requirements && file === (chart.path === '' ? 'requirements.yaml' : `${chart.path}/requirements.yaml`))
    return requirementsText(requirements)(file);
  for (const { chart: child } of chart.subcharts) {
    const found = isBelow(child, file) ? sourceOf(child, file) : undefined;
    if (found) return found;
  }
  return undefined;
};

/** Helm 2's list of dependencies, which a chart keeps as bytes only. */
const requirementsText = memo((bytes: Uint8Array) => {
  const texts = new Map<string, SourceText>();
  return (file: string): SourceText => {
    const text = texts.get(file) ?? new SourceText(file, new TextDecoder().decode(bytes));
    texts.set(file, text);
    return text;
  };
});

export const isBelow = (chart: Chart, file: string): boolean => file.startsWith(`${chart.path}/`);

/** The subchart directly below a chart that a file belongs to. */
export const subchartOf = (chart: Chart, file: string): Subchart | undefined => chart.subcharts.find((subchart) => isBelow(subchart.chart, file));

/** Whether a file can be edited where it is: it lies in the chart's own folder or in an unpacked subchart, not in an archive or outside. */
export const isEditable = (chart: Chart, file: string): boolean => {
  const child = subchartOf(chart, file);
  return !child || (child.origin === 'folder' && isEditable(child.chart, file));
};

/** What stands for a file that cannot be edited: the entry, in the innermost Chart.yaml that can be, of the dependency that the file belongs to. */
export const dependencyEntry = (chart: Chart, file: string): { readonly file: string; readonly range: Range } | undefined => {
  const child = subchartOf(chart, file);
  if (!child) return undefined;
  if (child.origin === 'folder') return dependencyEntry(child.chart, file);
  const entry = chart.metadata.dependencies.find(({ name }) => name === child.chart.metadata.name);
  return entry ? { file: entry.file, range: entry.range } : { file: chart.chartFile.path, range: { start: 0, end: 0 } };
};

/** The archive that a file lies in, by its path relative to the top chart; undefined for files in folders. */
export const archiveOf = (chart: Chart, file: string): { readonly location: string; readonly root: string } | undefined => {
  const child = subchartOf(chart, file);
  if (!child) return undefined;
  return child.origin === 'archive' ? { location: child.location, root: child.chart.path } : archiveOf(child.chart, file);
};
