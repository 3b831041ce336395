/** All fixes at once: on save what needs no migration, on command everything, shown before it is made. */
import { afterEach, describe, expect, test } from 'vitest';
import { CodeActionKind, type TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Machine } from '../../server/src/lsp/index.ts';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { fullCapabilities, type LanguageClient, startClient } from '../kit/language-client.ts';

const statefulSet = '/space/gatehouse/templates/statefulset.yaml';
const map = '/space/gatehouse/templates/map.yaml';
const idle = '{{- /* keelson-disable-next-line claim-label-drift -- never released */}}\n';
const mapText = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  ${idle}  namespace: b\n`;

let client: LanguageClient;
afterEach(() => client.stop());

const workspace = {
  ...fullCapabilities.workspace,
  workspaceEdit: { ...fullCapabilities.workspace?.workspaceEdit, changeAnnotationSupport: {} },
};

const start = async (capabilities = fullCapabilities, machine: Partial<Machine> = {}): Promise<void> => {
  const charts = { '/space/gatehouse': { ...fixture('gatehouse'), 'templates/map.yaml': mapText }, '/space/other': inlineChart('other') };
  client = await startClient(filesIn(charts), { capabilities }, machine);
  for (const [folder, files] of Object.entries(charts))
    for (const [path, text] of Object.entries(files)) await client.open(`${folder}/${path}`, text);
};

const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

/** The URIs that an edit changes. */
const changed = ({ documentChanges = [] }: WorkspaceEdit): string[] =>
  documentChanges.map((change) => (change as TextDocumentEdit).textDocument.uri.slice('file:///space/'.length)).sort();

describe('source.fixAll.keelson', () => {
  test('takes away what silences nothing, and a second time changes nothing', async () => {
    await start();
    for (const only of [[`${CodeActionKind.SourceFixAll}.keelson`], [CodeActionKind.SourceFixAll], [CodeActionKind.Source]])
      expect(await client.actions(map, whole, { only })).toMatchObject([{ kind: 'source.fixAll.keelson' }]);
    const [action] = await client.actions(map, whole, { only: [CodeActionKind.SourceFixAll] });
    await client.apply(action?.edit ?? {});
    expect(client.document(map).getText()).toBe(mapText.replace(`  ${idle}`, ''));
    expect(await client.actions(map, whole, { only: [CodeActionKind.SourceFixAll] })).toEqual([]);
  });

  test('holds nothing that needs a migration, nothing of other files, and is offered on demand alone', async () => {
    await start();
    expect(await client.actions(statefulSet, whole, { only: [CodeActionKind.SourceFixAll] })).toEqual([]);
    expect((await client.actions(map, whole)).map(({ kind }) => kind)).not.toContain('source.fixAll.keelson');
    expect(await client.actions(map, whole, { only: ['source.fixAll.other'] })).toEqual([]);
  });
});

describe('the command', () => {
  test.each([
    ['file', ['gatehouse/templates/statefulset.yaml']],
    ['chart', ['gatehouse/templates/map.yaml', 'gatehouse/templates/statefulset.yaml']],
    ['workspace', ['gatehouse/templates/map.yaml', 'gatehouse/templates/statefulset.yaml', 'other/templates/sts.yaml']],
  ])('fixes the %s in one edit, and nothing the second time', async (scope, files) => {
    await start();
    const uri = `file://${statefulSet}`;
    await client.execute('keelson.applyFixes', [{ scope, uri }]);
    expect(client.edits).toHaveLength(1);
    const edit = client.edits[0]?.edit as WorkspaceEdit;
    expect(changed(edit)).toEqual(files);
    await client.apply(edit);
    expect(await client.diagnostics(statefulSet)).toEqual([]);
    await client.execute('keelson.applyFixes', [{ scope, uri }]);
    expect(client.edits).toHaveLength(1);
  });

  test('lets the editor show each edit before it is made', async () => {
    await start({ ...fullCapabilities, workspace });
    await client.execute('keelson.applyFixes', [{ scope: 'workspace' }]);
    const { changeAnnotations = {}, documentChanges = [] } = client.edits[0]?.edit ?? {};
    expect(Object.values(changeAnnotations).map(({ label, needsConfirmation }) => [label, needsConfirmation])).toEqual([
      ['Fix gatehouse', true],
      ['Fix other', true],
    ]);
    const used = documentChanges.flatMap((change) =>
      (change as TextDocumentEdit).edits.map((edit) => (edit as { annotationId?: string }).annotationId),
    );
    expect(new Set(used)).toEqual(new Set(Object.keys(changeAnnotations)));
  });

  test('offers the upgrade notes of all charts at once', async () => {
    await start();
    client.reply = 'Write the upgrade notes';
    await client.execute('keelson.applyFixes', [{ scope: 'workspace' }]);
    await client.until('the notes', () => client.edits.length > 1);
    expect(client.questions).toHaveLength(1);
    const { documentChanges = [] } = client.edits[1]?.edit ?? {};
    expect(documentChanges.filter((change) => 'kind' in change && change.kind === 'create')).toHaveLength(2);
  });

  test('can be cancelled from its progress', async () => {
    // Slow enough for the user's click to arrive.
    await start(fullCapabilities, { pause: () => new Promise((done) => setTimeout(done, 50)) });
    client.cancels = 'working out fixes';
    await client.execute('keelson.applyFixes', [{ scope: 'workspace' }]);
    expect(client.edits).toEqual([]);
    expect(client.progress.at(-1)?.kind).toBe('end');
  });

  test('looks again at what is typed meanwhile', async () => {
    let typed = false;
    const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
    await start(fullCapabilities, {
      pause: async () => {
        await wait(5);
        if (typed || !client?.progress.some(({ message }) => message === 'other')) return;
        typed = true;
        await client.replace(map, 'name: a', 'name: long');
        await wait(20);
      },
    });
    await client.execute('keelson.applyFixes', [{ scope: 'workspace' }]);
    expect(typed).toBe(true);
    const edit = client.edits[0]?.edit as WorkspaceEdit;
    expect(changed(edit)).toEqual(['gatehouse/templates/map.yaml', 'gatehouse/templates/statefulset.yaml', 'other/templates/sts.yaml']);
    await client.apply(edit);
    expect(client.document(map).getText()).toBe(mapText.replace(`  ${idle}`, '').replace('name: a', 'name: long'));
  });

  test('says that there is nothing to do', async () => {
    await start();
    for (const argument of [undefined, { scope: 'file' }, { scope: 'chart', uri: 'file:///elsewhere/a.yaml' }])
      await client.execute('keelson.applyFixes', [argument]);
    expect(client.edits).toEqual([]);
    expect(client.shown).toEqual(new Array(3).fill('Keelson found nothing here that it can fix.'));
  });
});
