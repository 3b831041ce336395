import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { filesIn, fixtureFolder, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';

const demo = inlineChart('demo');
const template = demo['templates/sts.yaml'] ?? '';

const uris = async (client: LanguageClient): Promise<string[]> => (await client.workspaceReport()).items.map(({ uri }) => uri);

test('every folder of the workspace is read; folders come and go', async () => {
  const files = filesIn({ '/one/a': inlineChart('a'), '/two': inlineChart('b'), '/three/deep/er/c': inlineChart('c') });
  const client = await startClient(files, { folders: ['/one', '/two'] });
  expect(await uris(client)).toEqual(['file:///one/a/templates/sts.yaml', 'file:///two/templates/sts.yaml']);
  await client.foldersChanged(['/three'], ['/one']);
  expect(await uris(client)).toEqual(['file:///three/deep/er/c/templates/sts.yaml', 'file:///two/templates/sts.yaml']);
  expect(await client.diagnostics('/one/a/templates/sts.yaml')).toEqual([]);
  // A client that knew of findings in the folder is told that they are gone.
  const { items } = await client.workspaceReport([{ uri: 'file:///one/a/templates/sts.yaml', value: 'old' }]);
  expect(items).toContainEqual(expect.objectContaining({ uri: 'file:///one/a/templates/sts.yaml', kind: 'full', items: [] }));
  await client.stop();
});

test('a chart that is a folder of its own inside another folder is told once', async () => {
  const files = filesIn({ '/outer': inlineChart('outer'), '/outer/charts/inner': inlineChart('inner') });
  const client = await startClient(files, { folders: ['/outer', '/outer/charts/inner'] });
  expect(await uris(client)).toEqual(['file:///outer/templates/sts.yaml', 'file:///outer/charts/inner/templates/sts.yaml']);
  await client.stop();
});

test('a template opened without its folder is analysed with the chart around it, for as long as it is open', async () => {
  const client = await startClient(filesIn({ '/elsewhere/demo': demo }), { folders: [] });
  expect(await uris(client)).toEqual([]);
  await client.open('/elsewhere/demo/templates/sts.yaml', template);
  expect(await uris(client)).toEqual(['file:///elsewhere/demo/templates/sts.yaml']);
  await client.replace('/elsewhere/demo/templates/sts.yaml', '{{ .Chart.Version }}', 'fixed');
  expect(await uris(client)).toEqual([]);
  await client.close('/elsewhere/demo/templates/sts.yaml');
  expect(client.statuses.at(-1)?.text).not.toContain('No chart');
  await client.until('no chart', () => client.statuses.at(-1)?.text === 'No chart found');
  await client.stop();
});

test('a vendored template opened without its folder belongs to the chart that it is vendored in', async () => {
  const files = filesIn({ '/elsewhere/demo': demo, '/elsewhere/demo/charts/inner': inlineChart('inner') });
  const client = await startClient(files, { folders: [] });
  await client.open('/elsewhere/demo/charts/inner/templates/sts.yaml', inlineChart('inner')['templates/sts.yaml'] ?? '');
  expect(await uris(client)).toEqual(['file:///elsewhere/demo/charts/inner/templates/sts.yaml', 'file:///elsewhere/demo/templates/sts.yaml']);
  await client.stop();
});

test('templates that lie in no chart get nothing', async () => {
  const text = readFileSync(join(fixtureFolder, 'not-a-chart/templates/motd.yaml'), 'utf8');
  const client = await startClient(
    new MemoryFileSystem([
      ['/space/not-a-chart/templates/motd.yaml', text],
      ['/space/templates/sts.yaml', template],
    ]),
  );
  for (const [location, content] of [
    ['/space/not-a-chart/templates/motd.yaml', text],
    ['/space/templates/sts.yaml', template],
    ['untitled:templates/x.yaml', template],
  ]) {
    await client.open(location ?? '', content ?? '');
    expect(await client.diagnostics(location ?? '')).toEqual([]);
    expect(await client.hover(location ?? '', 9, 20)).toBeNull();
    expect(await client.actions(location ?? '', { start: { line: 0, character: 0 }, end: { line: 10, character: 0 } })).toEqual([]);
  }
  expect(await uris(client)).toEqual([]);
  await client.stop();
});

test.each([
  ['file:///c%3A/work', 'file:///c%3A/work/demo/templates/sts.yaml'],
  ['file:///C:/work', 'file:///C:/work/demo/templates/sts.yaml'],
  ['file:///c:/work/', 'file:///c%3A/work/demo/templates/sts.yaml'],
])('Windows: the folder %s and the document %s are one place, spelled as the client spells it', async (folder, uri) => {
  const client = await startClient(filesIn({ 'c:/work/demo': demo }), { folders: [folder] });
  const text = template.replaceAll('\n', '\r\n');
  await client.open(uri, text);
  const [diagnostic] = await client.diagnostics(uri);
  expect(client.document(uri).getText(diagnostic?.range)).toBe('.Chart.Version');
  expect(await uris(client)).toEqual([uri]);
  const [action] = await client.actions(uri, diagnostic?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
  await client.apply((await client.resolve(action ?? { title: '' })).edit ?? {});
  expect(await uris(client)).toEqual([]);
  expect(client.document(uri).getText()).not.toMatch(/[^\r]\n/);
  await client.stop();
});

test('names with spaces and letters of all kinds', async () => {
  const client = await startClient(filesIn({ '/space/Größe 100%/чарт': demo }));
  const [uri] = await uris(client);
  expect(decodeURIComponent(uri ?? '')).toBe('file:///space/Größe 100%/чарт/templates/sts.yaml');
  expect(await client.diagnostics(uri ?? '')).toHaveLength(1);
  await client.stop();
});

test('a share on a network', async () => {
  const client = await startClient(filesIn({ '//server/share/demo': demo }), { folders: ['file://server/share'] });
  expect(await uris(client)).toEqual(['file://server/share/demo/templates/sts.yaml']);
  await client.stop();
});

test.each(['memfs://host', 'memfs://host/', 'memfs:/', 'vscode-vfs://github/owner/repo'])('files of %s are asked of the client', async (folder) => {
  const base = folder.replace(/\/$/, '');
  const client = await startClient(new MemoryFileSystem(), { folders: [folder], serveFiles: filesIn({ [base]: demo }) });
  const [uri] = await uris(client);
  expect(uri).toBe(`${base}/templates/sts.yaml`);
  const [diagnostic] = await client.diagnostics(uri ?? '');
  expect(diagnostic?.relatedInformation?.at(-1)?.location.uri).toBe(`${base}/Chart.yaml`);
  await client.stop();
});
