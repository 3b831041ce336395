/** Labels that are data before they are text: texts of the values that `tpl` executes, dicts, JSON, files. */
import { describe, expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';
import { fixedText, fixesFor, kindsOf } from '../../kit/fixes.ts';

const claim = (labels: string): string => statefulSet(`          ${labels}`);

const chart = (labels: string, values: string, others: Readonly<Record<string, string>> = {}) => ({
  'values.yaml': values,
  'templates/s.yaml': claim(labels),
  ...others,
});

/** values.yaml after the label was removed from it. */
const mendedValues = async (labels: string, values: string, others: Readonly<Record<string, string>> = {}): Promise<string | undefined> =>
  fixedText(await fixesFor(chart(labels, values, others)), 'drop-version-labels', 'values.yaml');

describe('a text of the values that `tpl` executes loses the line', () => {
  const drifting = '    chart: "{{ .Chart.Version }}"\n';

  test.each([
    ['in a text', '{{- tpl .Values.db.labels . | nindent 10 }}', 'db:\n  labels: |\n    # of the team\n    team: x\n', ''],
    ['in a map', '{{- tpl (toYaml .Values.db.labels) . | nindent 10 }}', 'db:\n  labels:\n    # of the team\n    team: x\n', '  size: 1\n'],
    [
      'of all claims',
      '{{- range $k, $v := .Values.db.labels }}\n          {{ $k }}: {{ tpl $v $ }}\n          {{- end }}',
      'db:\n  labels:\n    team: x\n',
      'other: 1\n',
    ],
  ])('%s', async (_, labels, before, after) => {
    expect(await mendedValues(labels, before + drifting + after)).toBe(before + after);
    expect(await mendedValues(labels, (before + drifting + after).replaceAll('\n', '\r\n'))).toBe((before + after).replaceAll('\n', '\r\n'));
    expect(await mendedValues(labels, (before + drifting).slice(0, -1))).toBe(before);
  });

  test('with the comment behind it', async () => {
    const values = (line: string): string => `db:\n  labels:\n    # above\n${line}    team: x\n`;
    expect(await mendedValues('{{- tpl (toYaml .Values.db.labels) . | nindent 10 }}', values('    chart: "{{ .Chart.Version }}" # beside\n'))).toBe(
      values(''),
    );
  });

  test('and stays a map where it was the only one', async () => {
    expect(await mendedValues('{{- tpl (toYaml .Values.db.labels) . | nindent 10 }}', `db:\n  labels:\n${drifting}  size: 1\n`)).toBe(
      'db:\n  labels: {}\n  size: 1\n',
    );
  });

  test('but not where other objects print it', async () => {
    const other = { 'templates/c.yaml': 'kind: ConfigMap\nmetadata:\n  labels:\n    {{- tpl (toYaml .Values.labels) . | nindent 4 }}\n' };
    expect(await mendedValues('{{- tpl (toYaml .Values.labels) . | nindent 10 }}', 'labels:\n  v: "{{ .Chart.Version }}"\n', other)).toBeUndefined();
  });

  test('and no fix takes the labels of the users away', async () => {
    const offered = await fixesFor(chart('{{- tpl (toYaml .Values.db.labels) . | nindent 10 }}', `db:\n  labels:\n    team: x\n${drifting}`));
    expect(kindsOf(offered)).toEqual(['drop-version-labels!', 'omit-version-labels', 'freeze-labels']);
  });

  test('or the item of a list of names and values', async () => {
    const labels = '{{- range .Values.db.labels }}\n          {{ .name }}: {{ tpl .value $ | quote }}\n          {{- end }}';
    const values = (item: string): string => `db:\n  labels:\n    - name: team\n      value: x\n${item}size: 1\n`;
    const offered = await fixesFor(chart(labels, values('    - name: v\n      value: "{{ .Chart.Version }}" # ours\n')));
    expect(fixedText(offered, 'drop-version-labels', 'values.yaml')).toBe(values(''));
    expect(kindsOf(offered)).toEqual(['drop-version-labels!']);
  });

  test('and the finding says where it stands', async () => {
    const { findings } = await reportOf(chart('{{- tpl (toYaml .Values.db.labels) . | nindent 10 }}', `db:\n  labels:\n${drifting}`));
    expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining('It stands in `db.labels` of the values')]);
    expect(findings[0]?.drift?.flow.map(({ message }) => message)).toContain('executes the text of `db.labels` in the values with `tpl`');
  });
});

describe('a map that is written out in the template loses the entry', () => {
  test.each([
    ['{{- toYaml (dict "app" "x" "chart" .Chart.Version) | nindent 10 }}', '{{- toYaml (dict "app" "x") | nindent 10 }}'],
    ['{{- dict "chart" (printf "v%s" .Chart.Version) "app" "x" | toYaml | nindent 10 }}', '{{- dict "app" "x" | toYaml | nindent 10 }}'],
    [
      '{{- merge (dict "app" "x" "chart" .Chart.Version) (dict "tier" "db") | toYaml | nindent 10 }}',
      '{{- merge (dict "app" "x") (dict "tier" "db") | toYaml | nindent 10 }}',
    ],
    [
      '{{- $l := dict "app" "x" }}\n          {{- $_ := set $l "chart" .Chart.Version }}\n          {{- toYaml $l | nindent 10 }}',
      '{{- $l := dict "app" "x" }}\n          {{- toYaml $l | nindent 10 }}',
    ],
  ])('%s', async (before, after) => {
    const offered = await fixesFor(chart(before, ''));
    expect(kindsOf(offered)).toContain('drop-version-labels!');
    expect(fixedText(offered, 'drop-version-labels')).toBe(claim(after));
  });
});

test.each([
  [
    '{{- fromJson (printf `{"a": "b", "v": "%s"}` .Chart.Version) | toYaml | nindent 10 }}',
    '{{- omit (fromJson (printf `{"a": "b", "v": "%s"}` .Chart.Version)) "v" | toYaml | nindent 10 }}',
  ],
  ['{{- tpl (.Files.Get "l.yaml") . | nindent 10 }}', '{{- omit (tpl (.Files.Get "l.yaml") . | fromYaml) "v" | toYaml | nindent 10 }}'],
  [
    '{{- $l := include "l" . }}\n          {{- $l | nindent 10 }}',
    '{{- $l := include "l" . }}\n          {{- omit ($l | fromYaml) "v" | toYaml | nindent 10 }}',
  ],
  [
    '{{- $l := include "l" . | fromYaml }}\n          {{- range $k, $v := $l }}\n          {{ $k }}: {{ $v }}\n          {{- end }}',
    '{{- $l := include "l" . | fromYaml }}\n          {{- range $k, $v := omit $l "v" }}\n          {{ $k }}: {{ $v }}\n          {{- end }}',
  ],
])('omit-version-labels: %s', async (before, after) => {
  const text = 'a: b\nv: "{{ .Chart.Version }}"\n';
  const offered = await fixesFor(chart(before, '', { 'l.yaml': text, 'templates/_l.tpl': `{{- define "l" }}${text}{{ end }}` }));
  expect(fixedText(offered, 'omit-version-labels')).toBe(claim(after));
});

test('a claim that is a dict as a whole has its labels mended inside it', async () => {
  const template = (labels: string): string =>
    statefulSet('').replace(
      /- metadata:[\s\S]*/,
      `{{- list (dict "metadata" (dict "name" "data" "labels" (${labels})) "spec" (dict "accessModes" (list "ReadWriteOnce"))) | toYaml | nindent 4 }}\n`,
    );
  const helper = '{{- define "l" }}a: b\nv: "{{ .Chart.Version }}"{{ end }}';
  const offered = await fixesFor({ 'templates/_l.tpl': helper, 'templates/s.yaml': template('include "l" . | fromYaml') });
  expect(fixedText(offered, 'omit-version-labels')).toBe(template('omit (include "l" . | fromYaml) "v"'));
});

describe('labels that users give to the claim', () => {
  const helpers = {
    'templates/_l.tpl': '{{- define "l" }}a: b\nv: "{{ .Chart.Version }}"{{ end }}',
  };

  test('are kept by every fix', async () => {
    const labels =
      '{{- include "l" . | nindent 10 }}\n          {{- range $k, $v := .Values.volumeLabels }}\n          {{ $k }}: {{ $v }}\n          {{- end }}';
    const offered = await fixesFor(chart(labels, 'volumeLabels: {}\npersistence:\n  labels: {}\n', helpers));
    expect(kindsOf(offered)).not.toContain('values-labels');
    for (const { kind } of offered.fixes) expect(fixedText(offered, kind) ?? claim(labels), kind).toContain('range $k, $v := .Values.volumeLabels');
  });
});

describe('labels in the values of a dependency', () => {
  const chart = (own: string, top: string) => ({
    'Chart.yaml': 'apiVersion: v2\nname: top\nversion: 1.2.3\ndependencies:\n  - {name: db, version: 1.x, alias: store}\n',
    'values.yaml': top,
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    'charts/db/values.yaml': own,
    'charts/db/templates/s.yaml': statefulSet('          app: db\n          {{- tpl (toYaml .Values.labels) . | nindent 10 }}'),
  });
  const drifting = 'labels:\n  team: x\n  v: "{{ .Chart.Version }}"\n';
  const fixed = 'labels:\n  team: x\n';

  test('go from its own file', async () => {
    const offered = await fixesFor(chart(drifting, 'a: 1\n'));
    expect(fixedText(offered, 'drop-version-labels', 'charts/db/values.yaml')).toBe(fixed);
  });

  test('go from that of the chart that gives them', async () => {
    const nested = (text: string): string => `store:\n  ${text.replaceAll('\n', '\n  ').trimEnd()}\n`;
    const offered = await fixesFor(chart('labels: {}\n', nested(drifting)));
    expect(fixedText(offered, 'drop-version-labels', 'values.yaml')).toBe(nested(fixed));
    expect(fixedText(offered, 'drop-version-labels', 'charts/db/values.yaml')).toBe('labels: {}\n');
  });

  test('stay where both give them', async () => {
    const offered = await fixesFor(chart(drifting, `store:\n  labels:\n    v: "{{ .Chart.Version }}-x"\n`));
    expect(offered.fixes.map(({ kind }) => kind)).not.toContain('drop-version-labels');
  });
});
