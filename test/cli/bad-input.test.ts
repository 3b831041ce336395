/** Input that is none: a clear line on stderr that names the file, exit status 2, and the JSON still lists every chart. */
import { describe, expect, test } from 'vitest';
import { packed } from '../kit/archive.ts';
import { clean, drifting } from './charts.ts';
import { type Circumstances, type Files, keelson, under } from './command.ts';

const without = (files: Files, ...paths: readonly string[]): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
const chart = (changed: Files): Files => under('bad', { ...clean('bad'), ...changed });
const noise = Uint8Array.from({ length: 256 }, (_, i) => (i * 37) & 255);

describe('a chart that cannot be read', () => {
  const cases: [name: string, files: Files, line: string, circumstances?: Circumstances][] = [
    ['a binary file as template', chart({ 'templates/b.yaml': noise }), 'bad/templates/b.yaml is not a text file (it is binary or not UTF-8)'],
    [
      'values.yaml that is not YAML',
      chart({ 'values.yaml': 'a: [\nb: {\n' }),
      "bad/values.yaml cannot be read: yaml: line 1: did not find expected ',' or ']'",
    ],
    [
      'values.yaml that is a list',
      chart({ 'values.yaml': '- a\n' }),
      'bad/values.yaml cannot be read: a values file must be a map, but this is a list',
    ],
    [
      'values.yaml with a tab',
      chart({ 'values.yaml': 'a:\n\tb: 1\n' }),
      'bad/values.yaml cannot be read: yaml: line 2: Tabs are not allowed as indentation',
    ],
    ['an empty Chart.yaml', chart({ 'Chart.yaml': '' }), 'bad/Chart.yaml is empty'],
    ['a broken Chart.yaml', chart({ 'Chart.yaml': 'name: [\n' }), "bad/Chart.yaml cannot be read: yaml: line 1: did not find expected ',' or ']'"],
    ['a Chart.yaml without a name', chart({ 'Chart.yaml': 'apiVersion: v2\nversion: 1.2.3\n' }), 'bad/Chart.yaml has no `name`, which Helm requires'],
    [
      'a subchart with broken values',
      chart({ 'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n', 'charts/sub/values.yaml': '*x\n' }),
      "bad/charts/sub/values.yaml cannot be read: yaml: line 1: unknown anchor 'x' referenced",
    ],
    [
      'a packed subchart that is damaged',
      chart({ 'charts/sub-1.0.0.tgz': 'hello' }),
      'bad/charts/sub-1.0.0.tgz cannot be read: this is not a gzip archive, as a packed chart must be',
    ],
    ['an archive that is none', { bad: '', 'bad.tgz': 'hello' }, 'bad.tgz cannot be read: this is not a gzip archive, as a packed chart must be'],
    [
      'a file without the right to read it',
      chart({}),
      'bad/templates/map.yaml cannot be read: permission denied',
      { unreadable: { 'bad/templates/map.yaml': 'permission denied' } },
    ],
  ];

  test.each<[string, Files, string, Circumstances?]>(cases)('%s', async (_, files, line, circumstances) => {
    const path = 'bad.tgz' in files ? 'bad.tgz' : 'bad';
    for (const args of [
      ['check', path],
      ['render', path],
      ['fix', path],
      ['fix', '--dry-run', '--unsafe', path],
    ]) {
      const { status, complaints } = await keelson(files, args, circumstances);
      expect({ args, status, complaints }).toEqual({ args, status: 2, complaints: [line] });
    }
    const { status, output, complaints } = await keelson(files, ['check', '--format', 'json', '--fail-on', 'never', path], circumstances);
    const { charts } = JSON.parse(output) as { charts: { path: string; incomplete: { reason: string }[] }[] };
    expect({ status, complaints }).toEqual({ status: 2, complaints: [line] });
    expect(charts.map((entry) => [entry.path, entry.incomplete[0]?.reason])).toEqual([[path, 'unreadable']]);
  });

  test('is said in the text too', async () => {
    const { output } = await keelson({ 'bad.tgz': 'hello' }, ['check', 'bad.tgz']);
    expect(output).toBe(
      'bad.tgz  incomplete\n  bad.tgz cannot be read: this is not a gzip archive, as a packed chart must be\n\n1 chart: 0 errors, 0 warnings, 0 info, 1 place not analysed\n',
    );
  });
});

describe('a path that leads to no chart', () => {
  test.each<[string, Files, string, Circumstances?]>([
    ['nope', {}, 'nope does not exist'],
    ['empty', { 'empty/readme.txt': '' }, 'empty holds no chart: there is no Chart.yaml in it or below it'],
    ['notes.txt', { 'notes.txt': '' }, 'notes.txt belongs to no chart: no folder above it has a Chart.yaml'],
    ['shut', {}, 'shut cannot be read: permission denied', { unreadable: { shut: 'permission denied' } }],
    ['ok/README.md', under('ok', { ...clean(), 'README.md': '' }), 'ok/README.md is no template of the chart in ok'],
    ['ok/templates/.hidden', under('ok', { ...clean(), 'templates/.hidden': '' }), 'ok/templates/.hidden is no template of the chart in ok'],
  ])('%s', async (path, files, line, circumstances) => {
    for (const command of ['check', 'render', 'fix']) {
      const { status, complaints } = await keelson(files, [command, path], circumstances);
      expect({ command, status, complaints }).toEqual({ command, status: 2, complaints: [line] });
    }
  });
});

test('Chart.yaml and values.yaml stand for their chart', async () => {
  const files = under('a', { ...drifting('a'), 'values.yaml': 'a: 1\n' });
  for (const path of ['a/Chart.yaml', 'a/values.yaml']) expect((await keelson(files, ['check', path])).output).toMatch(/1 chart: [1-9]\d* error/);
});

describe('several charts', () => {
  const files = { ...under('a', drifting('a')), ...under('b', { ...clean('b'), 'values.yaml': '[\n' }), ...under('c', clean('c')) };

  test('2 beats 1, and every chart is listed', async () => {
    const { status, output, complaints } = await keelson(files, ['check', '--format', 'json', 'a', 'nope', 'b', 'c']);
    expect(status).toBe(2);
    expect(complaints).toEqual(['nope does not exist', "b/values.yaml cannot be read: yaml: line 1: did not find expected ',' or ']'"]);
    const { charts } = JSON.parse(output) as { charts: { path: string; findings: unknown[] }[] };
    expect(charts.map(({ path, findings }) => [path, findings.length])).toEqual([
      ['a', 1],
      ['b', 0],
      ['c', 0],
    ]);
  });

  test('the others are fixed all the same', async () => {
    const { status, written } = await keelson(files, ['fix', '--unsafe', '.']);
    expect(status).toBe(2);
    expect(Object.keys(written)).toEqual(['a/templates/sts.yaml']);
  });
});

describe('input that is fine', () => {
  test.each<[string, Files]>([
    ['an empty template', chart({ 'templates/empty.yaml': '' })],
    ['an empty values.yaml', chart({ 'values.yaml': '' })],
    ['no values.yaml', without(chart({}), 'bad/values.yaml')],
    ['no templates', without(chart({}), 'bad/templates/map.yaml')],
    ['an empty .helmignore', chart({ '.helmignore': '' })],
    ['a binary file beside the templates', chart({ 'logo.png': noise })],
    [
      'Windows line endings',
      chart({ 'templates/map.yaml': clean()['templates/map.yaml']?.replaceAll('\n', '\r\n') ?? '', 'values.yaml': 'size: 2\r\n' }),
    ],
    ['byte order marks', Object.fromEntries(Object.entries(chart({})).map(([path, text]) => [path, `\ufeff${String(text)}`]))],
  ])('%s', async (_, files) => {
    expect(await keelson(files, ['check', 'bad'])).toMatchObject({ status: 0, complaints: [], output: '1 chart: 0 errors, 0 warnings, 0 info\n' });
    expect(await keelson(files, ['render', 'bad', '--set', 'size=1'])).toMatchObject({ status: 0, complaints: [] });
  });
});

describe('a template that cannot be rendered', () => {
  test('because it includes itself', async () => {
    const files = chart({ 'templates/loop.yaml': '{{ define "x" }}{{ include "x" . }}{{ end }}\na: {{ include "x" . }}\n' });
    const checked = await keelson(files, ['check', 'bad']);
    expect(checked.output).toContain('bad/templates/loop.yaml');
    expect(checked.output).toContain('`x` in templates/loop.yaml includes itself without end');
    const rendered = await keelson(files, ['render', 'bad']);
    expect(rendered).toMatchObject({ status: 2, output: '', complaints: ['bad: `x` in templates/loop.yaml includes itself without end'] });
  });

  test('because Go refuses its text', async () => {
    const files = chart({ 'templates/map.yaml': 'a: {{ if }}\n' });
    const checked = await keelson(files, ['check', 'bad']);
    expect(checked.status).toBe(1);
    expect(checked.output).toContain('bad/templates/map.yaml:1:');
    expect(await keelson(files, ['render', 'bad'])).toMatchObject({ status: 2, output: '' });
  });

  test('because it fails', async () => {
    const files = chart({ 'templates/map.yaml': '{{ fail "no way" }}' });
    const { status, complaints } = await keelson(files, ['render', 'bad']);
    expect(status).toBe(2);
    expect(complaints).toEqual([expect.stringMatching(/^bad: execution error at \(.*templates\/map\.yaml:1:\d+\): no way$/)]);
  });
});

describe('packed charts', () => {
  test('are checked, and rendered as their folders are', async () => {
    const files = { ...under('drifting', drifting()), 'drifting-1.2.3.tgz': packed('drifting', drifting()) };
    const [folder, archive] = [await keelson(files, ['check', 'drifting']), await keelson(files, ['check', 'drifting-1.2.3.tgz'])];
    expect(archive.status).toBe(1);
    expect(archive.output).toBe(folder.output.replaceAll('drifting/', 'drifting-1.2.3.tgz/'));
    const [one, other] = [await keelson(files, ['render', 'drifting']), await keelson(files, ['render', 'drifting-1.2.3.tgz'])];
    expect(other).toEqual(one);
  });

  test('cannot be fixed', async () => {
    const files = { 'drifting-1.2.3.tgz': packed('drifting', drifting()) };
    const { status, complaints, written } = await keelson(files, ['fix', '--unsafe', 'drifting-1.2.3.tgz']);
    expect({ status, complaints, written }).toEqual({
      status: 2,
      complaints: ['drifting-1.2.3.tgz is a packed chart; fix its folder, then pack it anew'],
      written: {},
    });
  });

  test('with a path that leads out of them are refused', async () => {
    const { status, complaints } = await keelson({ 'bad.tgz': packed('bad', { ...clean('bad'), '../../evil.yaml': 'x' }) }, ['check', 'bad.tgz']);
    expect(status).toBe(2);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^bad\.tgz cannot be read: .*evil\.yaml/);
  });
});
