import { expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import { packed } from '../kit/archive.ts';
import { type Files, filesIn, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';

const chartYaml =
  'apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n  - name: inner\n    version: 1.2.3\n    repository: https://charts.example.com\n';
const inner = inlineChart('inner');
/** A library whose helper prints the version of the chart that calls it. */
const words = {
  'Chart.yaml': 'apiVersion: v2\nname: inner\nversion: 1.2.3\ntype: library\n',
  'templates/_words.tpl':
    '{{ define "inner.chart" }}\n  {{- .Chart.Version }}\n{{- end }}\n{{ define "inner.claim" }}\n    - metadata:\n        name: data\n        labels:\n          chart: {{ .Chart.Version }}\n{{- end }}\n',
};

const withFolder: Files = {
  'Chart.yaml': chartYaml,
  ...Object.fromEntries(Object.entries(inner).map(([path, text]) => [`charts/inner/${path}`, text])),
};
const withArchive: Files = { 'Chart.yaml': chartYaml, 'charts/inner-1.2.3.tgz': packed('inner', inner) };

/** File, line, severity of all findings. */
const shown = async (client: LanguageClient): Promise<string[]> =>
  (await client.workspaceReport()).items.flatMap((item) =>
    item.kind === 'full'
      ? item.items.map(({ range, severity }) => `${item.uri.slice('file:///space/demo/'.length)}:${range.start.line} ${severity}`)
      : [],
  );

const { Error: error, Information: information } = DiagnosticSeverity;

test.each([
  ['error', [`charts/inner/templates/sts.yaml:9 ${error}`]],
  ['info', [`charts/inner/templates/sts.yaml:9 ${information}`]],
  ['off', []],
  ['nonsense', [`charts/inner/templates/sts.yaml:9 ${information}`]],
])('keelson.dependencies %s: a dependency unpacked under charts/', async (dependencies, expected) => {
  const client = await startClient(filesIn({ '/space/demo': withFolder }), { settings: { '': { dependencies } } });
  expect(await shown(client)).toEqual(expected);
  await client.stop();
});

test.each([
  ['error', [`Chart.yaml:4 ${error}`]],
  ['info', [`Chart.yaml:4 ${information}`]],
  ['off', []],
])('keelson.dependencies %s: a packed dependency, shown on its entry in Chart.yaml', async (dependencies, expected) => {
  const client = await startClient(filesIn({ '/space/demo': withArchive }), { settings: { '': { dependencies } } });
  expect(await shown(client)).toEqual(expected);
  await client.stop();
});

test('the entry of a packed dependency names the true place; nothing leads into the archive, no edit reaches into it', async () => {
  const client = await startClient(filesIn({ '/space/demo': withArchive }));
  const document = await client.open('/space/demo/Chart.yaml', chartYaml, 'yaml');
  const [finding] = await client.diagnostics('/space/demo/Chart.yaml');
  expect(document.getText(finding?.range)).toBe('inner');
  expect(new Set(finding?.relatedInformation?.map(({ location }) => location.uri))).toEqual(new Set(['file:///space/demo/Chart.yaml']));
  expect(finding?.relatedInformation?.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('(in inner-1.2.3.tgz, templates/sts.yaml:10)'),
  );
  expect(await client.actions('/space/demo/Chart.yaml', finding?.range ?? never())).toEqual([]);
  await client.stop();
});

test("a packed library: the chart's own expression is underlined, and is an error whatever the setting says", async () => {
  const own = inlineChart('demo', '{{ include "inner.chart" . }}');
  const files = { ...own, 'Chart.yaml': chartYaml, 'charts/inner-1.2.3.tgz': packed('inner', words) };
  const client = await startClient(filesIn({ '/space/demo': files }), { settings: { '': { dependencies: 'off' } } });
  expect(await shown(client)).toEqual([`templates/sts.yaml:9 ${error}`]);
  const [finding] = await client.diagnostics('/space/demo/templates/sts.yaml');
  expect(finding?.relatedInformation?.map(({ location, message }) => [location.uri, message])).toContainEqual([
    'file:///space/demo/Chart.yaml',
    'reads Chart.Version here: `.Chart.Version` (in inner-1.2.3.tgz, templates/_words.tpl:2)',
  ]);
  await client.stop();
});

test('a claim template that lies in a packed library is shown where it is called, and can be silenced there', async () => {
  const own = inlineChart('demo');
  const sts = (own['templates/sts.yaml'] ?? '').replace(/ {4}- metadata:[\s\S]*/, '    {{- include "inner.claim" . }}\n');
  const files = { ...own, 'templates/sts.yaml': sts, 'Chart.yaml': chartYaml, 'charts/inner-1.2.3.tgz': packed('inner', words) };
  const client = await startClient(filesIn({ '/space/demo': files }));
  const location = '/space/demo/templates/sts.yaml';
  const document = await client.open(location, sts);
  const [finding] = await client.diagnostics(location);
  expect(document.getText(finding?.range)).toContain('include');
  expect(finding?.severity).toBe(error);
  const actions = await client.actions(location, finding?.range ?? never());
  expect(actions.map(({ title }) => title)).toEqual(['Silence claim-label-drift here with a comment', 'Write the upgrade note for version 2.0.0']);
  await client.apply(actions[0]?.edit ?? {});
  expect(await client.diagnostics(location)).toEqual([]);
  await client.stop();
});

test('a packed dependency of an unpacked one is shown on the entry of the latter', async () => {
  const outer = { 'Chart.yaml': 'apiVersion: v2\nname: outer\nversion: 1.0.0\n' };
  const files = Object.fromEntries(Object.entries(withArchive).map(([path, content]) => [`charts/demo/${path}`, content]));
  const client = await startClient(filesIn({ '/space/demo': { ...outer, ...files } }));
  expect(await shown(client)).toEqual([`charts/demo/Chart.yaml:4 ${information}`]);
  await client.stop();
});

test("Helm 2's requirements.yaml has the entry where a chart has one", async () => {
  const [head = '', entries = ''] = chartYaml.split('dependencies:');
  const files = { ...withArchive, 'Chart.yaml': head.replace('v2', 'v1'), 'requirements.yaml': `dependencies:${entries}` };
  const client = await startClient(filesIn({ '/space/demo': files }));
  expect(await shown(client)).toEqual([`requirements.yaml:1 ${information}`]);
  await client.stop();
});

test('each folder of the workspace has its own setting, and a changed one counts at once', async () => {
  const files = filesIn({ '/space/demo': withFolder, '/other/demo': withFolder });
  const settings = { '': { dependencies: 'off' }, 'file:///other': { dependencies: 'error' } };
  const client = await startClient(files, { folders: ['/space', '/other'], settings });
  const severities = async () =>
    (await client.workspaceReport()).items.map((item) => [item.uri, item.kind === 'full' ? item.items.map(({ severity }) => severity) : []]);
  expect(await severities()).toEqual([['file:///other/demo/charts/inner/templates/sts.yaml', [error]]]);
  const before = client.refreshes;
  await client.settingsChanged({ '': { dependencies: 'info' } });
  await client.until('a refresh', () => client.refreshes > before);
  expect(await severities()).toEqual([
    ['file:///other/demo/charts/inner/templates/sts.yaml', [information]],
    ['file:///space/demo/charts/inner/templates/sts.yaml', [information]],
  ]);
  await client.stop();
});

test('a client that cannot be asked gives its settings when it starts and when they change', async () => {
  const client = await startClient(filesIn({ '/space/demo': withFolder }), {
    capabilities: { textDocument: { diagnostic: {} } },
    initialize: { initializationOptions: { settings: { dependencies: 'off' } } },
  });
  expect(await shown(client)).toEqual([]);
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { keelson: { dependencies: 'error' } } });
  expect(await shown(client)).toEqual([`charts/inner/templates/sts.yaml:9 ${error}`]);
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  expect(await shown(client)).toEqual([`charts/inner/templates/sts.yaml:9 ${information}`]);
  await client.stop();
});

test('keelson.kubernetesVersion decides what Kubernetes answers', async () => {
  const client = await startClient(filesIn({ '/space/demo': inlineChart('demo') }), { settings: { '': { kubernetesVersion: '1.20' } } });
  const answerOf = async () => /"(.*)"/.exec((await client.diagnostics('/space/demo/templates/sts.yaml'))[0]?.message ?? '')?.[1] ?? '';
  expect(await answerOf()).not.toContain('ordinals');
  await client.settingsChanged({ '': { kubernetesVersion: '1.36' } });
  expect(await answerOf()).toContain('ordinals');
  await client.stop();
});

const never = (): never => {
  throw new Error('no finding');
};
