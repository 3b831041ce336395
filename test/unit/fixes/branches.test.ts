/** Labels that drift in different branches of one claim are mended together. */
import { expect, test } from 'vitest';
import { check, finish } from '../../../server/src/analysis/index.ts';
import { applyFix } from '../../../server/src/fixes/index.ts';
import { statefulSet } from '../../kit/charts.ts';
import { fixedText, fixesFor, kindsOf } from '../../kit/fixes.ts';

const branches = (one: string, other: string): string =>
  statefulSet(`          {{- if .Values.one }}\n${one}          {{- else }}\n${other}          {{- end }}`);

test('lines of both go', async () => {
  const written = (v: string, w: string): string => branches(`          app: x\n${v}`, `          app: y\n${w}`);
  const offered = await fixesFor({
    'values.yaml': 'one: true\n',
    'templates/s.yaml': written('          v: {{ .Chart.Version }}\n', '          w: {{ .Chart.AppVersion }}\n'),
  });
  expect(kindsOf(offered)).toContain('drop-version-labels!');
  expect(fixedText(offered, 'drop-version-labels')).toBe(written('', ''));
  expect(fixedText(offered, 'freeze-labels')).toBe(written('          v: "1.2.3"\n', '          w: "4.5.6"\n'));
  for (const { kind, files } of offered.fixes) {
    const fixed = applyFix(offered.chart, files);
    expect(fixed && finish(check(fixed)).findings, kind).toEqual([]);
  }
});

test('expressions in both are rewritten', async () => {
  const helpers = '{{- define "a" }}app: x\nv: {{ .Chart.Version }}{{ end }}\n{{- define "b" }}app: y\nw: {{ .Chart.AppVersion }}{{ end }}\n';
  const line = (expression: string): string => `          {{- ${expression} | nindent 10 }}\n`;
  const offered = await fixesFor({
    'values.yaml': 'one: false\n',
    'templates/_h.tpl': helpers,
    'templates/s.yaml': branches(line('include "a" .'), line('include "b" .')),
  });
  expect(fixedText(offered, 'omit-version-labels')).toBe(
    branches(line('omit (include "a" . | fromYaml) "v" | toYaml'), line('omit (include "b" . | fromYaml) "w" | toYaml')),
  );
});

test('one expression that drifts more in another world is rewritten once', async () => {
  const helper = '{{- define "a" }}app: x\n{{- if .Values.one }}\nv: {{ .Chart.Version }}\n{{- end }}\nw: {{ .Chart.AppVersion }}{{ end }}\n';
  const claim = (expression: string): string => statefulSet(`          {{- ${expression} | nindent 10 }}`);
  const offered = await fixesFor({ 'values.yaml': 'one: false\n', 'templates/_h.tpl': helper, 'templates/s.yaml': claim('include "a" .') });
  expect(fixedText(offered, 'omit-version-labels')).toBe(claim('omit (include "a" . | fromYaml) "v" "w" | toYaml'));
  expect(kindsOf(offered)).not.toContain('freeze-labels');
});
