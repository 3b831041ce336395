/** `stable-helper` uses a helper of the chart's own that prints what stays the same, before it adds one. */
import { expect, test } from 'vitest';
import { statefulSet } from '../../kit/charts.ts';
import { changedBy, fixesFor, kindsOf } from '../../kit/fixes.ts';

const claim = (name: string): string => statefulSet(`          {{- include "${name}" . | nindent 10 }}`);
const helpers = (stable: string): string => `{{- define "demo.labels" -}}
helm.sh/chart: {{ .Chart.Version }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "demo.steady" -}}
${stable}
{{- end }}
`;
const exact = 'app.kubernetes.io/instance: {{ .Release.Name }}\napp.kubernetes.io/name: {{ .Chart.Name }}';

const after = async (stable: string) => {
  // Others print the labels of the leaking helper, too.
  const other = 'kind: ConfigMap\nmetadata:\n  labels:\n    {{- include "demo.labels" . | nindent 4 }}\n';
  const files = { 'templates/c.yaml': other, 'templates/_helpers.tpl': helpers(stable), 'templates/s.yaml': claim('demo.labels') };
  const { chart, fixes } = await fixesFor(files);
  const fix = fixes.find(({ kind }) => kind === 'stable-helper');
  return fix && { preferred: fix.preferred, changed: changedBy(chart, fix, files) };
};

test('one that prints exactly that is used, and preferred', async () => {
  expect(await after(exact)).toEqual({ preferred: true, changed: { 'templates/s.yaml': claim('demo.steady') } });
});

test.each([
  ['less', 'app.kubernetes.io/name: {{ .Chart.Name }}'],
  ['more', `${exact}\nmore: x`],
  ['what changes, too', `${exact}\nhelm.sh/chart: {{ .Chart.Version }}`],
])('one that prints %s is not', async (_, stable) => {
  const found = await after(stable);
  expect(found?.preferred).toBe(false);
  expect(found?.changed['templates/s.yaml']).toBe(claim('demo.claimLabels'));
});

test('where that is the helper of the selector, `selector-labels` uses it', async () => {
  const offered = await fixesFor({
    'templates/_helpers.tpl': helpers(exact),
    'templates/s.yaml': claim('demo.labels').replace('      app: demo\n', '      {{- include "demo.steady" . | nindent 6 }}\n'),
  });
  expect(kindsOf(offered)).toContain('selector-labels');
  expect(kindsOf(offered).join()).not.toContain('stable-helper');
});

const words = 'Labels of claim templates: those that stay the same from release to release';

test.each([
  ['', `{{/*\n${words}\n*/}}`],
  ['{{/*\nCommon labels\n*/}}\n', `{{/*\n${words}\n*/}}`],
  ['{{/* Common labels */}}\n', `{{/* ${words} */}}`],
  ['{{- /*\nCommon labels\n*/ -}}\n', `{{- /*\n${words}\n*/ -}}`],
  ['{{/* Name */}}\n{{- define "demo.name" }}x{{ end }}\n\n', `{{/*\n${words}\n*/}}`],
])('its comment is like the one of the helper beside it: %j', async (comment, expected) => {
  for (const eol of ['\n', '\r\n']) {
    const files = {
      'templates/c.yaml': 'kind: ConfigMap\nmetadata:\n  labels:\n    {{- include "demo.labels" . | nindent 4 }}\n',
      'templates/_helpers.tpl': (comment + helpers('a: b')).replaceAll('\n', eol),
      'templates/s.yaml': claim('demo.labels'),
    };
    const { chart, fixes } = await fixesFor(files);
    const fix = fixes.find(({ kind }) => kind === 'stable-helper');
    const text = fix && changedBy(chart, fix, files)['templates/_helpers.tpl'];
    expect(text).toContain(`${eol}${eol}${expected.replaceAll('\n', eol)}${eol}{{- define "demo.claimLabels" -}}${eol}`);
  }
});

test.each([
  '{{- if .Chart.AppVersion }}\napp.kubernetes.io/version: {{ .Chart.AppVersion | quote }}\n{{- end }}',
  '{{- with .Chart.AppVersion }}\napp.kubernetes.io/version: {{ . | quote }}\n{{- end }}',
])('what a version decides on is left out, though it prints nothing before there is one: %j', async (version) => {
  const steady = 'app.kubernetes.io/name: {{ .Chart.Name }}\n{{- if .Release.Service }}\nheritage: {{ .Release.Service }}\n{{- end }}';
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n',
    'templates/c.yaml': 'kind: ConfigMap\nmetadata:\n  labels:\n    {{- include "demo.labels" . | nindent 4 }}\n',
    'templates/_helpers.tpl': `{{- define "demo.labels" -}}\nhelm.sh/chart: {{ .Chart.Version }}\n${version}\n${steady}\n{{- end }}\n`,
    'templates/s.yaml': claim('demo.labels'),
  };
  const { chart, fixes } = await fixesFor(files);
  const fix = fixes.find(({ kind }) => kind === 'stable-helper');
  const text = (fix && changedBy(chart, fix, files)['templates/_helpers.tpl']) ?? '';
  expect(text.slice(text.indexOf('{{- define "demo.claimLabels"'))).toBe(`{{- define "demo.claimLabels" -}}\n${steady}\n{{- end }}\n`);
});
