import { expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver';
import { filesIn, fixture } from '../kit/fixtures.ts';
import { fullCapabilities, type LanguageClient, startClient, uriOf } from '../kit/language-client.ts';

const page = '/space/gatehouse/templates/statefulset.yaml';
const files = () => filesIn({ '/space/gatehouse': fixture('gatehouse') });

const ask = async (client: LanguageClient, text: string): Promise<CompletionItem[]> => {
  const document = await client.open(page, text);
  const position = document.positionAt(text.length);
  const items = await client.connection.sendRequest<CompletionItem[]>('textDocument/completion', { textDocument: { uri: uriOf(page) }, position });
  await client.close(page);
  return items;
};

test('values and named templates in a file that is not saved, and whole blocks', async () => {
  const completion = { completionItem: { snippetSupport: true, labelDetailsSupport: true } };
  const client = await startClient(files(), {
    capabilities: { ...fullCapabilities, textDocument: { ...fullCapabilities.textDocument, completion } },
  });
  expect((await ask(client, 'a: {{ .Values.persis')).map(({ label }) => label)).toContain('persistentVolume');
  // The default stands beside each name, where the client shows it, and `$` is written as well where it is needed.
  const [size] = (await ask(client, '{{ with .Chart }}{{ .Values.persistentVolume.si')).filter(({ label }) => label === 'size');
  expect(size).toMatchObject({ labelDetails: { description: '$.Values.persistentVolume: "2Gi"' }, additionalTextEdits: [{ newText: '$' }] });
  expect((await ask(client, 'a: {{ include "gate')).map(({ label }) => label)).toContain('gatehouse.selectorLabels');
  const block = (await ask(client, '  cl')).find(({ label }) => label === 'claim-template');
  expect(block?.textEdit?.newText).toContain('include "gatehouse.selectorLabels" . | nindent 8');
  await client.stop();
});

test('no blocks for a client that cannot fill them in, nothing where authoring is off', async () => {
  const plain = await startClient(files());
  expect(await ask(plain, '  cl')).toEqual([]);
  expect((await ask(plain, 'a: {{ .Values.'))[0]).not.toHaveProperty('labelDetails');
  await plain.stop();
  const off = await startClient(files(), { settings: { '': { authoring: false } } });
  expect(await ask(off, 'a: {{ .Values.')).toEqual([]);
  await off.stop();
});
