/** What other worlds do not execute again: parts that may change freely, unless they turn out to matter. */
import { expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

const labelsOf = async (template: string, values: string) =>
  (await reportOf({ 'values.yaml': values, 'templates/sts.yaml': template })).findings
    .filter(({ rule }) => rule === 'claim-label-drift')
    .map(({ drift }) => drift?.path.at(-1));

test('a variable assigned inside the Pod template and printed in the claim', async () => {
  const text = statefulSet('          v: {{ $v }}').replace(
    '        app: demo\n        version',
    '        app: demo\n        {{- if .Values.a }}{{ $v = .Chart.Version }}{{ end }}\n        version',
  );
  expect(await labelsOf(`{{- $v := "x" }}\n${text}`, 'a: false\n')).toEqual(['v']);
});

test('a dict changed inside the Pod template and printed in the claim', async () => {
  const text = statefulSet('          {{- toYaml $l | nindent 10 }}').replace(
    '        version: {{ .Chart.Version }}',
    '        {{- $_ := set $l "v" .Chart.Version }}',
  );
  expect(await labelsOf(`{{- $l := dict "a" "b" }}\n${text}`, '{}\n')).toEqual(['v']);
});

test('a helper printed in the Pod template and in the claim', async () => {
  const helper = '{{- define "l" }}a: b{{ if .Values.a }}\nv: {{ .Chart.Version }}{{ end }}{{ end -}}\n';
  const text = statefulSet('          {{- include "l" . | nindent 10 }}').replace(
    '        version: {{ .Chart.Version }}',
    '        {{- include "l" . | nindent 8 }}',
  );
  expect(await labelsOf(helper + text, 'a: false\n')).toEqual(['v']);
});

test('what may change freely in one kind may not in another', async () => {
  const template = `apiVersion: {{ if .Values.once }}batch/v1{{ else }}apps/v1{{ end }}
kind: {{ if .Values.once }}Job{{ else }}Deployment{{ end }}
metadata:
  name: {{ .Release.Name }}
spec:
  {{- if not .Values.once }}
  selector:
    matchLabels: {app: demo}
  {{- end }}
  template:
    metadata:
      labels:
        app: demo
        {{- if .Values.versioned }}
        version: {{ .Chart.Version }}
        {{- end }}
    spec:
      containers: []
`;
  const { findings } = await reportOf({ 'values.yaml': 'once: false\nversioned: true\n', 'templates/app.yaml': template });
  expect(findings.map(({ rule, drift }) => [rule, drift?.object.kind, drift?.path.join('.')])).toEqual([
    ['immutable-field-drift', 'Job', 'spec.template.metadata.labels.version'],
  ]);
});

test('a document that is a hook in one world and none in another', async () => {
  const template = `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}
  annotations:
    a: b
    {{- if .Values.hook }}
    helm.sh/hook: post-install
    {{- end }}
spec:
  template:
    metadata:
      labels:
        app: {{ .Values.app }}
        {{- if .Values.versioned }}
        version: {{ .Chart.Version }}
        {{- end }}
    spec:
      containers: []
`;
  const { findings } = await reportOf({ 'values.yaml': 'hook: false\nversioned: false\napp: x\n', 'templates/job.yaml': template });
  expect(findings.map(({ drift }) => drift?.path.join('.'))).toEqual(['spec.template.metadata.labels.version']);
});

test('random names in free parts shift nothing that matters', async () => {
  const text = statefulSet('          a: {{ .Values.a }}').replace(
    '        version: {{ .Chart.Version }}',
    '        r: {{ randAlphaNum 5 | quote }}',
  );
  const { findings } = await reportOf({
    'values.yaml': 'a: b\nb: false\n',
    'templates/sts.yaml': text.replace('  template:', '  {{- if .Values.b }}\n  minReadySeconds: 1\n  {{- end }}\n  template:'),
  });
  expect(findings).toEqual([]);
});
