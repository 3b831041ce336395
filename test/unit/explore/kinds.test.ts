/** An object whose kind the values decide: what changes in one kind is looked for in the others. */
import { expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

test('a drift behind a branch is found for every kind that shares the field', async () => {
  const { findings } = await reportOf({
    'values.yaml': 'kind: Deployment\nplain: false\nword: plain\n',
    'templates/_h.tpl': `{{- define "selector" }}
{{- if .Values.plain }}
part: one
{{- else }}
{{- $made := dict "made" "up" }}
{{- if ne .Values.word "plain" }}{{ $_ := set $made "set" (.Chart.Version | toString) }}{{ end }}
{{ toYaml $made }}
{{- end }}
{{- end }}
`,
    'templates/w.yaml': `apiVersion: apps/v1
kind: {{ .Values.kind }}
metadata:
  name: demo
spec:
  selector:
    matchLabels:
      name: demo
      {{- include "selector" . | nindent 6 }}
`,
  });
  expect(findings.map(({ rule, drift }) => `${rule} ${drift?.object.kind} ${drift?.path.at(-1)}`).sort()).toEqual([
    'selector-drift DaemonSet set',
    'selector-drift Deployment set',
    'selector-drift StatefulSet set',
  ]);
});

test('a branch that was walked for one kind is walked for another, which has other immutable fields', async () => {
  const { findings, incomplete } = await reportOf({
    'values.yaml': 'kind: Deployment\non: false\n',
    'templates/w.yaml': statefulSet('          {{- if .Values.on }}\n          v: {{ $.Chart.Version }}\n          {{- end }}').replace(
      'kind: StatefulSet',
      'kind: {{ .Values.kind }}',
    ),
  });
  expect(findings.map(({ drift }) => [drift?.object.kind, drift?.path.at(-1)])).toContainEqual(['StatefulSet', 'v']);
  expect(incomplete).toEqual([]);
});
