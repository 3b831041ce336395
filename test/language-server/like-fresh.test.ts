/** After whatever happened, the server says what one says that was just started on the same files. What the random walk found is kept here. */
import { expect, test } from 'vitest';
import type { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';

const said = async (client: LanguageClient): Promise<unknown> => {
  const { items } = await client.workspaceReport();
  return Object.fromEntries(items.map((item) => [item.uri, item.kind === 'full' ? item.items : []]));
};

/** What the server says, which must be what a fresh one says with the same documents open. */
const asFresh = async (client: LanguageClient, disk: MemoryFileSystem): Promise<string> => {
  const fresh = await startClient(disk);
  for (const [uri, document] of client.documents) await fresh.open(decodeURI(uri.replace('file://', '')), document.getText());
  const expected = await said(fresh);
  await fresh.stop();
  expect(await said(client)).toEqual(expected);
  return JSON.stringify(expected);
};

const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

test('what could not be analysed in a file is still told after an edit of another', async () => {
  const files = fixture('gatehouse');
  const disk = filesIn({ '/space/gatehouse': files });
  const client = await startClient(disk);
  await client.open('/space/gatehouse/templates/deployment.yaml', files['templates/deployment.yaml'] ?? '');
  disk.remove('/space/gatehouse/templates/_helpers.tpl');
  await client.filesChanged({ '/space/gatehouse/templates/_helpers.tpl': 'deleted' });
  await client.workspaceReport();
  await client.edit('/space/gatehouse/templates/deployment.yaml', [{ range: start, newText: '  ' }]);
  expect(await asFresh(client, disk)).toMatch(/Helm stops here: templates\/statefulset.yaml/);
  await client.stop();
});

test.each([
  ['typed', async (client: LanguageClient) => client.edit('/space/a/templates/sts.yaml', [{ range: start, newText: '\0' }])],
  [
    'saved by something else',
    async (client: LanguageClient, disk: MemoryFileSystem) => {
      await client.close('/space/a/templates/sts.yaml');
      disk.write('/space/a/templates/sts.yaml', Uint8Array.of(0x61, 0xff));
      await client.filesChanged({ '/space/a/templates/sts.yaml': 'changed' });
    },
  ],
])('text that is no text is refused also when it is %s', async (_, change) => {
  const disk = filesIn({ '/space/a': inlineChart('a') });
  const client = await startClient(disk);
  await client.open('/space/a/templates/sts.yaml', inlineChart('a')['templates/sts.yaml'] ?? '');
  await client.workspaceReport();
  await change(client, disk);
  expect(await asFresh(client, disk)).toMatch(/is not a text file/);
  await client.stop();
});

test('a byte order mark that is typed has its place', async () => {
  const disk = filesIn({ '/space/a': inlineChart('a') });
  const client = await startClient(disk);
  await client.open('/space/a/templates/sts.yaml', 'a: {{ nothing }}\n');
  await client.edit('/space/a/templates/sts.yaml', [{ range: start, newText: '\ufeff' }]);
  expect(await asFresh(client, disk)).toContain('"start":{"line":0,"character":7}');
  await client.stop();
});

test('a chart outside of all folders goes with its Chart.yaml, and comes with it', async () => {
  const disk = filesIn({ '/space/a': inlineChart('a'), '/aside/d': inlineChart('d') });
  const client = await startClient(disk);
  await client.open('/aside/d/templates/sts.yaml', inlineChart('d')['templates/sts.yaml'] ?? '');
  expect(await asFresh(client, disk)).toContain('/aside/d');
  disk.remove('/aside/d/Chart.yaml');
  await client.filesChanged({ '/aside/d/Chart.yaml': 'deleted' });
  expect(await asFresh(client, disk)).not.toContain('/aside/d');
  disk.write('/aside/d/Chart.yaml', inlineChart('d')['Chart.yaml'] ?? '');
  await client.filesChanged({ '/aside/d/Chart.yaml': 'created' });
  expect(await asFresh(client, disk)).toContain('/aside/d');
  await client.stop();
});

test('a chart without a name is called as its folder, whatever it was called before', async () => {
  const files = inlineChart('first');
  const template = (files['templates/sts.yaml'] ?? '').replace('name: first', 'name: {{ .Chart.Name }}');
  const disk = filesIn({ '/space/folder': { ...files, 'templates/sts.yaml': template } });
  const client = await startClient(disk);
  await client.open('/space/folder/Chart.yaml', 'apiVersion: v2\nversion: 1.2.3\nname: first\nbroken');
  expect(await asFresh(client, disk)).toContain('StatefulSet `first`');
  await client.replace('/space/folder/Chart.yaml', 'name: ', 'nme: ');
  expect(await asFresh(client, disk)).toContain('StatefulSet `folder`');
  await client.stop();
});

test('a chart that comes may be a better stand-in than the one there is', async () => {
  const needing = (version: string) => ({
    ...inlineChart('b'),
    'Chart.yaml': `apiVersion: v2\nname: b\nversion: 2.0.0\ndependencies:\n  - name: a\n    version: ${version}\n`,
  });
  const disk = filesIn({
    '/space/b': needing('^1.0.0'),
    '/space/first': inlineChart('a'),
    '/space/second': { 'Chart.yaml': 'name: a\nversion: 2.0.0\n' },
  });
  const client = await startClient(disk);
  expect(await asFresh(client, disk)).toContain('/space/b/Chart.yaml');
  disk.write('/space/a/Chart.yaml', 'apiVersion: v2\nname: a\nversion: 1.5.0\n');
  await client.filesChanged({ '/space/a/Chart.yaml': 'created' });
  await asFresh(client, disk);
  await client.open('/space/a/Chart.yaml', 'apiVersion: v2\nname: a\nversion: 3.0.0\n');
  await asFresh(client, disk);
  await client.stop();
});
