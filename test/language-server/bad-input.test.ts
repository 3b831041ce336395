import { afterEach, beforeEach, expect, test } from 'vitest';
import { ErrorCodes } from 'vscode-languageserver/node';
import type { FileSystem } from '../../server/src/environment/index.ts';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';

const chart = '/space/gatehouse';
const statefulSet = `${chart}/templates/statefulset.yaml`;
const texts = fixture('gatehouse');

let client: LanguageClient;

beforeEach(async () => {
  client = await startClient(filesIn({ [chart]: texts }));
});
/** Whatever was done to it, the server answers and finds what is there. */
afterEach(async () => {
  for (const uri of client.documents.keys()) await client.close(uri);
  expect(await client.diagnostics(statefulSet)).toHaveLength(1);
  expect(client.logs.filter(({ message }) => /TypeError|RangeError|is not a function/.test(message))).toEqual([]);
  await client.stop();
});

test.each([
  ['empty', ''],
  ['white space', ' \r\n\t\n'],
  ['NUL bytes', '\0\0{{ \0 }}\0'],
  ['lone surrogates', '\ud800{{ "\udfff" }}\udc00'],
  ['unclosed actions', '{{'.repeat(500)],
  ['unclosed blocks', '{{ if . }}'.repeat(500)],
  ['deep parentheses', `{{ ${'('.repeat(20_000)}`],
  ['a template that includes itself', '{{ define "gatehouse.defaultLabels" }}{{ include "gatehouse.defaultLabels" . }}{{ end }}'],
  ['a very long line', `# ${'x'.repeat(500_000)}`],
  ['no YAML', '}{: - [\n\t{{ .Values }}: *x &y !!z\n'],
])('a template with %s', async (_, text) => {
  for (const file of ['templates/statefulset.yaml', 'templates/_helpers.tpl', 'templates/service.yaml']) {
    await client.open(`${chart}/${file}`, texts[file] ?? '');
    await client.edit(`${chart}/${file}`, [{ range: { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } }, newText: text }]);
    expect(Array.isArray(await client.diagnostics(`${chart}/${file}`))).toBe(true);
    expect(await client.hover(`${chart}/${file}`, 0, 1)).toBeDefined();
    expect(Array.isArray(await client.actions(`${chart}/${file}`, { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }))).toBe(true);
  }
});

test.each([
  ['values.yaml', 'a: [1, {b\n'],
  ['values.yaml', '- a\n- list\n'],
  ['values.yaml', ''],
  ['values.yaml', '\0'],
  ['values.yaml', 'a: &x [*x]\n'],
  ['Chart.yaml', ''],
  ['Chart.yaml', 'name: [\n'],
  ['Chart.yaml', 'just text'],
  ['Chart.yaml', 'dependencies: {a: b}\nname: 1\nversion: {}\n'],
])('%s that is %j', async (file, text) => {
  await client.open(`${chart}/${file}`, text, 'yaml');
  expect(Array.isArray(await client.diagnostics(`${chart}/${file}`))).toBe(true);
  expect(Array.isArray((await client.workspaceReport()).items)).toBe(true);
});

test('a change, a close and a save of documents that were never opened', async () => {
  const textDocument = { uri: 'file:///space/gatehouse/templates/unknown.yaml', version: 7 };
  await client.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text: 'x' }] });
  await client.connection.sendNotification('textDocument/didClose', { textDocument });
  await client.connection.sendNotification('textDocument/didSave', { textDocument });
  expect(await client.diagnostics('/space/gatehouse/templates/unknown.yaml')).toEqual([]);
});

test('ranges that lie nowhere', async () => {
  await client.open(statefulSet, texts['templates/statefulset.yaml'] ?? '');
  await client.edit(statefulSet, [{ range: { start: { line: 5000, character: 7 }, end: { line: 6000, character: 0 } }, newText: '' }]);
  const far = { line: 1_000_000, character: 1_000_000 };
  expect(await client.hover(statefulSet, far.line, far.character)).toBeNull();
  expect(await client.actions(statefulSet, { start: far, end: far })).toEqual([]);
});

test('a request that fails costs only itself, and is logged', async () => {
  await expect(client.connection.sendRequest('textDocument/hover', {})).rejects.toMatchObject({
    code: ErrorCodes.InternalError,
    message: expect.stringContaining('Keelson failed at a hover'),
  });
  await client.until('a line in the log', () => client.logs.some(({ message }) => message.startsWith('a hover failed: TypeError')));
  client.logs.length = 0;
  await expect(client.connection.sendRequest('keelson/unknown', {})).rejects.toMatchObject({ code: ErrorCodes.MethodNotFound });
  expect(await client.resolve({ title: 'of someone else', data: 5 })).toEqual({ title: 'of someone else', data: 5 });
});

test('a chart whose analysis fails says so, and costs the others nothing', async () => {
  let failing = true;
  const pause = async (): Promise<void> => {
    if (failing) throw new Error('out of order');
  };
  let clock = 0;
  const now = (): number => {
    clock += 1000;
    return clock;
  };
  const other = await startClient(filesIn({ '/space/a': inlineChart('a'), '/space/b': inlineChart('b') }), {}, { pause, now });
  expect(await other.diagnostics('/space/a/Chart.yaml')).toMatchObject([
    { code: 'incomplete', message: 'Keelson failed on this chart, which is a fault of Keelson: out of order' },
  ]);
  const logged = other.logs.map(({ message }) => message.split('\n')[0]).filter((line) => line?.startsWith('the analysis'));
  expect(logged).toEqual(['the analysis of the chart in a failed: Error']);
  failing = false;
  expect((await other.workspaceReport()).items.map(({ uri }) => uri)).toEqual(['file:///space/a/Chart.yaml', 'file:///space/b/templates/sts.yaml']);
  await other.stop();
});

test('files that cannot be read', async () => {
  const disk = filesIn({ '/space/a': inlineChart('a'), '/space/locked/b': inlineChart('b') });
  const guarded: FileSystem = {
    readFile: async (location) => (location.endsWith('sts.yaml') ? { failure: 'permission denied' } : disk.readFile(location)),
    readDirectory: async (location) => (location === '/space/locked' ? { failure: 'permission denied' } : disk.readDirectory(location)),
  };
  const other = await startClient(guarded);
  const items = (await other.workspaceReport()).items.flatMap((item) =>
    item.kind === 'full' ? item.items.map(({ message }) => [item.uri, message]) : [],
  );
  expect(items).toEqual([['file:///space/a/templates/sts.yaml', 'templates/sts.yaml cannot be read: permission denied']]);
  expect(other.logs.map(({ message }) => message)).toEqual(['/space/locked cannot be read: permission denied']);
  await other.stop();
});

test('a file system that breaks its word costs only what it was asked for', async () => {
  const disk = filesIn({ '/space/a': inlineChart('a') });
  let broken = false;
  const unreliable: FileSystem = {
    readFile: (location) => (broken ? Promise.reject(new Error('gone')) : disk.readFile(location)),
    readDirectory: (location) => disk.readDirectory(location),
  };
  const other = await startClient(unreliable);
  expect(await other.diagnostics('/space/a/templates/sts.yaml')).toHaveLength(1);
  broken = true;
  await other.filesChanged({ '/space/a/templates/sts.yaml': 'changed' });
  expect(await other.diagnostics('/space/a/templates/sts.yaml')).toHaveLength(1);
  expect(other.logs.map(({ message }) => message.split('\n')[0])).toEqual(['reading changed files failed: Error']);
  await other.stop();
});
