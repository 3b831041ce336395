/** What findings advise where the usual words would be of no use. */
import { expect, test } from 'vitest';
import { check, finish } from '../../../server/src/analysis/index.ts';
import { packed } from '../../kit/archive.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

const advices = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<(string | undefined)[]> =>
  finish(check(await chartOf(files))).findings.map(({ message }) => message.split('\n').at(-1));

const template = statefulSet('          v: {{ .Chart.Version }}');

test('a packed dependency is mended in its own chart', async () => {
  const sub = { 'Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 2.0.0\n', 'templates/s.yaml': template };
  expect(await advices({ 'charts/sub-2.0.0.tgz': packed('sub', sub) })).toEqual([
    'It comes from the packed dependency `sub`: take a version of it in which it stays the same, or unpack it under charts/ and mend it there.',
  ]);
  const unpacked = Object.fromEntries(Object.entries(sub).map(([file, text]) => [`charts/sub/${file}`, text]));
  expect(await advices(unpacked)).toEqual(['Give the claim template labels that stay the same, such as the selector labels.']);
});

test.each([
  ['a label', statefulSet('          {{- tpl (toYaml .Values.x.labels) . | nindent 10 }}')],
  [
    'an annotation',
    statefulSet('          a: b').replace(
      '        labels:',
      '        annotations:\n          {{- tpl (toYaml .Values.x.labels) . | nindent 10 }}\n        labels:',
    ),
  ],
  [
    'a selector',
    statefulSet('          a: b').replace('      app: demo\n  template', '      {{- tpl (toYaml .Values.x.labels) . | nindent 6 }}\n  template'),
  ],
])('%s that stands in the values is taken out there', async (_, text) => {
  expect(await advices({ 'values.yaml': 'x:\n  labels:\n    v: "{{ .Chart.Version }}"\n', 'templates/s.yaml': text })).toEqual([
    'It stands in `x.labels` of the values, which `tpl` executes: take it out there, or write a value that stays the same.',
  ]);
});
