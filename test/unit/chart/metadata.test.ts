import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../server/src/chart/index.ts';
import { chartOf } from '../../kit/charts.ts';

const yaml = async (text: string, others: Readonly<Record<string, string>> = {}): Promise<Chart> => chartOf({ 'Chart.yaml': text, ...others });

/** The problems as `the text that is underlined: the message`. */
const told = ({ problems, chartFile }: Chart): string[] =>
  problems.map(({ range, message }) => `${chartFile.text.slice(range.start, range.end)}: ${message}`);

describe('Chart.yaml', () => {
  it('of apiVersion v2', async () => {
    const { metadata, problems } = await yaml(
      'apiVersion: v2\nname: demo\nversion: 1.2.3\nappVersion: "4.5"\ntype: library\nkubeVersion: ">=1.20"\nannotations: {a: 1}\nkeywords: [x]\nmaintainers: [{name: Jo, url: "u"}]\n',
    );
    expect(problems).toEqual([]);
    expect(metadata).toMatchObject({
      apiVersion: 'v2',
      name: 'demo',
      version: '1.2.3',
      appVersion: '4.5',
      isLibrary: true,
      listsDependencies: false,
    });
    const fields = Object.fromEntries(metadata.fields);
    expect(fields).toMatchObject({ Name: 'demo', APIVersion: 'v2', KubeVersion: '>=1.20', Type: 'library', Deprecated: false, Home: '' });
    expect(fields.Annotations).toEqual(new Map([['a', '1']]));
    expect(fields.Keywords).toEqual(['x']);
    expect(fields.Maintainers).toEqual([
      new Map([
        ['Name', 'Jo'],
        ['Email', ''],
        ['URL', 'u'],
      ]),
    ]);
  });

  it('without an apiVersion is of v1, as in Helm 2', async () => {
    const { metadata, problems } = await yaml('name: demo\nversion: 1.2.3\n');
    expect(metadata.apiVersion).toBe('v1');
    expect(metadata.fields.get('APIVersion')).toBe('v1');
    expect(problems).toEqual([]);
  });

  it.each([
    ['1.2.3', '1.2.3'],
    ['1.10', '1.1'],
    ['2', '2'],
    ['v1', 'v1'],
    ['dev', 'dev'],
    ['1.2.3-rc.1+build.5', '1.2.3-rc.1+build.5'],
  ])('with version %s has version %s', async (written, version) => {
    const chart = await yaml(`name: demo\nversion: ${written}\n`);
    expect(chart.metadata.version).toBe(version);
    expect(chart.problems.filter(({ fatal }) => fatal)).toEqual([]);
  });

  it('tells digits that YAML takes from a version', async () => {
    expect(told(await yaml('name: demo\nversion: 1.2.3\nappVersion: 1.10\n'))).toEqual([expect.stringMatching(/^1\.10: .*put it in quotes/)]);
    expect(told(await yaml('name: demo\nversion: 1.2.3\nappVersion: 1.25\n'))).toEqual([]);
  });

  it.each([
    ['name: demo\n', /^n: Chart.yaml has no `version`/],
    ['version: 1.2.3\n', /^v: Chart.yaml has no `name`/],
    ['name: ../demo\nversion: 1.2.3\n', /^\.\.\/demo: .* is a path/],
    ['name: demo\nversion: 1.2.3\ntype: Library\n', /^Library: .*the type `Library`/],
    ['name: demo\nversion: 1.2.3\ndependencies: [{name: a, alias: b c}]\n', /^a: The alias `b c`/],
    ['name: demo\nversion: 1.2.3\ndependencies: [{name: a}, {name: b, alias: a}]\n', /^b: More than one dependency .*`a`/],
    ['- name: demo\n', /^- name: demo\n?: Chart.yaml must be a map/],
    ['just text\n', /^just text: Chart.yaml must be a map/],
  ])('that Helm refuses: %j', async (text, message) => {
    const chart = await yaml(text);
    expect(told(chart)).toEqual([expect.stringMatching(message)]);
    expect(chart.problems[0]).toMatchObject({ file: 'Chart.yaml', fatal: true });
  });

  it('without a name has its folder as one', async () => {
    expect((await yaml('version: 1.2.3\n')).metadata.name).toBe('demo');
  });
});

describe('dependencies', () => {
  const requirements = 'dependencies:\n  - name: redis\n    version: 1.x\n    repository: r\n    alias: cache\n    tags: [t]\n    condition: a.b\n';

  it('have the place of their names', async () => {
    const { metadata, chartFile, missing } = await yaml(`apiVersion: v2\nname: demo\nversion: 1.2.3\n${requirements}`);
    expect(metadata.dependencies).toMatchObject([{ name: 'redis', version: '1.x', repository: 'r', alias: 'cache', tags: ['t'], condition: 'a.b' }]);
    expect(missing).toMatchObject([{ name: 'redis', version: '1.x', repository: 'r', file: 'Chart.yaml' }]);
    expect(chartFile.text.slice(missing[0]?.range.start, missing[0]?.range.end)).toBe('redis');
  });

  it.each(['v1', 'v2'])('of Helm 2 stand in requirements.yaml, with apiVersion %s', async (apiVersion) => {
    const chart = await yaml(`apiVersion: ${apiVersion}\nname: demo\nversion: 1.2.3\ndependencies: [{name: other}]\n`, {
      'requirements.yaml': requirements,
      'requirements.lock': 'x: y\n',
    });
    expect(chart.metadata.dependencies).toMatchObject([{ name: 'redis', alias: 'cache', file: 'requirements.yaml' }]);
    expect(chart.missing).toMatchObject([{ name: 'redis', file: 'requirements.yaml', range: { start: requirements.indexOf('redis') } }]);
    // `.Files` has them for v1 alone.
    expect([...chart.files.keys()]).toEqual(apiVersion === 'v1' ? ['requirements.yaml', 'requirements.lock'] : []);
  });

  it('of a requirements.yaml that is no YAML are told', async () => {
    const chart = await yaml('name: demo\nversion: 1.2.3\n', { 'requirements.yaml': 'dependencies:\n  - name: a\n b: c\n' });
    expect(chart.problems).toMatchObject([
      { file: 'requirements.yaml', fatal: true, message: expect.stringContaining('requirements.yaml cannot be read') },
    ]);
  });
});
