/** What each fix writes, where it is not offered, and which one is preferred. */
import { describe, expect, test } from 'vitest';
import { applyFix, check, finish } from '../../../server/src/analysis/index.ts';
import type { Chart } from '../../../server/src/chart/index.ts';
import { fixesFor, textAfter } from '../../kit/fixes.ts';

const helpers = `{{/* Labels of everything. */}}
{{- define "demo.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/name: demo
app.kubernetes.io/instance: {{ .Release.Name }}
{{- if .Chart.AppVersion }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
{{- end }}
`;

const values = 'persistence:\n  size: 1Gi\n  # Of the claim\n  annotations: {}\n';

const workload = (labels: string, meta = '{{- include "demo.labels" . | nindent 4 }}'): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .Release.Name }}
  labels:
    ${meta}
spec:
  selector:
    matchLabels:
      app: demo
  volumeClaimTemplates:
    - metadata:
        name: data
${labels}
      spec:
        resources:
          requests:
            storage: {{ .Values.persistence.size }}
`;

const included = '        labels:\n          {{- include "demo.labels" . | nindent 10 }}';

const files = { 'values.yaml': values, 'templates/_helpers.tpl': helpers, 'templates/s.yaml': workload(included) };

describe('an include of a helper that leaks', () => {
  test('is offered these fixes, one of them preferred', async () => {
    const { fixes } = await fixesFor(files);
    expect(fixes.map(({ kind, preferred }) => (preferred ? `${kind}!` : kind))).toEqual([
      'static-labels!',
      'stable-helper',
      'omit-version-labels',
      'values-labels',
      'freeze-labels',
    ]);
  });

  test.each<[string, string, string]>([
    [
      'omit-version-labels',
      'templates/s.yaml',
      workload(
        '        labels:\n          {{- omit (include "demo.labels" . | fromYaml) "helm.sh/chart" "app.kubernetes.io/version" | toYaml | nindent 10 }}',
      ),
    ],
    [
      'freeze-labels',
      'templates/s.yaml',
      workload(
        '        labels:\n          {{- merge (dict "helm.sh/chart" "demo-1.2.3" "app.kubernetes.io/version" "4.5.6") (include "demo.labels" . | fromYaml) | toYaml | nindent 10 }}',
      ),
    ],
    [
      'values-labels',
      'templates/s.yaml',
      workload('        {{- with .Values.persistence.labels }}\n        labels:\n          {{- toYaml . | nindent 10 }}\n        {{- end }}'),
    ],
    [
      'values-labels',
      'values.yaml',
      `${values}  # Labels of the persistent volume claims; they must not change once the chart is installed\n  labels: {}\n`,
    ],
    ['stable-helper', 'templates/s.yaml', workload(included.replace('demo.labels', 'demo.claimLabels'))],
    [
      'stable-helper',
      'templates/_helpers.tpl',
      `${helpers.trimEnd()}

{{/* Labels of claim templates: those that stay the same from release to release */}}
{{- define "demo.claimLabels" -}}
app.kubernetes.io/name: demo
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
`,
    ],
  ])('%s writes %s', async (kind, file, expected) => {
    const { chart, fixes } = await fixesFor(files);
    expect(
      textAfter(
        chart,
        fixes.find((fix) => fix.kind === kind),
        file,
      ),
    ).toBe(expected);
  });

  test('with Windows line endings, only these are written', async () => {
    const windows = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]));
    const { chart, fixes } = await fixesFor(windows);
    expect(fixes.length).toBeGreaterThan(3);
    for (const fix of fixes) for (const { file } of fix.files) expect(textAfter(chart, fix, file)?.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('a second time nothing is left to fix', async () => {
    const { chart, fixes } = await fixesFor(files);
    for (const fix of fixes) expect(finish(check(applyFix(chart, fix.files) as Chart)).findings).toEqual([]);
  });
});

test('a helper that only claims use is repaired', async () => {
  const { chart, fixes } = await fixesFor({ ...files, 'templates/s.yaml': workload(included, 'app: demo') });
  const repair = fixes.find(({ kind }) => kind === 'repair-helper');
  expect(repair?.preferred).toBe(true);
  expect(textAfter(chart, repair, 'templates/_helpers.tpl')).toBe(helpers.replace(/helm.sh.*\n/, '').replace(/\{\{- if[\s\S]*?end \}\}\n/, ''));
});

test('a label written out is frozen in its place', async () => {
  const labels = '        labels:\n          app: demo\n          chart: {{ .Chart.Name }}-{{ .Chart.Version }} # ours';
  const { chart, fixes } = await fixesFor({ ...files, 'templates/s.yaml': workload(labels) });
  expect(fixes.map(({ kind, preferred }) => (preferred ? `${kind}!` : kind))).toContain('drop-version-labels!');
  expect(
    textAfter(
      chart,
      fixes.find(({ kind }) => kind === 'freeze-labels'),
      'templates/s.yaml',
    ),
  ).toBe(workload('        labels:\n          app: demo\n          chart: demo-1.2.3 # ours'));
});

test.each(['{{ .Release.Name }}-{{ .Chart.Version }}', '{{ randAlpha 8 }}', '{{ .Release.Revision }}'])(
  'a label of %s, which is another in each release, has no value that could be kept',
  async (value) => {
    const { fixes } = await fixesFor({ ...files, 'templates/s.yaml': workload(`        labels:\n          app: demo\n          v: ${value}`) });
    expect(fixes.map(({ kind }) => kind)).toContain('drop-version-labels');
    expect(fixes.map(({ kind }) => kind)).not.toContain('freeze-labels');
  },
);

test('toYaml of a dict', async () => {
  const labels = '        labels:\n          {{- toYaml (dict "app" "demo" "v" .Chart.Version) | nindent 10 }}';
  const { chart, fixes } = await fixesFor({ ...files, 'templates/s.yaml': workload(labels) });
  expect(
    textAfter(
      chart,
      fixes.find(({ kind }) => kind === 'omit-version-labels'),
      'templates/s.yaml',
    ),
  ).toBe(workload('        labels:\n          {{- toYaml (omit (dict "app" "demo" "v" .Chart.Version) "v") | nindent 10 }}'));
});

describe('a chart with values.schema.json', () => {
  const schema = (text: string) => ({ ...files, 'values.schema.json': text });
  const fixedText = async (kind: string, text: string): Promise<string | undefined> => {
    const { chart, fixes } = await fixesFor(schema(text));
    return textAfter(
      chart,
      fixes.find((fix) => fix.kind === kind),
      'values.schema.json',
    );
  };
  const listed = (labels: string): string =>
    `{\n    "properties": {\n        "persistence": {\n            "additionalProperties": false,\n            "properties": {\n                "annotations": {"type": "object"}${labels},\n                "size": {"type": "string"}\n            }\n        }\n    }\n}\n`;
  const labels =
    ',\n                "labels": {\n                    "description": "Labels of the persistent volume claims",\n                    "type": "object",\n                    "additionalProperties": {\n                        "type": "string"\n                    }\n                }';

  test.each(['values-labels', 'static-labels'])('%s adds the key to it, in its own indentation and line endings', async (kind) => {
    expect(await fixedText(kind, listed(''))).toBe(listed(labels));
    expect(await fixedText(kind, listed('').replaceAll('\n', '\r\n'))).toBe(listed(labels).replaceAll('\n', '\r\n'));
  });

  test.each([
    [
      'that is written in one line',
      '{"properties": {"persistence": {"properties": {"size": {"type": "string"}}}}}',
      ', "labels": {"description":"Labels of the persistent volume claims","type":"object","additionalProperties":{"type":"string"}}',
    ],
    ['that knows the key', listed(labels), ''],
    ['that does not tell what the map holds', '{"properties": {"persistence": {"type": "object"}}}\n', ''],
    ['that is broken', '{"properties": ', ''],
  ])('%s', async (_, text, added) => {
    expect(await fixedText('values-labels', text)).toBe(added === '' ? text : text.replace('{"type": "string"}', `{"type": "string"}${added}`));
  });

  const entry = { description: 'Labels of the persistent volume claims', type: 'object', additionalProperties: { type: 'string' } };
  const labelsAt = async (text: string, ...path: string[]): Promise<unknown> => {
    const fixed = await fixedText('values-labels', text);
    return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], fixed && JSON.parse(fixed));
  };
  const size = { size: { type: 'string' } };

  test.each<[string, object, string[]]>([
    [
      'that defines it elsewhere',
      { properties: { persistence: { $ref: '#/definitions/a~1b' } }, definitions: { 'a/b': { additionalProperties: false, properties: size } } },
      ['definitions', 'a/b', 'properties', 'labels'],
    ],
    [
      'that lists nothing but refuses everything else',
      { properties: { persistence: { type: ['object', 'null'], additionalProperties: false } } },
      ['properties', 'persistence', 'properties', 'labels'],
    ],
    ['with an empty list', { properties: { persistence: { properties: {} } } }, ['properties', 'persistence', 'properties', 'labels']],
    [
      'that wants all others to be texts',
      { properties: { persistence: { additionalProperties: { type: 'string' } } } },
      ['properties', 'persistence', 'properties', 'labels'],
    ],
    ['that does not know the section', { properties: { image: { type: 'string' } } }, ['properties', 'persistence', 'properties', 'labels']],
  ])('%s gets the key', async (_, written, path) => {
    for (const text of [JSON.stringify(written), `${JSON.stringify(written, undefined, '\t')}\n`])
      expect(await labelsAt(text, ...path)).toEqual(entry);
  });

  test.each([
    ['of another file', { properties: { persistence: { $ref: 'https://example.com/x.json' } } }],
    ['that goes in a circle', { properties: { persistence: { $ref: '#/properties/persistence' } } }],
    ['with conditions', { properties: { persistence: { allOf: [{ additionalProperties: false, properties: size }] } } }],
    ['that wants a text there', { properties: { persistence: { type: ['string', 'null'] } } }],
    ['that forbids it', { properties: { persistence: { properties: { ...size, labels: false } } } }],
  ])('%s keeps the key out of the values', async (_, written) => {
    const text = JSON.stringify(written);
    expect(await fixedText('values-labels', text)).toBeUndefined();
    expect(await fixedText('static-labels', text)).toBe(text);
  });
});
