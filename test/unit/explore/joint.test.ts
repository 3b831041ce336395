/** Branches that matter only together: one brings the version into a value, the other prints the value. */
import { expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

const claims = (body: string, labels: string): string => {
  const text = statefulSet(labels);
  const at = text.indexOf('  volumeClaimTemplates:');
  return `${body}${text.slice(0, at)}{{- if .Values.persist }}\n${text.slice(at)}{{- end }}\n`;
};

const cases: readonly (readonly [string, string])[] = [
  [
    'set on a dict in a branch',
    claims(
      '{{- $l := dict "a" "b" }}\n{{- if .Values.a }}{{ $_ := set $l "v" .Chart.Version }}{{ end }}\n',
      '          {{- toYaml $l | nindent 10 }}',
    ),
  ],
  ['a variable assigned in a branch', claims('{{- $v := "x" }}\n{{- if .Values.a }}{{ $v = .Chart.Version }}{{ end }}\n', '          v: {{ $v }}')],
  ['a variable from a ternary', claims('{{- $v := ternary .Chart.Version "x" .Values.a }}\n', '          v: {{ $v }}')],
  [
    'a variable from an include',
    claims(
      '{{- define "l" }}{{ if .Values.a }}v: {{ .Chart.Version }}{{ else }}v: x{{ end }}{{ end }}{{- $l := include "l" . }}\n',
      '          {{- $l | nindent 10 }}',
    ),
  ],
  [
    'two branches in the helper',
    claims(
      '{{- define "l" }}{{ if .Values.a }}{{ if .Values.b }}v: {{ .Chart.Version }}{{ end }}{{ end }}{{ end }}\n',
      '          a: b\n          {{- include "l" . | nindent 10 }}',
    ),
  ],
  [
    'a mutated value',
    claims('{{- if .Values.a }}{{ $_ := set .Values.labels "v" .Chart.Version }}{{ end }}\n', '          {{- toYaml .Values.labels | nindent 10 }}'),
  ],
  [
    'two variables',
    claims(
      '{{- $v := "x" }}{{- $w := "y" }}\n{{- if .Values.a }}{{ $v = .Chart.Version }}{{ end }}{{- if .Values.b }}{{ $w = $v }}{{ end }}\n',
      '          v: {{ $w }}',
    ),
  ],
];

test.each(cases)('%s', async (_, template) => {
  const report = await reportOf({ 'values.yaml': 'a: false\nb: false\npersist: false\nlabels: {a: b}\n', 'templates/s.yaml': template });
  expect(report.findings.map(({ drift }) => [drift?.path.at(-1), drift?.step])).toEqual([['v', 'chart-patch']]);
});
