import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';

const chart = '/space/gatehouse';
const statefulSet = `${chart}/templates/statefulset.yaml`;
const helpers = `${chart}/templates/_helpers.tpl`;
const values = `${chart}/values.yaml`;
const texts = fixture('gatehouse');

let disk: MemoryFileSystem;
let client: LanguageClient;

beforeEach(async () => {
  disk = filesIn({ [chart]: texts });
  client = await startClient(disk);
  await client.until('a refresh', () => client.refreshes > 0);
});
afterEach(() => client.stop());

const messages = async (location = statefulSet): Promise<string[]> =>
  (await client.diagnostics(location)).map(({ message }) => message.split('\n')[0] ?? '');

test('an unsaved edit of _helpers.tpl changes the findings in statefulset.yaml, and the client is told to ask again', async () => {
  await client.open(helpers, texts['templates/_helpers.tpl'] ?? '');
  const before = client.refreshes;
  await client.replace(helpers, 'helm.sh/chart: {{ include "gatehouse.chart" . }}\n', '');
  await client.until('a refresh', () => client.refreshes > before);
  expect(await messages()).toEqual([expect.stringContaining('`app.kubernetes.io/version`')]);
  await client.replace(helpers, '{{ .Chart.AppVersion | quote }}', 'fixed');
  expect(await messages()).toEqual([]);
});

test('an unsaved edit of values.yaml changes what the findings say', async () => {
  await client.open(values, texts['values.yaml'] ?? '', 'yaml');
  const before = client.refreshes;
  await client.replace(values, 'runAsStatefulSet: false', 'runAsStatefulSet: true');
  await client.until('a refresh', () => client.refreshes > before);
  expect(await messages()).toEqual([expect.stringContaining('when `persistentVolume.enabled`')]);
});

test('an unsaved edit of Chart.yaml changes the versions', async () => {
  await client.open(`${chart}/Chart.yaml`, texts['Chart.yaml'] ?? '', 'yaml');
  await client.replace(`${chart}/Chart.yaml`, 'version: 1.4.0', 'version: 2.0.0');
  expect((await client.diagnostics(statefulSet))[0]?.message).toContain('from `gatehouse-2.0.0` to `gatehouse-2.0.1`');
});

test('closing without saving takes the edit back', async () => {
  await client.open(helpers, texts['templates/_helpers.tpl'] ?? '');
  await client.replace(helpers, '{{ include "gatehouse.chart" . }}', 'fixed');
  await client.replace(helpers, '{{ .Chart.AppVersion | quote }}', 'fixed');
  expect(await messages()).toEqual([]);
  const before = client.refreshes;
  await client.close(helpers);
  await client.until('a refresh', () => client.refreshes > before);
  expect(await messages()).toHaveLength(1);
});

test('opening a document as it is on disk changes nothing', async () => {
  const first = await client.report(statefulSet);
  const before = client.refreshes;
  await client.open(statefulSet, texts['templates/statefulset.yaml'] ?? '');
  await client.open(helpers, texts['templates/_helpers.tpl'] ?? '');
  expect(await client.report(statefulSet, first.resultId)).toMatchObject({ kind: 'unchanged' });
  expect(client.refreshes).toBe(before);
});

test('several edits in one message are taken one after the other', async () => {
  const document = await client.open(statefulSet, texts['templates/statefulset.yaml'] ?? '');
  const at = (text: string) => document.positionAt(document.getText().indexOf(text));
  const claim = at('include "gatehouse.defaultLabels" . | nindent 10');
  await client.edit(statefulSet, [
    {
      range: { start: claim, end: { ...claim, character: claim.character + 'include "gatehouse.defaultLabels"'.length } },
      newText: 'include "gatehouse.selectorLabels"',
    },
    { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: '# 🚢\r\n# a line more\n' },
  ]);
  expect(await messages()).toEqual([]);
  await client.replace(statefulSet, 'include "gatehouse.selectorLabels" . | nindent 10', 'include "gatehouse.defaultLabels" . | nindent 10');
  expect((await client.diagnostics(statefulSet))[0]?.range.start.line).toBe(42);
});

test('a dependency that was only typed into Chart.yaml is looked for at once', async () => {
  const library = {
    'Chart.yaml': 'apiVersion: v2\nname: words\nversion: 1.0.0\ntype: library\n',
    'templates/_words.tpl': '{{ define "words.labels" }}chart: {{ .Chart.Version }}{{ end }}',
  };
  for (const [path, text] of Object.entries(library)) disk.write(`/space/words/${path}`, text);
  await client.filesChanged({ '/space/words': 'created' });
  await client.open(`${chart}/Chart.yaml`, texts['Chart.yaml'] ?? '', 'yaml');
  await client.open(statefulSet, texts['templates/statefulset.yaml'] ?? '');
  await client.replace(statefulSet, 'include "gatehouse.defaultLabels" . | nindent 10', 'include "words.labels" . | nindent 10');
  expect(await messages()).toEqual([expect.stringContaining('no template "words.labels"')]);
  await client.replace(
    `${chart}/Chart.yaml`,
    'appVersion:',
    'dependencies:\n  - name: words\n    version: 1.0.0\n    repository: https://charts.example.com\nappVersion:',
  );
  expect(await messages()).toEqual([expect.stringContaining('Label `chart`')]);
  await client.replace(`${chart}/Chart.yaml`, 'name: words', 'name: unknown');
  expect(await messages(`${chart}/Chart.yaml`)).toEqual([expect.stringContaining('Dependency `unknown` 1.0.0 is not in charts/')]);
});

test('an edit of a library chart in the workspace shows in the chart that uses it', async () => {
  const library = {
    'Chart.yaml': 'apiVersion: v2\nname: words\nversion: 1.0.0\ntype: library\n',
    'templates/_words.tpl': '{{ define "words.chart" }}fixed{{ end }}',
  };
  const user = inlineChart('user', '{{ include "words.chart" . }}');
  const entry = 'dependencies:\n  - name: words\n    version: 1.0.0\n    repository: https://charts.example.com\n';
  disk = filesIn({ '/space/words': library, '/space/user': { ...user, 'Chart.yaml': `${user['Chart.yaml']}${entry}` } });
  await client.stop();
  client = await startClient(disk);
  expect(await messages('/space/user/templates/sts.yaml')).toEqual([]);
  await client.open('/space/words/templates/_words.tpl', library['templates/_words.tpl']);
  await client.replace('/space/words/templates/_words.tpl', 'fixed', '{{ .Chart.Version }}');
  const [finding] = await client.diagnostics('/space/user/templates/sts.yaml');
  expect(finding?.message).toContain('from `1.2.3` to `1.2.4`');
  expect(finding?.relatedInformation?.map(({ location }) => location.uri)).toContain('file:///space/words/templates/_words.tpl');
  await client.close('/space/words/templates/_words.tpl');
  expect(await messages('/space/user/templates/sts.yaml')).toEqual([]);
});
