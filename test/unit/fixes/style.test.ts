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

describe('comments and quotes', () => {
  const only = (labels: string, more: Record<string, string> = {}) => fixesFor({ 'templates/s.yaml': statefulSet(labels), ...more });
  const version = '          chart: {{ .Chart.Name }}-{{ .Chart.Version }}\n';

  test.each<[string, string, string]>([
    ['above a line that names its key', `          # The chart\n${version}          app: demo`, '          app: demo'],
    ['above the last line', `          app: demo\n          # So that people\n          # know it\n${version.trimEnd()}`, '          app: demo'],
    ['above lines that all go', `          app: demo\n\n          # old\n${version}          v: {{ .Chart.AppVersion }}`, '          app: demo\n'],
  ])('a comment goes with its label: %s', async (_, before, after) => {
    for (const eol of ['\n', '\r\n']) {
      const offered = await fixesFor({ 'templates/s.yaml': statefulSet(before).replaceAll('\n', eol) });
      expect(fixedText(offered, 'drop-version-labels')).toBe(statefulSet(after).replaceAll('\n', eol));
    }
  });

  test('a comment about more than one label stays', async () => {
    const offered = await only(`          # Labels of ours\n${version}          app: demo`);
    expect(fixedText(offered, 'drop-version-labels')).toBe(statefulSet('          # Labels of ours\n          app: demo'));
    expect(fixedText(offered, 'static-labels')).toContain('          # Labels of ours\n          release: ');
  });

  test('a comment of an entry in values.yaml goes with it', async () => {
    const values = 'persistence:\n  labels:\n    # ours\n    app: demo\n    # -- the chart\n    chart: "{{ .Chart.Version }}"\n  size: 1\n';
    const offered = await only('          {{- tpl (toYaml .Values.persistence.labels) . | nindent 10 }}', { 'values.yaml': values });
    expect(fixedText(offered, 'drop-version-labels', 'values.yaml')).toBe('persistence:\n  labels:\n    # ours\n    app: demo\n  size: 1\n');
  });

  test('keys in quotes stay among others in quotes', async () => {
    const quoted = (labels: string): string => statefulSet(labels).replace(' labels:\n          "', ' "labels":\n          "');
    const template = quoted('          "chart": "{{ .Chart.Version }}"');
    const offered = await fixesFor({ 'values.yaml': 'persistence:\n  labels: {}\n', 'templates/s.yaml': template });
    expect(fixedText(offered, 'static-labels')).toContain('        "labels":\n          "app": demo\n          "release": {{ .Release.Name }}\n');
    expect(fixedText(offered, 'values-labels')).toContain('        "labels":\n          {{- toYaml . | nindent 10 }}\n');
    expect(fixedText(offered, 'drop-version-labels')).toBe(statefulSet('@').replace('        labels:\n@\n', ''));
  });

  test.each([
    ['{{ .Chart.Name }}-{{ .Chart.Version }} # ours', 'demo-1.2.3 # ours'],
    ['"{{ .Chart.Name }}-{{ .Chart.Version }}-x"', '"demo-1.2.3-x"'],
    ['v{{ .Chart.Version | replace " #" "" }}-x # ours', 'v1.2.3-x # ours'],
    ['{{ .Chart.Version }}', '"1.2.3"'],
  ])('freeze-labels keeps what stands around %s', async (before, after) => {
    const offered = await only(`          app: demo\n          chart: ${before}`);
    expect(fixedText(offered, 'freeze-labels')).toBe(statefulSet(`          app: demo\n          chart: ${after}`));
    const inFlow = (value: string): string => statefulSet('@').replace('labels:\n@', `labels: {app: demo, chart: ${value}, more: x}`);
    if (before.includes('#')) return;
    const flow = await fixesFor({ 'templates/s.yaml': inFlow(before) });
    expect(fixedText(flow, 'freeze-labels')).toBe(inFlow(after));
  });

  test.each([
    ['# -- ', '# -- Size\n', '# -- Number\n', '  # -- L'],
    ['@param', '## @param persistence.size Size\n', '## @param count Number\n', '  ## @param persistence.labels L'],
    ['##', '## Size\n', '## Number\n', '  ## L'],
    ['#', '# Size\n', '## Number\n', '  # L'],
  ])('a new key is described as the others in values.yaml: %s', async (_, size, count, expected) => {
    const values = `${count}count: 1\n\npersistence:\n  ${size}  size: 1\n`;
    const template = statefulSet('          {{- include "demo.labels" . | nindent 10 }}').replace(
      '[ReadWriteOnce]',
      '[{{ .Values.persistence.size }}]',
    );
    const offered = await fixesFor({ 'templates/_helpers.tpl': helpers, 'templates/s.yaml': template, 'values.yaml': values });
    expect(fixedText(offered, 'values-labels', 'values.yaml')).toBe(
      `${values}${expected}abels of the persistent volume claims; they must not change once the chart is installed\n  labels: {}\n`,
    );
  });

  test.each<[string, string, string]>([
    [
      'behind examples of what an empty value may hold',
      '  annotations: {}\n  #  example.com/backup: "true"\n  #  other: x\n  # Size\n  size: 1\n',
      '  annotations: {}\n  #  example.com/backup: "true"\n  #  other: x\n@  # Size\n  size: 1\n',
    ],
    [
      'with the signs of the comment beside it, and an empty line between as the others have',
      '  enabled: true\n\n  ## Annotations\n  ##\n  annotations: {}\n\n  ## Size\n  ##\n  size: 1\n',
      '  enabled: true\n\n  ## Annotations\n  ##\n  annotations: {}\n\n#@\n  ## Size\n  ##\n  size: 1\n',
    ],
    ['at the end of others with empty lines between', '  enabled: true\n\n  # Size\n  size: 1\n', '  enabled: true\n\n  # Size\n  size: 1\n\n@'],
    ['right behind those without', '  enabled: true\n  size: 1\n', '  enabled: true\n  size: 1\n@'],
  ])('a new key stands %s', async (_, before, after) => {
    const template = statefulSet('          {{- include "demo.labels" . | nindent 10 }}').replace(
      '[ReadWriteOnce]',
      '[{{ .Values.persistence.size }}]',
    );
    for (const rest of ['', '\n# Other\n# things\nother: 1\n']) {
      const values = (section: string): string => `persistence:\n${section}${rest}`;
      const offered = await fixesFor({ 'templates/_helpers.tpl': helpers, 'templates/s.yaml': template, 'values.yaml': values(before) });
      const added = '  # Labels of the persistent volume claims; they must not change once the chart is installed\n  labels: {}\n';
      expect(fixedText(offered, 'values-labels', 'values.yaml')).toBe(values(after.replace('#@', added.replace('#', '##')).replace('@', added)));
    }
  });
});
