/** Fixes in situations that are not the usual one: where else the StatefulSet stands, and in which worlds its labels change. */
import { describe, expect, test } from 'vitest';
import type { Fix } from '../../../server/src/analysis/index.ts';
import { statefulSet } from '../../kit/charts.ts';
import { fixedText, fixesFor, kindsOf } from '../../kit/fixes.ts';

test('two StatefulSets of one file whose claims are called the same are mended one by one', async () => {
  const one = statefulSet('          app: demo\n          v: {{ .Chart.Version }}');
  const other = one.replace('name: {{ .Release.Name }}', 'name: other');
  const offered = await fixesFor({ 'templates/s.yaml': `${one}---\n${other}` }, 'other');
  expect(kindsOf(offered)).toEqual(['static-labels', 'drop-version-labels!', 'freeze-labels']);
  expect(fixedText(offered, 'drop-version-labels')).toBe(`${one}---\n${other.replace('          v: {{ .Chart.Version }}\n', '')}`);
});

const helpers = `{{- define "demo.name" -}}
{{ default .Chart.Name .Values.nameOverride }}
{{- end }}
{{- define "demo.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/name: {{ include "demo.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
`;
const included = statefulSet('          {{- include "demo.labels" . | nindent 10 }}');
const files = (template: string, others: Readonly<Record<string, string>> = {}) => ({
  'templates/_helpers.tpl': helpers,
  'templates/s.yaml': template,
  ...others,
});

test.each([
  ['an older Kubernetes', `{{- if semverCompare "<1.20-0" .Capabilities.KubeVersion.Version }}\n${included}{{- end }}\n`],
  ['an API version', `{{- if .Capabilities.APIVersions.Has "example.com/v1" }}\n${included}{{- end }}\n`],
])('a StatefulSet for %s is mended in that world', async (_, template) => {
  const offered = await fixesFor(files(template));
  expect(kindsOf(offered)).toContain('static-labels');
  expect(fixedText(offered, 'omit-version-labels')).toContain('omit (include "demo.labels" . | fromYaml) "helm.sh/chart"');
});

test('a label that comes with the upgrade is mended where the upgrade shows it', async () => {
  const labels = (more: string): string => statefulSet(`          app: demo\n${more}`.trimEnd());
  const offered = await fixesFor(files(labels('          {{- if .Release.IsUpgrade }}\n          upgraded: "yes"\n          {{- end }}')));
  expect(kindsOf(offered)).not.toContain('freeze-labels');
  expect(fixedText(offered, 'drop-version-labels')).toBe(labels(''));
  expect(fixedText(offered, 'static-labels')).not.toContain('IsUpgrade');
});

test.each(['{{ .Values.kind }}', '{{ ternary "StatefulSet" "Deployment" .Values.stateful }}'])('the kind %s', async (kind) => {
  const template = included.replace('kind: StatefulSet', `kind: ${kind}`);
  const offered = await fixesFor(files(template, { 'values.yaml': 'kind: Deployment\nstateful: false\n' }));
  expect(kindsOf(offered)).toEqual(expect.arrayContaining(['static-labels', 'omit-version-labels', 'freeze-labels']));
});

describe('two aliases of one subchart', () => {
  const sub = (name: string) => ({
    'Chart.yaml':
      'apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n  - {name: sub, version: 3.0.0, alias: one}\n  - {name: sub, version: 3.0.0, alias: two}\n',
    'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 3.0.0\n',
    'charts/sub/templates/s.yaml': statefulSet(`          chart: ${name}-{{ .Chart.Version }}`).replace('{{ .Release.Name }}', '{{ .Chart.Name }}'),
  });

  test('are mended together', async () => {
    const offered = await fixesFor(sub('{{ .Chart.Name }}'), 'one');
    expect(fixedText(offered, 'drop-version-labels', 'charts/sub/templates/s.yaml')).not.toContain('.Chart.Version }}\n      spec');
    expect(fixedText(offered, 'drop-version-labels', 'charts/sub/templates/s.yaml')).toContain('name: data\n      spec:');
    expect(kindsOf(offered)).toContain('static-labels');
  });

  test('do not keep the label of one of them', async () => {
    expect(kindsOf(await fixesFor(sub('{{ .Chart.Name }}'), 'two'))).not.toContain('freeze-labels');
    expect(kindsOf(await fixesFor(sub('sub'), 'two'))).toContain('freeze-labels');
  });
});

describe('a claim that a named template prints, which its caller indents', () => {
  const claims = `{{- define "demo.claims" -}}
- metadata:
    name: data
    labels: {{ include "demo.labels" . | nindent 6 }}
  spec:
    accessModes: [ReadWriteOnce]
{{- end }}
`;
  const leaking = helpers.replace('app.kubernetes.io/name', 'app.kubernetes.io/version: {{ .Chart.Version }}\napp.kubernetes.io/name');
  const template = statefulSet('          CLAIM').replace(
    /( {2}volumeClaimTemplates:\n)[\s\S]*/,
    '$1    {{- include "demo.claims" . | nindent 4 }}\n',
  );
  const inFile = (file: string) => ({
    'values.yaml': 'persistence:\n  size: 1Gi\n',
    'templates/s.yaml': template,
    'templates/_helpers.tpl': leaking,
    [file]: file === 'templates/_helpers.tpl' ? leaking + claims : claims,
  });

  test.each(['templates/_helpers.tpl', 'templates/_claims.tpl'])('is mended in %s, in the columns of that file', async (file) => {
    const offered = await fixesFor(inFile(file));
    const fixed = (kind: Fix['kind']): string | undefined => fixedText(offered, kind, file);
    expect(fixed('omit-version-labels')).toContain(
      'labels: {{ omit (include "demo.labels" . | fromYaml) "helm.sh/chart" "app.kubernetes.io/version" | toYaml | nindent 6 }}',
    );
    expect(fixed('values-labels')).toContain(`    name: data
    {{- with .Values.persistence.labels }}
    labels:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:`);
    expect(fixed('static-labels')).toContain(`    labels:
      app.kubernetes.io/name: {{ include "demo.name" . }}
`);
  });
});

test('labels that stay are not included once more for those that go', async () => {
  const two = `{{- define "demo.selector" -}}\napp: demo\nrelease: {{ .Release.Name }}\n{{- end }}\n{{- define "demo.version" -}}\nv: {{ .Chart.Version }}\n{{- end }}\n`;
  const labels = (...names: string[]): string =>
    statefulSet(names.map((name) => `          {{- include "demo.${name}" . | nindent 10 }}`).join('\n'));
  const selecting = (template: string): string =>
    template.replace('matchLabels:\n      app: demo', 'matchLabels:\n      {{- include "demo.selector" . | nindent 6 }}');
  const kinds = async (...names: string[]) =>
    kindsOf(await fixesFor({ 'templates/_helpers.tpl': two, 'templates/s.yaml': selecting(labels(...names)) })).map((kind) => kind.replace('!', ''));
  expect(await kinds('version')).toContain('selector-labels');
  expect(await kinds('selector', 'version')).not.toContain('selector-labels');
});

test('a helper that claims of two files use is repaired for both', async () => {
  const other = included.replace('name: {{ .Release.Name }}', 'name: other');
  const offered = await fixesFor(files(included, { 'templates/other.yaml': other }));
  expect(fixedText(offered, 'repair-helper', 'templates/_helpers.tpl')).toBe(helpers.replace(/helm.sh.*\n/, ''));
});

describe('labels that a block brings in', () => {
  const written = `          app.kubernetes.io/name: {{ include "demo.name" . }}
          app.kubernetes.io/instance: {{ .Release.Name }}
          app.kubernetes.io/managed-by: {{ .Release.Service }}`;

  test('a loop over what a helper prints', async () => {
    const loop = (labels: string): string =>
      statefulSet(`          {{- range $key, $value := (${labels}) }}\n          {{ $key }}: {{ $value | quote }}\n          {{- end }}`);
    const offered = await fixesFor(files(loop('include "demo.labels" . | fromYaml')));
    expect(fixedText(offered, 'static-labels')).toBe(statefulSet(written));
    expect(fixedText(offered, 'omit-version-labels')).toBe(loop('omit (include "demo.labels" . | fromYaml) "helm.sh/chart"'));
  });

  test('a loop over values that are templates', async () => {
    const template = statefulSet(
      '          {{- range $key, $value := .Values.labels }}\n          {{ $key }}: {{ tpl $value $ }}\n          {{- end }}',
    );
    const offered = await fixesFor(files(template, { 'values.yaml': 'labels:\n  v: "{{ .Chart.Version }}"\n' }));
    expect(fixedText(offered, 'drop-version-labels', 'values.yaml')).toBe('labels: {}\n');
    expect(kindsOf(offered)).not.toContain('static-labels');
  });

  test('a `with` around the key', async () => {
    const template = (open: string): string =>
      statefulSet('').replace(
        '        labels:\n',
        `        {{- with (${open}) }}\n        labels:\n          {{- . | nindent 10 }}\n        {{- end }}`,
      );
    const offered = await fixesFor(files(template('include "demo.labels" .')));
    expect(fixedText(offered, 'static-labels')).toBe(statefulSet(written));
    expect(fixedText(offered, 'stable-helper')).toBe(template('include "demo.claimLabels" .'));
    expect(fixedText(offered, 'omit-version-labels')).toBe(template('omit (include "demo.labels" . | fromYaml) "helm.sh/chart" | toYaml'));
  });
});

describe('labels of an expression beside one that is written out', () => {
  const selected = (labels: string): string => statefulSet(labels).replaceAll('app: demo', 'app.kubernetes.io/instance: {{ .Release.Name }}');
  const selector = `${helpers}{{- define "demo.selectorLabels" -}}\napp.kubernetes.io/instance: {{ .Release.Name }}\n{{- end }}\n`;
  const both = (first: string, second: string): string =>
    selected(
      [first, second]
        .filter((line) => line !== '')
        .map((line) => `          ${line}`)
        .join('\n'),
    );

  test('are mended together, each as it can be', async () => {
    const template = both('{{- include "demo.labels" . | nindent 10 }}', 'v: "{{ .Chart.AppVersion }}-x"');
    const offered = await fixesFor(files(template, { 'templates/_helpers.tpl': selector }));
    expect(kindsOf(offered)).toEqual(['selector-labels', 'static-labels', 'repair-helper!', 'stable-helper', 'omit-version-labels', 'freeze-labels']);
    expect(offered.fixes[0]?.title).toBe('Use the stable labels of `demo.selectorLabels` in the claim template, and remove the others that change');
    expect(fixedText(offered, 'selector-labels')).toBe(both('{{- include "demo.selectorLabels" . | nindent 10 }}', ''));
    expect(fixedText(offered, 'omit-version-labels')).toBe(
      both('{{- omit (include "demo.labels" . | fromYaml) "helm.sh/chart" | toYaml | nindent 10 }}', ''),
    );
    expect(fixedText(offered, 'freeze-labels')).toBe(
      both('{{- merge (dict "helm.sh/chart" "demo-1.2.3") (include "demo.labels" . | fromYaml) | toYaml | nindent 10 }}', 'v: "4.5.6-x"'),
    );
  });
});

test('labels that users give to one of several claims stay', async () => {
  const loop = (labels: string): string =>
    `{{- if .Values.persistence.enabled }}\n${statefulSet('@')
      .replace('    - metadata:', '    {{- range $name, $claim := .Values.claims }}\n    - metadata:')
      .replace('name: data', 'name: {{ $name }}')
      .replace('@', `${labels}\n          {{- with $claim.labels }}\n          {{- toYaml . | nindent 10 }}\n          {{- end }}`)
      .replace('[ReadWriteOnce]\n', '[ReadWriteOnce]\n    {{- end }}\n')}{{- end }}\n`;
  const values = 'persistence:\n  enabled: true\nclaims:\n  data: {}\n';
  const offered = await fixesFor(files(loop('          {{- include "demo.labels" $ | nindent 10 }}'), { 'values.yaml': values }));
  expect(kindsOf(offered)).toEqual(['static-labels', 'repair-helper!', 'stable-helper', 'omit-version-labels', 'freeze-labels']);
  expect(fixedText(offered, 'static-labels', 'values.yaml')).toBe(values);
  expect(fixedText(offered, 'static-labels')).toContain('{{- with $claim.labels }}');
});

test.each([
  ["'{{ .Chart.Version }}'", "'1.2.3'"],
  ['"{{ .Chart.Version }}"', '"1.2.3"'],
  ['{{ .Chart.Version }}', '"1.2.3"'],
  ["'it''s {{ .Chart.Version }}'", "'it''s 1.2.3'"],
])('freeze-labels keeps the quotes of %s', async (value, frozen) => {
  const offered = await fixesFor(files(statefulSet(`          app: demo\n          v: ${value}`)));
  expect(fixedText(offered, 'freeze-labels')).toBe(statefulSet(`          app: demo\n          v: ${frozen}`));
});

describe('drop-version-labels', () => {
  const block = '          {{- if .Chart.AppVersion }}\n          v: {{ .Chart.AppVersion }}\n          {{- end }}';
  const users = '          {{- with .Values.labels }}\n          {{- toYaml . | nindent 10 }}\n          {{- end }}';
  const bare = statefulSet('').replace('        labels:\n\n', '');

  test.each([
    ['takes the condition away that is left with nothing', `          app: demo\n${block}`, statefulSet('          app: demo')],
    ['takes the key away with the last condition', block, bare],
    ['leaves the key for what other values print', `${block}\n${users}`, statefulSet(users)],
  ])('%s', async (_, labels, expected) => {
    const offered = await fixesFor(files(statefulSet(labels), { 'values.yaml': 'labels: {}\n' }));
    expect(fixedText(offered, 'drop-version-labels')).toBe(expected);
  });

  test.each([
    ['labels: {v: "{{ .Chart.Version }}", app: demo}', 'labels: {app: demo}'],
    ['labels: {app: demo, v: "{{ .Chart.Version }}"}', 'labels: {app: demo}'],
    ['labels: {app: demo, v: "{{ .Chart.Version }}", w: x}', 'labels: {app: demo, w: x}'],
    ['labels: {v: "{{ .Chart.Version }}"}', undefined],
  ])('takes the one entry out of %s', async (labels, expected) => {
    const template = (line: string | undefined): string =>
      statefulSet('').replace('        labels:\n\n', line === undefined ? '' : `        ${line}\n`);
    const offered = await fixesFor(files(template(labels), { 'values.yaml': 'a: 1\n' }));
    expect(fixedText(offered, 'drop-version-labels')).toBe(template(expected));
    expect(fixedText(offered, 'values-labels')).toContain('        labels:\n          {{- toYaml . | nindent 10 }}\n');
  });
});
