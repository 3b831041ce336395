/**
 * The preferred fixes beside what the charts' own authors did: no more lines are touched, in the form of the lines that they replace, and no label has another value
 * than it had, and than the author left it.
 */
import { expect, it } from 'vitest';
import { applyFix, type Chart, check, type Fix, finish, fixesOf, textOf } from '../../server/src/analysis/index.ts';
import { type Line, lineDiff } from '../../server/src/base/index.ts';
import { type ManifestObject, nodeAt, readManifest } from '../../server/src/manifest/index.ts';
import { ChartRender } from '../../server/src/render/index.ts';
import type { Finding } from '../../server/src/rules/index.ts';
import { type CorpusChart, corpusCharts, corpusTruth, loadCorpusChart, whyNoCorpus } from '../kit/corpus.ts';

const missing = whyNoCorpus();

/** The author's mending of a chart; library charts are mended in the charts that use them. */
const pairs = (): (readonly [before: CorpusChart, after: CorpusChart])[] => {
  const charts = corpusCharts();
  const truth = corpusTruth();
  return charts.flatMap((before) => {
    const after = charts.find(({ id }) => before.state === 'before' && id === before.id.replace('@before-', '@after-'));
    return after && truth.get(before.id)?.verdict === 'drifts' ? [[before, after] as const] : [];
  });
};

interface Compared {
  readonly file: string;
  readonly kind: Fix['kind'];
  readonly ours: readonly Line[];
  readonly theirs: readonly Line[];
  /** Before either. */
  readonly oldLabels: Readonly<Record<string, unknown>>;
  readonly ourLabels: Readonly<Record<string, unknown>>;
  readonly theirLabels: Readonly<Record<string, unknown>>;
}

/** The preferred fix of each claim of a chart, with the author's change of the same lines. */
const compare = async (before: CorpusChart, after: CorpusChart): Promise<Compared[]> => {
  const chart = await loadCorpusChart(before);
  const mended = await loadCorpusChart(after);
  const report = finish(check(chart));
  const seen = new Set<string>();
  return report.findings.flatMap((finding) => {
    const { drift, rule } = finding;
    // A packed subchart is its own authors' to mend.
    if (rule !== 'claim-label-drift' || !drift || drift.object.source.startsWith('charts/')) return [];
    const fix = fixesOf(chart, report, finding).find(({ preferred }) => preferred);
    const key = JSON.stringify(fix?.files);
    const fixed = fix && applyFix(chart, fix.files);
    if (!fix || !fixed || seen.has(key)) return [];
    seen.add(key);
    const { source: file } = drift.object;
    const texts = [chart, fixed, mended].map((state) => textOf(state, file));
    const [old = '', ours = '', theirs] = texts;
    const ourLines = lineDiff(old, ours);
    return theirs === undefined
      ? []
      : [
          {
            file,
            kind: fix.kind,
            ours: ourLines.filter(({ kind }) => kind !== ' '),
            theirs: changesNear(lineDiff(old, theirs), ourLines),
            oldLabels: labelsIn(chart, finding),
            ourLabels: labelsIn(fixed, finding),
            theirLabels: labelsIn(mended, finding),
          },
        ];
  });
};

/** How far, in lines of the old text, a change of the author's may lie from ours to be of the same matter. */
const near = 4;

/** The author's changes of the lines that we change, and of those around them. */
const changesNear = (theirs: readonly Line[], ours: readonly Line[]): Line[] => {
  const touched = numbered(ours).flatMap(({ kind, at }) => (kind === ' ' ? [] : [at]));
  const [first = 0, last = 0] = [Math.min(...touched), Math.max(...touched)];
  return numbered(theirs).filter(({ kind, at }) => kind !== ' ' && at >= first - near && at <= last + near);
};

/** Each line with its number in the old text, that of the line behind it for a new one. */
const numbered = (lines: readonly Line[]): (Line & { readonly at: number })[] => {
  let at = 0;
  return lines.map((line) => ({ ...line, at: line.kind === '+' ? at : at++ }));
};

const labelsIn = (chart: Chart, { drift }: Finding): Readonly<Record<string, unknown>> => {
  if (!drift) return {};
  const render = new ChartRender(chart, { values: drift.values });
  const template = render.templates.find(({ name }) => name.slice(name.indexOf('/') + 1) === drift.object.source);
  const isSame = ({ kind, name }: ManifestObject): boolean => kind === 'StatefulSet' && name === drift.object.name;
  const object = template && readManifest(render.render(template).output).objects.find(isSame);
  const claims = object && nodeAt(object.root, drift.path.slice(0, 2));
  for (const claim of claims?.kind === 'list' ? claims.items : []) {
    const name = nodeAt(claim, ['metadata', 'name']);
    const labels = nodeAt(claim, ['metadata', 'labels']);
    if (name?.kind !== 'scalar' || String(name.value) !== drift.claim || labels?.kind !== 'map') continue;
    return Object.fromEntries(labels.pairs.map(({ key, value }) => [String(key.value), value.kind === 'scalar' ? value.value : undefined]));
  }
  return {};
};

/** How an action is written: what stands before its first word, and how its text is moved to its place. */
const formOf = (line: string): string =>
  `${/^\s*(?:[\w./-]+:\s*)?\{\{-?\s*/.exec(line)?.[0] ?? ''}…${/\|\s*n?indent\s+\d+\s*-?\}\}\s*$/.exec(line)?.[0] ?? ''}`;

it.skipIf(missing !== undefined)(`the preferred fixes are as good as the authors'`, { timeout: 600_000 }, async () => {
  const all: (Compared & { readonly id: string })[] = [];
  for (const [before, after] of pairs()) for (const compared of await compare(before, after)) all.push({ id: before.id, ...compared });
  const alike = all.filter(({ ours, theirs }) => JSON.stringify(ours) === JSON.stringify(theirs.map(({ kind, text }) => ({ kind, text }))));
  console.log(
    [
      ...all.map(
        ({ id, file, kind, ours, theirs, ourLabels, theirLabels }) =>
          `${id} ${file}: ${kind}, ${ours.length} lines for the author's ${theirs.length}, ${Object.keys(ourLabels).length} labels for ${Object.keys(theirLabels).length}`,
      ),
      `${alike.length} of ${all.length} are the author's own change, to the letter`,
    ].join('\n'),
  );
  for (const { id, file, ours, theirs, oldLabels, ourLabels, theirLabels } of all) {
    const where = `${id} ${file}`;
    // The author may have mended it elsewhere, in a helper; one line replaced is the least that can be done here.
    expect(ours.length, where).toBeLessThanOrEqual(Math.max(theirs.length, 2));
    for (const [key, value] of Object.entries(ourLabels)) expect({ [key]: value }, where).toEqual({ [key]: oldLabels[key] });
    // Where the author gave a label another meaning with the same stroke, that is the author's to know.
    for (const [key, value] of Object.entries(theirLabels))
      if (key in ourLabels && value === oldLabels[key]) expect({ [key]: ourLabels[key] }, where).toEqual({ [key]: value });
    const [gone, come] = ['-', '+'].map((kind) => ours.filter((line) => line.kind === kind).map(({ text }) => formOf(text)));
    if (gone?.length === 1 && come?.length === 1) expect(come, where).toEqual(gone);
  }
  expect(all.length).toBeGreaterThan(25);
  expect(alike.length).toBeGreaterThan(5);
});
