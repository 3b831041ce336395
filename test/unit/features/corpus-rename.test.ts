/** Renames on real charts: they change what references name, all of it, and the chart renders as before. Bounded in time. */
import { expect, it } from 'vitest';
import { sourceOf } from '../../../server/src/analysis/index.ts';
import { applyEdits } from '../../../server/src/base/index.ts';
import { type Chart, withFile } from '../../../server/src/chart/index.ts';
import { definitionsAt, referencesAt, renameAt } from '../../../server/src/features/index.ts';
import { chartNames } from '../../../server/src/features/names/index.ts';
import { BoundReached, ChartRender, RenderError } from '../../../server/src/render/index.ts';
import type { Plain, PlainMap } from '../../../server/src/yaml/index.ts';
import { corpusCharts, loadCorpusChart, lot, whyNoCorpus } from '../../kit/corpus.ts';

const reason = whyNoCorpus();
const budget = Number(process.env.KEELSON_RENAME_SECONDS ?? 20) * 1000;
const bounds = { steps: 3_000_000, characters: 12_000_000, depth: 200 };

/** What is switched off by default is rendered too: every `false` is made true. */
const opened = (value: Plain): Plain => {
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, opened(inner)]));
  if (Array.isArray(value)) return value.map(opened);
  return value === false ? true : value;
};

/** What each file prints, with the defaults and with everything switched on; of a file that fails, that it does. */
const printed = (chart: Chart): string[] =>
  [new Map(), opened(chart.values) as PlainMap].flatMap((values) => {
    const render = new ChartRender(chart, { values, bounds });
    return render.templates
      .filter(({ isPartial }) => !isPartial)
      .map((template) => {
        try {
          return `${template.name}\n${render.render(template).output.text}`;
        } catch (error) {
          if (error instanceof RenderError) return `${template.name} fails`;
          if (error instanceof BoundReached) return `${template.name} is too large`;
          throw error;
        }
      });
  });

/** The first line that is not the same; undefined where all are. */
const difference = (before: readonly string[], after: readonly string[]): string | undefined => {
  const file = before.findIndex((text, i) => text !== after[i]);
  if (file < 0) return before.length === after.length ? undefined : 'other files';
  const [was, is] = [before[file]?.split('\n') ?? [], after[file]?.split('\n') ?? []];
  const line = was.findIndex((text, i) => text !== is[i]);
  return `${was[0]}: ${was[line]} | ${is[line]}`;
};

it.skipIf(reason !== undefined)('real charts render the same after a rename', { timeout: budget * 4 + 60_000 }, async () => {
  const started = performance.now();
  const tally = { charts: 0, renamed: 0, refused: 0 };
  const problems: string[] = [];
  const charts = corpusCharts().sort((a, b) => lot(a.id) - lot(b.id));
  for (const row of charts) {
    if (performance.now() - started > budget) break;
    const chart = await loadCorpusChart(row);
    const names = chartNames(chart);
    const sites = names.files
      .flatMap(({ names: { source, accesses, uses, variables } }) =>
        [...accesses, ...uses.filter(({ isWritten }) => isWritten), ...variables].map(({ range }) => ({ file: source.path, offset: range.start })),
      )
      .sort((a, b) => lot(`${row.id}${a.file}${a.offset}`) - lot(`${row.id}${b.file}${b.offset}`));
    let before: string[] | undefined;
    let done = 0;
    tally.charts++;
    for (const { file, offset } of sites.slice(0, 60)) {
      if (done >= 8 || performance.now() - started > budget) break;
      const where = `${row.id} ${file}:${sourceOf(chart, file)?.lines.position(offset).line}:${sourceOf(chart, file)?.lines.position(offset).character}`;
      const places = referencesAt(chart, file, offset, true);
      const isIn = (place: {
        readonly source: { readonly path: string };
        readonly range: { readonly start: number; readonly end: number };
      }): boolean => place.source.path === file && place.range.start <= offset && offset <= place.range.end;
      const definitions = definitionsAt(chart, file, offset);
      // From what is found at the place, the place itself can be found again.
      if (definitions.length > 0 && !places.some(isIn)) problems.push(`${where}: not among its references`);
      for (const { source, range } of definitions.slice(0, 2))
        if (range.end > range.start)
          if (!referencesAt(chart, source.path, range.start, true).some(isIn))
            problems.push(`${where}: not among references from ${source.path}:${range.start}`);
      const result = renameAt(chart, file, offset, 'freshName');
      if ('refused' in result) {
        expect(result.refused.length, where).toBeGreaterThan(20);
        tally.refused++;
        continue;
      }
      const edited = result.flatMap((each) => each.edits.map(({ range }) => `${each.file}:${range.start}`)).sort();
      expect(edited, where).toEqual([...new Set(places.map(({ source, range }) => `${source.path}:${range.start}`))].sort());
      let after = chart;
      for (const each of result) after = withFile(after, each.file, applyEdits(sourceOf(after, each.file)?.text ?? '', each.edits));
      before ??= printed(chart);
      const differs = difference(before, printed(after));
      if (differs !== undefined) problems.push(`${where}: ${differs}`);
      tally.renamed++;
      done++;
    }
  }
  console.info(
    `${tally.charts} charts, ${tally.renamed} names renamed, ${tally.refused} refused, in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  expect(problems).toEqual([]);
  expect(tally.renamed).toBeGreaterThan(50);
});
