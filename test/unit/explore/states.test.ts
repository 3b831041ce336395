/** An edit that leaves the program as it was costs no render, and what was found is told at the places of today. */
import { expect, test } from 'vitest';
import { withFile } from '../../../server/src/chart/index.ts';
import { explore, Memory } from '../../../server/src/explore/index.ts';
import { parse } from '../../../server/src/template/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

const labels =
  '          {{- if .Values.on }}\n          v: {{ .Chart.Version }}\n          {{- else if .Values.off }}\n          {{- include "l" . | nindent 10 }}\n          {{- end }}';
const texts = {
  'values.yaml': 'on: false\noff: true\n',
  'templates/_helpers.tpl': '{{ define "l" }}w: {{ .Chart.AppVersion }}{{ end }}',
  'templates/a.yaml': statefulSet(labels),
  'templates/b.yaml': statefulSet(`          {{ .Val\n${labels}`),
};

const finish = (chart: Awaited<ReturnType<typeof chartOf>>, memory: Memory) => {
  const work = explore(chart, { memory });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};

/** What is found, with the words that stand at each place. */
const told = ({ facts, gaps }: ReturnType<typeof finish>) => {
  const words = ({
    source,
    range,
  }: {
    readonly source: { readonly path: string; readonly text: string };
    readonly range: { readonly start: number; readonly end: number };
  }) => [source.path, source.text.slice(range.start, range.end), range.start];
  return [
    ...facts.map(({ path, step, place, flow }) => [path, step, words(place), flow.map(words)]),
    ...gaps.map((gap) => [gap.kind, gap.detail, words(gap)]),
  ];
};

const edits: readonly (readonly [string, string, string, string])[] = [
  ['a comment before everything', 'templates/a.yaml', 'apiVersion', '{{/* a comment */}}apiVersion'],
  ['an action that is not finished yet', 'templates/b.yaml', '{{ .Val', '{{ .Values.on | quo'],
  ['space within the delimiters of another condition', 'values.yaml', 'on: false', 'on:   false'],
  ['a comment in the values', 'values.yaml', 'on: false', '# a comment\non: false'],
  ['a line of the values that has just begun', 'values.yaml', 'off: true', 'off: true\ntyp'],
  ['a comment between named templates', 'templates/_helpers.tpl', '{{ define', '{{/* a comment */}}{{ define'],
];

test.each(edits)('%s', async (_, path, piece, instead) => {
  const chart = await chartOf(texts);
  const memory = new Memory();
  const first = finish(chart, memory);
  expect(first.facts.map(({ path: at }) => at.at(-1))).toEqual(expect.arrayContaining(['v', 'w']));
  const whole = { ...texts }[path as keyof typeof texts];
  const edited = whole.replace(piece, () => instead);
  expect(edited).not.toBe(whole);
  const half = withFile(chart, path, edited);
  const again = finish(half, memory);
  expect(again.renders).toBe(0);
  expect(told(again)).toEqual(told(finish(half, new Memory())));
  // And back.
  const back = finish(withFile(half, path, whole), memory);
  expect(back.renders).toBe(0);
  expect(told(back)).toEqual(told(first));
});

test('an action that is finished is another program, and so is a text that is trimmed', async () => {
  const chart = await chartOf(texts);
  for (const [piece, instead] of [
    ['v: {{ .Chart.Version }}', 'v: {{ .Chart.Version }}{{ .Values.x }}'],
    ['v: {{ .Chart.Version }}', 'v: {{ .Chart.Name }}'],
    ['v: {{ .Chart.Version }}', 'v: {{ .Chart.Version -}}'],
    ['v: {{ .Chart.Version }}', 'v:  {{ .Chart.Version }}'],
    ['{{- else if .Values.off }}', '{{- else }}'],
  ] as const) {
    const memory = new Memory();
    finish(chart, memory);
    const text = texts['templates/a.yaml'].replace(piece, () => instead);
    expect(text).not.toBe(texts['templates/a.yaml']);
    const edited = withFile(chart, 'templates/a.yaml', text);
    expect(parse(edited.templates.find(({ source }) => source.path === 'templates/a.yaml')?.source as never).problems).toEqual([]);
    const again = finish(edited, memory);
    expect(again.renders, instead).toBeGreaterThan(0);
    expect(told(again)).toEqual(told(finish(edited, new Memory())));
  }
});

test.each([
  ['a draw', '{{ if eq (randInt 0 2) 1 }}\n          d: x\n          {{ end }}', ''],
  [
    'a drawn text',
    '{{ if contains "b" (include "drawn" .) }}\n          d: x\n          {{ end }}',
    '{{ define "drawn" }}{{ randAlpha 12 }}{{ end }}',
  ],
  ['a draw in a helper', '{{ include "drawn" . }}', '{{ define "drawn" }}{{ if lt (randInt 0 100) 50 }}d: x{{ end }}{{ end }}'],
])('%s that decides a branch is drawn anew at every place', async (_, label, helper) => {
  const text = (space: string) => `${space}${helper}${statefulSet(`          x: y\n          ${label}`)}`;
  const memory = new Memory();
  let chart = await chartOf({ 'values.yaml': '', 'templates/a.yaml': text('') });
  const seen = new Set<number>();
  for (let length = 0; length < 12; length++) {
    chart = withFile(chart, 'templates/a.yaml', text(`{{/* ${'c'.repeat(length)} */}}`));
    const found = finish(chart, memory);
    expect(told(found)).toEqual(told(finish(chart, new Memory())));
    seen.add(found.facts.length);
  }
  expect([...seen].sort()).toEqual([0, 1]);
});
