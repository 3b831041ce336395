/** Comments that silence nothing: when they are told, and how they are taken away. */
import { describe, expect, test } from 'vitest';
import { applyFix, check, finish, fixesOf, textOf } from '../../../server/src/analysis/index.ts';
import { chartOf, reportOf, statefulSet } from '../../kit/charts.ts';

const comment = (rules: string): string => `{{- /* keelson-disable-next-line ${rules} -- why */}}`;
const template = (rules: string, label = 'chart: {{ .Chart.Version }}'): string => statefulSet(`          ${comment(rules)}\n          ${label}`);

const idle = async (text: string, more: Record<string, string> = {}): Promise<string[]> =>
  (await reportOf({ 'templates/s.yaml': text, ...more })).findings
    .filter(({ rule }) => rule === 'unused-suppression')
    .map(({ range }) => text.slice(range.start, range.end));

describe('a comment', () => {
  test('that silences something is right', async () => {
    expect((await reportOf({ 'templates/s.yaml': template('claim-label-drift') })).findings).toEqual([]);
  });

  test('of several rules is told by the names that silence nothing', async () => {
    expect(await idle(template('selector-drift, claim-label-drift, claim-lable-drift'))).toEqual(['selector-drift', 'claim-lable-drift']);
    expect(await idle(template('claim-label-drift', 'app: demo'))).toEqual(['claim-label-drift']);
  });

  test('is not judged where not all was analysed, or values are given', async () => {
    const text = template('claim-label-drift', 'app: demo');
    expect(await idle(text, { 'templates/hole.yaml': statefulSet('          {{- include "nowhere" . | nindent 10 }}') })).toEqual([]);
    const given = finish(check(await chartOf({ 'templates/s.yaml': text }), { values: new Map([['a', true]]) }));
    expect(given.findings).toEqual([]);
    expect(finish(check(await chartOf({ 'templates/s.yaml': text }), { kubeVersion: '1.30' })).findings).toEqual([]);
  });

  test('of another form is told, and left as it is', async () => {
    for (const form of ['keelson-disable-next-line', 'keelson-disable-next-line claim-label-drift: never', 'keelson-disable claim-label-drift']) {
      const files = { 'templates/s.yaml': template('claim-label-drift').replace('keelson-disable-next-line claim-label-drift -- why', form) };
      const chart = await chartOf(files);
      const report = finish(check(chart));
      expect(report.findings.map(({ rule }) => rule)).toEqual(['unused-suppression', 'claim-label-drift']);
      const [finding] = report.findings;
      expect(files['templates/s.yaml'].slice(finding?.range.start, finding?.range.end)).toBe(form.split(' ')[0]);
      expect(finding && fixesOf(chart, report, finding)).toEqual([]);
    }
  });

  test('in a named template counts as in any other', async () => {
    const claims = (above: string) =>
      `{{- define "x.claims" -}}\n- metadata:\n    name: data\n    labels:\n${above}      chart: {{ .Chart.Version }}\n{{- end }}\n`;
    const files = (above: string) => ({
      'templates/_helpers.tpl': claims(above),
      'templates/s.yaml':
        'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: a\nspec:\n  volumeClaimTemplates:\n    {{- include "x.claims" . | nindent 4 }}\n',
    });
    expect((await reportOf(files(''))).findings).toHaveLength(1);
    expect((await reportOf(files(`      ${comment('claim-label-drift')}\n`))).findings).toEqual([]);
    expect((await reportOf(files(`      ${comment('selector-drift, claim-label-drift')}\n`))).findings).toHaveLength(1);
  });
});

describe('its fix', () => {
  const fixed = async (text: string): Promise<string | undefined> => {
    const chart = await chartOf({ 'templates/s.yaml': text });
    const report = finish(check(chart));
    const finding = report.findings.find(({ rule }) => rule === 'unused-suppression');
    const [fix] = finding ? fixesOf(chart, report, finding) : [];
    const after = fix && applyFix(chart, fix.files);
    return after && textOf(after, 'templates/s.yaml');
  };

  test.each([
    ['selector-drift, claim-label-drift', 'claim-label-drift'],
    ['claim-label-drift , selector-drift', 'claim-label-drift'],
    ['claim-label-drift, x,selector-drift', 'claim-label-drift, selector-drift'],
  ])('of %s leaves %s', async (before, after) => {
    expect(await fixed(template(before))).toBe(template(after));
  });

  test('takes away the line, whatever its form and line endings', async () => {
    const clean = statefulSet('          app: demo');
    for (const form of ['{{- /*@*/}}', '{{/*@*/ -}}', '{{- /*@*/ -}}']) {
      const text = statefulSet(`          ${form.replace('@', ' keelson-disable-next-line claim-label-drift -- why ')}\n          app: demo`);
      // The last form takes the line break on both sides with it, so the print would change.
      expect(await fixed(text), form).toBe(form === '{{- /*@*/ -}}' ? undefined : clean);
      if (form !== '{{- /*@*/ -}}') expect(await fixed(text.replaceAll('\n', '\r\n')), form).toBe(clean.replaceAll('\n', '\r\n'));
    }
  });
});
