/** Versions in the values are guesses, and marked as such; labels that the user adds are nothing. */
import { expect, test } from 'vitest';
import { decodeValues } from '../../../server/src/analysis/index.ts';
import { reportOf, statefulSet } from '../../kit/charts.ts';

const found = async (values: string, labels: string, given = '') => {
  const { findings } = await reportOf({ 'values.yaml': values, 'templates/s.yaml': statefulSet(labels) }, { values: decodeValues(given).values });
  return findings.map(({ severity, drift, message }) => ({
    told: `${severity} ${drift?.path.at(-1)} ${drift?.step} ${drift?.sources.join()} ${drift?.now} → ${drift?.next}`,
    message,
  }));
};
const told = async (...args: Parameters<typeof found>) => (await found(...args)).map((one) => one.told);

test('an image tag, and a version copied into the values, are warnings', async () => {
  expect(await told('image:\n  tag: v1.2.3\n', '          v: {{ .Values.image.tag }}')).toEqual([
    'warning v values Values.image.tag v1.2.3 → v1.2.4',
  ]);
  expect(await told('appVersion: "1.2.3"\n', '          v: {{ .Values.appVersion | quote }}')).toEqual([
    'warning v values Values.appVersion 1.2.3 → 1.2.4',
  ]);
});

test('the warning says that it is a guess about a value, and which', async () => {
  const [{ message } = { message: '' }] = await found('image:\n  tag: v1.2.3\n', '          v: {{ .Values.image.tag }}');
  expect(message).toContain('`image.tag`');
  expect(message).toMatch(/looks like a version/);
});

test('what is the chart’s version as well stays an error', async () => {
  expect(await told('image:\n  tag: ""\n', '          v: {{ .Values.image.tag | default .Chart.AppVersion }}')).toEqual([
    'error v app-patch Chart.AppVersion 4.5.6 → 4.5.7',
  ]);
});

test('neither a number of replicas, nor a name, nor a size is a version', async () => {
  const values = 'replicas: 3\nname: 1.2.3\nsize: 8Gi\ntag: latest\nversion: stable\n';
  const labels = ['replicas', 'name', 'size', 'tag', 'version'].map((name) => `          ${name}: {{ .Values.${name} | quote }}`).join('\n');
  expect(await told(values, labels)).toEqual([]);
});

const common = '          a: b\n          {{- with .Values.commonLabels }}\n          {{- toYaml . | nindent 10 }}\n          {{- end }}';

test('labels that the user adds are nothing, whatever they hold', async () => {
  expect(await told('commonLabels: {}\n', common)).toEqual([]);
  expect(await told('commonLabels: {}\n', common, 'commonLabels:\n  version: 1.2.3\n  app.kubernetes.io/version: v4.5.6\n')).toEqual([]);
  const ranged = '          a: b\n          {{- range $k, $v := .Values.commonLabels }}\n          {{ $k }}: {{ $v | quote }}\n          {{- end }}';
  expect(await told('commonLabels: {}\n', ranged, 'commonLabels:\n  version: 1.2.3\n')).toEqual([]);
  expect(await told('commonLabels: {}\n', '          a: {{ .Values.image.tag }}', 'image:\n  tag: v1.2.3\n')).toEqual([]);
});
