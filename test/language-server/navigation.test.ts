/** Navigation as a client asks for it: places in files, refusals, documents of archives, and the setting that leaves it to others. */
import { afterEach, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { packed } from '../kit/archive.ts';
import { filesIn, fixture } from '../kit/fixtures.ts';
import { type LanguageClient, startClient, uriOf } from '../kit/language-client.ts';

const chart = '/space/gatehouse';
const files = () => filesIn({ [chart]: fixture('gatehouse') });

let client: LanguageClient;
afterEach(() => client.stop());

/** Asks about the first occurrence of a text in a file of the chart. */
const ask = async (method: string, file: string, text: string, more: object = {}): Promise<unknown> => {
  const lines = (fixture('gatehouse')[file] ?? '').split('\n');
  const line = lines.findIndex((candidate) => candidate.includes(text));
  const position = { line, character: (lines[line]?.indexOf(text) ?? 0) + 1 };
  return client.connection.sendRequest(method, { textDocument: { uri: uriOf(`${chart}/${file}`) }, position, ...more });
};

it('finds the definition of a named template, a value and a field of the chart', async () => {
  client = await startClient(files());
  const uris = async (file: string, text: string) => ((await ask('textDocument/definition', file, text)) as { uri: string }[]).map(({ uri }) => uri);
  expect(await uris('templates/statefulset.yaml', 'gatehouse.defaultLabels')).toEqual([uriOf(`${chart}/templates/_helpers.tpl`)]);
  expect(await uris('templates/statefulset.yaml', 'replicaCount')).toEqual([uriOf(`${chart}/values.yaml`)]);
  expect(await uris('templates/_helpers.tpl', 'AppVersion')).toEqual([uriOf(`${chart}/Chart.yaml`)]);
});

it('renames in all files, and gives a reason where it does not', async () => {
  client = await startClient(files());
  const edit = (await ask('textDocument/rename', 'values.yaml', 'replicaCount', { newName: 'replicas' })) as {
    documentChanges: { textDocument: { uri: string } }[];
  };
  expect(edit.documentChanges.map(({ textDocument }) => textDocument.uri).sort()).toEqual(
    ['templates/deployment.yaml', 'templates/statefulset.yaml', 'values.yaml'].map((file) => uriOf(`${chart}/${file}`)),
  );
  await expect(ask('textDocument/rename', 'templates/statefulset.yaml', 'include', { newName: 'x' })).rejects.toThrow(/function of Helm/);
  await expect(ask('textDocument/prepareRename', 'templates/_helpers.tpl', 'AppVersion')).rejects.toThrow(/object of Helm/);
});

it('follows what is typed in other values files, and gives their outline', async () => {
  const other = `${chart}/ci/big-values.yaml`;
  client = await startClient(filesIn({ [chart]: { ...fixture('gatehouse'), 'ci/big-values.yaml': 'replicaCount: 3\n' } }));
  await client.open(other, 'replicaCount: 3\n', 'yaml');
  await client.replace(other, 'replicaCount', '# three\nreplicaCount');
  const textDocument = { uri: uriOf(other) };
  const position = { line: 1, character: 3 };
  const definition = await client.connection.sendRequest('textDocument/definition', { textDocument, position });
  expect(definition).toMatchObject([{ uri: uriOf(`${chart}/values.yaml`) }]);
  const references = (await ask('textDocument/references', 'values.yaml', 'replicaCount', { context: { includeDeclaration: false } })) as {
    uri: string;
  }[];
  expect(references).toContainEqual({ uri: uriOf(other), range: { start: { line: 1, character: 0 }, end: { line: 1, character: 12 } } });
  expect(await client.connection.sendRequest('textDocument/documentSymbol', { textDocument })).toMatchObject([{ name: 'replicaCount' }]);
});

it('gives an outline, folds and selections', async () => {
  client = await startClient(files());
  const textDocument = { uri: uriOf(`${chart}/templates/_helpers.tpl`) };
  const symbols = (await client.connection.sendRequest('textDocument/documentSymbol', { textDocument })) as { name: string }[];
  expect(symbols.map(({ name }) => name)).toContain('gatehouse.defaultLabels');
  const folds = (await client.connection.sendRequest('textDocument/foldingRange', { textDocument })) as { startLine: number; endLine: number }[];
  expect(folds.length).toBeGreaterThanOrEqual(symbols.length);
  for (const { startLine, endLine } of folds) expect(endLine).toBeGreaterThan(startLine);
  const [selection] = (await ask('textDocument/selectionRange', 'templates/_helpers.tpl', 'AppVersion', {
    positions: [{ line: 20, character: 12 }],
  })) as { parent?: unknown }[];
  expect(selection?.parent).toBeDefined();
});

it('finds names in the whole workspace', async () => {
  client = await startClient(files());
  const found = (await client.connection.sendRequest('workspace/symbol', { query: 'gatelabels' })) as { name: string }[];
  expect(found.map(({ name }) => name)).toContain('gatehouse.defaultLabels');
});

it('knows the charts of the workspace that use a library: their references, and that a rename would break them', async () => {
  const library = '{{ define "words.name" }}{{ .Values.title }}{{ end }}';
  client = await startClient(
    new MemoryFileSystem([
      ['/space/words/Chart.yaml', 'apiVersion: v2\nname: words\nversion: 1.0.0\ntype: library\n'],
      ['/space/words/templates/_h.tpl', library],
      ['/space/app/Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n  - name: words\n    version: 1.0.0\n'],
      ['/space/app/values.yaml', 'title: x\n'],
      ['/space/app/templates/a.yaml', 'a: {{ include "words.name" . }}'],
    ]),
  );
  const at = (text: string) => ({
    textDocument: { uri: uriOf('/space/words/templates/_h.tpl') },
    position: { line: 0, character: library.indexOf(text) },
  });
  const found = (await client.connection.sendRequest('textDocument/references', { ...at('words'), context: { includeDeclaration: true } })) as {
    uri: string;
  }[];
  expect(found.map(({ uri }) => uri)).toEqual([uriOf('/space/words/templates/_h.tpl'), uriOf('/space/app/templates/a.yaml')]);
  const value = (await client.connection.sendRequest('textDocument/definition', at('title'))) as { uri: string }[];
  expect(value.map(({ uri }) => uri)).toEqual([uriOf('/space/app/values.yaml')]);
  await expect(client.connection.sendRequest('textDocument/rename', { ...at('words'), newName: 'words.x' })).rejects.toThrow(
    /chart app uses it too, in templates\/a\.yaml:1/,
  );
});

it('leads from the schema to the values and back, and renames in both', async () => {
  const schema = '{"properties":{"port":{"type":"integer"}},"required":["port"]}';
  client = await startClient(
    new MemoryFileSystem([
      ['/space/app/Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0.0\n'],
      ['/space/app/values.yaml', 'port: 1\n'],
      ['/space/app/values.schema.json', schema],
      ['/space/app/templates/a.yaml', 'a: {{ .Values.port }}'],
    ]),
  );
  const at = (file: string, character: number) => ({ textDocument: { uri: uriOf(`/space/app/${file}`) }, position: { line: 0, character } });
  const inSchema = at('values.schema.json', schema.indexOf('port'));
  const ask = async (method: string, params: object) =>
    ((await client.connection.sendRequest(method, params)) as { uri: string }[]).map(({ uri }) => uri);
  expect(await ask('textDocument/definition', inSchema)).toEqual([uriOf('/space/app/values.yaml')]);
  expect(await ask('textDocument/typeDefinition', at('templates/a.yaml', 15))).toEqual([uriOf('/space/app/values.schema.json')]);
  const edit = (await client.connection.sendRequest('textDocument/rename', { ...inSchema, newName: 'socket' })) as {
    documentChanges: { textDocument: { uri: string }; edits: unknown[] }[];
  };
  expect(edit.documentChanges.map(({ textDocument: { uri }, edits }) => [uri.split('/').at(-1), edits.length])).toEqual([
    ['values.yaml', 1],
    ['a.yaml', 1],
    ['values.schema.json', 2],
  ]);
});

it('leads into an archive, whose member can be read as a document', async () => {
  const redis = packed('redis', {
    'Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 1.0.0\n',
    'templates/_h.tpl': '{{ define "redis.x" }}a{{ end }}',
  });
  client = await startClient(
    new MemoryFileSystem([
      [`${chart}/Chart.yaml`, 'apiVersion: v2\nname: gatehouse\nversion: 1.0.0\ndependencies:\n  - name: redis\n    version: 1.0.0\n'],
      [`${chart}/charts/redis-1.0.0.tgz`, redis],
      [`${chart}/templates/a.yaml`, 'a: {{ include "redis.x" . }}'],
    ]),
  );
  const found = (await client.connection.sendRequest('textDocument/definition', {
    textDocument: { uri: uriOf(`${chart}/templates/a.yaml`) },
    position: { line: 0, character: 16 },
  })) as { uri: string }[];
  expect(found).toHaveLength(1);
  const [{ uri = '' } = {}] = found;
  expect(uri).toMatch(/^keelson-archive:\/charts\/redis\/templates\/_h\.tpl\?/);
  expect(await client.connection.sendRequest('keelson/document', { uri })).toBe('{{ define "redis.x" }}a{{ end }}');
  expect(await client.connection.sendRequest('keelson/document', { uri: 'keelson-archive:/no/such?file:///space/x' })).toBeNull();
  await client.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'helm', version: 1, text: '{{ define "redis.x" }}a{{ end }}' },
  });
  const uses = (await client.connection.sendRequest('textDocument/references', {
    textDocument: { uri },
    position: { line: 0, character: 12 },
    context: { includeDeclaration: false },
  })) as { uri: string }[];
  expect(uses.map((use) => use.uri)).toEqual([uriOf(`${chart}/templates/a.yaml`)]);
  const links = (await client.connection.sendRequest('textDocument/documentLink', { textDocument: { uri: uriOf(`${chart}/Chart.yaml`) } })) as {
    target: string;
    range: { start: { line: number; character: number } };
  }[];
  expect(links.map(({ target, range }) => [target.split('?')[0], range.start])).toEqual([
    ['keelson-archive:/charts/redis/Chart.yaml', { line: 4, character: 10 }],
  ]);
});

it('is quiet without a Chart.yaml, and where it is switched off', async () => {
  client = await startClient(filesIn({ '/space/other': { 'templates/a.yaml': '{{ .Values.a }}' } }));
  const at = { textDocument: { uri: uriOf('/space/other/templates/a.yaml') }, position: { line: 0, character: 12 } };
  expect(await client.connection.sendRequest('textDocument/definition', at)).toEqual([]);
  expect(await client.connection.sendRequest('textDocument/documentSymbol', at)).toEqual([]);
  expect(await client.connection.sendRequest('textDocument/prepareRename', at)).toBeNull();
  await client.stop();
  client = await startClient(files(), { settings: { '': { authoring: false } } });
  expect(await ask('textDocument/definition', 'templates/statefulset.yaml', 'replicaCount')).toEqual([]);
  expect(await client.connection.sendRequest('workspace/symbol', { query: '' })).toEqual([]);
});

it('leaves to others what it knows nothing of: an editor that is given an empty list asks nobody else', async () => {
  client = await startClient(files());
  const request = (method: string, file: string, character: number): Promise<unknown> =>
    client.connection.sendRequest(`textDocument/${method}`, {
      textDocument: { uri: uriOf(`${chart}/${file}`) },
      position: { line: 1, character },
      positions: [{ line: 1, character }],
    });
  for (const method of ['foldingRange', 'selectionRange', 'semanticTokens/full']) {
    expect(await request(method, 'values.yaml', 0)).toBeNull();
    expect(await request(method, 'Chart.yaml', 0)).toBeNull();
  }
  // `apiVersion: apps/v1`: a word of plain YAML.
  expect(await request('documentHighlight', 'templates/statefulset.yaml', 14)).toBeNull();
});

it('leaves everything about names to others where the setting says so, and keeps findings, fixes and previews', async () => {
  const file = 'templates/statefulset.yaml';
  client = await startClient(files(), { settings: { '': { authoring: false } } });
  await client.open(`${chart}/${file}`, fixture('gatehouse')[file] ?? '');
  const whole = { range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } } };
  const more = { positions: [{ line: 8, character: 12 }], newName: 'x', context: { includeDeclaration: true }, ...whole };
  const answers = await Promise.all(
    [
      ...['definition', 'typeDefinition', 'references', 'documentHighlight', 'prepareRename', 'rename', 'hover', 'completion', 'signatureHelp'],
      ...['documentSymbol', 'foldingRange', 'selectionRange', 'documentLink', 'semanticTokens/full', 'semanticTokens/range'],
    ].map((method) => ask(`textDocument/${method}`, file, 'replicaCount', more)),
  );
  for (const found of answers) expect(found ?? []).toEqual([]);
  expect(await client.diagnostics(`${chart}/${file}`)).toHaveLength(1);
  expect(await ask('textDocument/hover', file, 'include "gatehouse.defaultLabels" . | nindent 10')).not.toBeNull();
  expect(await ask('textDocument/inlayHint', file, 'replicaCount', whole)).toHaveLength(1);
});

it('colours a template by meaning, whole or in part', async () => {
  client = await startClient(files());
  const textDocument = { uri: uriOf(`${chart}/templates/statefulset.yaml`) };
  const whole = (await client.connection.sendRequest('textDocument/semanticTokens/full', { textDocument })) as { data: number[] };
  const lines = (fixture('gatehouse')['templates/statefulset.yaml'] ?? '').split('\n');
  const { tokenTypes } = client.initialized.capabilities.semanticTokensProvider?.legend ?? { tokenTypes: [] };
  const words: string[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i < whole.data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = whole.data.slice(i, i + 5);
    character = down > 0 ? right : character + right;
    line += down;
    words.push(`${lines[line]?.slice(character, character + length)} ${tokenTypes[type]}`);
  }
  expect(words).toContain('gatehouse.defaultLabels function');
  expect(words).toContain('replicaCount property');
  const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
  const part = (await client.connection.sendRequest('textDocument/semanticTokens/range', { textDocument, range })) as { data: number[] };
  expect(part.data.length).toBeLessThan(whole.data.length);
  expect(whole.data.slice(0, part.data.length)).toEqual(part.data);
});
