/** What is remembered across edits is what a first look at the same chart would find. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, finish, Memory } from '../../../server/src/analysis/index.ts';
import { type Chart, withFile } from '../../../server/src/chart/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

const files: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\nappVersion: "4.5.6"\n',
  'values.yaml': 'a: false\nb: {}\nlabels: {}\ntext: "{{ include \\"second\\" . }}"\nsub: {enabled: false}\n',
  'templates/_first.tpl':
    '{{ define "first" }}x: y{{ if .Values.a }}\nv: {{ .Chart.Version }}{{ end }}{{ end }}{{ define "name" }}n{{ end }}{{ define "drawn" }}{{ randAlphaNum 5 }}{{ end }}',
  'templates/_second.tpl':
    '{{ define "second" }}{{ .Values.b.c | default "n" }}{{ end }}{{ define "strict" }}{{ .Values.labels.need | required "needed" }}{{ end }}',
  'templates/first.yaml': statefulSet('          {{- include "first" . | nindent 10 }}'),
  'templates/second.yaml': statefulSet('          x: {{ tpl .Values.text . }}').replaceAll('.Release.Name', 'include "name" .'),
  'templates/fourth.yaml': statefulSet(
    '          {{ if .Values.sub.x }}{{ include "strict" . }}{{ end }}\n          d: {{ include "drawn" . | sha256sum }}',
  ),
  'templates/whole.yaml': statefulSet(
    '          {{ range $key, $value := .Values }}{{ if and $value (eq $key "other") }}\n          w: {{ $.Chart.Version }}{{ end }}{{ end }}\n          z: {{ hasKey .Values "more" | ternary .Chart.Version "" }}',
  ),
  'templates/third.yaml':
    '{{ if .Values.a }}{{ fail "a is not allowed" }}{{ end }}\n{{ if .Values.labels.x }}{{ $_ := set .Values "b" (dict "c" .Chart.AppVersion) }}{{ end }}',
};

/** What may be typed into a file: pieces that it has, taken away or put in its place. */
const pieces = [
  '',
  '{{ .Chart.AppVersion }}',
  '{{ if .Values.a }}q: {{ .Chart.Version }}{{ end }}',
  '{{ include "first" . }}',
  '{{ include "second" . }}',
  '{{ include (print "na" "me") . }}',
  '{{ include "absent" . }}',
  '{{ .Values.b.',
  '\nother: 1\n',
  '\nmore: {}\n',
  '\nunread: {a: 1}\n',
  '\na: true\n',
  '{{/* a comment */}}',
  '\n',
  '{{ fail "no" }}',
  '{{ define "first" }}z: {{ .Chart.AppVersion }}{{ end }}',
  '{{ define "other" }}{{ .Chart.Version }}{{ end }}\n',
  '{{ define "absent" }}{{ .Chart.AppVersion }}{{ end }}',
  '{{ $_ := set .Values "a" true }}',
];

const editOf = fc.record({
  path: fc.constantFrom(...Object.keys(files)),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(12),
  text: fc.constantFrom(...pieces),
});

const plain = (chart: Chart, memory?: Memory): unknown =>
  JSON.parse(JSON.stringify(finish(check(chart, memory ? { memory } : {})), (_, value) => (value instanceof Map ? [...value] : value)));

test('after any edits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(editOf, { minLength: 2, maxLength: 6 }), async (edits) => {
      const texts = { ...files };
      let chart = await chartOf(texts);
      const memory = new Memory();
      finish(check(chart, { memory }));
      for (const { path, at, removed, text } of edits) {
        const before = texts[path] ?? '';
        const offset = Math.floor(at * before.length);
        // Half of the time what was there comes back: states that were left are met again.
        texts[path] = removed > 6 ? (files[path] ?? '') : before.slice(0, offset) + text + before.slice(offset + removed);
        chart = withFile(chart, path, texts[path]);
        expect(plain(chart, memory)).toEqual(plain(chart));
      }
    }),
    { numRuns: 150 },
  );
}, 120_000);

const labelsAfter = async (templates: Record<string, string>, path: string, text: string): Promise<unknown[]> => {
  const chart = await chartOf(templates);
  const memory = new Memory();
  finish(check(chart, { memory }));
  return finish(check(withFile(chart, path, text), { memory })).findings.flatMap(({ drift }) => drift?.path.at(-1) ?? []);
};

test('a definition that comes into another file', async () => {
  const templates = { 'templates/_a.tpl': '', 'templates/a.yaml': statefulSet('          {{ include "absent" . }}') };
  expect(await labelsAfter(templates, 'templates/_a.tpl', '{{ define "absent" }}v: {{ .Chart.Version }}{{ end }}')).toEqual(['v']);
});

test('a definition that takes the place of another', async () => {
  const templates = {
    'templates/_a.tpl': '{{ define "labels" }}a: b{{ end }}',
    'templates/_b.tpl': '',
    'templates/a.yaml': statefulSet('          {{ include "labels" . }}'),
  };
  const define = '{{ define "labels" }}v: {{ .Chart.Version }}{{ end }}';
  // Helm parses files from the last name to the first, and the last definition wins.
  const found = [
    await labelsAfter(templates, 'templates/_b.tpl', define),
    await labelsAfter({ ...templates, 'templates/_0.tpl': '' }, 'templates/_0.tpl', define),
  ];
  expect(found).toEqual([[], ['v']]);
});

test('a template whose name was computed', async () => {
  const templates = {
    'templates/_a.tpl': '{{ define "x" }}a: b{{ end }}',
    'templates/a.yaml': statefulSet('          {{ include (.Values.name | default "x") . }}'),
    'values.yaml': 'name: ""\n',
  };
  const chart = await chartOf(templates);
  const memory = new Memory();
  finish(check(chart, { memory }));
  const edited = withFile(chart, 'templates/_a.tpl', '{{ define "x" }}a: b{{ end }}{{ define "y" }}v: {{ .Chart.Version }}{{ end }}');
  expect(plain(edited, memory)).toEqual(plain(edited));
});
