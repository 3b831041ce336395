/** The corpus of real charts beside the project. Tests on it are skipped, and say so, where it is missing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
