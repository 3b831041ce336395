/** Fixes write as the template's author does. */
import { describe, expect, test } from 'vitest';
import { statefulSet } from '../../kit/charts.ts';
import { fixedText, fixesFor } from '../../kit/fixes.ts';

const helpers = '{{- define "demo.labels" -}}\nhelm.sh/chart: {{ .Chart.Version }}\napp.kubernetes.io/name: demo\n{{- end }}\n';
const included = '{{ include "demo.labels" . | indent 10 }}';

const offeredFor = (template: string) =>
  fixesFor({
    'values.yaml': 'persistence:\n  size: 1\n  labels: {}\n',
    'templates/_helpers.tpl': helpers,
    'templates/s.yaml': template,
  });

/** The lines of the claim's labels after a fix. */
const labelsAfter = async (kind: 'static-labels' | 'values-labels', template: string): Promise<string> =>
  /(?<=name: data\r?\n)[\s\S]*?(?= +spec:)/.exec(fixedText(await offeredFor(template), kind) ?? '')?.[0] ?? '';

describe('static-labels and values-labels', () => {
  test('move text with `indent` from the start of the line where the replaced line does', async () => {
    const template = statefulSet(included).replace('spec:', '  labels:\n    {{- include "demo.labels" . | nindent 4 }}\nspec:');
    expect(await labelsAfter('values-labels', template)).toBe(
      '        {{- with .Values.persistence.labels }}\n        labels:\n{{ toYaml . | indent 10 }}\n        {{- end }}\n',
    );
    expect(await labelsAfter('static-labels', template)).toContain('          {{- with .Values.persistence.labels }}\n{{ toYaml . | indent 10 }}\n');
  });

  test('trim no white space where the template never does', async () => {
    const template = statefulSet(included);
    expect(await labelsAfter('values-labels', template)).toBe(
      '        {{ with .Values.persistence.labels }}\n        labels:\n{{ toYaml . | indent 10 }}\n        {{ end }}\n',
    );
  });

  test('write tight braces where the template does', async () => {
    const template = statefulSet('{{include "demo.labels" . | indent 10}}').replaceAll('{{ ', '{{').replaceAll(' }}', '}}');
    expect(await labelsAfter('static-labels', template)).toBe(
      '        labels:\n          app.kubernetes.io/name: demo\n          app.kubernetes.io/instance: {{.Release.Name}}\n          app.kubernetes.io/managed-by: {{.Release.Service}}\n' +
        '          {{with .Values.persistence.labels}}\n{{toYaml . | indent 10}}\n          {{end}}\n',
    );
  });

  test('keep Windows line ends', async () => {
    const after = fixedText(
      await offeredFor(statefulSet('          {{- include "demo.labels" . | nindent 10 }}').replaceAll('\n', '\r\n')),
      'values-labels',
    );
    expect(after).toContain('        labels:\r\n          {{- toYaml . | nindent 10 }}\r\n        {{- end }}\r\n');
    expect(after?.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

test('values-labels keeps what stands beside the key, and a `with` that is there', async () => {
  const commented = statefulSet('          {{- include "demo.labels" . | nindent 10 }}').replace(
    '        labels:\n',
    '        labels: &mine # why\n',
  );
  expect(await labelsAfter('values-labels', commented)).toContain('\n        labels: &mine # why\n          {{- toYaml . | nindent 10 }}\n');
  const within = (labels: string): string =>
    statefulSet(`${labels}          {{- toYaml . | nindent 10 }}\n        {{- end }}`).replace(
      '        labels:\n',
      '        {{- with .Values.persistence.labels }}\n        labels:\n',
    );
  const template = within('          {{- include "demo.labels" $ | nindent 10 }}\n');
  expect(fixedText(await offeredFor(template), 'values-labels')).toBe(within(''));
});

describe('between braces, static-labels', () => {
  const flow = (metadata: string): string =>
    statefulSet('').replace(/- metadata:[\s\S]*/, `- metadata: ${metadata}\n      spec: {accessModes: [ReadWriteOnce]}\n`);
  const written =
    'app.kubernetes.io/name: demo, app.kubernetes.io/instance: "{{ .Release.Name }}", app.kubernetes.io/managed-by: "{{ .Release.Service }}"';

  test.each([
    ['{name: data, labels: {{ include "demo.labels" . | fromYaml | toJson }}}', `{name: data, labels: {${written}}}`],
    ['{name: data, labels: {v: "{{ .Chart.Version }}", tier: db}}', `{name: data, labels: {${written}, tier: db}}`],
    ['{labels: {v: {{ .Chart.Version }}, tier: db, w: x-{{ .Chart.AppVersion }}}, name: data}', `{labels: {${written}, tier: db}, name: data}`],
  ])('%s', async (before, after) => {
    expect(fixedText(await offeredFor(flow(before)), 'static-labels')).toBe(flow(after));
  });
});

test.each([
  ['{name: data, labels: {v: "{{ .Chart.Version }}", tier: db}}', '{name: data, labels: {tier: db}}'],
  ['{name: data, labels: {tier: db, v: "{{ .Chart.Version }}"}}', '{name: data, labels: {tier: db}}'],
  ['{labels: {v: "{{ .Chart.Version }}"}, name: data}', '{name: data}'],
])('between braces, drop-version-labels: %s', async (before, after) => {
  const flow = (metadata: string): string =>
    statefulSet('').replace(/- metadata:[\s\S]*/, `- metadata: ${metadata}\n      spec: {accessModes: [ReadWriteOnce]}\n`);
  expect(fixedText(await offeredFor(flow(before)), 'drop-version-labels')).toBe(flow(after));
});
