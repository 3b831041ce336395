/** Every way in which a version reaches, or does not reach, the label of a claim. */
import { describe, expect, test } from 'vitest';
import { sourceOf } from '../../../server/src/analysis/index.ts';
import { chartOf, reportOf, statefulSet } from '../../kit/charts.ts';

const helpers = `{{- define "demo.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "demo.labels" -}}
app.kubernetes.io/name: demo
helm.sh/chart: {{ include "demo.chart" . }}
{{- end }}
{{- define "demo.stable" -}}
app.kubernetes.io/name: demo
{{- end }}
{{- define "demo.context" -}}
{{- with .context }}
{{- include "demo.labels" . }}
{{- end }}
{{- end }}
`;

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** `label step now → next`, and the underlined text; none where nothing may be reported. */
  readonly found?: readonly (readonly [string, string])[];
}

const chart = 'helm.sh/chart chart-patch demo-1.2.3 → demo-1.2.4';

const cases: readonly Case[] = [
  {
    title: 'written inline',
    files: { 'templates/s.yaml': statefulSet('          chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"') },
    found: [['chart chart-patch demo-1.2.3 → demo-1.2.4', '.Chart.Version']],
  },
  {
    title: 'an include of a helper, two hops',
    files: { 'templates/_h.tpl': helpers, 'templates/s.yaml': statefulSet('          {{- include "demo.labels" . | nindent 10 }}') },
    found: [[chart, 'include "demo.labels" . | nindent 10']],
  },
  {
    title: 'a template action',
    files: {
      'templates/_h.tpl': `{{ define "v" }}{{ .Chart.AppVersion }}{{ end }}`,
      'templates/s.yaml': statefulSet('          v: {{ template "v" . }}'),
    },
    found: [['v app-patch 4.5.6 → 4.5.7', '{{ template "v" . }}']],
  },
  {
    title: 'the context handed on in a dict',
    files: {
      'templates/_h.tpl': helpers,
      'templates/s.yaml': statefulSet('          {{- include "demo.context" (dict "context" $) | nindent 10 }}'),
    },
    found: [[chart, 'include "demo.context" (dict "context" $) | nindent 10']],
  },
  {
    title: 'toYaml of a merged dict',
    files: {
      'templates/_h.tpl': helpers,
      'templates/s.yaml': statefulSet('          {{- toYaml (merge (dict "team" "core") (include "demo.labels" . | fromYaml)) | nindent 10 }}'),
    },
    found: [[chart, 'toYaml (merge (dict "team" "core") (include "demo.labels" . | fromYaml)) | nindent 10']],
  },
  {
    title: 'a dict from which the version was omitted',
    files: {
      'templates/_h.tpl': helpers,
      'templates/s.yaml': statefulSet('          {{- toYaml (omit (include "demo.labels" . | fromYaml) "helm.sh/chart") | nindent 10 }}'),
    },
  },
  {
    title: 'a dict into which set put the version',
    files: {
      'templates/s.yaml': statefulSet(
        '          {{- $labels := dict "app" "demo" }}\n          {{- $_ := set $labels "chart" .Chart.Version }}\n          {{- toYaml $labels | nindent 10 }}',
      ),
    },
    found: [['chart chart-patch 1.2.3 → 1.2.4', 'toYaml $labels | nindent 10']],
  },
  {
    title: 'range over a dict',
    files: {
      'templates/s.yaml': statefulSet(
        '          {{- range $key, $value := dict "a" "x" "v" .Chart.Version }}\n          {{ $key }}: {{ $value }}\n          {{- end }}',
      ),
    },
    found: [['v chart-patch 1.2.3 → 1.2.4', '$value']],
  },
  {
    title: 'with',
    files: { 'templates/s.yaml': statefulSet('          {{- with .Chart }}\n          v: {{ .AppVersion }}\n          {{- end }}') },
    found: [['v app-patch 4.5.6 → 4.5.7', '.AppVersion']],
  },
  {
    title: 'tpl of values',
    files: {
      'values.yaml': 'labels:\n  v: "{{ .Chart.Version }}"\n',
      'templates/s.yaml': statefulSet('          {{- tpl (toYaml .Values.labels) . | nindent 10 }}'),
    },
    found: [['v chart-patch 1.2.3 → 1.2.4', 'tpl (toYaml .Values.labels) . | nindent 10']],
  },
  {
    title: 'a StatefulSet that a named template prints whole',
    files: {
      'templates/_h.tpl': `{{ define "workload" }}${statefulSet('          v: {{ .Chart.Version }}')}{{ end }}`,
      'templates/s.yaml': '{{ include "workload" . }}',
    },
    found: [['v chart-patch 1.2.3 → 1.2.4', '.Chart.Version']],
  },
  {
    title: 'a kind that is itself templated',
    files: {
      'values.yaml': 'kind: Deployment\n',
      'templates/s.yaml': `{{- if eq .Values.kind "StatefulSet" }}\n${statefulSet('          v: {{ .Chart.Version }}').replace('kind: StatefulSet', 'kind: {{ .Values.kind }}')}{{- end }}`,
    },
    found: [['v chart-patch 1.2.3 → 1.2.4', '.Chart.Version']],
  },
  {
    title: 'a kind that comes from the values without any condition',
    files: {
      'values.yaml': 'kind: Deployment\n',
      'templates/s.yaml': statefulSet('          v: {{ .Chart.Version }}').replace('kind: StatefulSet', 'kind: {{ .Values.kind }}'),
    },
    found: [['v chart-patch 1.2.3 → 1.2.4', '.Chart.Version']],
  },
  {
    title: 'a branch that is off by default, in the helper alone',
    files: {
      'values.yaml': 'stamp: false\n',
      'templates/_h.tpl': `{{- define "l" -}}\nname: demo\n{{- if .Values.stamp }}\nv: {{ .Chart.Version }}\n{{- end }}\n{{- end }}`,
      'templates/s.yaml': statefulSet('          {{- include "l" . | nindent 10 }}'),
    },
    found: [['v chart-patch 1.2.3 → 1.2.4', 'include "l" . | nindent 10']],
  },
  {
    title: 'a label that shows after a major bump only',
    files: { 'templates/s.yaml': statefulSet('          v: {{ .Chart.AppVersion | trunc 1 | quote }}') },
    found: [['v app-major 4 → 5', '.Chart.AppVersion | trunc 1 | quote']],
  },
  {
    title: 'control flow that reads the release',
    files: { 'templates/s.yaml': statefulSet('          a: b\n          {{- if .Release.IsInstall }}\n          v: first\n          {{- end }}') },
    found: [['v upgrade first → absent', 'first']],
  },
  {
    title: 'a hash of something that holds the version',
    files: { 'templates/_h.tpl': helpers, 'templates/s.yaml': statefulSet('          v: x{{ include "demo.labels" . | sha256sum | trunc 8 }}') },
    found: [['v chart-patch', 'include "demo.labels" . | sha256sum | trunc 8']],
  },
  {
    title: 'a random value',
    files: { 'templates/s.yaml': statefulSet('          v: x{{ randAlphaNum 5 }}') },
    found: [['v again', 'randAlphaNum 5']],
  },
  {
    title: 'a label key that holds the version',
    files: { 'templates/s.yaml': statefulSet('          "v{{ .Chart.Version }}": x') },
    found: [
      ['v1.2.3 chart-patch x → absent', '.Chart.Version'],
      ['v1.2.4 chart-patch absent → x', '.Chart.Version'],
    ],
  },
  {
    title: 'a stable helper',
    files: { 'templates/_h.tpl': helpers, 'templates/s.yaml': statefulSet('          {{- include "demo.stable" . | nindent 10 }}') },
  },
  { title: 'a suspicious key with a value that stays', files: { 'templates/s.yaml': statefulSet('          helm.sh/chart: demo') } },
  {
    title: 'a version in the object’s name makes it another object',
    files: {
      'templates/s.yaml': statefulSet('          v: {{ .Chart.Version }}').replace(
        'name: {{ .Release.Name }}',
        'name: demo-{{ .Chart.Version | replace "." "-" }}',
      ),
    },
  },
  {
    title: 'a custom resource that looks alike',
    files: { 'templates/s.yaml': statefulSet('          v: {{ .Chart.Version }}').replace('apps/v1', 'example.com/v1') },
  },
  {
    title: 'a branch that always fails',
    files: {
      'templates/s.yaml': `{{- if .Values.on }}{{ fail "never" }}{{ end }}\n${statefulSet('          a: b\n          {{- if .Values.on }}\n          v: {{ .Chart.Version }}\n          {{- end }}')}`,
    },
  },
  {
    title: 'a small step in a world of its own counts more than a large one by default',
    files: {
      'values.yaml': 'full: false\n',
      'templates/s.yaml': statefulSet(
        '          v: x{{ if .Values.full }}{{ .Chart.AppVersion }}{{ else }}{{ .Chart.AppVersion | trunc 1 }}{{ end }}',
      ),
    },
    found: [['v app-patch', '.Chart.AppVersion']],
  },
  {
    title: 'a major version in the name does not hide the patch',
    files: {
      'templates/s.yaml': statefulSet('          v: {{ .Chart.AppVersion }}').replace(
        'name: {{ .Release.Name }}',
        'name: demo-{{ .Chart.AppVersion | trunc 1 }}',
      ),
    },
    found: [['v app-patch 4.5.6 → 4.5.7', '.Chart.AppVersion']],
  },
  {
    title: 'a revision in the name makes another object of every release',
    files: {
      'templates/s.yaml': statefulSet('          v: {{ .Chart.AppVersion }}').replace(
        'name: {{ .Release.Name }}',
        'name: demo-{{ .Release.Revision }}',
      ),
    },
  },
  {
    title: 'an image tag of the values',
    files: {
      'values.yaml': 'image:\n  tag: v1.2.3\n  name: demo\n',
      'templates/s.yaml': statefulSet('          v: {{ .Values.image.tag }}\n          w: {{ .Values.image.name }}'),
    },
    found: [['v values v1.2.3 → v1.2.4', '.Values.image.tag']],
  },
  {
    title: 'a file of the chart',
    files: { VERSION: '7.8.9\n', 'templates/s.yaml': statefulSet('          v: {{ .Files.Get "VERSION" | trim }}') },
    found: [['v content 7.8.9 → 7.8.10', '.Files.Get "VERSION" | trim']],
  },
  {
    title: 'the version of Kubernetes',
    files: { 'templates/s.yaml': statefulSet('          v: k{{ .Capabilities.KubeVersion.Minor }}') },
    found: [['v cluster k36 → k37', '.Capabilities.KubeVersion.Minor']],
  },
  {
    title: 'an alias of labels that may change where they stand',
    files: {
      'templates/s.yaml': statefulSet('          <<: *all').replace('spec:', '  labels: &all\n    v: {{ .Chart.Version }}\nspec:'),
    },
    found: [['v chart-patch 1.2.3 → 1.2.4', '.Chart.Version']],
  },
  {
    title: 'a version in a comment',
    files: { 'templates/s.yaml': statefulSet('          a: b # {{ .Chart.Version }}') },
  },
];

describe('claim-label-drift', () => {
  test.each(cases)('$title', async ({ files, found = [] }) => {
    const report = await reportOf(files);
    const chart = await chartOf(files);
    const shown = report.findings.map(({ rule, file, range, drift }) => {
      const change = drift?.now?.startsWith('x') && drift.step !== 'chart-patch' ? '' : ` ${drift?.now ?? 'absent'} → ${drift?.next ?? 'absent'}`;
      const label = `${rule === 'claim-label-drift' ? '' : `${rule} `}${drift?.path.at(-1)} ${drift?.step}`;
      return [`${label}${change}`, sourceOf(chart, file)?.text.slice(range.start, range.end)];
    });
    expect(shown.map(([label, text]) => [found.find(([wanted]) => label?.startsWith(wanted))?.[0] ?? label, text])).toEqual(found);
  });
});
