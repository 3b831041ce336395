/** An edit of values.yaml costs the files that read what changed. */
import { describe, expect, test } from 'vitest';
import { withFile } from '../../../server/src/chart/index.ts';
import { explore, Memory } from '../../../server/src/explore/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

const values = 'a: {on: true}\nb: {on: true}\nunread: 1\n';
const reading = (expression: string): string =>
  statefulSet(`          {{- if ${expression} }}\n          v: {{ .Chart.Version }}\n          {{- end }}`);
const files = { 'values.yaml': values, 'templates/a.yaml': reading('.Values.a.on'), 'templates/b.yaml': reading('.Values.b.on') };

/** Renders after an edit of values.yaml, and whether the same is found as at a first look. */
const rendersAfter = async (texts: Record<string, string>, edited: string): Promise<number> => {
  const chart = await chartOf(texts);
  const memory = new Memory();
  finish(chart, memory);
  const next = withFile(chart, 'values.yaml', edited);
  const { renders, ...found } = finish(next, memory);
  const { renders: _, ...fresh } = finish(next, new Memory());
  expect(found).toEqual(fresh);
  return renders;
};

const finish = (chart: Awaited<ReturnType<typeof chartOf>>, memory: Memory) => {
  const work = explore(chart, { memory });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};

describe('an edit of values', () => {
  test('that nobody reads costs no render', async () => {
    expect(await rendersAfter(files, values.replace('unread: 1', 'unread: 2'))).toBe(0);
    expect(await rendersAfter(files, `${values}fresh: {x: 1}\n`)).toBe(0);
    expect(await rendersAfter(files, values.replace('unread: 1\n', ''))).toBe(0);
  });

  test('that one file reads costs that file', async () => {
    const one = await rendersAfter(files, values.replace('a: {on: true}', 'a: {on: false}'));
    const both = await rendersAfter(files, values.replaceAll('{on: true}', '{on: false}'));
    expect(one).toBeGreaterThan(0);
    // A file that is alone is not rendered twice to begin with.
    expect(both).toBeGreaterThanOrEqual(2 * one);
    expect(both).toBeLessThanOrEqual(2 * one + 2);
  });

  test('that nobody reads costs no render where somebody asks whether there are any values', async () => {
    const asking = {
      ...files,
      'templates/a.yaml': reading('(.Values | default dict).a.on'),
      'templates/b.yaml': reading('and .Values .Values.b.on'),
    };
    expect(await rendersAfter(asking, values.replace('unread: 1', 'unread: 2'))).toBe(0);
    expect(await rendersAfter({ ...asking, 'values.yaml': '' }, 'a: {on: true}\n')).toBeGreaterThan(0);
  });

  test.each([
    ['all values', '.Values | toYaml | contains "fresh"'],
    ['which there are', '.Values | keys | has "fresh"'],
    ['how many there are', 'gt (len .Values) 3'],
    ['a key that is worked out', 'index .Values (print "fre" "sh")'],
    ['values handed on', '(dict "values" .Values).values.fresh'],
    ['a copy', '(deepCopy .Values).fresh'],
    ['what is merged', '(merge (dict) .Values).fresh'],
    ['a key that may be there', 'hasKey .Values "fresh"'],
    ['digging', 'dig "fresh" "x" false .Values.AsMap'],
    ['a picked key', '(pick .Values "fresh").fresh'],
    ['the first that has one', 'first (pluck "fresh" .Values)'],
    ['a text that is executed', 'tpl "{{ .Values.fresh }}" .'],
  ])('that is read by way of %s costs its reader', async (_, expression) => {
    const texts = { ...files, 'templates/c.yaml': reading(expression) };
    expect(await rendersAfter(texts, `${values}fresh: {x: true}\n`)).toBeGreaterThan(0);
  });

  test('that may be executed costs all that execute texts', async () => {
    const texts = { ...files, 'templates/c.yaml': reading('tpl .Values.text .'), 'values.yaml': `${values}text: ""\n` };
    expect(await rendersAfter(texts, `${values}text: "{{ .Values.fresh }}"\nfresh: ""\n`)).toBeGreaterThan(0);
  });

  test('of a subchart costs what sees them', async () => {
    const texts = {
      ...files,
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/sub/values.yaml': 'on: false\n',
      'charts/sub/templates/s.yaml': reading('.Values.on'),
    };
    expect(await rendersAfter(texts, `${values}sub: {on: true}\n`)).toBeGreaterThan(0);
    expect(await rendersAfter(texts, `${values}global: {on: true}\n`)).toBeGreaterThan(0);
  });
});
