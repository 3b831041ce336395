/** Files of a chart by their paths relative to the top chart: their texts, and whether they can be edited where they are. */
import type { Range, SourceText } from '../base/index.ts';
import { type Chart, isOtherValues, type Subchart, textOfFile } from '../chart/index.ts';

/** The text of a chart's file; undefined where the chart has none (or it is not text). */
export const sourceOf = (chart: Chart, file: string): SourceText | undefined => {
  for (const { source } of chart.templates) if (source.path === file) return source;
  if (chart.chartFile.path === file) return chart.chartFile;
  if (chart.valuesFile?.path === file) return chart.valuesFile;
  if (chart.schemaFile?.path === file) return chart.schemaFile;
  const name = chart.path === '' ? file : isBelow(chart, file) ? file.slice(chart.path.length + 1) : '';
  const bytes = chart.files.get(name);
  // Helm 2's list of dependencies, and values files beside values.yaml, are kept as bytes.
  if (bytes && (name === 'requirements.yaml' || isOtherValues(name))) return textOfFile(bytes, file);
  for (const { chart: child } of chart.subcharts) {
    const found = isBelow(child, file) ? sourceOf(child, file) : undefined;
    if (found) return found;
  }
  return undefined;
};

/** The texts from which a chart and its subcharts are made, but for their Chart.yaml. */
export const textsOf = ({ templates, valuesFile, schemaFile, subcharts }: Chart): SourceText[] => [
  ...templates.map(({ source }) => source),
  ...(valuesFile ? [valuesFile] : []),
  ...(schemaFile ? [schemaFile] : []),
  ...subcharts.flatMap(({ chart }) => textsOf(chart)),
];

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
