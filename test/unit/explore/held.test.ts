/** A drift source that a variable, a dict or the dot holds is printed by a branch that names no source itself. */
import { expect, test } from 'vitest';
import { explore } from '../../../server/src/explore/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

const claim = (labels: string, before = ''): string => `${before}${statefulSet(`          x: y\n${labels}`)}`;
const given = (labels: string): string => `          {{- if .Values.a }}\n          ${labels}\n          {{- end }}`;

const driftsOf = async (templates: Record<string, string>): Promise<unknown[]> => {
  const work = explore(await chartOf({ 'values.yaml': 'a: false\nb: false\ns: {}\nl: []\n', ...templates }));
  for (;;) {
    const step = work.next();
    if (step.done) return step.value.facts.map(({ path }) => path.at(-1));
  }
};

test.each<[string, Record<string, string>]>([
  ['a variable', { 'templates/a.yaml': claim(given('v: {{ $v }}'), '{{ $v := .Chart.Version }}\n') }],
  ['a member of a dict', { 'templates/a.yaml': claim(given('v: {{ $d.v }}'), '{{ $d := dict "v" .Chart.Version }}\n') }],
  ['a whole dict', { 'templates/a.yaml': claim(given('{{- toYaml $d | nindent 10 }}'), '{{ $d := dict "v" .Chart.Version }}\n') }],
  [
    'what a helper is given',
    {
      'templates/_h.tpl': '{{ define "h" }}{{ if .a }}v: {{ .v }}{{ end }}{{ end }}',
      'templates/a.yaml': claim('          {{- include "h" (dict "a" .Values.a "v" .Chart.Version) | nindent 10 }}'),
    },
  ],
  [
    'what a helper is given beside the context',
    {
      'templates/_h.tpl': '{{ define "h" }}{{ if .root.Values.a }}v: {{ .v }}{{ end }}{{ end }}',
      'templates/a.yaml': claim('          {{- include "h" (dict "root" . "v" .Chart.Version) | nindent 10 }}'),
    },
  ],
  [
    'a member that is ranged over',
    {
      'templates/a.yaml': claim(
        '          {{- range $k, $v := dict "v" .Chart.Version }}{{ if $.Values.a }}\n          {{ $k }}: {{ $v }}\n          {{- end }}{{ end }}',
      ),
    },
  ],
  [
    'the dot',
    { 'templates/a.yaml': claim('          {{- with .Chart.Version }}{{ if $.Values.a }}\n          v: {{ . }}\n          {{- end }}{{ end }}') },
  ],
  [
    'a variable that another branch sets',
    { 'templates/a.yaml': claim(given('v: {{ $v }}'), '{{- $v := "none" }}{{ if .Values.b }}{{ $v = .Chart.Version }}{{ end }}\n') },
  ],
  [
    'a copy of values that was changed',
    {
      'templates/_h.tpl': '{{ define "h" }}{{ $o := "none" }}{{ if .a }}{{ $o = .v | default "none" }}{{ end }}{{ $o }}{{ end }}',
      'templates/a.yaml': claim(
        '          v: {{ include "h" $c }}',
        '{{- $c := deepCopy .Values }}{{ if .Values.b }}{{ $_ := set $c "v" .Chart.Version }}{{ end }}\n',
      ),
    },
  ],
  ...[
    ['leaves out some', '{{- toYaml (omit $d "v") | nindent 10 }}'],
    ['picks others', '{{- toYaml (pick $d "w") | nindent 10 }}'],
    ['prints another', 'w: {{ $d.w }}'],
  ].map(([what, other]): [string, Record<string, string>] => [
    `all labels, where the other branch ${what}`,
    {
      'templates/a.yaml': claim(
        `          {{- if .Values.a }}\n          {{- toYaml $d | nindent 10 }}\n          {{- else }}\n          ${other}\n          {{- end }}`,
        '{{ $d := dict "v" .Chart.Version "w" "z" }}\n',
      ),
    },
  ]),
  [
    'all that a helper is given, where the other branch prints a member',
    {
      'templates/_h.tpl': '{{ define "h" }}{{ if .a }}{{ toYaml .l }}{{ else }}w: {{ .l.w }}{{ end }}{{ end }}',
      'templates/a.yaml': claim('          {{- include "h" (dict "a" .Values.a "l" (dict "v" .Chart.Version "w" "z")) | nindent 10 }}'),
    },
  ],
  ...[
    ['picked by a condition', '{{- include (ternary "l.all" "l.few" .Values.a) . | nindent 10 }}', ''],
    ['that a branch assigns', '{{- include $t . | nindent 10 }}', '{{ $t := "l.few" }}{{ if .Values.a }}{{ $t = "l.all" }}{{ end }}\n'],
  ].map(([what, labels, before]): [string, Record<string, string>] => [
    `a template by a name ${what}`,
    {
      'templates/_h.tpl': '{{ define "l.few" }}w: z{{ end }}{{ define "l.all" }}v: {{ .Chart.Version }}{{ end }}',
      'templates/a.yaml': claim(`          ${labels}`, before),
    },
  ]),
  ...['false', '""'].map((off): [string, Record<string, string>] => [
    `a label behind a flag in a dict, ${off} until a branch sets it`,
    {
      'templates/a.yaml': claim(
        '          {{- if $s.on }}\n          v: {{ .Chart.Version }}\n          {{- end }}',
        `{{- $s := dict "on" ${off} }}{{- range .Values.l }}{{- if eq .type "x" }}{{- $_ := set $s "on" true }}{{- end }}{{- end }}\n`,
      ),
    },
  ]),
  [
    'the checksum of a file',
    {
      'templates/b.yaml': 'kind: ConfigMap\ndata: {v: {{ .Chart.Version | quote }}}\n',
      'templates/a.yaml': claim(given('v: {{ include (print $.Template.BasePath "/b.yaml") . | sha256sum | trunc 8 | quote }}')),
    },
  ],
  ...[
    ['a copy of values', 'deepCopy .Values'],
    ['values that were written as YAML', 'fromYaml (toYaml .Values)'],
    ['values that were written as JSON', '.Values | toJson | fromJson'],
  ].flatMap(([what, copy]): [string, Record<string, string>][] => [
    [
      `${what}, changed in one branch and printed in another`,
      { 'templates/a.yaml': claim(given('v: {{ $c.v }}'), `{{- $c := ${copy} }}{{ if .Values.b }}{{ $_ := set $c "v" .Chart.Version }}{{ end }}\n`) },
    ],
    [
      `a member of ${what}`,
      {
        'templates/a.yaml': claim(
          given('v: {{ $c.s.v }}'),
          `{{- $c := ${copy} }}{{ $s := $c.s }}{{ if .Values.b }}{{ $_ := set $s "v" .Chart.Version }}{{ end }}\n`,
        ),
      },
    ],
    [
      `${what}, in a helper`,
      {
        'templates/_h.tpl': '{{ define "h" }}{{ if .b }}{{ .v }}{{ end }}{{ end }}',
        'templates/a.yaml': claim(
          '          v: {{ include "h" $c }}',
          `{{- $c := ${copy} }}{{ if .Values.a }}{{ $_ := set $c "v" .Chart.Version }}{{ end }}\n`,
        ),
      },
    ],
  ]),
  [
    'a text that a drift source picked, given to a helper',
    {
      'templates/_h.tpl': '{{ define "h" }}{{ if .root.Values.a }}v: {{ .v }}{{ end }}{{ end }}',
      'templates/a.yaml': claim('          {{- include "h" (dict "root" . "v" (ternary "new" "old" .Release.IsUpgrade)) | nindent 10 }}'),
    },
  ],
  [
    'a variable that is set because of a drift source',
    { 'templates/a.yaml': claim(given('v: {{ $v }}'), '{{- $v := "old" }}{{ if .Release.IsUpgrade }}{{ $v = "new" }}{{ end }}\n') },
  ],
  [
    'a value that is set because of a drift source',
    { 'templates/a.yaml': claim(given('v: {{ .Values.s.v }}'), '{{- if not .Release.IsUpgrade }}{{ $_ := set .Values.s "v" "new" }}{{ end }}\n') },
  ],
  [
    'a variable that one thing of a list sets and another prints',
    {
      'templates/a.yaml': claim(
        '          {{- if has "x" .Values.l }}\n          v: {{ $v }}\n          {{- end }}',
        '{{- $v := "none" }}{{ if gt (len .Values.l) 1 }}{{ $v = .Chart.Version }}{{ end }}\n',
      ),
    },
  ],
  [
    'what a file changes in its own values',
    { 'templates/a.yaml': claim(given('v: {{ .Values.s.v }}'), '{{- if .Values.b }}{{ $_ := set .Values.s "v" .Chart.Version }}{{ end }}\n') },
  ],
  [
    'what a helper changes in the values',
    {
      'templates/_h.tpl': '{{ define "h" }}{{ if .Values.b }}{{ $_ := merge .Values.s (dict "v" .Chart.Version) }}{{ end }}{{ end }}',
      'templates/a.yaml': claim(given('v: {{ .Values.s.v }}'), '{{- include "h" . }}\n'),
    },
  ],
  [
    'what is put into a dict that the values did not have',
    {
      'templates/a.yaml': claim(
        given('v: {{ .Values.n.v }}'),
        '{{- $_ := set .Values "n" dict }}{{ if .Values.b }}{{ $_ := set .Values.n "v" .Chart.Version }}{{ end }}\n',
      ),
    },
  ],
  [
    'a variable that a branch sets, behind one that another label asks for',
    {
      'templates/a.yaml': claim(
        given('v: {{ $v }}\n          w: {{ ternary .Chart.Version "" false }}'),
        '{{- $v := "none" }}{{ if .Values.b }}{{ $v = .Chart.Version }}{{ end }}\n',
      ),
    },
  ],
])('%s', async (_, templates) => {
  expect(await driftsOf(templates)).toEqual(['v']);
});
