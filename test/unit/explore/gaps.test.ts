/** What could not be analysed is said, at its place, and costs nothing else. */
import { expect, test } from 'vitest';
import { sourceOf } from '../../../server/src/analysis/index.ts';
import { chartOf, reportOf, statefulSet } from '../../kit/charts.ts';

const drifting = statefulSet('          v: {{ .Chart.Version }}');
const stable = statefulSet('          v: demo');

/** `reason file: text` of each entry of `incomplete`, and the number of findings that are errors. */
const gapsOf = async (files: Readonly<Record<string, string>>, values?: Map<string, string | boolean>) => {
  const report = await reportOf(files, values ? { values } : {});
  const chart = await chartOf(files);
  return {
    gaps: report.incomplete.map(
      ({ reason, file, range }) => `${reason} ${file}: ${sourceOf(chart, file)?.text.slice(range.start, range.end).split('\n')[0]}`,
    ),
    errors: report.findings.filter(({ severity }) => severity === 'error').length,
  };
};

test('a file that never renders costs its own findings', async () => {
  expect(await gapsOf({ 'templates/a.yaml': '{{ fail "no" }}', 'templates/s.yaml': drifting })).toEqual({
    gaps: ['render templates/a.yaml: fail "no"'],
    errors: 1,
  });
});

test('a template that includes itself costs its own findings', async () => {
  const { gaps, errors } = await gapsOf({
    'templates/_h.tpl': '{{ define "x" }}{{ include "x" . }}{{ end }}',
    'templates/a.yaml': '{{ include "x" . }}',
    'templates/s.yaml': drifting,
  });
  expect(gaps).toHaveLength(1);
  expect(errors).toBe(1);
});

test('text that is not YAML', async () => {
  expect(await gapsOf({ 'templates/s.yaml': `${stable}\n  broken: [` })).toEqual({ gaps: ['yaml templates/s.yaml: apiVersion: apps/v1'], errors: 0 });
});

const dependency =
  'apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n  - name: lib\n    version: 1.x\n    repository: https://charts.example.com\n';

test('an include that only a missing dependency defines, in a claim', async () => {
  const files = { 'Chart.yaml': dependency, 'templates/s.yaml': statefulSet('          {{- include "lib.labels" . | nindent 10 }}') };
  expect((await gapsOf(files)).gaps).toEqual(['missing-dependency Chart.yaml: lib', 'hole templates/s.yaml: include "lib.labels" .']);
});

test('the same include in the Pods’ labels does not matter', async () => {
  const files = {
    'Chart.yaml': dependency,
    'templates/s.yaml': stable.replace('version: {{ .Chart.Version }}', '{{- include "lib.labels" . | nindent 8 }}'),
  };
  expect((await gapsOf(files)).gaps).toEqual(['missing-dependency Chart.yaml: lib']);
});

test('a branch that no value turns', async () => {
  const branch = '          a: b\n          {{- if eq (.Values.code | sha256sum) "x" }}\n          v: {{ .Chart.Version }}\n          {{- end }}';
  const { gaps } = await gapsOf({ 'values.yaml': 'code: a\n', 'templates/s.yaml': statefulSet(branch) });
  expect(gaps).toEqual(['branch templates/s.yaml: {{- if eq (.Values.code | sha256sum) "x" }}']);
});

test.each(['contains .Values.code "abc"', 'lt .Values.code "B"', 'regexMatch .Values.code "xyz"'])(
  'a branch of which no way is understood: %s',
  async (condition) => {
    const branch = `          a: b\n          {{- if and (${condition}) .Values.never }}\n          v: {{ .Chart.Version }}\n          {{- end }}`;
    const { gaps, errors } = await gapsOf({ 'values.yaml': 'code: q\nnever: false\n', 'templates/s.yaml': statefulSet(branch) });
    expect(gaps.length + errors).toBeGreaterThan(0);
  },
);

const validated = (check: string): Record<string, string> => ({
  'values.yaml': 'asSet: false\ncommand: ""\n',
  'templates/_h.tpl': `{{- define "check" -}}${check}{{- end -}}`,
  'templates/s.yaml': `{{ if .Values.asSet }}\n${drifting}{{ end }}`,
  'templates/NOTES.txt':
    '{{- $messages := list (include "check" .) -}}\n{{- $message := without $messages "" | join "\\n" -}}\n{{- if $message }}{{ fail $message }}{{ end }}',
});

test('a chart that refuses values, by messages that it collects, gets others', async () => {
  const report = await reportOf(validated('{{ if and .Values.asSet (not .Values.command) }}no command{{ end }}'));
  expect(report.incomplete).toEqual([]);
  expect(report.findings.map(({ drift }) => drift?.values)).toEqual([
    new Map<string, string | boolean>([
      ['asSet', true],
      ['command', 'example'],
    ]),
  ]);
});

test('what drifts only in values that the chart refuses is told, not reported', async () => {
  expect(await gapsOf(validated('{{ if .Values.asSet }}not supported{{ end }}'))).toEqual({
    gaps: ['unproved templates/s.yaml: .Chart.Version'],
    errors: 0,
  });
});

test('what the user fixed is no gap', async () => {
  const branch = '          a: b\n          {{- if .Values.stamp }}\n          v: {{ .Chart.Version }}\n          {{- end }}';
  const files = { 'values.yaml': 'stamp: false\n', 'templates/s.yaml': statefulSet(branch) };
  expect(await gapsOf(files, new Map([['stamp', false]]))).toEqual({ gaps: [], errors: 0 });
  expect((await gapsOf(files)).errors).toBe(1);
});

test('a branch that ends in fail was walked', async () => {
  expect(await gapsOf({ 'templates/s.yaml': `{{- if not .Values.ok }}{{ fail "set ok" }}{{ end }}\n${drifting}` })).toEqual({ gaps: [], errors: 1 });
});
