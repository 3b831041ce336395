/** A drift source that no field names: it is read by a name in a string, or with all that a template was given. */
import { expect, test } from 'vitest';
import { finish } from '../../../server/src/analysis/index.ts';
import { explore } from '../../../server/src/explore/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

const found = async (labels: string, helpers = '', before = '') =>
  finish(
    explore(
      await chartOf({
        'values.yaml': 'a: false\nfield: Version\ntop: Chart\n',
        'templates/_h.tpl': helpers,
        'templates/s.yaml': before + statefulSet(`          x: y\n${labels}`),
      }),
    ),
  );

const given = (labels: string): string => `          {{- if .Values.a }}\n          ${labels}\n          {{- end }}`;

test.each([
  ['index of the context', '{{ index . "Chart" "Version" }}'],
  ['index of the release', '{{ index . "Release" "Revision" }}'],
  ['get', '{{ get .Chart "Version" }}'],
  ['dig', '{{ dig "Chart" "Version" "" (deepCopy .) }}'],
  ['pick', '{{ (pick . "Chart").Chart.Version }}'],
  ['pluck', '{{ (pluck "Chart" . | first).Version }}'],
  ['names that the values give', '{{ index . .Values.top .Values.field }}'],
  ['all of the context as YAML', '{{ toYaml . | sha256sum }}'],
  ['all of the context as JSON', '{{ toJson (values .) | sha256sum }}'],
  ['all of the context as Go prints it', '{{ print $ | sha256sum }}'],
  ['all of the context in quotes', '{{ . | quote | sha256sum }}'],
  ['all of the context in single quotes', '{{ squote $ | sha256sum }}'],
  ['all of the context behind a word', '{{ cat "x" . | sha256sum }}'],
  ['all that is in the context', '{{ values . | join " " | sha256sum }}'],
  ['most of the context', '{{ omit . "Values" | toYaml | sha256sum }}'],
  ['a choice of an expression', '{{ ternary (index . "Chart" "Version") "x" true }}'],
])('%s', async (_, expression) => {
  const { facts, gaps } = await found(given(`v: ${expression}`));
  expect([facts.map(({ path }) => path.at(-1)), gaps]).toEqual([['v'], []]);
});

test.each([
  ['which reads the context', '{{ include "h" . }}', '{{ define "h" }}{{ index . "Chart" "Version" }}{{ end }}'],
  ['which prints all of it', '{{ include "h" $ }}', '{{ define "h" }}{{ toYaml . | sha256sum }}{{ end }}'],
  ['which prints all of it through a variable', '{{ include "h" . }}', '{{ define "h" }}{{ $root := . }}{{ toYaml $root | sha256sum }}{{ end }}'],
  ['which is given it in a dict', '{{ include "h" (dict "ctx" .) }}', '{{ define "h" }}{{ toYaml .ctx | sha256sum }}{{ end }}'],
  [
    'which is called by a helper',
    '{{ include "g" . }}',
    '{{ define "g" }}{{ include "h" $ }}{{ end }}{{ define "h" }}{{ print . | sha256sum }}{{ end }}',
  ],
])('a helper %s', async (_, expression, helpers) => {
  expect((await found(given(`v: ${expression}`), helpers)).facts.map(({ path }) => path.at(-1))).toEqual(['v']);
});

test('a loop over the context, which also has the revision', async () => {
  const { facts } = await found(
    '          {{- if .Values.a }}{{ range $k, $v := .Release }}\n          {{ $k }}: {{ $v | toString | sha256sum }}\n          {{- end }}{{ end }}',
  );
  expect(facts.map(({ path }) => path.at(-1)).sort()).toEqual(['IsInstall', 'IsUpgrade', 'Revision']);
});

test('what looks into anything else is no reason to look at a branch', async () => {
  const helpers = '{{ define "h" }}{{ range $k, $v := . }}{{ if $v }}{{ $k }}: {{ toYaml $v }}{{ end }}{{ end }}{{ end }}';
  const { worlds } = await found(given('v: {{ include "h" .Values.labels | quote }}'), helpers);
  expect(worlds).toBe((await found(given('v: w'))).worlds);
});
