import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { packed } from '../kit/archive.ts';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { fullCapabilities, type LanguageClient, startClient } from '../kit/language-client.ts';

const demo = inlineChart('demo');
const template = demo['templates/sts.yaml'] ?? '';

let disk: MemoryFileSystem;
let client: LanguageClient;

beforeEach(async () => {
  disk = filesIn({ '/space/demo': demo });
  client = await startClient(disk);
  await client.until('a refresh', () => client.refreshes > 0);
});
afterEach(() => client.stop());

/** Every file with findings, and their rules. */
const found = async (): Promise<string[]> =>
  (await client.workspaceReport()).items.flatMap((item) =>
    item.kind === 'full' ? item.items.map(({ code }) => `${item.uri.slice('file:///space/'.length)} ${code}`) : [],
  );

const drift = 'demo/templates/sts.yaml claim-label-drift';

test('the client is asked for what comes and goes, and for changes of what charts are made of', () => {
  const registered = client.registrations.find(({ method }) => method === 'workspace/didChangeWatchedFiles');
  const { watchers: patterns = [] } = (registered?.registerOptions ?? {}) as { watchers?: { globPattern: string; kind: number }[] };
  expect(patterns).toContainEqual({ globPattern: '**/*', kind: 5 });
  for (const globPattern of ['**/Chart.yaml', '**/*values*.{yaml,yml}', '**/templates/**', '**/charts/**'])
    expect(patterns).toContainEqual({ globPattern, kind: 2 });
});

test('a template changed on disk is read anew, and the client told to ask again', async () => {
  expect(await found()).toEqual([drift]);
  disk.write('/space/demo/templates/sts.yaml', template.replace('{{ .Chart.Version }}', 'fixed'));
  const before = client.refreshes;
  await client.filesChanged({ '/space/demo/templates/sts.yaml': 'changed' });
  await client.until('a refresh', () => client.refreshes > before);
  expect(await found()).toEqual([]);
});

test('a change on disk does not count while the file is open', async () => {
  await client.open('/space/demo/templates/sts.yaml', template);
  disk.write('/space/demo/templates/sts.yaml', template.replace('{{ .Chart.Version }}', 'fixed'));
  await client.filesChanged({ '/space/demo/templates/sts.yaml': 'changed' });
  expect(await found()).toEqual([drift]);
});

test('a template that is created counts, one that is deleted does not', async () => {
  disk.write('/space/demo/templates/more.yaml', template.replace('name: demo', 'name: more'));
  await client.filesChanged({ '/space/demo/templates/more.yaml': 'created' });
  expect(await found()).toEqual(['demo/templates/more.yaml claim-label-drift', drift]);
  disk.remove('/space/demo/templates/more.yaml');
  await client.filesChanged({ '/space/demo/templates/more.yaml': 'deleted' });
  expect(await found()).toEqual([drift]);
});

test('a template that is renamed while it is open is followed', async () => {
  await client.open('/space/demo/templates/sts.yaml', template);
  disk.remove('/space/demo/templates/sts.yaml');
  disk.write('/space/demo/templates/new.yaml', template);
  await client.close('/space/demo/templates/sts.yaml');
  await client.open('/space/demo/templates/new.yaml', template);
  await client.filesChanged({ '/space/demo/templates/sts.yaml': 'deleted', '/space/demo/templates/new.yaml': 'created' });
  expect(await found()).toEqual(['demo/templates/new.yaml claim-label-drift']);
  await client.replace('/space/demo/templates/new.yaml', '{{ .Chart.Version }}', 'fixed');
  expect(await found()).toEqual([]);
});

test('a template that is deleted while it is open is gone', async () => {
  await client.open('/space/demo/templates/sts.yaml', template);
  disk.remove('/space/demo/templates/sts.yaml');
  await client.filesChanged({ '/space/demo/templates/sts.yaml': 'deleted' });
  expect(await found()).toEqual([]);
});

test('a folder of templates that is deleted is told by its own name alone', async () => {
  disk.write('/space/demo/templates/deep/more.yaml', template.replace('name: demo', 'name: more'));
  await client.filesChanged({ '/space/demo/templates/deep': 'created' });
  expect(await found()).toEqual(['demo/templates/deep/more.yaml claim-label-drift', drift]);
  disk.remove('/space/demo/templates/deep/more.yaml');
  await client.filesChanged({ '/space/demo/templates/deep': 'deleted' });
  expect(await found()).toEqual([drift]);
});

test('Chart.yaml makes a folder a chart', async () => {
  const other = inlineChart('other');
  disk.write('/space/other/templates/sts.yaml', other['templates/sts.yaml'] ?? '');
  await client.filesChanged({ '/space/other/templates/sts.yaml': 'created' });
  expect(await found()).toEqual([drift]);
  disk.write('/space/other/Chart.yaml', other['Chart.yaml'] ?? '');
  await client.filesChanged({ '/space/other/Chart.yaml': 'created' });
  expect(await found()).toEqual([drift, 'other/templates/sts.yaml claim-label-drift']);
  disk.remove('/space/other/Chart.yaml');
  await client.filesChanged({ '/space/other/Chart.yaml': 'deleted' });
  expect(await found()).toEqual([drift]);
  expect(client.statuses.at(-1)).toMatchObject({ busy: false, text: '1 chart, everything was analysed' });
});

test('a chart folder that is renamed is followed', async () => {
  for (const [path, text] of Object.entries(demo)) {
    disk.remove(`/space/demo/${path}`);
    disk.write(`/space/renamed/${path}`, text);
  }
  await client.filesChanged({ '/space/demo': 'deleted', '/space/renamed': 'created' });
  expect(await found()).toEqual(['renamed/templates/sts.yaml claim-label-drift']);
});

test('files of no chart cost nothing', async () => {
  const before = client.refreshes;
  disk.write('/space/notes.txt', 'x');
  await client.filesChanged({ '/space/notes.txt': 'created', '/space/values.yaml': 'changed', '/space/gone': 'deleted' });
  await client.diagnostics('/space/notes.txt');
  await new Promise((done) => setTimeout(done, 100));
  expect(client.refreshes).toBe(before);
});

test('a packed dependency that is added is used', async () => {
  const entry = 'dependencies:\n  - name: words\n    version: 1.0.0\n    repository: https://charts.example.com\n';
  disk.write('/space/demo/Chart.yaml', `${demo['Chart.yaml']}${entry}`);
  disk.write('/space/demo/templates/sts.yaml', template.replace('{{ .Chart.Version }}', '{{ include "words.chart" . }}'));
  await client.filesChanged({ '/space/demo/Chart.yaml': 'changed', '/space/demo/templates/sts.yaml': 'changed' });
  expect(await found()).toEqual(['demo/Chart.yaml missing-dependency', 'demo/templates/sts.yaml incomplete']);
  const words = {
    'Chart.yaml': 'apiVersion: v2\nname: words\nversion: 1.0.0\n',
    'templates/_w.tpl': '{{ define "words.chart" }}{{ .Chart.Version }}{{ end }}',
  };
  disk.write('/space/demo/charts/words-1.0.0.tgz', packed('words', words));
  await client.filesChanged({ '/space/demo/charts/words-1.0.0.tgz': 'created' });
  expect(await found()).toEqual([drift]);
  disk.remove('/space/demo/charts/words-1.0.0.tgz');
  await client.filesChanged({ '/space/demo/charts/words-1.0.0.tgz': 'deleted' });
  expect(await found()).toEqual(['demo/Chart.yaml missing-dependency', 'demo/templates/sts.yaml incomplete']);
});

test('a client that cannot watch files tells with each save', async () => {
  await client.stop();
  const { didChangeWatchedFiles: _, ...workspace } = fullCapabilities.workspace ?? {};
  client = await startClient(disk, { capabilities: { ...fullCapabilities, workspace } });
  expect(await found()).toEqual([drift]);
  disk.write('/space/demo/templates/more.yaml', template.replace('name: demo', 'name: more'));
  await client.open('/space/demo/templates/more.yaml', template.replace('name: demo', 'name: more'));
  await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: 'file:///space/demo/templates/more.yaml' } });
  expect(await found()).toEqual(['demo/templates/more.yaml claim-label-drift', drift]);
});
