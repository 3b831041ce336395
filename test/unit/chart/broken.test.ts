import { describe, expect, it } from 'vitest';
import { type Chart, loadChart, withFile } from '../../../server/src/chart/index.ts';
import type { FileSystem } from '../../../server/src/environment/index.ts';
import { chartOf } from '../../kit/charts.ts';
import { filesIn } from '../../kit/fixtures.ts';

const template = { 'templates/a.yaml': 'a' };
const chartYaml = 'name: demo\nversion: 1.0.0\n';
const broken = 'a: 1\n  b: 2\nc: 3\n';

const expectTheRest = (chart: Chart): void => expect(chart.templates.map(({ name }) => name)).toContain('templates/a.yaml');

describe('of a broken chart the rest is there', () => {
  it('where Chart.yaml is no YAML', async () => {
    const chart = await chartOf({ ...template, 'Chart.yaml': 'name: demo\nversion: 1.0.0\n  what: is this\n', 'values.yaml': 'a: 1' });
    expect(chart.problems).toMatchObject([
      { file: 'Chart.yaml', fatal: true, message: expect.stringMatching(/^Chart.yaml cannot be read: yaml: line \d/) },
    ]);
    expect(chart.problems[0]?.range.start).toBeGreaterThan(0);
    expect(chart.metadata.name).toBe('demo');
    expect(chart.values).toEqual(new Map([['a', 1]]));
    expectTheRest(chart);
  });

  it('where Chart.yaml is empty', async () => {
    const chart = await chartOf({ ...template, 'Chart.yaml': '\n' });
    expect(chart.problems).toMatchObject([{ file: 'Chart.yaml', message: 'Chart.yaml is empty' }]);
    expectTheRest(chart);
  });

  it.each([
    ['no YAML', broken],
    ['a list', '- a\n'],
    ['a text', 'hello\n'],
    ['a map, then a list', 'a: 1\n---\n- b\n'],
  ])('where values.yaml is %s', async (_, text) => {
    const chart = await chartOf({ ...template, 'values.yaml': text });
    expect(chart.problems).toMatchObject([{ file: 'values.yaml', fatal: true, message: expect.stringMatching(/^values.yaml cannot be read/) }]);
    const { range } = chart.problems[0] as { range: { start: number; end: number } };
    expect(range.end).toBeLessThanOrEqual(text.length);
    expect(range.start).toBeLessThan(range.end);
    expectTheRest(chart);
  });

  it('where a subchart is the broken one', async () => {
    const chart = await chartOf({ ...template, 'charts/s/Chart.yaml': chartYaml, 'charts/s/values.yaml': broken, 'charts/s/templates/t.yaml': 't' });
    expect(chart.problems).toEqual([]);
    expect(chart.subcharts[0]?.chart).toMatchObject({ problems: [{ file: 'charts/s/values.yaml' }], templates: [{ name: 'templates/t.yaml' }] });
  });

  it.each([
    ['binary', new Uint8Array([1, 0, 2])],
    ['not UTF-8', new Uint8Array([0x61, 0xff, 0x62])],
  ])('where a template is %s', async (_, bytes) => {
    const chart = await chartOf({ ...template, 'templates/b.yaml': bytes, 'files/b.bin': bytes });
    expect(chart.problems).toMatchObject([
      { file: 'templates/b.yaml', fatal: true, message: expect.stringContaining('templates/b.yaml is not a text file') },
    ]);
    expect(chart.files.get('files/b.bin')).toEqual(bytes);
    expectTheRest(chart);
    // Once it is text, nothing is wrong with it.
    expect(withFile(chart, 'templates/b.yaml', 'b').problems).toEqual([]);
  });

  it('where a template has a replacement character that it means', async () => {
    expect((await chartOf({ 'templates/b.yaml': '\ufffd' })).problems).toEqual([]);
  });

  it('where values.schema.json is no JSON', async () => {
    expect((await chartOf({ ...template, 'values.schema.json': '{' })).schema).toBeUndefined();
  });

  it('where a file or folder cannot be read, or is too large', async () => {
    const files = filesIn({
      '/demo': { ...template, 'Chart.yaml': chartYaml, 'templates/locked.yaml': '', 'big.bin': new Uint8Array(5 * 1024 * 1024 + 1), 'closed/a': '' },
    });
    const fs: FileSystem = {
      readFile: async (location) => (location.endsWith('locked.yaml') ? { failure: 'it is locked' } : files.readFile(location)),
      readDirectory: async (location) => (location.endsWith('closed') ? { failure: 'it is closed' } : files.readDirectory(location)),
    };
    const chart = (await loadChart(fs, '/demo')) as Chart;
    expect(chart.problems.map(({ message }) => message)).toEqual([
      'big.bin cannot be read: it is larger than 5 MiB, which Helm refuses',
      'closed cannot be read: it is closed',
      'templates/locked.yaml cannot be read: it is locked',
    ]);
    expectTheRest(chart);
    const closed = await loadChart({ ...fs, readDirectory: async () => ({ failure: 'it is closed' }) }, '/demo');
    expect(closed?.problems).toMatchObject([{ message: 'demo cannot be read: it is closed' }]);
  });
});

describe('an edit', () => {
  const load = (): Promise<Chart> => chartOf({ ...template, 'templates/b.yaml': 'b', 'values.yaml': broken, 'charts/s/Chart.yaml': chartYaml });

  it('of a template keeps all else', async () => {
    const chart = await load();
    const changed = withFile(chart, 'templates/a.yaml', 'new');
    expect(changed.templates[0]?.source.text).toBe('new');
    expect(changed.templates[1]).toBe(chart.templates[1]);
    expect(changed.subcharts).toBe(chart.subcharts);
    expect(changed.problems).toEqual(chart.problems);
  });

  it('tells problems in the same order, whichever file was broken first', async () => {
    const load = (texts: Record<string, string>): Promise<Chart> =>
      chartOf({ ...template, 'Chart.yaml': chartYaml, 'values.yaml': 'a: 1\n', ...texts });
    const both = await load({ 'Chart.yaml': broken, 'values.yaml': broken });
    const sound = await load({});
    const orders = [
      ['Chart.yaml', 'values.yaml'],
      ['values.yaml', 'Chart.yaml'],
    ].map((order) => order.reduce((chart, file) => withFile(chart, file, broken), sound).problems.map(({ file }) => file));
    expect(orders).toEqual([both.problems.map(({ file }) => file), both.problems.map(({ file }) => file)]);
  });

  it('of values.yaml and Chart.yaml takes their problems away, and brings others', async () => {
    const chart = withFile(await load(), 'values.yaml', 'a: 2\n');
    expect(chart).toMatchObject({ problems: [], values: new Map([['a', 2]]) });
    const nameless = withFile(chart, 'Chart.yaml', 'version: 2.0.0\n');
    expect(nameless).toMatchObject({ metadata: { version: '2.0.0', name: 'demo' }, problems: [{ file: 'Chart.yaml' }] });
    expect(withFile(nameless, 'Chart.yaml', chartYaml).problems).toEqual([]);
  });

  it('in a subchart reaches it', async () => {
    const chart = await load();
    expect(withFile(chart, 'charts/s/Chart.yaml', 'name: demo\nversion: 7.0.0\n').subcharts[0]?.chart.metadata.version).toBe('7.0.0');
    expect(withFile(chart, 'charts/s/none.yaml', '')).toBe(chart);
    expect(withFile(chart, 'none.yaml', '')).toBe(chart);
  });

  it('of Chart.yaml keeps dependencies that stand in requirements.yaml, and no others', async () => {
    const old = await chartOf({ 'Chart.yaml': chartYaml, 'requirements.yaml': 'dependencies: [{name: a}]\n' });
    expect(withFile(old, 'Chart.yaml', 'name: demo\nversion: 2.0.0\n').metadata.dependencies).toMatchObject([{ name: 'a' }]);
    const own = await chartOf({ 'Chart.yaml': `${chartYaml}dependencies: [{name: a}]\n` });
    expect(withFile(own, 'Chart.yaml', `${chartYaml}dependencies: [{name: b}]\n`).metadata.dependencies).toMatchObject([{ name: 'b' }]);
  });
});
