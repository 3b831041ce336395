/** Files that change the values which later files see: those are rendered before each of the others. */
import { expect, test } from 'vitest';
import { finish } from '../../../server/src/analysis/index.ts';
import { explore } from '../../../server/src/explore/index.ts';
import { chartOf, reportOf, statefulSet } from '../../kit/charts.ts';

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

test('a copy of values that a template changes is its own: nothing has to be rendered before other files', async () => {
  const rendersOf = async (source: string): Promise<number> => {
    const first = `{{- $l := ${source} }}{{- $_ := set $l "v" "x" }}\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n  labels: {{ toYaml $l | nindent 4 }}\n`;
    const found = finish(
      explore(
        await chartOf({
          'values.yaml': 'labels: {a: b}\na: false\n',
          'templates/below/first.yaml': first,
          'templates/s.yaml': statefulSet('          {{- if .Values.a }}\n          v: {{ .Chart.Version }}\n          {{- end }}'),
        }),
      ),
    );
    expect(found.facts.map(({ path }) => path.at(-1))).toEqual(['v']);
    return found.renders;
  };
  expect(await rendersOf('deepCopy .Values.labels')).toBeLessThan(await rendersOf('.Values.labels'));
});

test('what is set for a helper and taken back afterwards is no change', async () => {
  const helper =
    '{{- define "name" }}{{ .kind }}-{{ .Chart.Name }}{{ end -}}\n{{- define "long" }}{{ $_ := set . "kind" "k" }}{{ include "name" . }}{{ $_ := unset . "kind" }}{{ end -}}\n';
  const text = statefulSet('          {{- if .Values.a }}\n          v: {{ .kind | default .Chart.Version }}\n          {{- end }}');
  const { findings } = await reportOf({
    'values.yaml': 'a: false\n',
    'templates/s.yaml': `${helper}${text.replace('version: {{ .Chart.Version }}', 'n: {{ include "long" . }}')}`,
  });
  expect(findings.map(({ drift }) => drift?.path.at(-1))).toEqual(['v']);
});
