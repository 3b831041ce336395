/** Fixes for selectors and for fields of claims that are no labels. */
import { describe, expect, test } from 'vitest';
import { applyFix, check, finish, fixesOf, textOf } from '../../../server/src/analysis/index.ts';
import { chartOf } from '../../kit/charts.ts';

const helpers = `{{- define "a.labels" -}}
chart: {{ .Chart.Version }}
{{ include "b.selector" . }}
{{- end }}
{{- define "b.selector" -}}
app: demo
release: {{ .Release.Name }}
{{- end }}
{{- define "c.less" -}}
app: demo
{{- end }}
{{- define "d.other" -}}
app: demo
tier: x
{{- end }}
`;

const deployment = (selector: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector:
    matchLabels:
      ${selector}
  template:
    metadata:
      labels:
        {{- include "a.labels" . | nindent 8 }}
`;

const claim = (value: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: a
spec:
  volumeClaimTemplates:
    - metadata:
        name: data
        annotations:
          from: ${value}
`;

/** Kinds of the offered fixes with the template after each. */
const offered = async (text: string, more: Record<string, string> = {}): Promise<[string, string | undefined][]> => {
  const chart = await chartOf({ 'templates/_helpers.tpl': helpers, 'templates/x.yaml': text, ...more });
  const report = finish(check(chart));
  const [finding] = report.findings;
  if (!finding) throw new Error('nothing is found');
  const preferred: string[] = [];
  const result = fixesOf(chart, report, finding).map((fix): [string, string | undefined] => {
    const fixed = applyFix(chart, fix.files);
    expect(fix.safe).toBe(false);
    if (fix.preferred) preferred.push(fix.kind);
    expect(fixed && finish(check(fixed)).findings).toEqual([]);
    return [fix.kind, fixed && textOf(fixed, 'templates/x.yaml')];
  });
  expect(preferred).toHaveLength(result.length > 0 ? 1 : 0);
  // The preferred one first.
  return result.sort(([a], [b]) => Number(preferred.includes(b)) - Number(preferred.includes(a)));
};

describe('a selector', () => {
  test('gets the template with the most of its labels that stay the same', async () => {
    expect(await offered(deployment('{{- include "a.labels" . | nindent 6 }}'))).toEqual([
      ['stable-selector', deployment('{{- include "b.selector" . | nindent 6 }}')],
      ['omit-version-labels', deployment('{{- omit (include "a.labels" . | fromYaml) "chart" | toYaml | nindent 6 }}')],
    ]);
  });

  test('that is printed by an expression of its own keeps its value where the Pods keep theirs, too', async () => {
    const steady = (selector: string): string => deployment(selector).replace('{{- include "a.labels" . | nindent 8 }}', 'chart: 1.2.3');
    expect(await offered(steady('chart: {{ .Chart.Version }}'))).toEqual([['freeze-field', steady('chart: 1.2.3')]]);
    // With the next release it would select none of its own Pods, which Kubernetes refuses even to install.
    expect(await offered(deployment('chart: {{ .Chart.Version }}'))).toEqual([]);
  });

  test('loses what is written out, as long as something is left', async () => {
    const lines = (more: string): string => deployment(`app: demo${more}`);
    expect(await offered(lines('\n      chart: {{ .Chart.Version }}'))).toEqual([['drop-version-labels', lines('')]]);
  });

  test('in a helper is left alone: others print it, too', async () => {
    const define = `{{- define "x.selector" -}}\nchart: {{ .Chart.Version }}\n{{- end }}\n`;
    expect((await offered(deployment('{{- include "x.selector" . | nindent 6 }}'), { 'templates/_more.tpl': define })).map(([kind]) => kind)).toEqual(
      [],
    );
  });
});

describe('a field of a claim', () => {
  test.each([
    ['{{ .Chart.Version }}', '1.2.3'],
    ['{{ .Chart.AppVersion | quote }}', '"4.5.6"'],
    ['{{ .Release.Name }}-{{ .Chart.Version }} # ours', '{{ .Release.Name }}-1.2.3 # ours'],
    ['{{ printf "%s-%s" .Chart.Name .Chart.Version }}', 'demo-1.2.3'],
    ['"{{ .Chart.Version }}"', '"1.2.3"'],
  ])('%s becomes %s', async (before, after) => {
    expect(await offered(claim(before))).toEqual([
      ['drop-version-labels', claim('').replace(/ +annotations:\n.*\n/, '')],
      ['freeze-field', claim(after)],
    ]);
  });

  test('is left out where others stay', async () => {
    const two = (more: string): string => claim('x').replace('from: x', `a: b${more}`);
    expect((await offered(two('\n          from: {{ now }}')))[0]).toEqual(['drop-version-labels', two('')]);
    const given = '{{- tpl (toYaml .Values.annotations) . | nindent 10 }}';
    const values = 'annotations:\n  a: b\n  from: "{{ .Chart.Version }}"\n';
    expect(await offered(two('').replace('a: b', given), { 'values.yaml': values })).toEqual([
      ['drop-version-labels', two('').replace('a: b', given)],
      ['omit-version-labels', two('').replace('a: b', '{{- omit (tpl (toYaml .Values.annotations) . | fromYaml) "from" | toYaml | nindent 10 }}')],
    ]);
  });

  test('that is part of a name keeps what it prints now', async () => {
    const named = (name: string): string => claim('x').replace('name: data', `name: ${name}`);
    expect(await offered(named('data-{{ .Chart.Version | replace "." "-" }}'))).toEqual([['freeze-field', named('data-1-2-3')]]);
  });

  test('that is a name keeps it only where no mount would look for another', async () => {
    const name = 'data-{{ .Chart.Version | replace "." "-" }}';
    const mounted = (mount: string, claimed: string): string =>
      claim('x')
        .replace('name: data', `name: ${claimed}`)
        .replace(
          '  volumeClaim',
          `  template:\n    spec:\n      containers:\n        - name: a\n          volumeMounts:\n            - name: ${mount}\n  volumeClaim`,
        );
    expect(await offered(mounted(name, name))).toEqual([]);
    expect(await offered(mounted('data-1-2-3', name))).toEqual([['freeze-field', mounted('data-1-2-3', 'data-1-2-3')]]);
  });

  test('keeps nothing that users may give in their values', async () => {
    expect((await offered(claim('{{ .Values.from | default .Chart.Version }}'))).map(([kind]) => kind)).toEqual(['drop-version-labels']);
  });

  test.each(['{{ printf "%s-%s" .Release.Name .Chart.Version }}', '{{ now | date "2006-01-02 15:04:05.000000" }}'])(
    '%s has no value that could stay: it differs from release to release, or each time',
    async (before) => {
      expect((await offered(claim(before))).map(([kind]) => kind)).toEqual(['drop-version-labels']);
    },
  );
});

test.each(['semverCompare "<1.20-0" .Capabilities.KubeVersion.Version', '.Capabilities.APIVersions.Has "example.com/v1"'])(
  'what %s alone shows is mended in that world',
  async (condition) => {
    const fixes = await offered(`{{- if ${condition} }}\n${deployment('{{- include "a.labels" . | nindent 6 }}')}{{- end }}\n`);
    expect(fixes.map(([kind]) => kind)).toEqual(['stable-selector', 'omit-version-labels']);
  },
);
