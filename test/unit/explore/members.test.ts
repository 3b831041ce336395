/** Values that functions made of what a user may set are open as well, and so are their members. */
import { expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

const drifting = statefulSet('          v: {{ .Chart.Version }}');

/** The guards of the findings, and what was not analysed. */
const found = async (files: Readonly<Record<string, string>>) => {
  const { findings, incomplete } = await reportOf(files);
  return [...findings.map(({ drift }) => drift?.guard.join(', ')), ...incomplete.map(({ reason }) => reason)];
};

test.each([
  ['$p := .Values.p | default dict', '$p.use', '{}', 'p.use'],
  ['$p := 1', '(.Values.p | default (dict)).use', '{}', 'p.use'],
  ['$p := 1', 'get (default dict .Values.p) "use"', '{}', 'p.use'],
  ['$p := 1', 'dig "a" "b" false (.Values.p | default dict)', 'p: {}', 'p.a.b'],
  ['$p := merge (.Values.p | default dict) (dict "use" false)', '$p.use', 'p: {}', 'p.use'],
  ['$p := 1', 'hasKey .Values "p"', '{}', 'p'],
  ['$p := 1', 'has "use" (keys .Values.p)', 'p: {}', 'p.use'],
  ['$p := 1', 'concat .Values.a .Values.b', 'a: []\nb: []', 'a given'],
  ['$p := fromYaml .Values.text', '$p.use', 'text: ""', 'text={"use":true}'],
  ['$p := include "settings" . | fromYaml', '$p.use', 'p: {use: false}', 'p.use'],
  ['$p := fromJson (toJson .Values)', '$p.p.use', 'p: {use: false}', 'p.use'],
  ['$p := get (include "copy" (dict "doc" .Values) | fromJson) "doc"', '$p.p.use', 'p: {use: false}', 'p.use'],
  ['$p := pick .Values "q" "p"', '$p.p.use', 'p: {use: false}', 'p.use'],
  ['$p := merge (pick .Values "q") .Values.p', '$p.use', 'p: {}\nq: 1', 'p.use'],
  ['$p := .Values.p', 'and $p.a $p.b $p.c', 'p: {a: false, b: true, c: false}', 'p.a, p.c'],
  ['$p := splitList "/" .Values.path', 'eq (index $p 1) "claims"', 'path: a/b', 'path=a/claims'],
  ['$p := .Values.name', 'contains $p .Release.Name', 'name: other', 'name=release-name'],
])('%s … if %s, with %s', async (set, condition, values, guard) => {
  const files = {
    'values.yaml': `${values}\n`,
    'templates/_h.tpl':
      '{{ define "settings" }}use: {{ .Values.p.use }}{{ end }}{{ define "copy" }}{{ $d := fromJson (toJson .) }}{{ toJson (pick $d "doc") }}{{ end }}',
    'templates/s.yaml': `{{ ${set} }}\n{{ if ${condition} }}\n${drifting}{{ end }}`,
  };
  expect(await found(files)).toEqual([guard]);
});

test.each(['null', '""', '{}', '[]'])('labels printed by toYaml, %s by default', async (value) => {
  const labels =
    '          {{- with .Values.labels }}\n          {{- toYaml . | nindent 10 }}\n          v: {{ $.Chart.Version }}\n          {{- end }}';
  expect(await found({ 'values.yaml': `labels: ${value}\n`, 'templates/s.yaml': statefulSet(labels) })).toEqual([
    value === '[]' ? 'branch' : 'labels given',
  ]);
});

test('values that break the document are told where no others are found', async () => {
  const labels = '          a: b\n          {{- if .Values.on }}\n        v: [\n          c: {{ .Chart.Version }}\n          {{- end }}';
  expect(await found({ 'values.yaml': 'on: false\n', 'templates/s.yaml': statefulSet(labels) })).toEqual(['branch']);
});

test('a dict that a loop fills decides later', async () => {
  const fill = '{{ $p := dict }}{{ range .Values.volumes }}{{ if .claim }}{{ $_ := set $p .name . }}{{ end }}{{ end }}';
  const files = { 'values.yaml': 'volumes: []\n', 'templates/s.yaml': `${fill}\n{{ if $p }}\n${drifting}{{ end }}` };
  expect(await found(files)).toEqual([expect.stringContaining('volumes[0].claim')]);
});

test('a dict that a helper fills, called where text may change freely, decides later', async () => {
  const labels = '          x: y\n          {{- if $p }}\n          v: {{ .Chart.Version }}\n          {{- end }}';
  const text = statefulSet(labels).replace(/( *)template:\n/, '$1template:{{ include "fill" (dict "p" $p "v" .Values) }}\n');
  expect(text).toContain('include "fill"');
  const files = {
    'values.yaml': 'on: false\n',
    'templates/_h.tpl': '{{ define "fill" }}{{ if .v.on }}{{ $_ := set .p "a" 1 }}{{ end }}{{ end }}',
    'templates/s.yaml': `{{ $p := dict }}\n${text}`,
  };
  expect(await found(files)).toEqual(['on']);
});

test('a dict that nothing fills is told where it decides', async () => {
  const fill = '{{ $p := dict }}{{ if eq (.Values.code | sha256sum) "x" }}{{ $_ := set $p "a" 1 }}{{ end }}';
  const files = { 'values.yaml': 'code: a\n', 'templates/s.yaml': `${fill}\n{{ if $p }}\n${drifting}{{ end }}` };
  expect(await found(files)).toEqual(expect.arrayContaining(['branch']));
});

test('a StatefulSet in a file that a template executes', async () => {
  const files = { 'files/s.yaml': drifting, 'templates/all.yaml': '{{ tpl (.Files.Get "files/s.yaml") $ }}' };
  expect((await reportOf(files)).findings.map(({ file, range }) => [file, range.start])).toEqual([['templates/all.yaml', 3]]);
});

test('a version of Kubernetes that was given is no open question', async () => {
  const condition = '{{ if semverCompare "<1.20-0" .Capabilities.KubeVersion.Version }}';
  const files = { 'templates/s.yaml': `${condition}\n${drifting}{{ end }}` };
  expect((await reportOf(files)).findings).toHaveLength(1);
  expect((await reportOf(files, { kubeVersion: '1.30' })).findings).toEqual([]);
});
