/** Files → chart (helm pkg/chart/v2/loader, LoadFiles). */
import { archiveLimits } from '../archive/index.ts';
import { append, SourceText, sharedText } from '../base/index.ts';
import type { Chart, ChartProblem, MissingDependency, Subchart, TemplateFile } from './chart.ts';
import { readMetadata } from './metadata.ts';
import { valuesIn } from './values.ts';

/** One file of a chart; `path` is relative to the chart's own folder. */
export interface ChartFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The parts of a chart before its subcharts are known. */
export interface ChartParts {
  /** The chart's folder relative to the top chart. */
  readonly path: string;
  readonly texts: ReadonlyMap<string, SourceText>;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly problems: readonly ChartProblem[];
  readonly fallbackName: string;
}

const beside = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

/** Files that Helm reads itself; all others that are no templates and not below charts/ are offered by `.Files`. */
const isText = (path: string): boolean =>
  path.startsWith('templates/') ||
  ['Chart.yaml', 'values.yaml', 'values.schema.json', 'requirements.yaml', 'Chart.lock', 'requirements.lock'].includes(path);

/** Decodes what has to be text and sorts the rest. Files below charts/ must have been taken out. */
export const partsOf = (path: string, files: readonly ChartFile[], fallbackName: string, problems: readonly ChartProblem[] = []): ChartParts => {
  const texts = new Map<string, SourceText>();
  const others = new Map<string, Uint8Array>();
  const found: ChartProblem[] = [...problems];
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (isText(file.path)) {
      const text = new TextDecoder().decode(file.bytes);
      if (text.includes('\0') || (text.includes('\ufffd') && !isUtf8(file.bytes))) {
        found.push({
          file: beside(path, file.path),
          range: { start: 0, end: 0 },
          message: `${beside(path, file.path)} is not a text file (it is binary or not UTF-8)`,
          fatal: true,
        });
      }
      texts.set(file.path, sharedText(beside(path, file.path), text));
    }
    // Helm takes a byte order mark off every file; the decoder above takes it off texts.
    if (!isText(file.path)) others.set(file.path, hasMark(file.bytes) ? file.bytes.subarray(3) : file.bytes);
  }
  return { path, texts, files: others, problems: found, fallbackName };
};

const hasMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** The text of a file, where it is text that `withFile` takes. What is wrong with another is told when its chart is loaded. */
export const plainText = (bytes: Uint8Array): string | undefined => {
  const text = new TextDecoder().decode(bytes);
  return bytes.length > archiveLimits.file || text.includes('\0') || (text.includes('\ufffd') && !isUtf8(bytes)) ? undefined : text;
};

/** Whether `withFile` takes a text. */
export const isPlainText = (text: string): boolean =>
  !text.includes('\0') && (text.length * 3 <= archiveLimits.file || new TextEncoder().encode(text).length <= archiveLimits.file);

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const chartFileOf = ({ path, texts }: ChartParts): SourceText => texts.get('Chart.yaml') ?? new SourceText(beside(path, 'Chart.yaml'), '');

/** What Chart.yaml says, with Helm 2's list of dependencies. */
export const metadataOf = (parts: ChartParts, chartFile = chartFileOf(parts)): ReturnType<typeof readMetadata> =>
  readMetadata(chartFile, parts.texts.get('requirements.yaml'), parts.fallbackName);

/** Makes the chart. Unchanged texts keep their identity, so that everything derived from them does. */
export const buildChart = (parts: ChartParts, subcharts: readonly Subchart[], missing: readonly MissingDependency[]): Chart => {
  const { path, texts } = parts;
  const problems: ChartProblem[] = [...parts.problems];
  const chartFile = chartFileOf(parts);
  if (!texts.has('Chart.yaml')) {
    problems.push({ file: chartFile.path, range: { start: 0, end: 0 }, message: 'Chart.yaml is missing', fatal: true });
  } else if (chartFile.text.trim() === '') {
    problems.push({ file: chartFile.path, range: { start: 0, end: 0 }, message: 'Chart.yaml is empty', fatal: true });
  }
  const { metadata, problems: fromMetadata } = metadataOf(parts, chartFile);
  append(
    problems,
    fromMetadata.filter(({ file }) => chartFile.text.trim() !== '' || file !== chartFile.path),
  );
  const valuesFile = texts.get('values.yaml');
  const decoded = valuesFile ? valuesIn(valuesFile) : undefined;
  for (const { message, range } of decoded?.problems.slice(0, 1) ?? []) {
    problems.push({ file: valuesFile?.path ?? '', range, message: `values.yaml cannot be read: ${message}`, fatal: true });
  }
  const templates: TemplateFile[] = [];
  for (const [name, source] of texts) if (name.startsWith('templates/')) templates.push({ name, source });
  const files = new Map(parts.files);
  if (metadata.apiVersion === 'v1') {
    for (const name of ['requirements.yaml', 'requirements.lock']) {
      const file = texts.get(name);
      if (file) files.set(name, new TextEncoder().encode(file.text));
    }
  }
  return {
    path,
    usualName: parts.fallbackName,
    metadata,
    chartFile,
    valuesFile,
    values: decoded?.values ?? new Map(),
    schema: schemaOf(texts.get('values.schema.json')),
    schemaFile: texts.get('values.schema.json'),
    templates,
    files,
    subcharts,
    missing,
    problems: inOrder(problems),
  };
};

const lastFiles = ['Chart.yaml', 'requirements.yaml', 'values.yaml'];

/** Problems in the order in which they are told, whether a chart was read so or became so by edits: last those of the files that Helm reads itself. */
export const inOrder = (problems: readonly ChartProblem[]): ChartProblem[] => {
  const rank = ({ file }: ChartProblem): number => lastFiles.indexOf(file.slice(file.lastIndexOf('/') + 1));
  return problems.toSorted((a, b) => rank(a) - rank(b));
};

/** The text as data. */
export const schemaOf = (file: SourceText | undefined): unknown => {
  if (!file) return undefined;
  try {
    return JSON.parse(file.text);
  } catch {
    return undefined;
  }
};
