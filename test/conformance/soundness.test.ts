/**
 * Keelson overlooks nothing: whatever values a user gives, every path of an immutable field that Go renders otherwise for the next release is covered by a
 * finding. Charts made by chance, and real ones; a counter-example is shrunk. KEELSON_SEED chooses other charts and values, KEELSON_RUNS multiplies how many.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type ChartReport, check, decodeValues, finish, toJson } from '../../server/src/analysis/index.ts';
import { type Chart, prepare } from '../../server/src/chart/index.ts';
import { chartOf } from '../kit/charts.ts';
import { chartFolder, corpusCharts, loadCorpusChart, lot, sizeOf, whyNoCorpus } from '../kit/corpus.ts';
import { Oracle, whyNoOracle } from '../kit/oracle.ts';
import { values as chanceValues, charts, words } from '../kit/random-charts.ts';
import { type Setting, settingsOf, valuesOf } from '../kit/random-overrides.ts';
import { seed } from '../kit/seed.ts';
import { type ImmutableChange, immutableChanges } from './immutable.ts';
import { replay, type Scene, valueAt } from './replay.ts';

const missing = whyNoOracle();
const noCorpus = missing ?? whyNoCorpus();
const times = Number(process.env.KEELSON_RUNS ?? 1);

/** What a path says whatever the values are: how many items a list has depends on them, and so do indexes and keys made of these. */
const loose = (path: readonly (string | number)[]): string => JSON.stringify(path.map((step) => String(step).replace(/\d+/g, '0')));

/** The changes that no finding covers. Objects and claims may have other names under other values. */
const uncovered = (report: ChartReport, changes: readonly ImmutableChange[]): readonly ImmutableChange[] =>
  changes.filter(
    ({ rule, source, kind, path }) =>
      !report.findings.some(
        (finding) =>
          finding.rule === rule &&
          finding.drift?.object.source === source &&
          finding.drift.object.kind === kind &&
          loose(finding.drift.path) === loose(path),
      ),
  );

const told = ({ rule, source, kind, path, now, next }: ImmutableChange): string =>
  `${rule} ${source} ${kind} ${path.join('.')}: ${JSON.stringify(now)} → ${JSON.stringify(next)}`;

/** What a run saw: a property that never met a change has shown nothing. `excused`: overlooked, where the report itself says that it did not see everything. */
interface Seen {
  charts: number;
  incomplete: number;
  renders: number;
  changes: number;
  excused: Set<string>;
}

const nothingYet = (): Seen => ({ charts: 0, incomplete: 0, renders: 0, changes: 0, excused: new Set() });

const tell = (what: string, { charts: count, incomplete, renders, changes, excused }: Seen): void => {
  console.info(`${what}: ${count} charts (${incomplete} not analysed whole), ${renders} value sets that Helm accepts, ${changes} changes`);
  for (const one of excused) console.warn(`*** OVERLOOKED WHERE THE REPORT IS INCOMPLETE: ${one}`);
};

describe.skipIf(missing)('nothing that changes is overlooked', () => {
  if (missing) return it(missing);
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  /** What Go shows to change; undefined where Helm refuses the values. */
  const changesOf = async (scene: Scene): Promise<readonly ImmutableChange[] | undefined> => {
    const again = await replay(oracle, scene, 'again');
    if (again.error !== undefined) return undefined;
    const found = [...immutableChanges(again.now, again.next)];
    for (const step of ['chart-patch', 'release'] as const) {
      const { now, next, error } = await replay(oracle, scene, step);
      // What is named after the time or by chance is a new object in any next release.
      const lasting = ({ name }: ImmutableChange): boolean => again.next.some(({ data }) => valueAt(data, ['metadata', 'name']) === name);
      if (error === undefined) found.push(...immutableChanges(now, next).filter(lasting));
    }
    return found;
  };

  /** Judges a report under some values. What it overlooks is excused where it says itself that it is not whole, and then told. */
  const judge = async (report: ChartReport, scene: Scene, values: Record<string, unknown>, seen: Seen, title: string): Promise<void> => {
    const changes = await changesOf({ ...scene, values });
    if (!changes) return;
    seen.renders++;
    seen.changes += changes.length;
    const overlooked = uncovered(report, changes).map(told);
    if (report.incomplete.length > 0) for (const one of overlooked) seen.excused.add(`${title}${one}`);
    else if (overlooked.length > 0) expect({ values, overlooked }).toEqual({ values, overlooked: [] });
  };

  it('in charts made by chance', { timeout: 3_600_000 }, async () => {
    const seen = nothingYet();
    const defaults = toJson(decodeValues(chanceValues).values);
    const cases = fc.record({ files: charts, settings: fc.array(settingsOf(defaults, words), { minLength: 6, maxLength: 6 }) });
    await fc.assert(
      fc.asyncProperty(cases, async ({ files, settings }) => {
        const report = finish(check(await chartOf(files)));
        seen.charts++;
        if (report.incomplete.length > 0) seen.incomplete++;
        for (const values of [{}, ...settings.map(valuesOf)]) await judge(report, { files }, values, seen, '');
      }),
      { numRuns: 100 * times },
    );
    tell('by chance', seen);
    expect(seen.changes).toBeGreaterThan(seen.charts / 4);
  });

  it.skipIf(noCorpus)('in real charts', { timeout: 3_600_000 }, async () => {
    const seen = nothingYet();
    // The seed chooses; the same one chooses the same charts.
    const asked = corpusCharts()
      .filter(({ id, isLibrary }) => !isLibrary && sizeOf(id) < 150_000)
      .sort((a, b) => lot(`${seed} ${a.id}`) - lot(`${seed} ${b.id}`))
      .slice(0, 7 * times);
    for (const entry of asked) {
      const chart = await loadCorpusChart(entry);
      const report = finish(check(chart));
      seen.charts++;
      if (report.incomplete.length > 0) seen.incomplete++;
      const scene = { path: chartFolder(entry.id), deps: entry.deps.map(chartFolder) };
      await fc.assert(
        fc.asyncProperty(settingsOf(toJson(prepare(chart, new Map()).values), wordsOf(chart)), async (settings: readonly Setting[]) =>
          judge(report, scene, valuesOf(settings), seen, `${entry.id} `),
        ),
        { numRuns: 20 },
      );
    }
    tell('real charts', seen);
    expect(seen.renders).toBeGreaterThan(seen.charts);
  });
});

/** Texts that a chart may ask for: what its templates write in quotes. */
const wordsOf = (chart: Chart): string[] => {
  const quoted = chart.templates.flatMap(({ source }) => [...source.text.matchAll(/"([\w.-]{1,24})"/g)].map(([, word]) => word as string));
  return [...new Set(['', 'example', ...quoted])];
};
