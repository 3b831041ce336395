/** How work grows with what there is to do: counted in the engine's steps and in objects that stay the same, never by the clock. */
import { describe, expect, test } from 'vitest';
import { finish } from '../../../server/src/analysis/index.ts';
import { forget, SourceText } from '../../../server/src/base/index.ts';
import { type Chart, withFile } from '../../../server/src/chart/index.ts';
import { explore, Memory } from '../../../server/src/explore/index.ts';
import { ChartRender } from '../../../server/src/render/index.ts';
import { parse, tokenize, walk } from '../../../server/src/template/index.ts';
import { chartOf, reportOf, statefulSet } from '../../kit/charts.ts';
import { workOf } from '../../kit/work.ts';

const block = '{{ if .Values.a }}{{ include "x" . | quote }}{{ else }}{{ range list 1 2 }}{{ . }}{{ end }}{{ end }}\nkey: text\n';

const stepsOf = (chart: Chart): number => {
  const render = new ChartRender(chart);
  for (const template of render.templates) if (!template.isPartial) render.render(template);
  return render.run.steps;
};

const nodesOf = (text: string): number => {
  let nodes = 0;
  walk(parse(new SourceText('templates/a.yaml', text)).root, () => {
    nodes++;
  });
  return nodes;
};

/** What one more of something costs, which must be the same between few and between many. */
const slopes = (costs: readonly number[]): number[] => costs.slice(1).map((cost, i) => cost - (costs[i] ?? 0));

describe('in proportion to the text', () => {
  test('a tree has nodes', () => {
    const [first, ...others] = slopes([100, 200, 300, 400].map((times) => nodesOf(block.repeat(times))));
    expect(first).toBeGreaterThan(100);
    for (const other of others) expect(other).toBe(first);
  });

  test.each<[string, (times: number) => string]>([
    ['a sound text', (times) => block.repeat(times)],
    ['actions that Go cannot read', (times) => '{{ ) }}\n'.repeat(times)],
    ['actions that are not closed', (times) => '{{ include "x" .\n'.repeat(times)],
    ['strings that are not closed, in one line', (times) => '{{ " '.repeat(times)],
    ['comments that are not closed', (times) => '{{/* a\n'.repeat(times)],
    ['definitions that are not closed', (times) => '{{ define "x" }}\na\n'.repeat(times)],
    ['ends of nothing', (times) => '{{ end }}'.repeat(times)],
    ['variables', (times) => `${'{{ $x := 1 }}'.repeat(times)}{{ if 1 }}{{ $x }}{{ end }}`.repeat(2)],
    ['variables that are not there', (times) => '{{ $x := 1 }}{{ $y }}'.repeat(times)],
    ['brackets in strings that run over lines', (times) => '- "{{ include "x" . }}"\n'.repeat(times)],
    ['spaces', (times) => `${' '.repeat(times)}{{- 1 }}`.repeat(3)],
    ['one long action', (times) => `{{ f ${'1 '.repeat(times)}}}`],
  ])('reading takes work: %s', (_, text) => {
    const costs = [100, 200, 300, 400].map((times) => {
      const source = new SourceText('templates/a.yaml', text(times));
      // Begins like none of them.
      parse(new SourceText('templates/a.yaml', 'x'));
      tokenize('x');
      return workOf(() => parse(source));
    });
    const [first = 0, ...others] = slopes(costs);
    expect(first).toBeGreaterThan(50);
    for (const other of others) expect(other / first).toBeCloseTo(1, 1);
  });

  test('reading again makes nodes for what is edited, not for what stands before it', () => {
    const made = [100, 400].map((times) => {
      const before = new SourceText('templates/a.yaml', `${block.repeat(times)}{{ .Values.a }}\n`);
      const known = new Set<object>();
      walk(parse(before).root, (node) => known.add(node));
      const after = new SourceText('templates/a.yaml', `${before.text}{{ .Values.b }}\n`, before);
      let nodes = 0;
      walk(parse(after).root, (node) => {
        if (!known.has(node)) nodes++;
      });
      return nodes;
    });
    expect(made[0]).toBeGreaterThan(3);
    expect(made[0]).toBeLessThan(30);
    expect(made[1]).toBe(made[0]);
  });

  test('a render takes steps', async () => {
    const costs = await Promise.all(
      [100, 200, 300, 400].map(async (times) =>
        stepsOf(await chartOf({ 'templates/_x.tpl': '{{ define "x" }}x{{ end }}', 'templates/a.yaml': block.repeat(times) })),
      ),
    );
    const [first, ...others] = slopes(costs);
    expect(first).toBeGreaterThan(100);
    for (const other of others) expect(other).toBe(first);
  });

  test('a render takes steps for each template', async () => {
    const costs = await Promise.all(
      [10, 20, 30].map(async (count) =>
        stepsOf(
          await chartOf(Object.fromEntries(Array.from({ length: count }, (_, i) => [`templates/t${i}.yaml`, block.replace('include "x" .', '"x"')]))),
        ),
      ),
    );
    const [first, second] = slopes(costs);
    expect(first).toBeGreaterThan(10);
    expect(second).toBe(first);
  });
});

describe('in proportion to the branches', () => {
  const switches = (count: number): string =>
    statefulSet(
      Array.from({ length: count }, (_, i) => `          {{- if .Values.a${i} }}\n          k${i}: {{ $.Chart.Version }}\n          {{- end }}`).join(
        '\n',
      ),
    );

  test('there are worlds, not in proportion to the product of all conditions', async () => {
    for (const count of [2, 4, 8, 16]) {
      const { worlds, findings } = await reportOf({ 'templates/a.yaml': switches(count) });
      expect(findings).toHaveLength(count);
      expect(worlds).toBeLessThanOrEqual(2 * count + 4);
    }
  });

  test('branches that cannot reach an immutable field make none', async () => {
    const idle = Array.from({ length: 50 }, (_, i) => `{{ if .Values.b${i} }}a: {{ .Chart.Version }}{{ end }}`).join('\n');
    const { worlds } = await reportOf({ 'templates/a.yaml': switches(2), 'templates/b.yaml': `kind: ConfigMap\n${idle}\n` });
    expect(worlds).toBe((await reportOf({ 'templates/a.yaml': switches(2) })).worlds);
  });
});

test('whether Helm accepts a world costs the files that read what sets it apart, however many others there are', async () => {
  const reading = (key: string): string => statefulSet(`          {{- if .Values.${key} }}\n          v: {{ .Chart.Version }}\n          {{- end }}`);
  const costs = async (count: number): Promise<number> => {
    const others = Object.fromEntries(Array.from({ length: count }, (_, i) => [`templates/o${i}.yaml`, `kind: ConfigMap\nx: {{ .Values.o }}\n`]));
    return finish(explore(await chartOf({ ...others, 'templates/s.yaml': reading('a'), 'values.yaml': 'a: false\no: 1\n' }))).renders;
  };
  // Each of the others is rendered once.
  expect((await costs(40)) - (await costs(4))).toBe(36);
});

describe('an edit', () => {
  test('leaves all other texts, and with them their trees, as they are', async () => {
    const chart = await chartOf({
      ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`templates/t${i}.yaml`, 'a: 1'])),
      'values.yaml': 'a: 1\n',
    });
    const after = withFile(chart, 'templates/t7.yaml', 'a: 2');
    const fresh = after.templates.filter(({ source }, i) => source !== chart.templates[i]?.source).map(({ name }) => name);
    expect(fresh).toEqual(['templates/t7.yaml']);
    const kept = chart.templates.find(({ name }) => name === 'templates/t8.yaml')?.source as SourceText;
    expect(parse(kept)).toBe(parse(after.templates.find(({ name }) => name === 'templates/t8.yaml')?.source as SourceText));
  });

  const labels = '{{ define "labels" }}v: {{ .Chart.Version }}{{ end }}';
  const one = '          {{ include "labels" . }}';
  const other = '{{ define "other" }}a: {{ .Chart.AppVersion }}{{ end }}';
  const files = (count: number) => ({
    'templates/_labels.tpl': labels,
    'templates/_other.tpl': other,
    'templates/other.yaml': statefulSet('          {{ include "other" . }}').replaceAll('.Release.Name', '.Release.Name }}-other{{ ""'),
    ...Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`templates/t${i}.yaml`, statefulSet(one).replaceAll('.Release.Name', `.Release.Name }}-${i}{{ ""`)]),
    ),
  });
  /** Files rendered to know all of a chart again after an edit. */
  const rendersAfter = async (count: number, path: string, edit: (text: string) => string): Promise<number> => {
    const chart = await chartOf(files(count));
    const memory = new Memory();
    finish(explore(chart, { memory }));
    const source = chart.templates.find((template) => template.name === path)?.source as SourceText;
    return finish(explore(withFile(chart, path, edit(source.text)), { memory })).renders;
  };
  const inClaim = (text: string): string => text.replace('name: data', 'name: other');

  test('of one template costs that template, however many others there are', async () => {
    const [few, many] = [await rendersAfter(2, 'templates/other.yaml', inClaim), await rendersAfter(40, 'templates/other.yaml', inClaim)];
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
  });

  test('of a named template costs those that it is used by', async () => {
    const edit = (text: string): string => text.replace('a: ', 'b: ');
    const [few, many] = [await rendersAfter(2, 'templates/_other.tpl', edit), await rendersAfter(40, 'templates/_other.tpl', edit)];
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
    const used = async (count: number): Promise<number> => rendersAfter(count, 'templates/_labels.tpl', (text) => text.replace('v: ', 'w: '));
    expect((await used(40)) / (await used(4))).toBeCloseTo(10);
  });

  test('of a named template costs nothing to those that use another of the same file', async () => {
    const stable = '{{ define "labels" }}v: w{{ end }}';
    const chart = await chartOf({ ...files(40), 'templates/_labels.tpl': '', 'templates/_other.tpl': `${other}${stable}` });
    const memory = new Memory();
    finish(explore(chart, { memory }));
    const rendersOf = (text: string): number => finish(explore(withFile(chart, 'templates/_other.tpl', text), { memory })).renders;
    expect(rendersOf(`{{/* more */}}${other.replace('a:', 'b:')}\n${stable}`)).toBeLessThan(10);
    expect(rendersOf(`${other}\n${stable.replace('w', 'x')}`)).toBeGreaterThan(40);
  });

  test('of a chart that was forgotten costs as little, once it was looked at again; to those at which somebody works nothing happens', async () => {
    const [mine, other] = [await chartOf(files(40)), await chartOf({ ...files(40), 'Chart.yaml': 'apiVersion: v2\nname: other\nversion: 1.0.0\n' })];
    const memory = new Memory();
    for (const chart of [mine, other]) finish(explore(chart, { memory }));
    memory.keepOnly([mine]);
    forget(new Set(mine.templates.map(({ source }) => source)));
    const edited = (chart: Chart): number => {
      const source = chart.templates.find(({ name }) => name === 'templates/other.yaml')?.source as SourceText;
      return finish(explore(withFile(chart, 'templates/other.yaml', inClaim(source.text)), { memory })).renders;
    };
    const few = await rendersAfter(2, 'templates/other.yaml', inClaim);
    expect(edited(mine)).toBe(few);
    expect(memory.has(other)).toBe(false);
    expect(finish(explore(other, { memory })).renders).toBeGreaterThan(40);
    expect(edited(other)).toBeLessThanOrEqual(few);
  });

  test('of the values that changes none of them costs nothing', async () => {
    const chart = await chartOf({ ...files(5), 'values.yaml': 'a: 1\n' });
    const memory = new Memory();
    finish(explore(chart, { memory }));
    expect(finish(explore(withFile(chart, 'values.yaml', '# a comment\na: 1\n'), { memory })).renders).toBe(0);
    expect(finish(explore(withFile(chart, 'values.yaml', 'a: 2\n'), { memory })).renders).toBe(0);
  });

  test('of a value costs the templates that read it, however many others there are', async () => {
    const reading = (key: string): string => statefulSet(`          x: {{ .Values.${key} }}\n          v: {{ .Chart.Version }}`);
    const costs = async (count: number): Promise<number> => {
      const others = Object.fromEntries(Array.from({ length: count }, (_, i) => [`templates/f${i}.yaml`, reading('a')]));
      const chart = await chartOf({ ...others, 'templates/other.yaml': reading('b'), 'values.yaml': 'a: 1\nb: 1\n' });
      const memory = new Memory();
      finish(explore(chart, { memory }));
      return finish(explore(withFile(chart, 'values.yaml', 'a: 1\nb: 2\n'), { memory })).renders;
    };
    const [few, many] = [await costs(2), await costs(40)];
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
  });
});
