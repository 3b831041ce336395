/** Every chart of the corpus on its defaults: the engine prints what Go's prints, byte for byte, or fails where it fails. */
import { afterAll, describe, expect, it } from 'vitest';
import { defaultApiVersions } from '../../server/src/kubernetes/index.ts';
import { chartFolder, corpusCharts, whyNoCorpus } from '../kit/corpus.ts';
import { type ChartAnswer, Oracle, whyNoOracle } from '../kit/oracle.ts';
import { ourChart } from '../kit/ours.ts';

const missing = whyNoOracle() ?? whyNoCorpus();

/** Keys and certificates are not of one length each time. */
const withoutKeys = (text: string): string => text.replace(/-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g, '(a $1)');

/** Lines that come out otherwise each time, because of chance or the time, are masked: those in which two renders of Go's differ. */
const steady = (...texts: readonly [string, string, string]): readonly [string, string] => {
  const [one, other, subject] = texts.map(withoutKeys) as [string, string, string];
  const [a, b, c] = [one.split('\n'), other.split('\n'), subject.split('\n')];
  if (a.length !== b.length || a.length !== c.length) return [one, subject];
  const mask = (lines: readonly string[]): string => lines.map((line, i) => (a[i] === b[i] ? line : '(chance)')).join('\n');
  return [mask(a), mask(c)];
};

/** An error without columns and without the chart's name before a file's: the engine counts them in its own way. */
const withoutPlaces = (error = ''): string => error.replace(/[\w./-]*\/([\w.-]+\.(?:tpl|ya?ml|txt):\d+):\d+/g, '$1');

describe.skipIf(missing)('charts of the corpus print what Go prints', () => {
  if (missing) return it(missing);
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  for (const { id, deps, isLibrary } of corpusCharts()) {
    if (isLibrary) continue;
    it(id, async () => {
      const request = { path: chartFolder(id), deps: deps.map(chartFolder), apiVersions: defaultApiVersions };
      const render = (seed: number, clock: number): Promise<ChartAnswer> => {
        const full = { ...request, seed, clock };
        // Helm refuses a chart whose version is none (`dev`); Keelson reads it all the same, and it must read it right.
        return oracle
          .chart(full)
          .then((answer) => (/metadata.version .* is invalid/.test(answer.error ?? '') ? oracle.chart({ ...full, lenient: true }) : answer));
      };
      const [first, second, ours] = await Promise.all([render(1, 1_600_000_000), render(2, 1_500_000_000), ourChart(request.path, request.deps)]);
      if (first.manifest === undefined) {
        expect(withoutPlaces(ours.error)).toBe(withoutPlaces(first.error));
        return;
      }
      expect(ours.error).toBeUndefined();
      const files = Object.keys(first.files ?? {}).sort();
      expect([...ours.files.keys()].sort()).toEqual(files);
      for (const file of files) {
        const [want, have] = steady(first.files?.[file] ?? '', second.files?.[file] ?? '', ours.files.get(file) ?? '');
        expect(have, file).toBe(want);
      }
      const [want, have] = steady(first.manifest, second.manifest ?? '', ours.manifest ?? '');
      expect(have).toBe(want);
    }, 60_000);
  }
});
