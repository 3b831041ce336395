import { afterEach, beforeEach, expect, test } from 'vitest';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver/node';
import { filesIn, fixture } from '../kit/fixtures.ts';
import { Gate } from '../kit/gate.ts';
import { type LanguageClient, startClient, uriOf } from '../kit/language-client.ts';

const statefulSet = '/space/gatehouse/templates/statefulset.yaml';
const text = fixture('gatehouse')['templates/statefulset.yaml'] ?? '';

let gate: Gate;
let client: LanguageClient;

beforeEach(async () => {
  gate = new Gate();
  client = await startClient(filesIn({ '/space/gatehouse': fixture('gatehouse') }), {}, { pause: gate.pause, now: gate.now });
  await client.until('a refresh', () => client.refreshes > 0);
  gate.close();
});
afterEach(async () => {
  gate.open();
  await client.stop();
});

/** The answer to a request, or its error. */
const settled = (request: Promise<unknown>): Promise<unknown> => request.catch((error: unknown) => error);

/** A pull that can be cancelled. */
const pull = (source: CancellationTokenSource): Promise<unknown> =>
  settled(client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: uriOf(statefulSet) } }, source.token));

test('a cancelled request is answered at once, and its work ends', async () => {
  const source = new CancellationTokenSource();
  const answer = pull(source);
  await gate.reached();
  source.cancel();
  expect(await answer).toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  const before = gate.arrivals;
  gate.open();
  await client.until('idle', () => client.statuses.at(-1)?.busy === false);
  expect(gate.arrivals).toBe(before);
  expect(client.statuses.at(-1)).toMatchObject({ text: '1 chart' });
  expect(await client.diagnostics(statefulSet)).toHaveLength(1);
});

test.each(['textDocument/hover', 'textDocument/codeAction', 'workspace/diagnostic'])('%s can be cancelled too', async (method) => {
  const source = new CancellationTokenSource();
  const place = { line: 40, character: 20 };
  const params = {
    textDocument: { uri: uriOf(statefulSet) },
    position: place,
    range: { start: place, end: place },
    context: { diagnostics: [] },
    previousResultIds: [],
  };
  const answer = settled(client.connection.sendRequest(method, params, source.token));
  await gate.reached();
  source.cancel();
  expect(await answer).toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});

test('work goes on for those who still want it', async () => {
  const source = new CancellationTokenSource();
  const cancelled = pull(source);
  await gate.reached();
  const wanted = client.diagnostics(statefulSet);
  // The second request has to have reached the server.
  await settled(client.hover('/space/none', 0, 0));
  source.cancel();
  expect(await cancelled).toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  gate.open();
  expect(await wanted).toHaveLength(1);
});

test('an edit drops work on the text before it, and the client is told to ask again', async () => {
  await client.open(statefulSet, text);
  const outdated = pull(new CancellationTokenSource());
  await gate.reached();
  await client.replace(statefulSet, 'gatehouse.defaultLabels" . | nindent 10', 'gatehouse.selectorLabels" . | nindent 10');
  await settled(client.hover('/space/none', 0, 0));
  const before = gate.arrivals;
  gate.open();
  expect(await outdated).toMatchObject({ code: LSPErrorCodes.ServerCancelled, data: { retriggerRequest: true } });
  expect(gate.arrivals).toBe(before);
  expect(await client.diagnostics(statefulSet)).toEqual([]);
});

test('an edit answers an outdated request for actions in its own words', async () => {
  await client.open(statefulSet, text);
  const place = { line: 40, character: 20 };
  const outdated = settled(client.actions(statefulSet, { start: place, end: place }));
  await gate.reached();
  await client.replace(statefulSet, 'serviceName', 'serviceName');
  await client.replace(statefulSet, 'replicas', 'replicas ');
  await settled(client.hover('/space/none', 0, 0));
  gate.open();
  expect(await outdated).toMatchObject({ code: LSPErrorCodes.ContentModified });
});

test('a request waits for the edits that were sent before it', async () => {
  gate.open();
  await client.open(statefulSet, text);
  const answers: Promise<number>[] = [];
  for (let i = 0; i < 5; i++) {
    await client.replace(statefulSet, 'gatehouse.defaultLabels" . | nindent 10', 'gatehouse.selectorLabels" . | nindent 10');
    answers.push(
      client.diagnostics(statefulSet).then(
        ({ length }) => length,
        () => -1,
      ),
    );
    await client.replace(statefulSet, 'gatehouse.selectorLabels" . | nindent 10', 'gatehouse.defaultLabels" . | nindent 10');
  }
  expect(await client.diagnostics(statefulSet)).toHaveLength(1);
  // Each of the others was dropped, or answered for one of the two texts.
  for (const count of await Promise.all(answers)) expect([-1, 0, 1]).toContain(count);
});
