import { describe, expect, it } from 'vitest';
import { type Chart, dependencyIndex, type LoadOptions, loadChart } from '../../../server/src/chart/index.ts';
import { renderChart } from '../../../server/src/render/index.ts';
import { packed } from '../../kit/archive.ts';
import { chartOf } from '../../kit/charts.ts';
import { type Files, filesIn } from '../../kit/fixtures.ts';

const yaml = (name: string, version = '1.0.0', more = ''): string => `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`;

const depends = (...entries: readonly string[]): string => `dependencies:\n${entries.map((entry) => `  - {${entry}}\n`).join('')}`;

const load = async (folders: Readonly<Record<string, Files>>, location = '/work/demo', options: LoadOptions = {}): Promise<Chart> => {
  const chart = await loadChart(filesIn(folders), location, options);
  if (!chart) throw new Error('there is no chart');
  return chart;
};

/** What a chart renders to, by Helm's names. */
const rendered = (chart: Chart): Record<string, string> => {
  const { files, error } = renderChart(chart);
  if (error !== undefined) throw new Error(error);
  return Object.fromEntries([...files].map(([name, { text }]) => [name, text]));
};

describe('a folder', () => {
  it('without a Chart.yaml is a chart with a problem; one that is not there is none', async () => {
    expect((await load({ '/work/demo': { 'values.yaml': 'a: 1' } })).problems).toMatchObject([
      { file: 'Chart.yaml', message: 'Chart.yaml is missing' },
    ]);
    expect(await loadChart(filesIn({}), '/work/demo')).toBeUndefined();
    expect(await loadChart(filesIn({}), '/work/demo-1.0.0.tgz')).toBeUndefined();
  });

  it('has templates at any depth, partials and notes, and the rest as `.Files`', async () => {
    const chart = await chartOf({
      'templates/a.yaml': '{{ include "x" . }}',
      'templates/deep/er/b.yaml': 'b',
      'templates/_x.tpl': '{{ define "x" }}x{{ .Files.Get "files/c.txt" }}{{ end }}',
      'templates/deep/_y.tpl': '',
      'templates/NOTES.txt': 'note',
      'files/c.txt': '\ufeffc',
      'values.schema.json': '{"type": "object"}',
      'Chart.lock': 'digest: x',
      'crds/d.yaml': 'd',
    });
    expect(chart.templates.map(({ name }) => name)).toEqual([
      'templates/NOTES.txt',
      'templates/_x.tpl',
      'templates/a.yaml',
      'templates/deep/_y.tpl',
      'templates/deep/er/b.yaml',
    ]);
    expect([...chart.files.keys()].sort()).toEqual(['crds/d.yaml', 'files/c.txt']);
    expect(chart.schema).toEqual({ type: 'object' });
    expect(rendered(chart)).toEqual({ 'demo/templates/NOTES.txt': 'note', 'demo/templates/a.yaml': 'xc', 'demo/templates/deep/er/b.yaml': 'b' });
  });

  it('is read as far as its bounds go', async () => {
    const many = Object.fromEntries(Array.from({ length: 20_010 }, (_, i) => [`files/${i}`, '']));
    const { problems, files } = await load({ '/work/demo': { 'Chart.yaml': yaml('demo'), ...many } });
    expect(files.size).toBeLessThanOrEqual(20_000);
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('more than 20000 files')]);
    const deep = await load({ '/work/demo': { 'Chart.yaml': yaml('demo'), [`${'a/'.repeat(30)}b`]: '' } });
    expect(deep.problems).toMatchObject([{ message: expect.stringContaining('nested too deeply') }]);
  });
});

describe('subcharts', () => {
  const sub = { 'Chart.yaml': yaml('sub', '2.0.0'), 'templates/s.yaml': '{{ .Chart.Version }}-{{ .Values.a }}', 'values.yaml': 'a: 1\n' };
  const folder = Object.fromEntries(Object.entries(sub).map(([path, text]) => [`charts/sub/${path}`, text]));

  it('in folders', async () => {
    const chart = await chartOf({ ...folder, 'charts/_draft/x': '', 'charts/.gitkeep': '', 'charts/sub-2.0.0.tgz.prov': 'signed' });
    expect(chart.problems).toEqual([]);
    expect(chart.subcharts).toMatchObject([{ origin: 'folder', location: 'charts/sub', chart: { path: 'charts/sub' } }]);
    expect(rendered(chart)).toEqual({ 'demo/charts/sub/templates/s.yaml': '2.0.0-1' });
    expect([...chart.files.keys()]).toEqual(['charts/sub-2.0.0.tgz.prov']);
  });

  it('in archives, and archives in these', async () => {
    const inner = packed('inner', { 'Chart.yaml': yaml('inner'), 'templates/i.yaml': 'i' });
    const chart = await chartOf({ 'charts/sub-2.0.0.tgz': packed('sub', { ...sub, 'charts/inner-1.0.0.tgz': inner }) });
    expect(chart.subcharts).toMatchObject([{ origin: 'archive', location: 'charts/sub-2.0.0.tgz', chart: { path: 'charts/sub' } }]);
    const [first] = chart.subcharts;
    expect(first?.chart.templates[0]?.source.path).toBe('charts/sub/templates/s.yaml');
    expect(first?.chart.subcharts[0]?.chart.templates[0]?.source.path).toBe('charts/sub/charts/inner/templates/i.yaml');
    expect(rendered(chart)).toEqual({ 'demo/charts/sub/templates/s.yaml': '2.0.0-1', 'demo/charts/sub/charts/inner/templates/i.yaml': 'i' });
  });

  it('packed in two versions side by side have places of their own', async () => {
    const of = (version: string): Uint8Array => packed('sub', { ...sub, 'Chart.yaml': yaml('sub', version) });
    const chart = await chartOf({
      'Chart.yaml': yaml('demo', '1.0.0', depends('name: sub, version: ^1.0.0, alias: old', 'name: sub, version: ^2.0.0')),
      'charts/sub-1.5.0.tgz': of('1.5.0'),
      'charts/sub-2.0.0.tgz': of('2.0.0'),
    });
    expect(chart.missing).toEqual([]);
    expect(chart.subcharts.map((subchart) => subchart.chart.path)).toEqual(['charts/sub', 'charts/sub-2.0.0']);
    expect(rendered(chart)).toEqual({ 'demo/charts/old/templates/s.yaml': '1.5.0-1', 'demo/charts/sub/templates/s.yaml': '2.0.0-1' });
  });

  it('whose name leads elsewhere stay in their place', async () => {
    const chart = await chartOf({ 'charts/sub-1.0.0.tgz': packed('sub', { 'Chart.yaml': yaml('../../up') }) });
    expect(chart.subcharts[0]?.chart.path).toBe('charts/sub');
    expect(chart.subcharts[0]?.chart.problems).toMatchObject([{ file: 'charts/sub/Chart.yaml' }]);
  });

  it('lie beside nothing else, says Helm', async () => {
    const chart = await chartOf({ ...folder, 'charts/README.md': 'x', 'charts/empty/values.yaml': '' });
    expect(chart.problems.map(({ file, fatal }) => [file, fatal])).toEqual([
      ['charts/README.md', true],
      ['charts/empty', true],
    ]);
    expect(chart.problems[0]?.message).toContain('charts/README.md is no chart');
    expect(chart.subcharts).toHaveLength(1);
  });

  it('of a library give templates but render nothing', async () => {
    const chart = await chartOf({
      'templates/a.yaml': '{{ include "lib.name" . }}',
      'charts/lib/Chart.yaml': yaml('lib', '1.0.0', 'type: library\n'),
      'charts/lib/templates/_lib.tpl': '{{ define "lib.name" }}{{ .Chart.Name }}{{ end }}',
      'charts/lib/templates/never.yaml': 'never',
    });
    expect(rendered(chart)).toEqual({ 'demo/templates/a.yaml': 'demo' });
  });
});

describe('a packed chart', () => {
  it('is read as a folder is, but for .helmignore', async () => {
    const archive = packed('demo', {
      'Chart.yaml': yaml('demo'),
      '.helmignore': '*.yaml',
      'templates/a.yaml': 'a',
      'charts/s/Chart.yaml': yaml('s'),
    });
    const chart = await load({ '/work': { 'demo-1.0.0.tgz': archive } }, '/work/demo-1.0.0.tgz');
    expect(chart).toMatchObject({ path: '', problems: [], metadata: { name: 'demo' }, subcharts: [{ chart: { path: 'charts/s' } }] });
    expect(rendered(chart)).toEqual({ 'demo/templates/a.yaml': 'a' });
  });

  it('that is refused is named, and so is a subchart', async () => {
    const top = await load({ '/work': { 'demo-1.0.0.tgz': 'no gzip' } }, '/work/demo-1.0.0.tgz');
    expect(top).toMatchObject({ metadata: { name: 'demo' }, problems: [{ file: 'demo-1.0.0.tgz', fatal: true }] });
    expect(top.problems[0]?.message).toMatch(/^demo-1.0.0.tgz cannot be read: this is not a gzip archive/);

    const chart = await chartOf({
      'Chart.yaml': yaml('demo', '1.0.0', depends('name: sub, version: 1.x.x')),
      'templates/a.yaml': 'a',
      'charts/sub-1.0.0.tgz': packed('sub', { 'Chart.yaml': yaml('sub'), '../../evil': 'x' }),
      'charts/out-1.0.0.tgz': packed('out', { 'Chart.yaml': yaml('out'), 'charts/in-1.0.0.tgz': 'no gzip' }),
    });
    expect(chart.problems).toEqual([]);
    const [out, sub] = chart.subcharts.map((subchart) => subchart.chart);
    expect(sub?.problems).toMatchObject([{ file: 'charts/sub-1.0.0.tgz', fatal: true }]);
    expect(sub?.problems[0]?.message).toMatch(/^charts\/sub-1.0.0.tgz cannot be read: .*\(sub\/\.\.\/\.\.\/evil\)/);
    expect(out?.subcharts[0]?.chart.problems).toMatchObject([{ file: 'charts/out/charts/in-1.0.0.tgz' }]);
    expect(rendered({ ...chart, subcharts: [] })).toEqual({ 'demo/templates/a.yaml': 'a' });
  });

  it('with archives in it is bounded as a whole', async () => {
    const zeros = new Uint8Array(4 * 1024 * 1024);
    const bomb = packed('b', { 'Chart.yaml': yaml('b'), ...Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`f${i}`, zeros])) });
    const chart = await chartOf(Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`charts/b${i}-1.0.0.tgz`, bomb])));
    const refused = chart.subcharts.flatMap((subchart) => subchart.chart.problems);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.message).toContain('unpacks to more than');
  });
});

describe('a dependency that is not vendored', () => {
  const common = { 'Chart.yaml': yaml('common', '3.0.0'), 'templates/c.yaml': 'c' };

  it('is found where its `file://` leads', async () => {
    for (const repository of ['file://../common', 'file:///work/common']) {
      const demo = { 'Chart.yaml': yaml('demo', '1.0.0', depends(`name: common, version: 9.x, alias: c, repository: "${repository}"`)) };
      const chart = await load({ '/work/demo': demo, '/work/common': common });
      expect(chart.missing).toEqual([]);
      expect(chart.subcharts).toMatchObject([{ origin: 'outside', location: '/work/common', chart: { path: 'charts/common' } }]);
      expect(rendered(chart)).toEqual({ 'demo/charts/c/templates/c.yaml': 'c' });
    }
  });

  it('is missing where that chart has another name, or is not there', async () => {
    const demo = { 'Chart.yaml': yaml('demo', '1.0.0', depends('name: a, repository: "file://../common"', 'name: b, repository: "file://../b"')) };
    expect((await load({ '/work/demo': demo, '/work/common': common })).missing.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('is missing where the charts go round in a circle', async () => {
    const chart = await load({
      '/work/demo': { 'Chart.yaml': yaml('demo', '1.0.0', depends('name: other, repository: "file://../other"')) },
      '/work/other': { 'Chart.yaml': yaml('other', '1.0.0', depends('name: demo, repository: "file://../demo"')) },
    });
    expect(chart.subcharts[0]?.chart.missing).toMatchObject([{ name: 'demo', file: 'charts/other/Chart.yaml' }]);
  });

  it('is not read without end where charts share charts', async () => {
    const two = (i: number): string => depends(`name: a${i}, repository: "file://../a${i}"`, `name: b${i}, repository: "file://../b${i}"`);
    const folders: Record<string, Files> = { '/work/demo': { 'Chart.yaml': yaml('demo', '1.0.0', two(0)) } };
    for (let i = 0; i < 18; i++)
      for (const name of ['a', 'b']) folders[`/work/${name}${i}`] = { 'Chart.yaml': yaml(`${name}${i}`, '1.0.0', two(i + 1)) };
    const count = (chart: Chart): number => chart.subcharts.reduce((sum, subchart) => sum + count(subchart.chart), 1);
    expect(count(await load(folders))).toBeLessThan(4_000);
  });

  it('is found among other charts by name and version', async () => {
    const others = await Promise.all(
      ['1.0.0', '2.1.0', '3.0.0'].map((version) => load({ '/o': { 'Chart.yaml': yaml('redis', version), 'templates/r.yaml': version } }, '/o')),
    );
    const find = dependencyIndex(others);
    const version = async (wanted: string): Promise<string> => {
      const demo = { 'Chart.yaml': yaml('demo', '1.0.0', depends(`name: redis, version: "${wanted}"`)) };
      const chart = await load({ '/work/demo': demo }, '/work/demo', { findDependency: async (dependency) => find(dependency) });
      expect(chart.missing).toEqual([]);
      expect(chart.subcharts).toMatchObject([{ origin: 'outside', chart: { path: 'charts/redis' } }]);
      return Object.entries(rendered(chart)).join();
    };
    expect(await version('~2.1')).toBe('demo/charts/redis/templates/r.yaml,2.1.0');
    expect(await version('>=2, <3 || 9.x')).toBe('demo/charts/redis/templates/r.yaml,2.1.0');
    expect(await version('>1.0.0')).toBe('demo/charts/redis/templates/r.yaml,2.1.0');
    expect(await version('7.x')).toBe('demo/charts/redis/templates/r.yaml,1.0.0');
  });

  it('takes a pre-release only where its version names one', async () => {
    const vendored = { 'charts/a/Chart.yaml': yaml('a', '1.1.0-rc.1') };
    const missing = async (version: string): Promise<number> =>
      (await chartOf({ 'Chart.yaml': yaml('demo', '1.0.0', depends(`name: a, version: "${version}"`)), ...vendored })).missing.length;
    expect(await missing('^1.0.0')).toBe(1);
    expect(await missing('^1.0.0-0')).toBe(0);
    expect(await missing('1.1.0-rc.1')).toBe(0);
  });
});
