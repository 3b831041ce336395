/** Messages that no editor should send, or none could mean: each costs itself, and the server goes on knowing what it knew. */
import { expect, test } from 'vitest';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { startClient, uriOf } from '../kit/language-client.ts';
import { holdBounds, patience } from './bounds.ts';

holdBounds();

const file = '/space/a/templates/sts.yaml';
const uri = uriOf(file);
const text = inlineChart('a')['templates/sts.yaml'] ?? '';

const numbers = [-1, -(2 ** 31), 0.5, 2 ** 31, 2 ** 53, 1e300, null, '1', [], undefined];
const places = numbers.flatMap((number) => [
  { line: number, character: 0 },
  { line: 0, character: number },
  { line: number, character: number },
]);
const uris = [
  '',
  'nonsense',
  'file://',
  'file:///',
  'file:///%',
  'file:///space/a/%00',
  'untitled:Untitled-1',
  'http://[',
  `file:///${'a/'.repeat(50_000)}`,
  5,
  null,
  {},
  undefined,
];

const inPlaces = (method: string, more: object = {}) => places.map((position) => ({ method, params: { textDocument: { uri }, position, ...more } }));
const inRanges = (method: string, more: object = {}) =>
  places.map((start, i) => ({ method, params: { textDocument: { uri }, range: { start, end: places.at(-i) }, ...more } }));
const inFiles = (method: string, more: object = {}) =>
  uris.map((other) => ({ method, params: { textDocument: { uri: other }, uri: other, ...more } }));

const here = { position: { line: 1, character: 1 }, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } } };
const requests = [
  ...inPlaces('textDocument/hover'),
  ...inPlaces('textDocument/completion'),
  ...inPlaces('textDocument/definition'),
  ...inPlaces('textDocument/signatureHelp'),
  ...inPlaces('textDocument/rename', { newName: 'x' }),
  ...inPlaces('textDocument/references', { context: { includeDeclaration: true } }),
  ...inPlaces('keelson/previewOrigin', { uri, step: 'usual', overrides: [], valuesFiles: [] }),
  ...inRanges('textDocument/codeAction', { context: { diagnostics: [] } }),
  ...inRanges('textDocument/semanticTokens/range'),
  ...inRanges('textDocument/inlayHint'),
  ...[
    'textDocument/hover',
    'textDocument/diagnostic',
    'textDocument/codeAction',
    'textDocument/documentSymbol',
    'textDocument/foldingRange',
    'textDocument/codeLens',
    'textDocument/rename',
    'keelson/preview',
    'keelson/previewChoices',
    'keelson/toggleComment',
  ].flatMap((method) => inFiles(method, { ...here, newName: 'x', context: { diagnostics: [] } })),
  ...[null, [], 5, 'x', { command: 5 }, { command: 'keelson.applyFixes', arguments: 'x' }, { command: 'keelson.applyFixes', arguments: [null] }].map(
    (params) => ({ method: 'workspace/executeCommand', params }),
  ),
  ...[
    { overrides: [`a${'[0]'.repeat(10_000)}=1`] },
    { overrides: ['a[1000000000]=1'] },
    { overrides: 5 },
    { overrides: [{}] },
    { step: {} },
    { valuesFiles: [5] },
  ].map((more) => ({ method: 'keelson/preview', params: { uri, step: 'usual', overrides: [], valuesFiles: [], ...more } })),
];

const change = (contentChanges: unknown, version: unknown = 2, textDocument: object = { uri, version }) => ({
  method: 'textDocument/didChange',
  params: { textDocument, contentChanges },
});
const notifications = [
  ...places.flatMap((place) => [
    change([{ range: { start: place, end: place }, text: '' }]),
    change([{ range: { start: { line: 3, character: 0 }, end: place }, text: '' }]),
  ]),
  ...[null, 'x', [null], [5], [{}], [{ text: 5 }], [{ range: null, text }]].map((contentChanges) => change(contentChanges)),
  ...['2', null, -1, 1e300].map((version) => change([], version)),
  ...uris.flatMap((other) => [
    change([{ text: 'x' }], 2, { uri: other, version: 2 }),
    { method: 'textDocument/didOpen', params: { textDocument: { uri: other, languageId: 'helm', version: 1, text: 'x' } } },
    { method: 'textDocument/didClose', params: { textDocument: { uri: other } } },
    { method: 'textDocument/didSave', params: { textDocument: { uri: other } } },
    {
      method: 'workspace/didChangeWatchedFiles',
      params: {
        changes: [
          { uri: other, type: 2 },
          { uri: other, type: 9 },
        ],
      },
    },
    { method: 'workspace/didChangeWorkspaceFolders', params: { event: { added: [{ uri: other, name: '' }], removed: [{ uri: other, name: '' }] } } },
  ]),
  ...[null, [], { settings: 5 }, { settings: { keelson: [] } }].map((params) => ({ method: 'workspace/didChangeConfiguration', params })),
  { method: '$/cancelRequest', params: { id: 'none' } },
  { method: '$/cancelRequest', params: null },
  { method: '$/setTrace', params: { value: 5 } },
  { method: 'window/workDoneProgress/cancel', params: { token: null } },
];

test(
  'requests about places, files and things that are none are answered',
  async () => {
    const client = await startClient(filesIn({ '/space/a': inlineChart('a') }));
    await client.open(file, text);
    for (const { method, params } of requests) await client.connection.sendRequest(method, params).catch(() => {});
    expect((await client.diagnostics(file)).map(({ code }) => code)).toEqual(['claim-label-drift']);
    expect(client.logs.filter(({ message }) => message.includes('RangeError'))).toEqual([]);
    await client.stop();
  },
  patience,
);

test(
  'what is told of documents, files, folders and settings that are none changes nothing that can be',
  async () => {
    const client = await startClient(filesIn({ '/space/a': inlineChart('a') }));
    await client.open(file, text);
    for (const { method, params } of notifications) await client.connection.sendNotification(method, params as object);
    // Whatever became of the text by edits that name no place: the next text counts.
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'helm', version: 9, text } });
    expect((await client.diagnostics(file)).map(({ code }) => code)).toEqual(['claim-label-drift']);
    await client.stop();
  },
  patience,
);
