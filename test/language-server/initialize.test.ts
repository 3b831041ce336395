import { expect, test } from 'vitest';
import type { CodeActionOptions } from 'vscode-languageserver';
import { filesIn, fixture } from '../kit/fixtures.ts';
import { fullCapabilities, startClient } from '../kit/language-client.ts';

const files = () => filesIn({ '/space/gatehouse': fixture('gatehouse') });
const statefulSet = '/space/gatehouse/templates/statefulset.yaml';

test('the server says what it can do', async () => {
  const client = await startClient(files());
  const { capabilities, serverInfo } = client.initialized;
  expect(serverInfo).toEqual({ name: 'keelson', version: '0.0.0' });
  expect(capabilities).toMatchObject({
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2 },
    diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true },
    codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.keelson'], resolveProvider: true },
    hoverProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  });
  await client.stop();
});

test('a client that has a command for the pages is told to show it below the fixes', async () => {
  const codeAction = { ...fullCapabilities.textDocument?.codeAction, documentationSupport: true };
  const capabilities = { ...fullCapabilities, textDocument: { ...fullCapabilities.textDocument, codeAction } };
  const documentation = async (explainCommand?: string): Promise<unknown> => {
    const client = await startClient(files(), { capabilities, initialize: { initializationOptions: { explainCommand } } });
    await client.stop();
    return (client.initialized.capabilities.codeActionProvider as CodeActionOptions).documentation;
  };
  expect(await documentation('explain.it')).toEqual([
    { kind: 'quickfix', command: { title: 'What these fixes do (Keelson)', command: 'explain.it' } },
  ]);
  expect(await documentation()).toBeUndefined();
});

test('a client that cannot pull is sent diagnostics, and empty ones when they are gone', async () => {
  const { diagnostic: _, ...textDocument } = fullCapabilities.textDocument ?? {};
  const client = await startClient(files(), { capabilities: { ...fullCapabilities, textDocument } });
  await client.until('a finding', () => client.pushed.some(({ diagnostics }) => diagnostics.length > 0));
  expect(client.pushed.map(({ uri, diagnostics }) => [uri, diagnostics.map(({ code }) => code)])).toEqual([
    [`file://${statefulSet}`, ['claim-label-drift']],
  ]);
  await client.open(statefulSet, fixture('gatehouse')['templates/statefulset.yaml'] ?? '');
  client.pushed.length = 0;
  await client.replace(statefulSet, 'gatehouse.defaultLabels" . | nindent 10', 'gatehouse.selectorLabels" . | nindent 10');
  await client.until('no finding', () => client.pushed.length > 0);
  expect(client.pushed).toEqual([{ uri: `file://${statefulSet}`, diagnostics: [] }]);
  client.pushed.length = 0;
  await client.replace(statefulSet, 'gatehouse.selectorLabels" . | nindent 10', 'gatehouse.defaultLabels" . | nindent 10');
  await client.until('a finding', () => client.pushed.length > 0);
  expect(client.pushed).toMatchObject([{ version: 3, diagnostics: [{ code: 'claim-label-drift' }] }]);
  expect(client.refreshes).toBe(0);
  await client.stop();
});

test('a client that pulls is not sent diagnostics, but told to ask', async () => {
  const client = await startClient(files());
  await client.until('a refresh', () => client.refreshes > 0);
  expect(await client.diagnostics(statefulSet)).toHaveLength(1);
  expect(client.pushed).toEqual([]);
  await client.stop();
});

test.each(['client/registerCapability', 'window/workDoneProgress/create', 'workspace/configuration', 'workspace/diagnostic/refresh'])(
  'a client that refuses %s is served all the same',
  async (method) => {
    const client = await startClient(files(), { refuses: [method] });
    expect(await client.diagnostics(statefulSet)).toHaveLength(1);
    await client.until('a line in the log', () => client.logs.length > 0);
    expect(await client.diagnostics(statefulSet)).toHaveLength(1);
    await client.stop();
  },
);

test('a client with the fewest abilities gets everything in the plainest form', async () => {
  const client = await startClient(files(), { capabilities: {}, initialize: { workspaceFolders: null, rootUri: 'file:///space' } });
  await client.until('a finding', () => client.pushed.length > 0);
  const [finding] = client.pushed[0]?.diagnostics ?? [];
  expect(finding?.relatedInformation).toBeUndefined();
  const [action] = await client.actions(statefulSet, finding?.range ?? never());
  expect(action?.edit?.documentChanges).toBeUndefined();
  expect(Object.keys(action?.edit?.changes ?? {})).toEqual([`file://${statefulSet}`]);
  expect(client.registrations).toEqual([]);
  expect(client.progress).toEqual([]);
  await client.stop();
});

const never = (): never => {
  throw new Error('no finding');
};
