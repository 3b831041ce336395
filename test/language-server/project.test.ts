/** The project's file in the editor: it counts at once, saved or not, and a bad one is underlined. */
import { afterEach, expect, test } from 'vitest';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';

const file = '/space/.keelson.yaml';
const template = '/space/demo/templates/sts.yaml';

let client: LanguageClient;
afterEach(() => client.stop());

const start = async (project?: string): Promise<void> => {
  const files = filesIn({ '/space/demo': inlineChart('demo'), ...(project === undefined ? {} : { '/space': { '.keelson.yaml': project } }) });
  client = await startClient(files);
};

test('what it says counts, and an edit of it at once', async () => {
  await start('rules: {claim-label-drift: info}\n');
  expect(await client.diagnostics(template)).toMatchObject([{ severity: 3 }]);
  await client.open(file, 'rules: {claim-label-drift: off}\n', 'yaml');
  expect(await client.diagnostics(template)).toEqual([]);
  await client.replace(file, 'off', 'warning');
  expect(await client.diagnostics(template)).toMatchObject([{ severity: 2 }]);
  await client.replace(file, 'rules: {claim-label-drift: warning}', 'ignore: [demo/templates]');
  expect(await client.diagnostics(template)).toEqual([]);
  // What is on disk counts again.
  await client.close(file);
  expect(await client.diagnostics(template)).toMatchObject([{ severity: 3 }]);
});

test('one that is made while the editor runs counts', async () => {
  await start();
  expect(await client.diagnostics(template)).toMatchObject([{ severity: 1 }]);
  await client.open(file, 'rules: {claim-label-drift: off}\n', 'yaml');
  expect(await client.diagnostics(template)).toEqual([]);
});

test('a bad one is underlined at its place, open or not', async () => {
  await start('rules:\n  nothing: off\n');
  const wrong = { code: 'project-file', range: { start: { line: 1, character: 2 }, end: { line: 1, character: 9 } } };
  const { items } = await client.workspaceReport();
  expect(items.find(({ uri }) => uri === `file://${file}`)).toMatchObject({ items: [wrong] });
  await client.open(file, 'rules:\n  nothing: off\n', 'yaml');
  expect(await client.diagnostics(file)).toMatchObject([wrong]);
  await client.replace(file, 'nothing', 'selector-drift');
  expect(await client.diagnostics(file)).toEqual([]);
});

test('a dependency folder without a chart is told at its place, open or not', async () => {
  const text = 'rules: {}\ndependencies: [demo, nowhere]\n';
  await start(text);
  const wrong = { message: '`nowhere` holds no chart', range: { start: { line: 1, character: 21 }, end: { line: 1, character: 28 } } };
  const { items } = await client.workspaceReport();
  expect(items.find(({ uri }) => uri === `file://${file}`)).toMatchObject({ items: [wrong] });
  await client.open(file, text, 'yaml');
  expect(await client.diagnostics(file)).toMatchObject([wrong]);
  await client.replace(file, ', nowhere', '');
  expect(await client.diagnostics(file)).toEqual([]);
});
