/** What `static-labels` writes: in the chart's own words, with a key for the user's labels where the chart keeps the settings of its claims. */
import { describe, expect, test } from 'vitest';
import { statefulSet } from '../../kit/charts.ts';
import { fixedText, fixesFor } from '../../kit/fixes.ts';

const helpers = `{{- define "demo.name" -}}
{{ default .Chart.Name .Values.nameOverride }}
{{- end }}
{{- define "demo.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/name: {{ include "demo.name" . }}
{{- end }}
`;
const comment = 'abels of the persistent volume claims; they must not change once the chart is installed';
const guarded = (open: string, size = '1Gi', context = '.'): string =>
  `${open}\n${statefulSet(`          {{- include "demo.labels" ${context} | nindent 10 }}`).replace('[ReadWriteOnce]\n', `[ReadWriteOnce]\n        size: ${size}\n`)}{{- end }}\n`;
const chart = (template: string, values?: string) => ({
  'templates/_helpers.tpl': helpers,
  'templates/s.yaml': template,
  ...(values === undefined ? {} : { 'values.yaml': values }),
});
const plain = statefulSet('          {{- include "demo.labels" . | nindent 10 }}');

describe('the key in values.yaml', () => {
  const below = `  # L${comment}\n  labels: {}\n`;
  const added = `persistence:\n${below}`;

  test.each<[string, string, string, string]>([
    [
      'only the condition reads the settings',
      guarded('{{- if .Values.persistence.enabled }}'),
      'persistence:\n  enabled: false\n',
      `persistence:\n  enabled: false\n${below}`,
    ],
    [
      'they are read through `with`',
      guarded('{{- with .Values.storage }}', '{{ .size }}', '$').replaceAll('{{ .Release', '{{ $.Release').replaceAll('{{ .Chart', '{{ $.Chart'),
      'storage:\n  size: 8Gi # how big\n\nother: 1\n',
      `storage:\n  size: 8Gi # how big\n${below}\nother: 1\n`,
    ],
    [
      'they are read through a variable',
      guarded('{{- $settings := .Values.storage }}\n{{- if true }}', '{{ $settings.size }}'),
      'storage:\n  size: 8Gi\n',
      `storage:\n  size: 8Gi\n${below}`,
    ],
    [
      'they are written in one line',
      guarded('{{- if .Values.persistence.enabled }}'),
      'persistence: {enabled: false, size: 8Gi} # claims\n',
      `# persistence.labels: l${comment}\npersistence: {enabled: false, size: 8Gi, labels: {}} # claims\n`,
    ],
    ['they are there but empty', plain, 'persistence: {} # claims\nother: 1\n', `persistence: # claims\n${below}other: 1\n`],
    ['there are none', plain, 'nameOverride: ""\n', `nameOverride: ""\n\n${added}`],
    ['there are none, and no line break at the end', plain, 'nameOverride: ""', `nameOverride: ""\n\n${added.trimEnd()}`],
    ['there are no values at all', plain, '{}\n', added],
    ['the file is empty', plain, '', added],
    ['the file has only comments', plain, '# Values\n', `# Values\n\n${added}`],
  ])('where %s', async (_, template, values, expected) => {
    const offered = await fixesFor(chart(template, values));
    expect(fixedText(offered, 'static-labels', 'values.yaml')).toBe(expected);
    expect(fixedText(offered, 'static-labels')).toMatch(
      /with \$?\.Values\.(?:persistence|storage)\.labels \}\}\n {10}\{\{- toYaml \. \| nindent 10 \}\}/,
    );
  });

  test('is one that is there already', async () => {
    const values = 'persistence:\n  labels: {}\n';
    const offered = await fixesFor(chart(plain, values));
    expect(fixedText(offered, 'static-labels', 'values.yaml')).toBe(values);
    expect(fixedText(offered, 'static-labels')).toContain('with .Values.persistence.labels');
  });

  test('is left out where there is no values.yaml', async () => {
    expect(fixedText(await fixesFor(chart(plain)), 'static-labels')).not.toContain('.Values');
  });

  test('is left out where the rest of the chart would be rendered otherwise with it', async () => {
    const other = 'kind: ConfigMap\ndata:\n  on: {{ .Values.persistence | toJson | quote }}\n';
    const offered = await fixesFor({ ...chart(plain, 'a: 1\n'), 'templates/other.yaml': other });
    expect(fixedText(offered, 'static-labels')).toContain('app.kubernetes.io/managed-by');
    expect(fixedText(offered, 'static-labels', 'values.yaml')).toBe('a: 1\n');
  });
});

describe('the words', () => {
  const inline = statefulSet('          helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}');
  const name = '          app.kubernetes.io/name: {{ include "demo.name" . }}\n';

  test('are those that the object prints elsewhere', async () => {
    const labelled = inline.replace('metadata:\n', 'metadata:\n  labels:\n    {{- include "demo.labels" . | nindent 4 }}\n');
    expect(fixedText(await fixesFor(chart(labelled)), 'static-labels')).toContain(name);
  });

  test('are those of its helpers', async () => {
    expect(fixedText(await fixesFor(chart(inline)), 'static-labels')).toContain(name);
  });

  test('hold under the condition that the claim is under as well', async () => {
    const selected = inline.replaceAll('app: demo', 'app: {{ .Values.nameOverride | default "x" }}');
    const template = `{{- if .Values.enabled }}\n${selected}{{- end }}\n`;
    const offered = await fixesFor({ 'templates/s.yaml': template, 'values.yaml': 'enabled: false\n' });
    expect(fixedText(offered, 'static-labels')).toContain(
      '          app: {{ .Values.nameOverride | default "x" }}\n          release: {{ .Release.Name }}\n',
    );
  });

  test('are those of the object for its instance, where that is not the release', async () => {
    const labelled = inline.replaceAll('app: demo', 'app.kubernetes.io/instance: {{ .Release.Name }}-db');
    expect(fixedText(await fixesFor(chart(labelled)), 'static-labels')).toContain('          app.kubernetes.io/instance: {{ .Release.Name }}-db\n');
  });

  test('are those of a helper that is given a variable', async () => {
    const library =
      '{{- define "lib.labels" -}}\n{{- $labels := dict "app.kubernetes.io/name" (include "lib.name" .) "chart" .top.Chart.Version -}}\n{{ toYaml $labels }}\n{{- end }}\n{{- define "lib.name" -}}\n{{ .top.Values.nameOverride | default "x" }}\n{{- end }}\n';
    const template = `{{- $ctx := dict "top" . }}\n${statefulSet('').replace('labels:\n\n', 'labels: {{ include "lib.labels" $ctx | nindent 10 }}\n')}`;
    const offered = await fixesFor({ 'templates/_lib.tpl': library, 'templates/s.yaml': template });
    expect(fixedText(offered, 'static-labels')).toContain('          app.kubernetes.io/name: {{ include "lib.name" $ctx }}\n');
  });

  test('never hold the name of a release, and are quoted where YAML would read them otherwise', async () => {
    const labelled = inline.replaceAll('app: demo', 'app.kubernetes.io/name: {{ $name | quote }}');
    const written = async (value: string) =>
      fixedText(await fixesFor({ 'templates/s.yaml': `{{- $name := print ${value} }}\n${labelled}` }), 'static-labels');
    expect(await written('.Release.Name "-db"')).toContain('          app.kubernetes.io/name: {{ .Release.Name }}-db\n');
    expect(await written('"true"')).toContain('          app.kubernetes.io/name: "true"\n');
  });

  test('come in the place of what changes, and the labels of the user behind all others', async () => {
    const labels = (line: string, more = ''): string =>
      statefulSet(`          app: demo\n${line}          release: {{ .Release.Name }}\n          heritage: {{ .Release.Service }} # Helm${more}`);
    const offered = await fixesFor({
      'templates/s.yaml': labels('          chart: {{ .Chart.Version }} # ours\n'),
      'values.yaml': 'persistence:\n  extraLabels: {}\n',
    });
    const block = '\n          {{- with .Values.persistence.extraLabels }}\n          {{- toYaml . | nindent 10 }}\n          {{- end }}';
    expect(fixedText(offered, 'static-labels')).toBe(labels('', block));
    expect(fixedText(offered, 'static-labels', 'values.yaml')).toBe('persistence:\n  extraLabels: {}\n');
  });

  test('do without a key where the settings of the claim are those of a loop', async () => {
    const loop = statefulSet('          {{- include "demo.labels" $ | nindent 10 }}')
      .replaceAll('{{ .', '{{ $.')
      .replace('[ReadWriteOnce]', '{{ $one.accessModes }}');
    const offered = await fixesFor(chart(`{{- range $one := .Values.all }}\n---\n${loop}{{- end }}\n`, 'all:\n  - accessModes: [ReadWriteOnce]\n'));
    expect(fixedText(offered, 'static-labels')).toContain('app.kubernetes.io/name: {{ include "demo.name" $ }}\n');
    expect(fixedText(offered, 'static-labels')).not.toContain('with');
  });
});

describe('labels that the claim’s own expression gives', () => {
  const component = `${helpers}{{- define "demo.part" -}}
{{ include "demo.labels" .context }}
app.kubernetes.io/component: {{ .component }}
{{- end }}
`;

  test.each<[string, string]>([
    ['merge (dict "tier" "db") (include "demo.labels" . | fromYaml) | toYaml', '          tier: db\n'],
    ['merge (dict "tier" "true") (include "demo.labels" . | fromYaml) | toYaml', '          tier: "true"\n'],
    ['set (include "demo.labels" . | fromYaml) "tier" .Values.tier | toYaml', '          tier: {{ .Values.tier }}\n'],
    ['include "demo.part" (dict "context" . "component" "db")', '          app.kubernetes.io/component: db\n'],
  ])('stay: %s', async (expression, line) => {
    const files = {
      'templates/_helpers.tpl': component,
      'templates/s.yaml': statefulSet(`          {{- ${expression} | nindent 10 }}`),
      'values.yaml': 'tier: gold\n',
    };
    expect(fixedText(await fixesFor(files), 'static-labels')).toContain(line);
  });

  test('are a reason to offer nothing where their text cannot be told', async () => {
    const files = {
      'templates/_helpers.tpl': component,
      'templates/s.yaml': statefulSet('          {{- include "demo.part" (dict "context" . "component" .Values.tier) | nindent 10 }}'),
      'values.yaml': 'tier: gold\n',
    };
    const offered = await fixesFor(files);
    expect(offered.fixes.map(({ kind }) => kind)).not.toContain('static-labels');
    expect(offered.fixes.length).toBeGreaterThan(0);
  });
});
