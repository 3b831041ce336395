/** The charts that are measured: of the corpus where it is, our own where it is not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartFolder, corpusCharts, corpusFolder, sizeOf } from '../kit/corpus.ts';
import { fixtureFolder } from '../kit/fixtures.ts';

export interface BenchChart {
  readonly name: string;
  readonly folder: string;
  /** Folders of charts that stand in for its dependencies. */
  readonly deps: readonly string[];
}

export interface Charts {
  readonly all: readonly BenchChart[];
  /** Those that are typed in, from the smallest to the largest, with what each is. */
  readonly chosen: readonly { readonly what: string; readonly chart: BenchChart }[];
  /** A folder with all of them. */
  readonly folder: string;
  readonly isCorpus: boolean;
}

export const findCharts = (): Charts => {
  if (!existsSync(join(corpusFolder, 'index.jsonl'))) return ownCharts();
  const rows = corpusCharts().filter(({ isLibrary }) => !isLibrary);
  const all = rows.map(({ id, deps }) => ({ name: id, folder: chartFolder(id), deps: deps.map(chartFolder) }));
  // The states of one chart before and after a change are of about one size, and count once.
  const sizes = new Map<string, { readonly chart: BenchChart; readonly size: number }>();
  for (const chart of all) sizes.set(chart.name.split('@')[0] ?? '', { chart, size: sizeOf(chart.name) });
  const sorted = [...sizes.values()].sort((a, b) => a.size - b.size).map(({ chart }) => chart);
  const at = (what: string, index: number) => sorted.slice(index, index + 1).map((chart) => ({ what, chart }));
  const chosen = [
    ...at('smallest', 0),
    ...at('median', Math.floor(sorted.length / 2)),
    ...at('third largest', sorted.length - 3),
    ...at('second largest', sorted.length - 2),
    ...at('largest', sorted.length - 1),
  ];
  return { all, chosen, folder: join(corpusFolder, 'charts'), isCorpus: true };
};

const ownCharts = (): Charts => {
  console.warn(
    `\n*** NO CORPUS OF REAL CHARTS at ${corpusFolder} (KEELSON_CORPUS names another place): the project's own two small charts are measured\n`,
  );
  const folder = join(fixtureFolder, 'charts');
  const all = ['gatehouse', 'gatehouse-stable'].map((name) => ({ name, folder: join(folder, name), deps: [] }));
  return { all, chosen: all.slice(0, 1).map((chart) => ({ what: 'only', chart })), folder, isCorpus: false };
};

/** Files of a chart's own that can be typed in, by what they are. */
export interface Typed {
  readonly kind: 'template' | 'helpers' | 'values';
  readonly file: string;
  readonly text: string;
}

/** A template (one with a claim where there is one), the helpers and the values of a chart. */
export const typedFiles = ({ folder }: BenchChart): Typed[] => {
  const templates = filesBelow(folder, 'templates');
  const bySize = (files: readonly string[]): Typed['file'][] =>
    [...files].sort((a, b) => textOf(folder, b).length - textOf(folder, a).length || (a < b ? -1 : 1));
  const manifests = bySize(templates.filter((file) => /\.ya?ml$/.test(file) && !/\/_/.test(file)));
  const template = manifests.find((file) => textOf(folder, file).includes('volumeClaimTemplates')) ?? manifests[0];
  const helpers = bySize(templates.filter((file) => file.endsWith('.tpl')))[0];
  const found: Typed[] = [];
  const add = (kind: Typed['kind'], file: string | undefined): void => {
    if (file !== undefined && existsSync(join(folder, file))) found.push({ kind, file, text: textOf(folder, file) });
  };
  add('template', template);
  add('helpers', helpers);
  add('values', 'values.yaml');
  return found;
};

const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');

const filesBelow = (folder: string, below: string): string[] =>
  existsSync(join(folder, below))
    ? readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .replaceAll('\\', '/'),
        )
        .sort()
    : [];
