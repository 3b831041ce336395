/** What would be lost in a world that no finding is about is not offered. */
import { describe, expect, test } from 'vitest';
import { finish } from '../../../server/src/analysis/index.ts';
import type { FixTarget } from '../../../server/src/fixes/fix.ts';
import { changesOnlyPart } from '../../../server/src/fixes/proof.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';
import { fixedText, fixesFor, kindsOf } from '../../kit/fixes.ts';

const helper = '{{- define "demo.claim" -}}\napp: demo\nversion: {{ .Chart.AppVersion }}\n{{- end }}\n';
const budget = (open: string, close = '{{- end }}'): string => `${open}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: demo
  labels:
    {{- include "demo.claim" $ | nindent 4 }}
${close}
`;

const kinds = async (others: Readonly<Record<string, string>>): Promise<string[]> =>
  kindsOf(
    await fixesFor({
      'values.yaml': 'budget:\n  enabled: false\n  settings: {}\n',
      'templates/_helpers.tpl': helper,
      'templates/s.yaml': statefulSet('          {{- include "demo.claim" . | nindent 10 }}'),
      ...others,
    }),
  );

describe('repair-helper', () => {
  test('is for helpers that only claims call', async () => {
    expect(await kinds({})).toContain('repair-helper!');
  });

  test.each([
    ['is switched off', { 'templates/b.yaml': budget('{{- if .Values.budget.enabled }}') }],
    ['is there with settings', { 'templates/b.yaml': budget('{{- with .Values.budget.settings }}') }],
    ['is there with an API', { 'templates/b.yaml': budget('{{- if .Capabilities.APIVersions.Has "example.com/v1" }}') }],
    [
      'calls it through another helper',
      {
        'templates/_more.tpl': '{{- define "demo.all" }}{{ include "demo.claim" . }}{{ end }}',
        'templates/b.yaml': budget('{{- with .Values.budget.settings }}').replace('demo.claim', 'demo.all'),
      },
    ],
    ['hands its name on', { 'templates/b.yaml': '{{- with .Values.budget.settings }}{{ $name := "demo.claim" }}a: {{ include $name $ }}{{ end }}' }],
  ])('but not where another object calls it that %s', async (_, others) => {
    expect((await kinds(others)).join()).not.toContain('repair-helper');
  });
});

test('a label of the values that another object prints once it is switched on stays there', async () => {
  const files = {
    'values.yaml': 'labels:\n  team: x\n  v: "{{ .Chart.Version }}"\nbudget:\n  enabled: false\n',
    'templates/s.yaml': statefulSet('          {{- tpl (toYaml .Values.labels) . | nindent 10 }}'),
  };
  expect(kindsOf(await fixesFor(files))).toContain('drop-version-labels!');
  const other = budget('{{- if .Values.budget.enabled }}').replace('include "demo.claim" $', 'tpl (toYaml .Values.labels) $');
  expect(kindsOf(await fixesFor({ ...files, 'templates/b.yaml': other })).join()).not.toContain('drop-version-labels');
});

test.each([
  ['.Values.image.tag | default .Chart.AppVersion', []],
  ['printf "%s-%s" (include "demo.name" .) .Chart.AppVersion', []],
  ['printf "%s-%s" .Chart.Name .Chart.AppVersion', ['freeze-labels']],
])('freeze-labels does not take the place of what users give to a helper: %s', async (version, expected) => {
  const files = {
    'values.yaml': 'image: {}\nnameOverride: ""\n',
    'templates/_helpers.tpl': `{{- define "demo.name" }}{{ .Values.nameOverride | default .Chart.Name }}{{ end }}
{{- define "demo.labels" -}}\napp: {{ include "demo.name" . }}\nversion: {{ ${version} }}\n{{- end }}\n`,
    'templates/s.yaml': statefulSet('          {{- include "demo.labels" . | nindent 10 }}'),
  };
  const offered = kindsOf(await fixesFor(files));
  expect(offered).toContain('omit-version-labels');
  expect(offered.filter((kind) => kind === 'freeze-labels')).toEqual(expected);
});

test('values-labels must print what users give in its key', async () => {
  const helpers = '{{- define "demo.labels" -}}\napp: demo\nv: {{ .Chart.Version }}\n{{- end }}\n';
  const guarded = (condition: string): string =>
    statefulSet('          {{- include "demo.labels" . | nindent 10 }}').replace(
      /( {8}labels:\n {10}\{\{- include .*\n)/,
      `        {{- if ${condition} }}\n$1        {{- end }}\n`,
    );
  const kinds = async (condition: string): Promise<string> =>
    kindsOf(
      await fixesFor({
        'values.yaml': 'persistence:\n  enabled: true\n  labels: {}\n',
        'templates/_helpers.tpl': helpers,
        'templates/s.yaml': guarded(condition),
      }),
    ).join();
  expect(await kinds('.Values.persistence.enabled')).toContain('values-labels');
  expect(await kinds('not .Values.persistence.labels')).not.toContain('values-labels');
});

test('a label that does not drift keeps its value', async () => {
  const scene = { values: new Map() };
  const target = { part: 'labels', labels: ['v'], drifts: () => true } as unknown as FixTarget;
  const chart = (labels: string) => chartOf({ 'templates/s.yaml': statefulSet(labels) });
  const before = await chart('          app: demo\n          v: {{ .Chart.Version }}');
  const changes = async (labels: string): Promise<boolean> => finish(changesOnlyPart(before, await chart(labels), scene, target));
  expect(await changes('          app: demo')).toBe(true);
  expect(await changes('          app: demo\n          v: x\n          more: y')).toBe(true);
  expect(await changes('          more: y')).toBe(true);
  expect(await changes('          app: other')).toBe(false);
});

describe('what comes only with values that are empty by default stays', () => {
  const helper = '{{- define "demo.labels" -}}\napp: demo\nversion: {{ .Chart.AppVersion }}\n{{- end }}\n';
  const annotations = (open: string): string =>
    `        {{- ${open} .Values.persistence.annotations }}\n        annotations:\n          {{- toYaml .Values.persistence.annotations | nindent 10 }}\n        {{- end }}\n`;
  const claim = (open: string): string =>
    statefulSet('          {{- include "demo.labels" . | nindent 10 }}\n@')
      .replace('@\n', annotations(open))
      .replace('[ReadWriteOnce]', '[{{ .Values.persistence.mode | default "ReadWriteOnce" }}]');

  test.each(['if', 'with $.Values.x | default'])('behind the labels, in a block of `%s`', async (open) => {
    const values = 'persistence:\n  annotations:\n  mode: ""\n  labels: {}\n';
    const offered = await fixesFor({
      'values.yaml': values,
      'templates/_helpers.tpl': helper,
      'templates/s.yaml': claim(open).replaceAll('toYaml .Values', 'toYaml $.Values'),
    });
    for (const kind of ['values-labels', 'static-labels'] as const)
      expect(fixedText(offered, kind), kind).toContain(annotations(open).replaceAll('toYaml .Values', 'toYaml $.Values'));
  });

  test('or there is no such fix', async () => {
    const scene = { values: new Map([['persistence', new Map([['annotations', new Map([['a', 'b']])]])]]) };
    const target = { part: 'labels', labels: ['version'], drifts: () => true } as unknown as FixTarget;
    const files = (text: string) => ({
      'values.yaml': 'persistence:\n  annotations: {}\n',
      'templates/_helpers.tpl': helper,
      'templates/s.yaml': text,
    });
    const [before, after] = await Promise.all([chartOf(files(claim('if'))), chartOf(files(claim('if').replace(annotations('if'), '')))]);
    expect(finish(changesOnlyPart(before, after, { values: new Map() }, target))).toBe(true);
    expect(finish(changesOnlyPart(before, after, scene, target))).toBe(false);
  });
});
