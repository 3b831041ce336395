/** Every feature at places of real charts: none may throw, and what they name must be there. Bounded, so that it stays a matter of seconds. */
import { expect, it } from 'vitest';
import { loadChart } from '../../../server/src/chart/index.ts';
import { definitionsAt, foldsOf, referencesAt, renamable, selectionsAt, templateOutline, valuesOutline } from '../../../server/src/features/index.ts';
import { chartNames } from '../../../server/src/features/names/index.ts';
import { nodeFileSystem } from '../../../server/src/node/file-system.ts';
import { chartFolder, corpusCharts, whyNoCorpus } from '../../kit/corpus.ts';

const reason = whyNoCorpus();

it.skipIf(reason !== undefined)('real charts', { timeout: 300_000 }, async () => {
  let accesses = 0;
  let found = 0;
  let slowest = 0;
  const charts = corpusCharts().filter((_, i) => i % 8 === 0);
  for (const { id } of charts) {
    const chart = await loadChart(nodeFileSystem, chartFolder(id));
    if (!chart) continue;
    const started = performance.now();
    const names = chartNames(chart);
    expect(names.valueUses).toBeDefined();
    slowest = Math.max(slowest, performance.now() - started);
    valuesOutline(chart, chart.valuesFile?.path ?? '');
    for (const { source } of chart.templates) {
      templateOutline(source);
      foldsOf(source);
      const file = names.file(source.path);
      expect(file, source.path).toBeDefined();
      for (const [i, access] of (file?.names.accesses ?? []).entries()) {
        // The tree and the text agree on every name.
        if (!access.isText) expect(source.text.slice(access.range.start, access.range.end)).toBe(access.name);
        if (i % 10 !== 0) continue;
        accesses++;
        for (const place of definitionsAt(chart, source.path, access.range.start)) {
          found++;
          expect(place.range.end, source.path).toBeLessThanOrEqual(place.source.text.length);
        }
        if (i % 100 !== 0) continue;
        const references = referencesAt(chart, source.path, access.range.start, false);
        // What means something is itself among its uses.
        if (names.resolve(access.refs, names.file(source.path)?.owner as never).length > 0)
          expect(
            references.some((place) => place.source === source && place.range.start === access.range.start),
            `${source.path}:${access.range.start}`,
          ).toBe(true);
        renamable(chart, source.path, access.range.start);
        selectionsAt(source, access.range.start);
      }
    }
  }
  console.info(
    `${charts.length} charts, ${accesses} names asked for, ${found} definitions found; names of the largest chart: ${slowest.toFixed(0)} ms`,
  );
  expect(accesses).toBeGreaterThan(1000);
  expect(found).toBeGreaterThan(accesses / 4);
});
