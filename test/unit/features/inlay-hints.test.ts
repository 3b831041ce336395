/** What stands behind expressions. The texts of hints are written into the template, between `‹` and `›`. */
import { describe, expect, it } from 'vitest';
import { check, finish, sourceOf, underlinesOf } from '../../../server/src/analysis/index.ts';
import { driftHints, type InlayHint, printHints } from '../../../server/src/features/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

const page = 'templates/x.yaml';

const withHints = (text: string, hints: readonly InlayHint[]): string =>
  [...hints].sort((a, b) => b.offset - a.offset).reduce((all, { offset, label }) => `${all.slice(0, offset)}‹${label}›${all.slice(offset)}`, text);

const drifts = async (template: string, more: Readonly<Record<string, string>> = {}): Promise<string> => {
  const chart = await chartOf({ ...more, [page]: template });
  const underlines = underlinesOf(chart, finish(check(chart)), 'info').filter(({ file }) => file === page);
  const source = sourceOf(chart, page);
  return source ? withHints(template, driftHints(source, underlines, { start: 0, end: template.length })) : '';
};

const prints = async (template: string, more: Readonly<Record<string, string>> = {}): Promise<string> => {
  const chart = await chartOf({ ...more, [page]: template });
  const source = sourceOf(chart, page);
  return source ? withHints(template, printHints(chart, source, { start: 0, end: template.length })) : '';
};

describe('in immutable fields', () => {
  it('the value now and after the next release stand behind the action', async () => {
    const text = await drifts(statefulSet('          version: {{ .Chart.Version }}\n          app: {{ .Release.Name }}'));
    expect(text).toContain('          version: {{ .Chart.Version }}‹1.2.3 → 1.2.4›\n          app: {{ .Release.Name }}\n');
    expect(text.match(/‹/g)).toHaveLength(1);
  });

  it('the key is told where an include prints it, the shortest change is shown, and the others are counted', async () => {
    const helpers = '{{ define "l" }}long.name/a: {{ .Chart.Version }}\nlong: {{ .Chart.AppVersion }}\nc: x{{ .Chart.Version }}\nd: y{{ end }}';
    const text = await drifts(statefulSet('          {{- include "l" . | nindent 10 }}'), { 'templates/_helpers.tpl': helpers });
    expect(text).toContain('{{- include "l" . | nindent 10 }}‹a: 1.2.3 → 1.2.4 (+2)›');
  });

  it('nothing stands where nothing changes', async () => {
    const template = statefulSet('          app: {{ .Release.Name }}');
    expect(await drifts(template)).toBe(template);
  });
});

describe('behind all expressions', () => {
  it('stands what they print with the default values', async () => {
    const text = await prints('a: {{ .Values.x }}\nb: {{ .Chart.Name | upper }}\n', { 'values.yaml': 'x: 5\n' });
    expect(text).toBe('a: {{ .Values.x }}‹5›\nb: {{ .Chart.Name | upper }}‹DEMO›\n');
  });

  it('stand all outcomes of a loop, cut where they are long', async () => {
    const text = await prints('{{ range .Values.x }}{{ . }}{{ end }}', { 'values.yaml': `x: [1, ${'y'.repeat(50)}]\n` });
    expect(text).toBe(`{{ range .Values.x }}{{ . }}‹1 or ${'y'.repeat(40)}…›{{ end }}`);
  });

  it.each(['{{ $x := 1 }}', '{{ .Values.absent }}', '{{ if .Values.absent }}{{ .Chart.Name }}{{ end }}', '{{ toYaml .Values }}'])(
    'nothing stands behind what prints nothing, not here, or several lines: %s',
    async (template) => {
      expect(await prints(template, { 'values.yaml': 'a: 1\nb: 2\n' })).toBe(template);
    },
  );
});
