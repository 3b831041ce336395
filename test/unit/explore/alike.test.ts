/** Where an edit changes no more than printed text, what was read from the templates is known already, and just what a fresh reading would tell. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SourceText } from '../../../server/src/base/index.ts';
import { withFile } from '../../../server/src/chart/index.ts';
import { pairsOfAlike } from '../../../server/src/explore/alike.ts';
import { Closures } from '../../../server/src/explore/closure.ts';
import { type ExploreOptions, explore } from '../../../server/src/explore/explore.ts';
import { Memory } from '../../../server/src/explore/index.ts';
import { Program } from '../../../server/src/render/index.ts';
import { maxActions, type Node, pairsBetween, parse, walk } from '../../../server/src/template/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

type Chart = Awaited<ReturnType<typeof chartOf>>;

const found = (chart: Chart, memory: Memory, options: ExploreOptions = {}): unknown => {
  const work = explore(chart, { ...options, memory });
  for (;;) {
    const step = work.next();
    if (!step.done) continue;
    const { facts, gaps, worlds } = step.value;
    return {
      worlds,
      facts: facts.map(({ path, step: to, place }) => [path, to, place.source.path, place.range]),
      gaps: gaps.map(({ kind, source, range, detail }) => [kind, source.path, range, detail]),
    };
  }
};

const texts = {
  'values.yaml': 'on: false\nkind: Deployment\n',
  'templates/_helpers.tpl':
    '{{ define "l" }}\n{{- if .Values.on }}\n          w: {{ .Chart.AppVersion }}\n          {{- end }}\n{{- end }}{{ define "empty" }} {{ end }}',
  'templates/_others.tpl': '{{ define "empty" }}          v: {{ .Chart.Version }}{{ end }}',
  'templates/a.yaml': statefulSet('          {{- include "l" . }}\n{{ include "empty" . }}'),
  'templates/b.yaml': `{{ $d := dict }}{{ $_ := set $d "a" .Chart.Version }}${statefulSet('          x: {{ $d.a }}\n')}`,
  'templates/c.yaml': `kind: X\n${statefulSet('          {{- if .Values.on }}\n          y: {{ .Chart.Version }}\n          {{- end }}').replace('kind: StatefulSet', 'kinds: X')}`,
};

describe('the last state is good for', () => {
  test.each<[string, keyof typeof texts, string, string]>([
    ['a label that is being typed', 'templates/a.yaml', '          {{- include', '          typed: here\n          {{- include'],
    ['a line that is not YAML', 'templates/a.yaml', '          {{- include', '          t\n          {{- include'],
    ['a helper’s text', 'templates/_helpers.tpl', 'w: ', 'ww: '],
    ['a comment', 'templates/a.yaml', 'apiVersion', '{{/* note */}}apiVersion'],
  ])('%s', (...given) => compare(true, ...given));
});

describe('the templates are read anew for', () => {
  test.each<[string, keyof typeof texts, string, string]>([
    ['an object’s kind', 'templates/c.yaml', 'kinds: X', 'kind: StatefulSet'],
    ['a definition that is no longer empty', 'templates/_helpers.tpl', '{{ define "empty" }} ', '{{ define "empty" }}          z: 1'],
    ['an action', 'templates/_helpers.tpl', '.Chart.AppVersion', '.Chart.Name'],
    ['a branch that goes', 'templates/_helpers.tpl', '{{- if .Values.on }}', '{{- if not .Values.on }}'],
    ['text beside a call that changes a dict', 'templates/b.yaml', 'x: ', 'xx: '],
    ['values', 'values.yaml', 'on: false', 'on: true'],
  ])('%s', (...given) => compare(false, ...given));
});

const compare = async (isAlike: boolean, _: string, path: keyof typeof texts, piece: string, instead: string): Promise<void> => {
  const chart = await chartOf(texts);
  const memory = new Memory();
  const before = found(chart, memory);
  const edited = texts[path].replace(piece, () => instead);
  expect(edited).not.toBe(texts[path]);
  const after = withFile(chart, path, edited);
  expect(pairsOfAlike(chart, after) !== undefined).toBe(isAlike);
  const readings = vi.spyOn(Closures, 'of');
  const again = found(after, memory);
  expect(readings).toHaveBeenCalledTimes(isAlike ? 0 : 1);
  expect(again).toEqual(found(after, new Memory()));
  expect(found(chart, memory)).toEqual(before);
};

test('of pieces that nobody had asked about, too', () => {
  const textOf = (word: string): SourceText =>
    new SourceText('templates/a.yaml', `${word}: {{ toYaml . | sha256sum }}{{ if .Values.on }}{{ index . .Values.name }}{{ end }}`);
  const programOf = (source: SourceText): Program => {
    const program = new Program();
    program.add('a/templates/a.yaml', parse(source));
    return program;
  };
  const [before, after] = [textOf('a'), textOf('longer')];
  const pairs = pairsBetween(parse(before), parse(after), () => true) ?? [];
  const moved = Closures.of(programOf(before), new Map(), []).movedTo(programOf(after), pairs);
  const fresh = Closures.of(programOf(after), new Map(), []);
  const all: Node[] = [];
  walk(parse(after).root, (node) => void all.push(node));
  expect(all.length).toBeGreaterThan(15);
  expect(all.map((node) => moved.of(node))).toEqual(all.map((node) => fresh.of(node)));
  expect(all.some((node) => node.kind === 'command' && fresh.of(node).sources)).toBe(true);
});

describe('what was read is kept apart', () => {
  const labels = '          {{- if .Values.on }}\n          {{- tpl .Values.text . | nindent 10 }}\n          {{- end }}';
  const files = { 'values.yaml': 'on: false\ntext: ""\n', 'templates/a.yaml': statefulSet(labels) };

  test('by what the user fixed', async () => {
    const chart = await chartOf(files);
    const memory = new Memory();
    const values = new Map([['text', 'v: {{ .Chart.Version }}']]);
    expect(found(chart, memory)).toMatchObject({ facts: [] });
    expect(found(chart, memory, { values })).toMatchObject({
      facts: [[expect.arrayContaining(['v']), expect.anything(), expect.anything(), expect.anything()]],
    });
    expect(found(withFile(chart, 'templates/a.yaml', statefulSet(`          typed: here\n${labels}`)), memory)).toMatchObject({ facts: [] });
  });

  test('by the templates that take part', async () => {
    const chart = await chartOf({
      'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n  - {name: sub, version: 1.0.0, condition: sub.enabled}\n',
      'values.yaml': 'sub:\n  enabled: false\n',
      'templates/a.yaml': statefulSet('          a: b'),
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/sub/values.yaml': 'on: false\n',
      'charts/sub/templates/_h.tpl': '{{ define "sub.sum" }}{{ toYaml . | sha256sum | trunc 8 }}{{ end }}',
      'charts/sub/templates/a.yaml': statefulSet(
        '          {{- if .Values.on }}\n          sum: {{ include "sub.sum" . | quote }}\n          {{- end }}',
      ),
    });
    const memory = new Memory();
    const sums = { facts: expect.arrayContaining([[expect.arrayContaining(['sum']), expect.anything(), expect.anything(), expect.anything()]]) };
    expect(found(chart, memory)).toMatchObject(sums);
    expect(found(withFile(chart, 'templates/a.yaml', statefulSet('          aa: b')), memory)).toMatchObject(sums);
  });

  test('until the chart is forgotten', async () => {
    const chart = await chartOf(files);
    const memory = new Memory();
    found(chart, memory);
    memory.keepOnly([]);
    const readings = vi.spyOn(Closures, 'of');
    found(chart, memory);
    expect(readings).toHaveBeenCalledTimes(1);
  });
});

test('a file that is too long to be read may define anything', async () => {
  const long = (name: string): string => `{{ define "${name}" }}{{ end }}${'{{ 1 }}'.repeat(maxActions)}`;
  const chart = await chartOf({
    'values.yaml': 'on: false\nuse: false\n',
    'templates/_long.tpl': long('l'),
    'templates/_z.tpl': '{{ define "l" }}{{ if .Values.on }}w: {{ .Chart.AppVersion }}{{ end }}{{ end }}',
    'templates/a.yaml': statefulSet('          {{- if .Values.use }}\n          {{- include "l" . | nindent 10 }}\n          {{- end }}'),
  });
  const memory = new Memory();
  for (const state of [chart, withFile(chart, 'templates/_long.tpl', long('m')), chart])
    expect(found(state, memory)).toEqual(found(state, new Memory()));
  expect(found(withFile(chart, 'templates/_long.tpl', long('m')), memory)).not.toEqual(found(chart, memory));
});
