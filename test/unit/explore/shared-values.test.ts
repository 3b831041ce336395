/** Files that change the values which later files see: those are rendered before each of the others. */
import { expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

test('what such a file takes from the text of a helper is there', async () => {
  const first = `{{- define "names" }}{"of": "labels"}{{ end -}}
{{- define "prepare" }}
{{- $names := fromJson (include "names" .) }}
{{- $_ := set (get .Values $names.of) "v" .Chart.Version }}
{{- end -}}
{{- include "prepare" . }}
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
`;
  const { findings } = await reportOf({
    'values.yaml': 'labels: {}\n',
    'templates/below/first.yaml': first,
    'templates/s.yaml': statefulSet('          v: {{ .Values.labels.v }}'),
  });
  expect(findings.map(({ drift }) => [drift?.object.kind, drift?.path.at(-1)])).toEqual([['StatefulSet', 'v']]);
});
