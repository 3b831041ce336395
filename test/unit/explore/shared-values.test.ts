/** Files that change the values which later files see: those are rendered before each of the others. */
import { describe, expect, it, test } from 'vitest';
import { finish, Memory } from '../../../server/src/analysis/index.ts';
import { withFile } from '../../../server/src/chart/index.ts';
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

const service = (before: string): string => `${before}\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n`;
const values = 'a: false\nb: false\ne: ""\nlist: []\ns: {}\n';

/** The labels that are found to change, and how many renders that took. */
const lookAt = async (
  templates: Readonly<Record<string, string>>,
  memory?: Memory,
): Promise<{ readonly labels: unknown[]; readonly renders: number }> => {
  const { facts, renders } = finish(explore(await chartOf({ 'values.yaml': values, ...templates }), memory ? { memory } : {}));
  return { labels: facts.map(({ path }) => path.at(-1)), renders };
};

describe('a file that puts a version into values behind a condition that is off by default', () => {
  it.each([
    ['by set', '{{- if .Values.b }}{{ $_ := set .Values.s "v" .Chart.Version }}{{ end }}'],
    ['by merge', '{{- if .Values.b }}{{ $_ := merge .Values.s (dict "v" .Chart.Version) }}{{ end }}'],
    ['by mergeOverwrite of more', '{{- if .Values.b }}{{ $_ := mergeOverwrite .Values (dict "s" (dict "v" .Chart.Version)) }}{{ end }}'],
    ['through a variable', '{{- $s := .Values.s }}{{ $v := .Chart.Version }}{{ if .Values.b }}{{ $_ := set $s "v" $v }}{{ end }}'],
    ['for what the user gives', '{{- with .Values.e }}{{ $_ := set $.Values.s "v" $.Chart.Version }}{{ end }}'],
    ['for each of a list', '{{- range .Values.list }}{{ $_ := set $.Values.s "v" $.Chart.Version }}{{ end }}'],
    ['behind two conditions', '{{- if .Values.b }}{{ if .Values.e }}{{ $_ := set .Values.s "v" .Chart.Version }}{{ end }}{{ end }}'],
    ['in a helper', '{{- include "h" . }}'],
    ['in a helper that is given what to put', '{{- if .Values.b }}{{ include "set" (dict "root" $ "v" .Chart.Version) }}{{ end }}'],
  ])('%s', async (_, change) => {
    const helpers =
      '{{ define "h" }}{{ if .Values.b }}{{ $_ := set .Values.s "v" .Chart.Version }}{{ end }}{{ end }}{{ define "set" }}{{ $_ := set .root.Values.s "v" .v }}{{ end }}';
    const files = { 'templates/_h.tpl': helpers, 'templates/below/first.yaml': service(change) };
    expect((await lookAt({ ...files, 'templates/s.yaml': statefulSet('          v: {{ .Values.s.v }}') })).labels).toEqual(['v']);
    const optional = statefulSet('          x: y\n          {{- if .Values.a }}\n          v: {{ .Values.s.v }}\n          {{- end }}');
    expect((await lookAt({ ...files, 'templates/s.yaml': optional })).labels).toEqual(['v']);
  });

  it('which nobody reads is not rendered before others', async () => {
    const first = (key: string): string => service(`{{- if .Values.b }}{{ $_ := set .Values.s "${key}" .Chart.Version }}{{ end }}`);
    const text = statefulSet('          v: {{ .Values.s.v }}\n          {{- if .Values.a }}\n          w: w\n          {{- end }}');
    const [read, unread] = [
      await lookAt({ 'templates/below/first.yaml': first('v'), 'templates/s.yaml': text }),
      await lookAt({ 'templates/below/first.yaml': first('other'), 'templates/s.yaml': text }),
    ];
    expect([read.labels, unread.labels]).toEqual([['v'], []]);
    expect(unread.renders).toBeLessThan(read.renders);
  });

  it('is looked at again when it was edited', async () => {
    const memory = new Memory();
    const first = (source: string): string => service(`{{- if .Values.b }}{{ $_ := set .Values.s "v" ${source} }}{{ end }}`);
    const text = statefulSet('          v: {{ .Values.s.v }}');
    const found: unknown[] = [];
    let chart = await chartOf({ 'values.yaml': values, 'templates/below/first.yaml': first('"x"'), 'templates/s.yaml': text });
    for (const source of ['"x"', '.Chart.Version', '"y"', '.Chart.AppVersion']) {
      chart = withFile(chart, 'templates/below/first.yaml', first(source));
      found.push(finish(explore(chart, { memory })).facts.map(({ now }) => now));
    }
    expect(found).toEqual([[], ['1.2.3'], [], ['4.5.6']]);
  });
});
