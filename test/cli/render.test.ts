/** `keelson render` prints what `helm template` prints; Go's engine, where it is there, says what that is. */
import { afterAll, describe, expect, it, test } from 'vitest';
import { defaultApiVersions } from '../../server/src/kubernetes/index.ts';
import { packed } from '../kit/archive.ts';
import { type ChartRequest, Oracle, whyNoOracle } from '../kit/oracle.ts';
import { clean, drifting } from './charts.ts';
import { type Files, keelson, under } from './command.ts';

const configMap = (name: string, data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  x: ${data}\n`;

const demo: Record<string, string> = {
  'Chart.yaml':
    'apiVersion: v2\nname: demo\nversion: 1.2.3\nappVersion: "4.5.6"\ndependencies:\n  - {name: sub, version: 1.x, alias: other, condition: other.enabled}\n',
  'values.yaml': 'size: 1\nlist: [a]\nnested: {kept: 1, dropped: 2}\nother: {enabled: true}\n',
  'templates/release.yaml': configMap(
    '{{ .Release.Name }}',
    '{{ printf "%s %s %d %v %v %s" .Release.Name .Release.Namespace .Release.Revision .Release.IsUpgrade .Release.IsInstall .Release.Service }}',
  ),
  'templates/versions.yaml': configMap(
    'versions',
    '{{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Minor }}',
  ),
  'templates/api.yaml': configMap(
    'api',
    '{{ .Capabilities.APIVersions.Has "example.com/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "a/v1" }}',
  ),
  'templates/values.yaml': configMap('values', '{{ omit .Values "other" "global" | toJson | quote }}'),
  'templates/types.yaml': configMap('types', '{{ .Values.size }} {{ kindOf .Values.size }}'),
  'templates/many.yaml':
    '---\n# a comment alone\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n---\n\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n...\n',
  'templates/hook.yaml': 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install}\n',
  'templates/test.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: test\n  annotations: {helm.sh/hook: test}\n',
  'templates/deep/er/map.yaml': configMap('deep', 'y'),
  'templates/empty.yaml': '{{ if false }}a: 1{{ end }}\n',
  'templates/NOTES.txt': 'Thank you\n',
  'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
  'charts/sub/values.yaml': 'enabled: false\ncolor: red\n',
  'charts/sub/templates/map.yaml': configMap('sub', '{{ .Values.color }} {{ .Release.Revision }}'),
};
const files: Files = { ...under('demo', demo), 'one.yaml': 'size: 2\nlist: [b, c]\nnested: {dropped: null}\n', 'two.yaml': 'size: 3\nmore: true\n' };

const rendered = async (...args: string[]): Promise<string> => {
  const { status, output, complaints } = await keelson(files, ['render', ...args]);
  expect({ status, complaints }).toEqual({ status: 0, complaints: [] });
  return output;
};

const why = whyNoOracle();

describe.skipIf(why)('as Go renders it', () => {
  if (why) return it(why);
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  const values = (changes: object): Record<string, unknown> => ({ ...changes });
  it.each<[string[], ChartRequest]>([
    [[], {}],
    [['--set', 'list={x,y},nested.kept=null,more=text'], { values: values({ list: ['x', 'y'], nested: { kept: null }, more: 'text' }) }],
    [['--set-string', 'size=5'], { values: values({ size: '5' }) }],
    [['--set', 'other.enabled=false'], { values: values({ other: { enabled: false } }) }],
    [['--set', 'other.color=blue'], { values: values({ other: { color: 'blue' } }) }],
    [['-f', 'one.yaml'], { values: values({ size: 2, list: ['b', 'c'], nested: { dropped: null } }) }],
    [['-f', 'one.yaml', '--values', 'two.yaml'], { values: values({ size: 3, list: ['b', 'c'], nested: { dropped: null }, more: true }) }],
    [['-f', '.\\two.yaml', '--set-string', 'size=x'], { values: values({ size: 'x', more: true }) }],
    [['--release-name', 'mine', '--namespace', 'there'], { release: { name: 'mine', namespace: 'there' } }],
    [['-n', 'there', '--is-upgrade', '--revision', '7'], { release: { namespace: 'there', isUpgrade: true, revision: 7 } }],
    [['--chart-version', '1.3.0'], { chartVersion: '1.3.0' }],
    [['--app-version', 'v5'], { appVersion: 'v5' }],
    [['--kube-version', '1.30'], { kubeVersion: '1.30' }],
    [['--kube-version', 'v1.29.3-gke.1'], { kubeVersion: 'v1.29.3-gke.1' }],
    [['-a', 'example.com/v1', '--api-versions', 'a/v1,b/v1'], { apiVersions: ['example.com/v1', 'a/v1', 'b/v1'] }],
  ])('%j', async (args, request) => {
    const { manifest, error } = await oracle.chart({ files: demo, ...request, apiVersions: [...defaultApiVersions, ...(request.apiVersions ?? [])] });
    expect(error).toBeUndefined();
    expect(await rendered('demo', ...args)).toBe(manifest);
  });

  it('a packed chart', async () => {
    const { manifest } = await oracle.chart({ files: demo, apiVersions: defaultApiVersions });
    const { output } = await keelson({ 'demo-1.2.3.tgz': packed('demo', demo) }, ['render', 'demo-1.2.3.tgz']);
    expect(output).toBe(manifest);
  });
});

describe('whole numbers of --set', () => {
  const types = async (...args: string[]): Promise<string | undefined> =>
    /x: (.*)/.exec(await rendered('demo', '--show-only', 'templates/types.yaml', ...args))?.[1];
  test('are integers to Go', async () => expect(await types('--set', 'size=10000000')).toBe('10000000 int64'));
  test('are floats in a values file', async () => expect(await types('-f', 'one.yaml')).toBe('2 float64'));
  test('are texts with --set-string', async () => expect(await types('--set-string', 'size=10000000')).toBe('10000000 string'));
});

describe('--show-only', () => {
  const document = (file: string, text: string): string => `---\n# Source: demo/${file}\n${text}\n`;

  test('prints the documents of a file as they stand in the whole', async () => {
    expect(await rendered('demo', '--show-only', 'templates/deep/er/map.yaml')).toBe(
      document('templates/deep/er/map.yaml', `${configMap('deep', 'y')}\n`),
    );
  });

  test('takes a path of Windows', async () => {
    expect(await rendered('demo', '-s', 'templates\\deep\\er\\map.yaml')).toBe(await rendered('demo', '-s', 'templates/deep/er/map.yaml'));
  });

  test('prints in the order of the options, patterns in the order of the whole', async () => {
    const sources = async (...patterns: string[]): Promise<string[]> =>
      [...(await rendered('demo', ...patterns.flatMap((pattern) => ['--show-only', pattern]))).matchAll(/# Source: demo\/(.*)/g)].map(
        ([, file = '']) => file,
      );
    expect(await sources('templates/many.yaml')).toEqual(['templates/many.yaml', 'templates/many.yaml', 'templates/many.yaml']);
    expect(await sources('templates/versions.yaml', 'templates/api.yaml')).toEqual(['templates/versions.yaml', 'templates/api.yaml']);
    expect(await sources('templates/hook.yaml')).toEqual(['templates/hook.yaml']);
    expect(await sources('charts/other/templates/map.yaml')).toEqual(['charts/other/templates/map.yaml']);
    expect(await sources('templates/v*.yaml')).toEqual(['templates/values.yaml', 'templates/versions.yaml']);
    expect(await sources('templates/[a-h]*.yaml')).toEqual(['templates/api.yaml', 'templates/hook.yaml']);
    expect(await sources('templates/*/er/ma?.yaml')).toEqual(['templates/deep/er/map.yaml']);
  });

  test.each(['templates/none.yaml', 'templates/empty.yaml', 'templates/NOTES.txt', 'templates', 'map.yaml', 'templates/[.yaml'])(
    '%s is not there',
    async (pattern) => {
      const { status, output, complaints } = await keelson(files, ['render', 'demo', '-s', 'templates/api.yaml', '-s', pattern]);
      expect({ status, output, complaints }).toEqual({ status: 2, output: '', complaints: [`demo: could not find template ${pattern} in chart`] });
    },
  );
});

describe('charts that are not rendered', () => {
  test('a library', async () => {
    const library = under('lib', { ...clean('lib'), 'Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n' });
    expect(await keelson(library, ['render', 'lib'])).toMatchObject({
      status: 2,
      output: '',
      complaints: ['lib is a library chart, which Helm does not render'],
    });
  });

  test.each([
    ['>=1.40', 'chart requires kubeVersion: >=1.40 which is incompatible with Kubernetes v1.36.0', []],
    ['<1.30', 'chart requires kubeVersion: <1.30 which is incompatible with Kubernetes v1.31.0', ['--kube-version', '1.31.0']],
    ['>=1.20.0-0', undefined, []],
    ['1.x', undefined, []],
  ])('one that wants Kubernetes %s', async (wanted, message, args) => {
    const chart = under('new', { ...clean('new'), 'Chart.yaml': `${clean('new')['Chart.yaml']}kubeVersion: "${wanted}"\n` });
    const { status, complaints } = await keelson(chart, ['render', 'new', ...args]);
    expect({ status, complaints }).toEqual(message === undefined ? { status: 0, complaints: [] } : { status: 2, complaints: [`new: ${message}`] });
  });

  test('one that prints no YAML', async () => {
    const { status, complaints } = await keelson(under('odd', { ...clean('odd'), 'templates/odd.yaml': 'a: b: c\n' }), ['render', 'odd']);
    expect(status).toBe(2);
    expect(complaints).toEqual([expect.stringMatching(/^odd: YAML parse error on odd\/templates\/odd\.yaml: /)]);
  });
});

describe('dependencies that are not vendored', () => {
  const parent = under('charts/parent', {
    ...clean('parent'),
    'Chart.yaml':
      'apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n  - {name: drifting, version: ">=1.0.0", repository: "https://charts.invalid"}\n',
  });
  const old = { ...drifting(), 'Chart.yaml': 'apiVersion: v2\nname: drifting\nversion: 0.9.0\n' };

  test('are told', async () => {
    const { status, complaints } = await keelson(parent, ['render', 'charts/parent']);
    expect({ status, complaints }).toEqual({
      status: 0,
      complaints: ['charts/parent: the dependency drifting is missing, and what it would print with it'],
    });
  });

  test.each<[string, Files, string]>([
    ['a folder', under('elsewhere', drifting()), 'elsewhere'],
    ['a folder of charts, by name and version', { ...under('more/a', old), ...under('more/b', drifting()), ...under('more/c', clean()) }, 'more'],
    ['an archive', { 'drifting-1.2.3.tgz': packed('drifting', drifting()) }, 'drifting-1.2.3.tgz'],
    ['a folder of archives', { 'packed/old.tgz': packed('drifting', old), 'packed/new.tgz': packed('drifting', drifting()) }, 'packed'],
    ['a folder, with a path of Windows', under('far/away', drifting()), '.\\far\\away\\'],
  ])('are found in %s', async (_, more, place) => {
    const { status, output, complaints } = await keelson({ ...parent, ...more }, ['render', 'charts/parent', '--deps', place]);
    expect({ status, complaints }).toEqual({ status: 0, complaints: [] });
    expect(output).toContain('# Source: parent/charts/drifting/templates/sts.yaml');
    expect(output).toContain('helm.sh/chart: drifting-1.2.3');
  });

  test('are checked where they are found, and told where they are broken', async () => {
    const broken = { ...parent, ...under('more/drifting', drifting()), 'more/broken/Chart.yaml': '', ...under('more/other', clean('other')) };
    const { status, output, complaints } = await keelson(broken, ['check', '--format', 'json', 'charts/parent', '--deps', 'more']);
    const { charts } = JSON.parse(output) as { charts: { incomplete: unknown[]; findings: { file: string }[] }[] };
    expect({ status, complaints }).toEqual({ status: 1, complaints: ['--deps: more/broken/Chart.yaml is empty'] });
    expect(charts.map(({ incomplete, findings }) => [incomplete, findings.map(({ file }) => file)])).toEqual([
      [[], ['charts/drifting/templates/sts.yaml']],
    ]);
  });
});
