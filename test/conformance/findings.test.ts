/**
 * What Keelson reports on charts of the corpus is true: replayed in Go with the finding's values, the two renders show `now` and `next` where it says; each hop
 * of the flow is text that does what the hop says; the guard names what the values set. Without KEELSON_CHARTS=all a steady selection of charts is asked.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { check, type DriftFacts, finish, type PlainMap, toJson } from '../../server/src/analysis/index.ts';
import { type Chart, prepare } from '../../server/src/chart/index.ts';
import { nextVersion } from '../../server/src/explore/index.ts';
import { defaultApiVersions, defaultKubeVersion } from '../../server/src/kubernetes/index.ts';
import { type CorpusChart, chartFolder, corpusCharts, corpusTruth, loadCorpusChart, lot, sizeOf, whyNoCorpus } from '../kit/corpus.ts';
import { Oracle, type RenderedObject, whyNoOracle } from '../kit/oracle.ts';
import { clusterOf, guardProblems } from './guards.ts';
import { flowProblems } from './hops.ts';
import { changeAt, type Replay, releaseSteps, replay, type Scene, valueAt } from './replay.ts';

const missing = whyNoOracle() ?? whyNoCorpus();
const all = process.env.KEELSON_CHARTS === 'all';

/** As findings tell values: text as it is, everything else as JSON. */
const asText = (value: unknown): string | null => (value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value));

const sceneOf = (entry: CorpusChart, { values, guard }: DriftFacts): Scene => ({
  path: chartFolder(entry.id),
  deps: entry.deps.map(chartFolder),
  values: toJson(values) as NonNullable<Scene['values']>,
  ...clusterOf(guard, defaultApiVersions),
});

/** The scene in which the cluster, or a version in the values, is the next one. */
const weakNext = (scene: Scene, drift: DriftFacts, chart: Chart): Scene | undefined => {
  if (drift.step === 'cluster') return { ...scene, kubeVersion: nextVersion(scene.kubeVersion ?? defaultKubeVersion, 'minor') };
  const path = drift.sources[0]?.split('.').slice(1) ?? [];
  const version = valueAt(toJson(prepare(chart, drift.values as PlainMap).values), path);
  if (drift.step !== 'values' || typeof version !== 'string') return undefined;
  const values = structuredClone(scene.values) as Record<string, unknown>;
  let at = values;
  for (const step of path.slice(0, -1)) {
    const inner = (at[step] ?? {}) as Record<string, unknown>;
    at[step] = inner;
    at = inner;
  }
  at[path.at(-1) ?? ''] = nextVersion(version, 'patch');
  return { ...scene, values };
};

describe.skipIf(missing)('findings on real charts are true', () => {
  if (missing) return it(missing);
  const oracle = new Oracle();
  afterAll(() => oracle.close());
  const truth = corpusTruth();
  const charts = corpusCharts().filter(({ isLibrary }) => !isLibrary);
  const asked = all
    ? charts
    : charts
        .filter(({ id }) => truth.get(id)?.verdict.startsWith('drifts') && sizeOf(id) < 100_000)
        .sort((a, b) => lot(a.id) - lot(b.id))
        .slice(0, 10);

  it.each(asked.map((entry) => [entry.id, entry] as const))('%s', { timeout: 600_000 }, async (_, entry) => {
    const chart = await loadCorpusChart(entry);
    const report = finish(check(chart));
    const known = new Map<string, Promise<Replay>>();
    const shownBy = (drift: DriftFacts): Promise<Replay> => {
      const key = JSON.stringify([toJson(drift.values), drift.guard, drift.step, drift.step === 'values' && drift.sources]);
      const shown = known.get(key) ?? show(sceneOf(entry, drift), drift, chart);
      known.set(key, shown);
      return shown;
    };
    const wrong: string[] = [];
    for (const { rule, drift } of report.findings) {
      if (!drift) continue;
      const problems = [
        ...flowProblems(chart, drift),
        ...guardProblems(drift.guard, toJson(drift.values)),
        ...changeProblems(await shownBy(drift), drift),
      ];
      const { object, path } = drift;
      wrong.push(...problems.map((problem) => `${rule} ${object.source} ${object.kind} ${object.name} ${path.join('.')}: ${problem}`));
    }
    expect(wrong).toEqual([]);
    if (!all) expect(report.findings.length).toBeGreaterThan(0);
  });

  const show = async (scene: Scene, drift: DriftFacts, chart: Chart): Promise<Replay> => {
    const step = Object.keys(releaseSteps).find((name) => name === drift.step) as keyof typeof releaseSteps | undefined;
    if (step) {
      const shown = await replay(oracle, scene, step);
      // Some charts refuse any upgrade until the user agrees to it: then what changes is shown by the new version alone.
      return shown.error !== undefined && step !== 'upgrade' ? replay(oracle, scene, step, false) : shown;
    }
    const next = weakNext(scene, drift, chart);
    if (!next) return { now: [], next: [], error: `the step ${step} cannot be replayed` };
    const render = async (one: Scene): Promise<{ objects: readonly RenderedObject[]; error: string | undefined }> => {
      const { now, error } = await replay(oracle, one, 'again');
      return { objects: now, error };
    };
    const [before, after] = [await render(scene), await render(next)];
    return { now: before.objects, next: after.objects, error: before.error ?? after.error };
  };

  const changeProblems = (shown: Replay, drift: DriftFacts): string[] => {
    if (shown.error !== undefined) return [`Go fails: ${shown.error}`];
    const { now, next } = changeAt(shown, drift.object, drift.path);
    const [before, after] = [asText(now), asText(next)];
    // What chance makes is another thing each time, also in another engine.
    const isTrue = drift.sources.includes('random') ? before !== after : before === drift.now && after === drift.next;
    return isTrue ? [] : [`Go shows ${before} and after ${drift.step} ${after}, not ${drift.now} and ${drift.next}`];
  };
});
