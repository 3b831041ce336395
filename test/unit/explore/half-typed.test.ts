/** An action that is half typed costs itself, wherever it stands. */
import { expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

const claims = statefulSet('          v: {{ .Chart.Version }}');

const labelsFound = async (template: string) => {
  const { findings, incomplete } = await reportOf({ 'values.yaml': 'on: false\n', 'templates/s.yaml': template });
  return { drifts: findings.filter(({ drift }) => drift).length, told: findings.filter(({ drift }) => !drift).length + incomplete.length };
};

test.each([
  '{{ inc }}',
  '{{ .Values.x | nin }}',
  '{{ include }}',
  '{{ include "" . }}',
  '{{ include "x.lab" . }}',
  '{{ .Values.x | trunc }}',
  '{{ template "nope" }}',
  '{{ if foo }}a{{ end }}',
  '{{ with trunc 3 }}a{{ end }}',
  '{{ range include }}a{{ end }}',
  '{{ $x := foo }}{{ $x }}',
  '{{ and }}',
])('%s', async (action) => {
  expect(await labelsFound(`# ${action}\n${claims}`)).toEqual({ drifts: 1, told: 1 });
  expect(await labelsFound(`{{ if .Values.on }}\n# ${action}\n${claims}{{ end }}`)).toEqual({ drifts: 1, told: 1 });
});
