/** Arguments that cannot be used: one line on stderr, nothing on stdout, exit status 2. */
import { describe, expect, test } from 'vitest';
import { clean, drifting } from './charts.ts';
import { keelson, under } from './command.ts';

const files = {
  ...under('clean', clean()),
  ...under('drifting', drifting()),
  'list.yaml': '- a\n',
  'broken.yaml': 'a: 1\nb: [\n',
  'latin.yaml': Uint8Array.of(97, 58, 32, 0xe9, 10),
};

test.each<[string[], string]>([
  [[], 'a command is missing; see keelson --help'],
  [['chekc'], '`chekc` is no command; see keelson --help'],
  [['constructor'], '`constructor` is no command; see keelson --help'],
  [['check', '--format', 'yaml', 'clean'], '--format yaml is not known; use text or json'],
  [['check', '--fail-on', 'never ever', 'clean'], '--fail-on never ever is not known; use error, warning, info or never'],
  [['check', '--kube-version', 'new', 'clean'], '--kube-version new is no Kubernetes version'],
  [['render', '--kube-version', '1', 'clean'], '--kube-version 1 is no Kubernetes version'],
  [['check', '--deps', 'nowhere', 'clean'], '--deps nowhere holds no chart'],
  [['check', '--deps', 'nowhere.tgz', 'clean'], '--deps nowhere.tgz does not exist'],
  [['check', '-f', 'none.yaml', 'clean'], 'values file none.yaml does not exist'],
  [['check', '-f', 'list.yaml', 'clean'], 'values file list.yaml cannot be read: a values file must be a map, but this is a list'],
  [['render', '-f', 'broken.yaml', 'clean'], "values file broken.yaml cannot be read: yaml: line 2: did not find expected ',' or ']'"],
  [['fix', '-f', 'latin.yaml', 'clean'], 'values file latin.yaml cannot be read: it is not UTF-8'],
  [['fix', '--fix', 'magic', 'clean'], '--fix magic is not known; use '],
  [['check', '--set', 'a', 'clean'], '--set: '],
  [['check', '--set', 'a[=1', 'clean'], '--set: '],
  [['check', '--set', 'a={1,2', 'clean'], '--set: '],
  [['check', '--set-string', 'a.b', 'clean'], '--set-string: '],
  [['render'], 'render takes one chart'],
  [['render', 'clean', 'drifting'], 'render takes one chart'],
  [['render', '.'], '. holds several charts; render takes one'],
  [['render', '--revision', '0', 'clean'], '--revision 0 is no revision number'],
  [['render', '--revision', 'two', 'clean'], '--revision two is no revision number'],
  [['render', '--release-name', 'Mine', 'clean'], '--release-name Mine is no name for a release'],
  [['explain'], 'explain takes a rule or a fix'],
  [['explain', 'no-such-rule'], 'there is no rule or fix `no-such-rule`.'],
  [['explain', 'claim-label-drift', 'selector-drift'], 'explain takes one rule or fix'],
  [['explain', 'static-labels', '--chart', 'demo'], '--chart goes with a rule, and `static-labels` is a fix'],
  [['check', '--colour', 'clean'], "Unknown option '--colour'"],
  [['check', '--format'], "Option '--format <value>' argument missing"],
  [['check', '--no-color=yes', 'clean'], "Option '--no-color' does not take an argument"],
])('%j', async (args, line) => {
  const { status, output, complaints } = await keelson(files, args);
  expect({ status, output, complaints }).toEqual({ status: 2, output: '', complaints: [expect.stringContaining(line)] });
  expect(complaints[0]?.startsWith(line)).toBe(true);
});

describe('paths', () => {
  test.each([
    ['drifting', 'drifting'],
    ['drifting/', 'drifting'],
    ['./drifting', './drifting'],
    ['/work/drifting', '/work/drifting'],
    ['.\\drifting\\', './drifting'],
    ['drifting\\templates\\sts.yaml', 'drifting/templates/sts.yaml'],
    ['drifting/templates/_helpers.tpl', 'drifting/templates/_helpers.tpl'],
  ])('%s', async (given, path) => {
    const { status, output } = await keelson(files, ['check', '--format', 'json', '--fail-on', 'never', given]);
    const { charts } = JSON.parse(output) as { charts: { path: string; name: string }[] };
    expect({ status, charts: charts.map(({ path: shown, name }) => [shown, name]) }).toEqual({ status: 0, charts: [[path, 'drifting']] });
  });

  test('the current folder where none is given, its charts in order', async () => {
    const { output } = await keelson(files, ['check', '--format', 'json']);
    expect((JSON.parse(output) as { charts: { path: string }[] }).charts.map(({ path }) => path)).toEqual(['clean', 'drifting']);
  });

  test('of folders that are not looked into', async () => {
    const hidden = {
      ...under('.cache/a', clean()),
      ...under('node_modules/b', clean()),
      ...under('seen', clean()),
      ...under('seen/charts/c', clean('c')),
    };
    const { output } = await keelson(hidden, ['check', '--format', 'json', '.']);
    expect((JSON.parse(output) as { charts: { path: string }[] }).charts.map(({ path }) => path)).toEqual(['seen']);
  });

  test('one template: only what it prints', async () => {
    const two = { ...files, 'drifting/templates/other.yaml': drifting()['templates/sts.yaml']?.replace('{{ .Release.Name }}', 'other') ?? '' };
    const findings = async (path: string): Promise<string[]> => {
      const { output } = await keelson(two, ['check', '--format', 'json', path]);
      const { charts } = JSON.parse(output) as { charts: { findings: { file: string }[] }[] };
      return charts.flatMap((chart) => chart.findings.map(({ file }) => file));
    };
    expect(await findings('drifting')).toEqual(['templates/other.yaml', 'templates/sts.yaml']);
    expect(await findings('drifting/templates/sts.yaml')).toEqual(['templates/sts.yaml']);
  });
});

describe('--fail-on', () => {
  const missing = under('missing', {
    ...clean(),
    'Chart.yaml':
      'apiVersion: v2\nname: missing\nversion: 1.2.3\ndependencies:\n  - {name: away, version: 1.0.0, repository: "https://charts.invalid"}\n',
  });
  test.each([
    ['drifting', undefined, 1],
    ['drifting', 'error', 1],
    ['drifting', 'info', 1],
    ['drifting', 'never', 0],
    ['missing', undefined, 0],
    ['missing', 'warning', 0],
    ['missing', 'info', 1],
    ['clean', 'info', 0],
  ])('%s %s', async (path, severity, status) => {
    const given = severity === undefined ? [] : ['--fail-on', severity];
    expect((await keelson({ ...files, ...missing }, ['check', ...given, path])).status).toBe(status);
  });
});

describe('output', () => {
  test('goes to a file, and nothing to stdout', async () => {
    const plain = await keelson(files, ['check', 'drifting']);
    const saved = await keelson(files, ['check', 'drifting', '--output', 'out/report.txt'], { color: true });
    expect(saved).toEqual({ status: 1, output: '', complaints: [], written: { 'out/report.txt': plain.output } });
  });

  test('to a file that cannot be written is told', async () => {
    const { status, complaints } = await keelson(files, ['check', 'drifting', '--output', 'out.json'], { unwritable: 'permission denied' });
    expect({ status, complaints }).toEqual({ status: 2, complaints: ['--output out.json cannot be written: permission denied'] });
  });

  test('is in colour on a terminal, unless that is not wanted', async () => {
    const plain = await keelson(files, ['check', 'drifting']);
    const colored = await keelson(files, ['check', 'drifting'], { color: true });
    expect(colored.output).toContain('\u001b[31merror\u001b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
    expect(colored.output.replace(/\u001b\[\d+m/g, '')).toBe(plain.output);
    expect((await keelson(files, ['check', 'drifting', '--no-color'], { color: true })).output).toBe(plain.output);
    expect((await keelson(files, ['check', 'drifting', '--format', 'json'], { color: true })).output).not.toContain('\u001b');
  });

  test('is the same in two runs', async () => {
    const runs = await Promise.all([1, 2].map(() => keelson(files, ['check', '--format', 'json', '.'])));
    expect(runs[0]).toEqual(runs[1]);
  });
});

describe('help', () => {
  test.each([['--help'], ['-h'], ['help'], ['check', '--help'], ['fix', '-h', 'nowhere']])('%s %s', async (...args) => {
    const { status, output, complaints } = await keelson(files, args);
    expect({ status, complaints }).toEqual({ status: 0, complaints: [] });
    expect(output).toContain('keelson check  [PATH...]');
  });

  test.each([['--version'], ['version']])('%s', async (arg) => expect(await keelson(files, [arg])).toMatchObject({ status: 0, output: '9.8.7\n' }));
  test.each([
    ['claim-label-drift', 'rules'],
    ['static-labels', 'fixes'],
  ])('explain prints the page of %s', async (name, shelf) =>
    expect(await keelson(files, ['explain', name])).toMatchObject({ status: 0, output: `# ${name} of ${shelf}\n` }),
  );
});
