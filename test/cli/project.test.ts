/** The project's file and baselines on the command line. */
import { describe, expect, test } from 'vitest';
import { packed } from '../kit/archive.ts';
import { clean, drifting } from './charts.ts';
import { keelson, type Outcome, under } from './command.ts';

const files = { ...under('charts/drifting', drifting()), ...under('charts/clean', clean()) };

const findings = ({ output }: Outcome): { rule: string; severity: string }[] =>
  (JSON.parse(output) as { charts: { findings: { rule: string; severity: string }[] }[] }).charts.flatMap((chart) => chart.findings);

const check = (project: string, more: readonly string[] = [], at = '.keelson.yaml') =>
  keelson({ ...files, [at]: project }, ['check', '--format', 'json', ...more, 'charts']);

describe('.keelson.yaml', () => {
  test('gives a rule another severity, or turns it off', async () => {
    const milder = await check('rules: {claim-label-drift: info}\n');
    expect(findings(milder).map(({ severity }) => severity)).toEqual(['info']);
    expect(milder.status).toBe(0);
    expect(findings(await check('rules: {claim-label-drift: off}\n'))).toEqual([]);
  });

  test.each([
    ['charts/drifting', 0],
    ['charts/drifting/', 0],
    ['./charts/*/templates', 0],
    ['**/sts.yaml', 0],
    ['charts/*/sts.yaml', 1],
    ['drifting', 1],
    ['charts/drift', 1],
  ])('with ignore: %s', async (pattern, count) => {
    expect(findings(await check(`ignore: ["${pattern}"]\n`))).toHaveLength(count);
  });

  test('counts from the nearest folder, alone', async () => {
    const near = { ...files, '.keelson.yaml': 'rules: {claim-label-drift: off}\n', 'charts/.keelson.yaml': 'ignore: [clean]\n' };
    expect(findings(await keelson(near, ['check', '--format', 'json', 'charts']))).toHaveLength(1);
    expect(findings(await check('ignore: [templates]\n', [], 'charts/drifting/.keelson.yaml'))).toEqual([]);
  });

  test('gives the Kubernetes version, which --kube-version overrides', async () => {
    const text = String(files['charts/drifting/templates/sts.yaml']);
    const gated = {
      ...files,
      'charts/drifting/templates/sts.yaml': `{{- if semverCompare "<1.25" .Capabilities.KubeVersion.Version }}\n${text}{{- end }}\n`,
    };
    const message = async (...more: string[]): Promise<string> =>
      (await keelson({ ...gated, '.keelson.yaml': 'kubernetesVersion: "1.22"\n' }, ['check', ...more, 'charts'])).output;
    expect(await message()).toContain("'replicas', 'template', 'updateStrategy' and 'minReadySeconds' are forbidden");
    expect(await message('--kube-version', '1.24')).toContain("'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
  });

  test('names folders of dependencies', async () => {
    const parent = 'apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n  - {name: drifting, version: 1.x, repository: "@x"}\n';
    const all = { ...under('libs/drifting', drifting()), 'parent/Chart.yaml': parent };
    const found = await keelson({ ...all, '.keelson.yaml': 'dependencies: [./libs]\n' }, ['check', '--format', 'json', 'parent']);
    expect(findings(found).map(({ rule }) => rule)).toEqual(['claim-label-drift']);
    expect(findings(await keelson(all, ['check', '--format', 'json', 'parent'])).map(({ rule }) => rule)).toEqual(['missing-dependency']);
    for (const place of ['./libs', 'libs/drifting-1.2.3.tgz']) {
      const archive = { ...under('parent', { 'Chart.yaml': parent }), 'libs/drifting-1.2.3.tgz': packed('drifting', drifting()) };
      const inside = await keelson({ ...archive, '.keelson.yaml': `dependencies: [${place}]\n` }, ['check', '--format', 'json', 'parent']);
      expect(findings(inside).map(({ rule }) => rule)).toEqual(['claim-label-drift']);
    }
    const empty = await keelson({ ...all, '.keelson.yaml': 'dependencies: [nowhere]\n' }, ['check', 'parent']);
    expect(empty).toMatchObject({ status: 2, complaints: ['.keelson.yaml:1:16: `nowhere` holds no chart'] });
  });

  test('names values that are versions', async () => {
    const text = String(files['charts/drifting/templates/sts.yaml']).replace(
      'include "x.labels" . | nindent 10',
      'printf "b: %s" .Values.image.build | nindent 10',
    );
    const all = {
      ...files,
      'charts/drifting/templates/sts.yaml': text,
      'charts/drifting/values.yaml': 'image:\n  build: r7\npersistence:\n  size: 1Gi\n',
    };
    const found = (project: string) => keelson({ ...all, '.keelson.yaml': project }, ['check', '--format', 'json', 'charts']).then(findings);
    expect(await found('versions: []\n')).toEqual([]);
    for (const key of ['image.build', '*.build'])
      expect(await found(`versions: ["${key}"]\n`)).toMatchObject([{ sources: ['Values.image.build'], step: 'values' }]);
    expect(await found('versions: ["build", "*.image.build"]\n')).toEqual([]);
  });

  test('that is bad is told with its line, once for all charts, and fails', async () => {
    const { status, complaints, output } = await check('rules:\n  claim-label-drift: info\n  nothing: off\n');
    expect(status).toBe(2);
    expect(complaints).toEqual([expect.stringMatching(/^\.keelson\.yaml:3:3: there is no rule `nothing`; /)]);
    expect(findings({ output } as Outcome)).toMatchObject([{ severity: 'info' }]);
    const fix = await keelson({ ...files, '.keelson.yaml': 'ignore: [1]\n' }, ['fix', 'charts/clean']);
    expect(fix).toMatchObject({ status: 2, complaints: ['.keelson.yaml:1:10: every item of `ignore` must be a text'] });
  });

  test('counts for fix: what is off or ignored is left alone', async () => {
    for (const project of ['rules: {claim-label-drift: off}\n', 'ignore: [charts]\n'])
      expect(await keelson({ ...files, '.keelson.yaml': project }, ['fix', '--unsafe', 'charts'])).toEqual({
        status: 0,
        output: '',
        complaints: [],
        written: {},
      });
  });
});

describe('a baseline', () => {
  const template = 'charts/drifting/templates/sts.yaml';

  test('leaves out what it knows, however lines move, and nothing else', async () => {
    const written = (await keelson(files, ['check', '--write-baseline', 'known.json', 'charts'])).written;
    expect(Object.keys(written)).toEqual(['known.json']);
    const moved = {
      ...files,
      ...written,
      [template]: `# a line\n\n${files[template]}`,
      'charts/drifting/Chart.yaml': String(files['charts/drifting/Chart.yaml']).replace('1.2.3', '1.9.0'),
    };
    const args = ['check', '--format', 'json', '--baseline', 'known.json', 'charts'];
    const again = await keelson(moved, args);
    expect(again.status).toBe(0);
    expect(findings(again)).toEqual([]);
    expect(again.complaints).toEqual(['charts/drifting: 1 finding of the baseline left out']);
    const more = {
      ...moved,
      [template]: `${files[template]}---\n${String(files[template]).replace('name: {{ .Release.Name }}\n', 'name: {{ .Release.Name }}-two\n')}`,
    };
    const second = await keelson(more, args);
    expect(second.status).toBe(1);
    expect(findings(second)).toMatchObject([{ object: { name: 'release-name-two' } }]);
  });

  test('knows a chart by its name: its folder may move', async () => {
    const { written } = await keelson(files, ['check', '--write-baseline', 'known.json', 'charts']);
    const moved = await keelson({ ...under('elsewhere/drifting', drifting()), ...written }, ['check', '--baseline', 'known.json', 'elsewhere']);
    expect({ status: moved.status, complaints: moved.complaints }).toEqual({
      status: 0,
      complaints: ['elsewhere/drifting: 1 finding of the baseline left out'],
    });
  });

  test('is written the same each time, and without findings it is empty', async () => {
    const write = ['check', '--write-baseline', 'known.json'];
    const [first, second] = [await keelson(files, [...write, 'charts']), await keelson(files, [...write, 'charts'])];
    expect(first).toEqual(second);
    expect(first.status).toBe(0);
    // What it knows is still there, and stays in it.
    expect((await keelson({ ...files, ...first.written }, [...write, '--baseline', 'known.json', 'charts'])).written).toEqual(first.written);
    expect((await keelson(files, [...write, 'charts/clean'])).written['known.json']).toBe('{\n  "version": 1,\n  "charts": {}\n}\n');
  });

  test.each([
    [{}, '--baseline known.json does not exist; --write-baseline known.json makes it'],
    [{ 'known.json': 'a' }, '--baseline known.json is no JSON: '],
    [{ 'known.json': '[]' }, '--baseline known.json was not written by --write-baseline'],
  ])('that cannot be used is refused: %j', async (more, line) => {
    const { status, complaints } = await keelson({ ...files, ...more }, ['check', '--baseline', 'known.json', 'charts']);
    expect(status).toBe(2);
    expect(complaints).toEqual([expect.stringContaining(line)]);
  });
});
