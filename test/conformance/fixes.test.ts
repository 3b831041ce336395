/**
 * Every fix that is offered on a chart of the corpus, judged by Go's engine: under the finding's values the fixed chart prints all objects as before except
 * the labels of the claims that were to be mended, and these stay the same in the next release.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type Finding, type Fix, finish, fixesOf, toJson } from '../../server/src/analysis/index.ts';
import { applyEdits } from '../../server/src/base/index.ts';
import { type CorpusChart, chartFolder, corpusCharts, corpusTruth, loadCorpusChart, whyNoCorpus } from '../kit/corpus.ts';
import { Oracle, type RenderedObject, whyNoOracle } from '../kit/oracle.ts';
import { objectsOf, type Replay, replay, type Scene, valueAt } from './replay.ts';

const missing = whyNoOracle() ?? whyNoCorpus();

/** A copy of the chart's folder with the fix applied; the caller removes it. */
const fixedCopy = (id: string, { files }: Fix): string => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-fix-'));
  cpSync(chartFolder(id), folder, { recursive: true });
  for (const { file, edits } of files) writeFileSync(join(folder, file), applyEdits(readFileSync(join(folder, file), 'utf8'), edits));
  return folder;
};

/** The value with everything blanked that differs between two renders of the same: keys and passwords that are made anew. */
const steady = (value: unknown, one: unknown, other: unknown): unknown => {
  if (one === other) return value;
  if (isRecord(value) && isRecord(one) && isRecord(other))
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, key in one ? steady(entry, one[key], other[key]) : entry]));
  if (Array.isArray(value) && Array.isArray(one) && Array.isArray(other))
    return value.map((item, i) => (i < one.length ? steady(item, one[i], other[i]) : item));
  return one === undefined ? value : 'made anew';
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const claimsPath = ['spec', 'volumeClaimTemplates'];

/** The object without the labels of its claims. */
const withoutClaimLabels = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data), function (this: unknown, key, value) {
    if (key !== 'volumeClaimTemplates' || !Array.isArray(value)) return value;
    return value.map(({ metadata: { labels: _, ...metadata } = {} as Record<string, unknown>, ...claim }) => ({ ...claim, metadata }));
  });

const comparable = (objects: readonly RenderedObject[], sources: ReadonlySet<string>): unknown[] =>
  objects.map(({ source, data }) => {
    const mended = valueAt(data, ['kind']) === 'StatefulSet' && sources.has(source.slice(source.indexOf('/') + 1));
    return [source, mended ? withoutClaimLabels(data) : data];
  });

describe.skipIf(missing)('fixes, judged by Go', () => {
  if (missing) return it(missing);
  const oracle = new Oracle();
  afterAll(() => oracle.close());
  const truth = corpusTruth();
  const charts = corpusCharts().filter(({ id, isLibrary }) => !isLibrary && truth.get(id)?.drifts.some(({ rule }) => rule === 'claim-label-drift'));

  it.each(charts.map((chart) => [chart.id, chart] as const))('%s', { timeout: 300_000 }, async (_, entry) => {
    const chart = await loadCorpusChart(entry);
    const report = finish(check(chart));
    const findings = report.findings.filter(({ rule, severity }) => rule === 'claim-label-drift' && severity === 'error');
    const judged = new Set<string>();
    const before = new Map<string, readonly [Replay, Replay]>();
    for (const finding of findings) {
      for (const fix of fixesOf(chart, report, finding)) {
        const id = JSON.stringify([fix.kind, fix.files]);
        if (judged.has(id)) continue;
        judged.add(id);
        await judge(entry, finding, fix, before);
      }
    }
    expect(findings.length).toBeGreaterThan(0);
  });

  const judge = async (entry: CorpusChart, { drift }: Finding, fix: Fix, before: Map<string, readonly [Replay, Replay]>): Promise<void> => {
    if (!drift) return;
    const values = toJson(drift.values) as Scene['values'];
    const scene: Scene = { path: chartFolder(entry.id), deps: entry.deps.map(chartFolder), ...(values ? { values } : {}), lenient: true };
    const key = JSON.stringify(values);
    const twice = before.get(key) ?? ([await replay(oracle, scene, 'corpus'), await replay(oracle, scene, 'corpus')] as const);
    before.set(key, twice);
    const folder = fixedCopy(entry.id, fix);
    try {
      const is = await replay(oracle, { ...scene, path: folder }, 'corpus');
      const sources = new Set([drift.object.source]);
      for (const moment of ['now', 'next'] as const) {
        const [one, other] = twice.map((render) => comparable(render[moment], sources));
        const expected = steady(one, one, other);
        expect(steady(comparable(is[moment], sources), one, other), `${fix.kind}: other objects ${moment}`).toEqual(expected);
      }
      const claimOf = (objects: readonly RenderedObject[]): unknown =>
        valueAt(objectsOf(objects, drift.object)[0], [...claimsPath, drift.path[2] ?? 0, 'metadata', 'labels']) ?? {};
      expect(claimOf(is.next), `${fix.kind}: the claim's labels`).toEqual(claimOf(is.now));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
});
