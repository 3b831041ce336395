/** Every fix that is offered on a chart of the corpus, and on the charts of the fixes' own pages, judged by Go's engine. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type Finding, type Fix, finish, fixesOf, fixKinds, toJson } from '../../server/src/analysis/index.ts';
import { applyEdits } from '../../server/src/base/index.ts';
import type { Chart } from '../../server/src/chart/index.ts';
import { chartOf } from '../kit/charts.ts';
import { type CorpusChart, chartFolder, corpusCharts, corpusTruth, loadCorpusChart, whyNoCorpus } from '../kit/corpus.ts';
import { changedBy } from '../kit/fixes.ts';
import { Oracle, whyNoOracle } from '../kit/oracle.ts';
import { readPage } from '../kit/pages.ts';
import { objectionsTo, twice } from './judge-fix.ts';
import { type Replay, replay, type Scene } from './replay.ts';

/** Those for drifts. */
const kinds = fixKinds.filter((kind) => kind !== 'remove-suppression');

interface Offer {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** All fixes that a chart is offered, each once. */
const offersOf = (chart: Chart): Offer[] => {
  const report = finish(check(chart));
  const seen = new Set<string>();
  return report.findings.flatMap((finding) =>
    fixesOf(chart, report, finding).flatMap((fix) => {
      const id = JSON.stringify([fix.kind, fix.files]);
      if (seen.has(id) || !finding.drift) return [];
      seen.add(id);
      return [{ finding, fix }];
    }),
  );
};

type World = Pick<Scene, 'values'>;

type Values = NonNullable<Scene['values']>;

/** Annotations that users may give, and that are empty by default, given on top of some values. */
const annotated = (defaults: Values, given: Values): Values => {
  const result: Record<string, unknown> = { ...given };
  for (const [key, value] of Object.entries(defaults)) {
    const own = given[key];
    const isEmpty = value === null || (isMap(value) && Object.keys(value).length === 0);
    if (/annotations$/i.test(key) && isEmpty && own === undefined) result[key] = { judge: 'kept' };
    else if (isMap(value) && (own === undefined || isMap(own))) {
      const inner = annotated(value, isMap(own) ? own : {});
      if (Object.keys(inner).length > 0) result[key] = inner;
    }
  }
  return result;
};

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Those in which something was found, and the defaults; all of them with annotations as well. */
const worldsOf = (chart: Chart, offers: readonly Offer[]): World[] => {
  const found = offers.map(({ finding }) => ({ values: toJson(finding.drift?.values ?? new Map()) as Values }));
  const plain: readonly World[] = [{ values: {} }, ...found];
  const all = plain.flatMap((world) => [world, { values: annotated(toJson(chart.values) as Values, world.values ?? {}) }]);
  return [...new Map(all.map((world) => [JSON.stringify(world), world])).values()];
};

/** Renders a chart as it was in each of the worlds, and remembers. */
class Judge {
  readonly #oracle: Oracle;
  readonly #worlds: readonly World[];
  readonly #before = new Map<string, readonly [Replay, Replay]>();

  constructor(oracle: Oracle, worlds: readonly World[]) {
    this.#oracle = oracle;
    this.#worlds = worlds;
  }

  async objections(scene: Scene, fixed: Scene, { finding, fix }: Offer): Promise<string[]> {
    const found: string[] = [];
    for (const world of this.#worlds) {
      const key = JSON.stringify([world, scene]);
      const before = this.#before.get(key) ?? (await twice(this.#oracle, { ...scene, ...world }));
      this.#before.set(key, before);
      found.push(...(await objectionsTo(fix, finding, before, await replay(this.#oracle, { ...fixed, ...world }, 'corpus'))));
    }
    return found;
  }
}

const noOracle = whyNoOracle();

describe.skipIf(noOracle)('fixes of the pages, judged by Go', () => {
  if (noOracle) return it(noOracle);
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  const examples = kinds.flatMap((kind) => readPage('fixes', kind).examples.filter((example) => example.kind === 'before'));
  const scene = (files: Readonly<Record<string, string>>): Scene => ({ files, lenient: true });

  it('there are examples for every kind', { timeout: 60_000 }, async () => {
    const judged = new Set<string>();
    for (const { files } of examples) {
      const chart = await chartOf(files);
      const offers = offersOf(chart);
      const judge = new Judge(oracle, worldsOf(chart, offers));
      for (const offer of offers) {
        const fixed = { ...files, ...changedBy(chart, offer.fix, files) };
        expect(await judge.objections(scene(files), scene(fixed), offer), offer.fix.kind).toEqual([]);
        judged.add(offer.fix.kind);
      }
    }
    expect([...judged].sort()).toEqual([...kinds].sort());
  });

  // Of the fix, and of what it must leave alone.
  it.each<[string, (text: string, before: string) => string]>([
    ['does nothing', (_, before) => before],
    ['changes another field', (text) => text.replace(/^spec:$/m, 'spec:\n  replicas: 7')],
    ['changes a claim beside its labels', (text) => text.replace(/^( +)- metadata:$/m, '$1- kind: Other\n$1  metadata:')],
    ['changes the labels of the object', (text) => text.replace(/^metadata:$/m, 'metadata:\n  labels:\n    a: b')],
    [
      'gives a label that stays another value',
      (text, before) =>
        /^ {8}labels:\n.*"db\.labels" \. \| nindent 10/m.test(before)
          ? text.replace(/^ {6}spec:$/m, '          app.kubernetes.io/name: other\n      spec:')
          : text,
    ],
    [
      'makes another claim drift',
      (text) =>
        text.replace(
          /^ {4}- metadata:$/m,
          '    - metadata:\n        name: more\n        labels:\n          v: {{ .Chart.Version }}\n    - metadata:',
        ),
    ],
    ['loses the object', (text) => `{{- if false }}\n${text}{{- end }}\n`],
    ['prints another object', (text) => `${text}---\nkind: ConfigMap\nmetadata:\n  name: more\n`],
  ])('a fix that %s is found out', { timeout: 60_000 }, async (_, harm) => {
    let harmed = 0;
    for (const { files } of examples) {
      const chart = await chartOf(files);
      const offers = offersOf(chart);
      const judge = new Judge(oracle, worldsOf(chart, offers));
      for (const offer of offers) {
        const file = offer.finding.drift?.object.source ?? '';
        const text = { ...files, ...changedBy(chart, offer.fix, files) }[file] ?? '';
        const broken = harm(text, files[file] ?? '');
        // A helper that is mended leaves nothing of the fix in the template.
        if (broken === text) continue;
        const fixed = { ...files, ...changedBy(chart, offer.fix, files), [file]: broken };
        expect(await judge.objections(scene(files), scene(fixed), offer), `${offer.fix.kind}: ${broken}`).not.toEqual([]);
        harmed++;
      }
    }
    expect(harmed).toBeGreaterThan(kinds.length / 2);
  });
});

const missing = noOracle ?? whyNoCorpus();

/** A copy of the chart's folder with the fix applied; the caller removes it. */
const fixedCopy = (id: string, { files }: Fix): string => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-fix-'));
  cpSync(chartFolder(id), folder, { recursive: true });
  for (const { file, edits } of files) writeFileSync(join(folder, file), applyEdits(readFileSync(join(folder, file), 'utf8'), edits));
  return folder;
};

describe.skipIf(missing)('fixes of real charts, judged by Go', () => {
  if (missing) return it(missing);
  const oracle = new Oracle();
  afterAll(() => oracle.close());
  const truth = corpusTruth();
  const drifting = ({ id, isLibrary }: CorpusChart): boolean =>
    !isLibrary && (truth.get(id)?.drifts.some(({ rule }) => ['claim-label-drift', 'claim-field-drift', 'selector-drift'].includes(rule)) ?? false);

  it.each(
    corpusCharts()
      .filter(drifting)
      .map((chart) => [chart.id, chart] as const),
  )('%s', { timeout: 300_000 }, async (_, entry) => {
    const chart = await loadCorpusChart(entry);
    const scene: Scene = { path: chartFolder(entry.id), deps: entry.deps.map(chartFolder), lenient: true };
    const offers = offersOf(chart);
    const judge = new Judge(oracle, worldsOf(chart, offers));
    for (const offer of offers) {
      const folder = fixedCopy(entry.id, offer.fix);
      try {
        expect(await judge.objections(scene, { ...scene, path: folder }, offer), offer.fix.kind).toEqual([]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    const errors = finish(check(chart)).findings.filter(({ drift, severity }) => drift && severity === 'error');
    expect(errors).not.toEqual([]);
    // What a packed dependency prints cannot be mended here.
    if (errors.some(({ drift }) => !drift?.object.source.startsWith('charts/'))) expect(offers).not.toEqual([]);
  });
});
