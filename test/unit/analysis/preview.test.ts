/** Previews: what Helm prints; where it refuses, all the rest, and why. */
import { describe, expect, it } from 'vitest';
import { decodeValues, immutableChanges, type PreviewStep, previewOf, previewSteps, renderManifest } from '../../../server/src/analysis/index.ts';
import { loadChart } from '../../../server/src/chart/index.ts';
import { present } from '../../../server/src/explore/index.ts';
import { originsOf } from '../../../server/src/features/index.ts';
import { nodeFileSystem } from '../../../server/src/node/file-system.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';
import { chartFolder, corpusCharts, whyNoCorpus } from '../../kit/corpus.ts';

const page = 'templates/x.yaml';
const values = (text: string) => decodeValues(text).values;

const preview = async (files: Readonly<Record<string, string>>, given = '', file?: string) =>
  previewOf(await chartOf(files), { values: values(given), file });

describe('a preview', () => {
  it('has Helm’s order and form', async () => {
    const { text, problems } = await preview({
      'templates/a.yaml': 'kind: Service\n---\nkind: ConfigMap\n',
      'templates/b.yaml': 'kind: ConfigMap\n',
      'templates/NOTES.txt': 'notes',
    });
    expect(text.text).toBe(
      '---\n# Source: demo/templates/a.yaml\nkind: ConfigMap\n\n---\n# Source: demo/templates/b.yaml\nkind: ConfigMap\n\n---\n# Source: demo/templates/a.yaml\nkind: Service\n\n',
    );
    expect(problems).toEqual([]);
  });

  it('of one template leaves the others out, but not what they do to the values', async () => {
    const files = { 'templates/z.yaml': '{{- $_ := set .Values "x" 5 }}kind: Z\n', [page]: 'kind: A\nx: {{ .Values.x }}\n' };
    expect((await preview(files, '', page)).text.text).toBe('---\n# Source: demo/templates/x.yaml\nkind: A\nx: 5\n\n');
  });

  it.each([
    ['an action that Go cannot parse', 'a: {{ .Values.x\nb: 1\n', 'b: 1', 'parse error at (demo/templates/x.yaml:'],
    ['a function that there is not', 'a: {{ nope }}\nb: 1\n', 'b: 1', 'function "nope" not defined'],
    ['a named template that there is not', 'a: {{ include "nope" . }}\nb: 1\n', 'b: 1', 'no template "nope"'],
    ['a member of nothing', 'a: {{ .Values.x.y.z }}\nb: 1\n', 'b: 1', 'nil pointer evaluating'],
    ['fail', '{{ fail "not so" }}\nb: 1\n', 'b: 1', 'not so (passed over)'],
    ['required', 'a: {{ required "give x" .Values.x }}\nb: 1\n', 'b: 1', 'give x (passed over)'],
    ['a text that is not YAML', 'a: [\nb: 1\n', 'b: 1', 'YAML parse error on demo/templates/x.yaml'],
  ])('passes over %s, and says so', async (_, text, rest, message) => {
    const { text: rendered, problems, isPartial } = await preview({ [page]: text, 'templates/y.yaml': 'kind: Y\n' });
    expect(rendered.text).toContain(rest);
    expect(rendered.text).toContain('kind: Y');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
    expect(isPartial).toBe(false);
  });

  it.each([
    ['values.yaml', 'values.yaml cannot be read: yaml: line 2'],
    ['charts/sub/values.yaml', 'charts/sub/values.yaml cannot be read: yaml: line 2'],
  ])('says that %s cannot be read, without which the text is not whole', async (file, message) => {
    const sub = { 'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n', [page]: 'a: {{ .Values.a }}\n' };
    const { problems, isPartial } = await preview({ ...sub, [file]: 'a: 1\nb: [\n' });
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(isPartial).toBe(true);
    expect(await preview({ ...sub, [file]: 'a: 1\n' })).toMatchObject({ problems: [], isPartial: false });
  });

  it('says what Helm refuses of Chart.yaml', async () => {
    const { problems, isPartial } = await preview({ 'Chart.yaml': 'apiVersion: v2\nname: demo\n', [page]: 'a: b\n' });
    expect(problems).toEqual(['Chart.yaml has no `version`, which Helm requires']);
    expect(isPartial).toBe(false);
  });

  it('shows no notes, but says where Helm refuses them', async () => {
    const { text, problems } = await preview({ [page]: 'a: b\n', 'templates/NOTES.txt': 'notes {{ fail "no notes" }}' });
    expect(text.text).not.toContain('notes');
    expect(problems[0]).toContain('no notes');
  });

  it('counts what a chart asks of Kubernetes', async () => {
    const { problems } = await preview({ 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\nkubeVersion: ">=9.0.0"\n', [page]: 'a: b\n' });
    expect(problems[0]).toContain('chart requires kubeVersion');
  });
});

describe('after a release', () => {
  const text = statefulSet(
    '          chart: {{ .Chart.Version }}\n          app: {{ .Chart.AppVersion }}\n          revision: r{{ .Release.Revision }}',
  );
  const labels: Readonly<Record<PreviewStep, string>> = {
    usual: '1.2.4 4.5.7 r2',
    again: '1.2.3 4.5.6 r1',
    upgrade: '1.2.3 4.5.6 r2',
    'chart-patch': '1.2.4 4.5.6 r1',
    'app-patch': '1.2.3 4.5.7 r1',
    'chart-minor': '1.3.0 4.5.6 r1',
    'app-minor': '1.2.3 4.6.0 r1',
    'chart-major': '2.0.0 4.5.6 r1',
    'app-major': '1.2.3 5.0.0 r1',
    release: '2.3.4 5.6.7 r2',
  };

  it.each(previewSteps.map(({ step }) => step))('%s', async (step) => {
    const chart = await chartOf({ [page]: text });
    const now = previewOf(chart, { values: values('') });
    const next = previewOf(chart, { values: values(''), step });
    const [, claims = ''] = next.text.text.split('volumeClaimTemplates');
    expect([...claims.matchAll(/(?:chart|app|revision): (\S+)/g)].map(([, value]) => value).join(' ')).toBe(labels[step]);
    const changed = immutableChanges(now.text, next.text).map(({ message }) => /labels\.(\w+)/.exec(message)?.[1]);
    const [before = '', after = ''] = [labels.again, labels[step]];
    expect(changed).toEqual(['chart', 'app', 'revision'].filter((_, i) => before.split(' ')[i] !== after.split(' ')[i]));
  });

  it('what comes and what goes is told on the side where it is', async () => {
    const chart = await chartOf({
      [page]: statefulSet(
        '          {{- if .Release.IsUpgrade }}\n          late: x\n          {{- else }}\n          early: x\n          {{- end }}',
      ),
    });
    const now = previewOf(chart, { values: values('') });
    const next = previewOf(chart, { values: values(''), step: 'upgrade' });
    const changes = immutableChanges(now.text, next.text);
    expect(changes.map((change) => [change.now && now.text.text.slice(change.now.start, change.now.end), change.next !== undefined])).toEqual([
      ['early: x', false],
      [undefined, true],
    ]);
    expect(changes[0]?.message).toContain('(`x` → absent)');
  });
});

/** Helm takes blank lines away between the objects and the hooks. */
const withoutBlanks = (text: string): string => text.replace(/\n(?:[ \t]*\n)+/g, '\n').trim();

const reason = whyNoCorpus();

it.skipIf(reason !== undefined)(
  'previews of real charts are what Helm prints, and every character leads into a file',
  { timeout: 300_000 },
  async () => {
    let equal = 0;
    for (const { id, isLibrary } of corpusCharts().filter((_, i) => i % 6 === 0)) {
      const chart = isLibrary ? undefined : await loadChart(nodeFileSystem, chartFolder(id));
      if (!chart) continue;
      const { text, problems } = previewOf(chart, { values: values('') });
      const printed = renderManifest(chart, { values: values(''), release: {}, showOnly: [], surroundings: present });
      expect('error' in printed, `${id}: ${problems[0]}`).toBe(problems.length > 0);
      for (let at = 0; at < text.text.length; at += 997)
        for (const { source, range } of originsOf(text, at)) expect(range.end, `${id} ${source.path}`).toBeLessThanOrEqual(source.text.length);
      if ('error' in printed) continue;
      equal++;
      expect(withoutBlanks(text.text), id).toBe(withoutBlanks(printed.text));
    }
    expect(equal).toBeGreaterThan(10);
  },
);
