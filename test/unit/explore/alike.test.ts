/** Where an edit changes no more than printed text, what was read from the templates is known already, and just what a fresh reading would tell. */
import { describe, expect, test } from 'vitest';
import { SourceText } from '../../../server/src/base/index.ts';
import { withFile } from '../../../server/src/chart/index.ts';
import { pairsOfAlike } from '../../../server/src/explore/alike.ts';
import { Closures } from '../../../server/src/explore/closure.ts';
import { explore, Memory } from '../../../server/src/explore/index.ts';
import { Program } from '../../../server/src/render/index.ts';
import { type Node, pairsBetween, parse, walk } from '../../../server/src/template/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

type Chart = Awaited<ReturnType<typeof chartOf>>;

const found = (chart: Chart, memory: Memory): unknown => {
  const work = explore(chart, { memory });
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
  expect(found(after, memory)).toEqual(found(after, new Memory()));
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
