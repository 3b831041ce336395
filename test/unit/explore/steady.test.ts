/** Helpers to which no drift source comes: their branches are seen once, in whatever company. To others it may come by many ways. */
import { describe, expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

const values = 'a: false\nb: false\nlabels: {a: b}\n';
const claims = statefulSet('          v: {{ $v }}');

describe('a version that a helper only hands on is found', () => {
  test.each<[string, string]>([
    [
      'as an argument',
      '{{- define "l" }}{{ $x := "x" }}{{ if .on }}{{ $x = .v }}{{ end }}{{ $x }}{{ end }}{{- $v := include "l" (dict "on" .Values.a "v" .Chart.Version) }}',
    ],
    [
      'in a list',
      '{{- define "l" }}{{ $x := "x" }}{{ if first . }}{{ $x = last . }}{{ end }}{{ $x }}{{ end }}{{- $v := include "l" (list .Values.a .Chart.Version) }}',
    ],
    [
      'in a text',
      '{{- define "t" }}t-{{ .Chart.Version }}{{ end }}{{- define "l" }}{{ $x := "x" }}{{ if .on }}{{ $x = .v }}{{ end }}{{ $x }}{{ end }}{{- $v := include "l" (dict "on" .Values.a "v" (include "t" .)) }}',
    ],
    [
      'in the values',
      '{{- $_ := set .Values.labels "v" .Chart.Version }}{{- define "l" }}{{ $x := "x" }}{{ if .Values.a }}{{ $x = .Values.labels.v }}{{ end }}{{ $x }}{{ end }}{{- $v := include "l" . }}',
    ],
    [
      'added to the context',
      '{{- $_ := set . "own" .Chart.Version }}{{- define "l" }}{{ $x := "x" }}{{ if .Values.a }}{{ $x = .own }}{{ end }}{{ $x }}{{ end }}{{- $v := include "l" . }}',
    ],
    [
      'by a variable that is all of `.Chart`',
      '{{- define "l" }}{{ $c := .Chart }}{{ $x := "x" }}{{ if .Values.a }}{{ $x = toYaml $c | sha256sum | trunc 8 }}{{ end }}{{ $x }}{{ end }}{{- $v := include "l" . }}',
    ],
    [
      'by such a one of another name',
      '{{- define "l" }}{{ $c := .Chart | default .Chart }}{{ $d := $c }}{{ $x := "x" }}{{ if .Values.a }}{{ $x = get $d (print "Ver" "sion") }}{{ end }}{{ $x }}{{ end }}{{- $v := include "l" . }}',
    ],
    [
      'by a key that a helper without sources chooses',
      '{{- define "k" }}{{ $x := "x" }}{{ if .Values.a }}{{ $x = "y" }}{{ end }}{{ $x }}{{ end }}{{- $v := get (dict "x" "z" "y" .Chart.Version) (include "k" .) }}',
    ],
    [
      'by a decision on such a helper',
      '{{- define "k" }}{{ $x := "x" }}{{ if .Values.a }}{{ $x = "y" }}{{ end }}{{ $x }}{{ end }}{{- $v := "z" }}{{- if eq (include "k" .) "y" }}{{ $v = .Chart.Version }}{{ end }}',
    ],
  ])('%s', async (_, before) => {
    const { findings } = await reportOf({ 'values.yaml': values, 'templates/s.yaml': `${before}\n${claims}` });
    expect(findings.map(({ drift }) => drift?.path.at(-1))).toEqual(['v']);
  });
});

test('the branches of a name cost as many worlds whatever else is printed beside it', async () => {
  const name = (body: string): string =>
    `{{- define "name" }}{{ $c := .Chart }}${body}{{- $n := $c.Name }}${[0, 1, 2, 3].map((i) => `{{- if .Values.n${i} }}{{ $n = .Values.n${i} }}{{ end }}`).join('')}{{ $n }}{{ end -}}\n`;
  const brought = '{{- $v := "x" }}{{- if .Values.a }}{{ $v = .Chart.Version }}{{ end }}{{- if .Values.b }}{{ $v = .Chart.AppVersion }}{{ end }}\n';
  const worldsOf = async (text: string): Promise<number> => {
    const labels =
      '          n: {{ include "name" . }}\n          {{- if .Values.a }}\n          w: {{ include "name" . }}-{{ .Chart.Version }}\n          {{- end }}\n          v: {{ $v }}';
    return (await reportOf({ 'values.yaml': values, 'templates/s.yaml': `${text}${brought}${statefulSet(labels)}` })).worlds;
  };
  expect(await worldsOf(name(''))).toBeLessThan(await worldsOf(name('{{- $_ := $c.Version }}')));
});
