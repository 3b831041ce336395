/** Conditions on a constant that stands in for an open value: what was chosen because of a value is as open as the value. */
import { expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

const conditions = [
  'eq (.Values.kind | default "Deployment") "StatefulSet"',
  'eq (default "Deployment" .Values.absent) "StatefulSet"',
  'semverCompare ">=1.4.0" (.Values.tag | default "1.0.0")',
  'eq (coalesce .Values.kind .Values.absent "Deployment") "StatefulSet"',
  'eq (or .Values.kind "Deployment") "StatefulSet"',
  'eq (or "" .Values.kind) "StatefulSet"',
  'eq (and .Values.kind "x") "x"',
  'eq (ternary "StatefulSet" "Deployment" .Values.stateful) "StatefulSet"',
  'eq (ternary "x" "y" (eq .Values.kind "z")) "x"',
  'eq (.Values.kind | default "Deployment" | lower) "statefulset"',
  'or .Values.absent (semverCompare ">=1.4.0" (.Values.tag | default "1.0.0"))',
  'eq (.Values.count | default 1 | int) 3',
  'eq (.Values.name | splitList ":" | last) "x"',
  'eq (first .Values.list) "x"',
];

test.each(conditions)('%s', async (condition) => {
  const label = `          a: b\n          {{- if ${condition} }}\n          v: {{ .Chart.Version }}\n          {{- end }}`;
  const { findings, incomplete } = await reportOf({
    'values.yaml': 'kind: ""\ntag: ""\nstateful: false\ncount: 0\nname: a:b\nlist: []\n',
    'templates/s.yaml': statefulSet(label),
  });
  expect(findings.map(({ rule }) => rule)).toEqual(['claim-label-drift']);
  expect(incomplete).toEqual([]);
});

test.each(['get (dict "ha" "yes") .Values.mode', 'index (dict "ha" true "single" false) .Values.mode'])(
  'where no values are found for %s, that is told',
  async (condition) => {
    const { incomplete } = await reportOf({
      'values.yaml': 'mode: single\n',
      'templates/s.yaml': statefulSet(`          a: b\n          {{- if ${condition} }}\n          v: {{ .Chart.Version }}\n          {{- end }}`),
    });
    expect(incomplete).toHaveLength(1);
  },
);

test.each([
  ['another choice', '{{ ternary (ternary "new" "old" .Release.IsUpgrade) "none" .Values.stateful }}'],
  ['a helper that decides', '{{ ternary (include "helper" .) "none" .Values.stateful }}'],
  ['a helper, behind a pipe', '{{ .Values.stateful | ternary (include "helper" .) "none" }}'],
  ['the default', '{{ .Values.kind | default (include "helper" .) }}'],
  ['one of several', '{{ coalesce .Values.other (include "helper" .) }}'],
])('what drifts may stand in %s that is not picked', async (_, printed) => {
  const { findings } = await reportOf({
    'values.yaml': 'kind: given\nother: given\nstateful: false\n',
    'templates/_helpers.tpl': '{{ define "helper" }}{{ if .Release.IsUpgrade }}new{{ else }}old{{ end }}{{ end }}',
    'templates/s.yaml': statefulSet(`          v: ${printed}`),
  });
  expect(findings.map(({ drift }) => [drift?.path.at(-1), drift?.step])).toEqual([['v', 'upgrade']]);
});
