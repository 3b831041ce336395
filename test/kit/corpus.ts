/** The corpus of real charts beside the project. Tests on it are skipped, and say so, where it is missing. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Chart, dependencyIndex, loadChart } from '../../server/src/chart/index.ts';
import { nodeFileSystem } from '../../server/src/node/file-system.ts';

/** A tree of the corpus (index.jsonl). */
export interface CorpusChart {
  readonly id: string;
  readonly state: string;
  readonly isLibrary: boolean;
  readonly deps: readonly string[];
  readonly unresolvedDeps: readonly string[];
}

/** One path that changes with the next release (truth.jsonl). */
export interface CorpusDrift {
  readonly rule: string;
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly claim?: string;
  readonly index?: number;
  readonly part: string;
  readonly key?: string | null;
  readonly now: unknown;
  readonly next: unknown;
  readonly sources: readonly string[];
  readonly combined?: boolean;
  readonly valueSets: readonly string[];
  readonly helmAccepts: boolean;
  readonly own: boolean;
}

export interface CorpusTruth {
  readonly id: string;
  readonly verdict: string;
  readonly drifts: readonly CorpusDrift[];
}

export const corpusFolder = process.env.KEELSON_CORPUS ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

/** Why there is no corpus here, or undefined where there is. */
export const whyNoCorpus = (): string | undefined => {
  if (existsSync(join(corpusFolder, 'index.jsonl'))) return undefined;
  const reason = `no corpus of charts at ${corpusFolder} (KEELSON_CORPUS names another place)`;
  console.warn(`\n*** REAL CHARTS WERE NOT TESTED: ${reason}\n`);
  return reason;
};

const lines = <Row>(file: string): Row[] =>
  readFileSync(join(corpusFolder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

export const corpusCharts = (): CorpusChart[] => lines('index.jsonl');
export const corpusTruth = (): Map<string, CorpusTruth> => new Map(lines<CorpusTruth>('truth.jsonl').map((row) => [row.id, row]));

export const chartFolder = (id: string): string => join(corpusFolder, 'charts', id);

/** The file of a named value set: the corpus's own, or one of the chart's ci files; undefined for a generated set, and for `default`. */
export const valueSetFile = (id: string, name: string): string | undefined => {
  if (name.startsWith('values/')) return join(corpusFolder, 'values', id.replaceAll('/', '__'), name.slice('values/'.length));
  if (name.startsWith('ci/')) return join(chartFolder(id), name);
  return undefined;
};

/** The chart as Keelson reads it, with its stand-in dependencies. */
export const loadCorpusChart = async ({ id, deps }: CorpusChart): Promise<Chart> => {
  const stand = await Promise.all(deps.map((dependency) => loadChart(nodeFileSystem, chartFolder(dependency))));
  const find = dependencyIndex(stand.filter((chart) => chart !== undefined));
  const chart = await loadChart(nodeFileSystem, chartFolder(id), { findDependency: async (dependency) => find(dependency) });
  if (!chart) throw new Error(`${id} cannot be read`);
  return chart;
};

/** A number that depends on a text alone and looks like chance (FNV-1a): to choose charts that stay the same from run to run. */
export const lot = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
};

/** How many characters of templates and values a chart's own folder holds, subcharts and archives included: roughly what it costs to explore. */
export const sizeOf = (id: string): number => {
  const folder = chartFolder(id);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|tpl|tgz)$/.test(entry.name) && !/(?:^|\/)ci/.test(relative(folder, entry.parentPath)))
    .reduce((size, entry) => size + statSync(join(entry.parentPath, entry.name)).size * (entry.name.endsWith('.tgz') ? 5 : 1), 0);
};
