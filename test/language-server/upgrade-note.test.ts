/** The upgrade note in the editor: an action, an offer behind a fix, a part of the hover. */
import { afterEach, expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { filesIn, fixture } from '../kit/fixtures.ts';
import { fullCapabilities, type LanguageClient, startClient } from '../kit/language-client.ts';

const chart = '/space/gatehouse';
const statefulSet = `${chart}/templates/statefulset.yaml`;
const readme = '# Gatehouse\n\nText.\n';

let client: LanguageClient;
afterEach(() => client.stop());

const start = async (capabilities = fullCapabilities, more: Record<string, string> = { 'README.md': readme }): Promise<void> => {
  client = await startClient(filesIn({ [chart]: { ...fixture('gatehouse'), ...more } }), { capabilities });
  for (const [path, text] of Object.entries({ ...fixture('gatehouse'), ...more })) await client.open(`${chart}/${path}`, text);
};

const action = async (words: string): Promise<CodeAction> => {
  const diagnostics = await client.diagnostics(statefulSet);
  const range = diagnostics[0]?.range;
  const found = range && (await client.actions(statefulSet, range, { diagnostics })).find(({ title }) => title.includes(words));
  if (!found) throw new Error(`no action ${words}`);
  return found;
};

const textOf = (file: string): string => client.document(`${chart}/${file}`).getText();

test('the action writes the section and raises the version, once', async () => {
  await start();
  const { edit } = await client.resolve(await action('Write the upgrade note for version 2.0.0'));
  await client.apply(edit ?? {});
  expect(textOf('README.md')).toContain('Text.\n\n## Upgrading\n\n### To 2.0.0\n\nIn the StatefulSet `RELEASE-gatehouse`');
  expect(textOf('Chart.yaml')).toContain('\nversion: 2.0.0\n');
  await expect(action('Write the upgrade note')).rejects.toThrow('no action');
});

test('what is typed but not saved is kept', async () => {
  await start();
  await client.replace(`${chart}/README.md`, 'Text.', 'Other text.');
  const { edit } = await client.resolve(await action('Write the upgrade note'));
  await client.apply(edit ?? {});
  expect(textOf('README.md')).toContain('Other text.\n\n## Upgrading\n');
});

test('a fix offers the note, which is written when the user wants it', async () => {
  await start();
  const { edit, command } = await client.resolve(await action('Use the stable labels'));
  await client.apply(edit ?? {});
  expect(await client.diagnostics(statefulSet)).toEqual([]);
  client.reply = 'Write the upgrade note';
  await client.execute(command?.command ?? '', command?.arguments);
  await client.until('an edit', () => client.edits.length > 0);
  await client.apply(client.edits[0]?.edit as WorkspaceEdit);
  expect(client.questions[0]?.message).toContain('gatehouse (for the upgrade to 2.0.0)');
  expect(textOf('README.md')).toContain('delete statefulset RELEASE-gatehouse --cascade=orphan');
  // It is there now, so nobody is asked again.
  await client.execute(command?.command ?? '', command?.arguments);
  await client.diagnostics(statefulSet);
  expect(client.questions).toHaveLength(1);
});

test('the note behind the first of several fixes tells of all', async () => {
  const second = String(fixture('gatehouse')['templates/statefulset.yaml']).replace(
    'name: {{ include "gatehouse.fullname" . }}',
    'name: {{ include "gatehouse.fullname" . }}-second',
  );
  await start(fullCapabilities, { 'README.md': readme, 'templates/second.yaml': second });
  const { edit, command } = await client.resolve(await action('Use the stable labels'));
  await client.apply(edit ?? {});
  client.reply = 'Write the upgrade note';
  await client.execute(command?.command ?? '', command?.arguments);
  await client.until('an edit', () => client.edits.length > 0);
  await client.apply(client.edits[0]?.edit as WorkspaceEdit);
  for (const name of ['RELEASE-gatehouse', 'RELEASE-gatehouse-second'])
    expect(textOf('README.md')).toContain(`delete statefulset ${name} --cascade=orphan\n`);
});

test('behind a fix that keeps the present values it tells whom that helps', async () => {
  await start();
  const { command } = await action('Keep the labels');
  expect(command?.arguments?.[1]).toMatchObject({
    body: expect.stringContaining('They keep the values of version 1.4.0: releases that were installed'),
  });
  expect((await action('Use the stable labels')).command?.arguments?.[1]).toMatchObject({
    body: expect.not.stringContaining('They keep the values'),
  });
});

test('nothing is written when the user does not answer', async () => {
  await start();
  const { command } = await action('Use the stable labels');
  await client.execute(command?.command ?? '', command?.arguments);
  await client.until('a question', () => client.questions.length > 0);
  await client.diagnostics(statefulSet);
  expect(client.edits).toEqual([]);
  await client.execute('keelson.offerUpgradeNote', ['nowhere', { chart: 1 }]);
  expect(client.questions).toHaveLength(1);
});

test('without a README a file is made; a client that cannot make files is not offered the note', async () => {
  await start(fullCapabilities, {});
  const { edit } = await client.resolve(await action('Write the upgrade note'));
  const [create, text] = edit?.documentChanges ?? [];
  expect(create).toMatchObject({ kind: 'create', uri: `file://${chart}/UPGRADING.md` });
  expect((text as TextDocumentEdit).edits[0]).toMatchObject({ newText: expect.stringContaining('# Upgrading\n\n## To 2.0.0') });
  await client.stop();
  await start({ ...fullCapabilities, workspace: { ...fullCapabilities.workspace, workspaceEdit: { documentChanges: true } } }, {});
  await expect(action('Write the upgrade note')).rejects.toThrow('no action');
});

test('the hover tells the same', async () => {
  await start();
  const { value = '' } = ((await client.hover(statefulSet, 40, 20))?.contents ?? {}) as { value?: string };
  expect(value).toContain('**Upgrading installed releases to `2.0.0`, once this is mended**');
  expect(value).toContain('kubectl --namespace NAMESPACE delete statefulset RELEASE-gatehouse --cascade=orphan\n');
  expect(value).toContain('- Kubernetes 1.33 and newer: ');
});

test('a list of changes that takes no entry is told of, in the action and in the question behind a fix', async () => {
  const changes = `${fixture('gatehouse')['Chart.yaml']}annotations:\n  artifacthub.io/changes: "- Added x"\n`;
  await start(fullCapabilities, { 'README.md': readme, 'Chart.yaml': changes });
  expect((await action('Write the upgrade note')).title).toContain('but no entry in the list of changes: add it by hand');
  const { edit, command } = await client.resolve(await action('Use the stable labels'));
  await client.apply(edit ?? {});
  client.reply = 'Write the upgrade note';
  await client.execute(command?.command ?? '', command?.arguments);
  await client.until('an edit', () => client.edits.length > 0);
  expect(client.questions[0]?.message).toContain('Chart.yaml gets no entry in artifacthub.io/changes');
});
