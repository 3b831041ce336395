import { afterEach, expect, test } from 'vitest';
import { type CodeAction, CodeActionKind, LSPErrorCodes } from 'vscode-languageserver/node';
import { loadChart, renderManifest } from '../../server/src/analysis/index.ts';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { type ClientOptions, fullCapabilities, type LanguageClient, startClient } from '../kit/language-client.ts';

const chart = '/space/gatehouse';
const statefulSet = `${chart}/templates/statefulset.yaml`;
const helpers = `${chart}/templates/_helpers.tpl`;
const texts = fixture('gatehouse');

let client: LanguageClient;
afterEach(() => client.stop());

const start = async (files = texts, options: ClientOptions = {}): Promise<void> => {
  client = await startClient(filesIn({ [chart]: files }), options);
  for (const [path, text] of Object.entries(files)) if (/\.(?:yaml|tpl)$/.test(path)) await client.open(`${chart}/${path}`, text);
};

/** The actions at the first finding of a file. */
const actionsAt = async (location = statefulSet): Promise<CodeAction[]> => {
  const diagnostics = await client.diagnostics(location);
  const first = diagnostics.find(({ code }) => code === 'claim-label-drift');
  if (!first) throw new Error('no finding');
  return client.actions(location, first.range, { diagnostics });
};

const titled = (actions: readonly CodeAction[], words: string): CodeAction => {
  const found = actions.find(({ title }) => title.includes(words));
  if (!found) throw new Error(`no action ${words} among ${actions.map(({ title }) => title)}`);
  return found;
};

/** What Helm would print for the documents as they are in the editor. */
const rendered = async (files: Readonly<Record<string, string>> = texts): Promise<string> => {
  const open = Object.fromEntries(
    Object.keys(files).map((path) => [path, client.documents.get(`file://${chart}/${path}`)?.getText() ?? files[path] ?? '']),
  );
  const loaded = await loadChart(filesIn({ [chart]: open }), chart);
  if (!loaded) throw new Error('no chart');
  const values = new Map<string, never>(
    Object.entries({ runAsStatefulSet: true, persistentVolume: new Map(Object.entries({ enabled: true })) }) as never,
  );
  const surroundings = { now: 0n, random: (bytes: number) => new Uint8Array(bytes) };
  const result = renderManifest(loaded, { values, release: {}, showOnly: [], surroundings });
  return 'text' in result ? result.text : result.error;
};

test('quick fixes are offered without their edits, exactly one of them preferred', async () => {
  await start();
  const actions = await actionsAt();
  expect(actions.map(({ title, kind, isPreferred, edit }) => [title, kind, isPreferred === true, edit !== undefined])).toEqual([
    ['Use the stable labels of `gatehouse.selectorLabels` in the claim template', 'quickfix', true, false],
    ['Write labels that stay the same into the claim template', 'quickfix', false, false],
    ['Add `gatehouse.claimLabels`, the labels that stay the same, and use it in the claim template', 'quickfix', false, false],
    ['Leave out the labels that change with `omit`', 'quickfix', false, false],
    ["Leave only labels of the user's values in the claim template", 'quickfix', false, false],
    ['Keep the labels of version 1.4.0 for good: releases installed from it need no migration', 'quickfix', false, false],
    ['Silence claim-label-drift here with a comment', 'quickfix', false, true],
    ['Write the upgrade note for version 2.0.0', 'quickfix', false, false],
  ]);
  for (const { diagnostics } of actions) expect(diagnostics?.map(({ code }) => code)).toEqual(['claim-label-drift']);
});

test.each(['Use the stable labels', 'Write labels that stay the same'])(
  '%s: the edits clear the finding and leave the rest as it is',
  async (words) => {
    await start();
    const before = await rendered();
    const action = await client.resolve(titled(await actionsAt(), words));
    await client.apply(action.edit ?? {});
    expect(await client.diagnostics(statefulSet)).toEqual([]);
    expect((await client.workspaceReport()).items).toEqual([]);
    const after = await rendered();
    const claims = (text: string): [string, string] => [
      text.slice(0, text.indexOf('volumeClaimTemplates')),
      text.slice(text.indexOf('volumeClaimTemplates')),
    ];
    expect(claims(after)[0]).toBe(claims(before)[0]);
    expect(claims(after)[1]).not.toMatch(/helm\.sh\/chart|kubernetes\.io\/version/);
  },
);

test('edits name the version of the document that they are for', async () => {
  await start();
  await client.replace(statefulSet, 'serviceName:', 'serviceName: ');
  const { edit } = await client.resolve(titled(await actionsAt(), 'Use the stable labels'));
  expect(edit?.documentChanges).toEqual([
    {
      textDocument: { uri: `file://${statefulSet}`, version: 2 },
      edits: [expect.objectContaining({ newText: expect.stringContaining('gatehouse.selectorLabels') })],
    },
  ]);
});

test('an action that was offered before an edit is worked out for the text after it', async () => {
  await start();
  const action = titled(await actionsAt(), 'Use the stable labels');
  await client.replace(statefulSet, '{{- if .Values.runAsStatefulSet }}', '# one line more\n{{- if .Values.runAsStatefulSet }}');
  const { edit } = await client.resolve(action);
  await client.apply(edit ?? {});
  expect(await client.diagnostics(statefulSet)).toEqual([]);
});

test('an action whose finding is gone is refused', async () => {
  await start();
  const action = titled(await actionsAt(), 'Use the stable labels');
  await client.replace(statefulSet, 'gatehouse.defaultLabels" . | nindent 10', 'gatehouse.selectorLabels" . | nindent 10');
  await expect(client.resolve(action)).rejects.toMatchObject({ code: LSPErrorCodes.ContentModified });
});

test('the same actions are offered at every hop in _helpers.tpl', async () => {
  await start();
  const document = client.document(helpers);
  for (const words of ['.Chart.AppVersion | quote', 'include "gatehouse.chart" .', 'printf "%s-%s" .Chart.Name .Chart.Version']) {
    const at = document.positionAt(document.getText().indexOf(words) + 3);
    const actions = await client.actions(helpers, { start: at, end: at });
    expect(actions.map(({ title }) => title)).toContainEqual(expect.stringContaining('gatehouse.selectorLabels'));
  }
  const elsewhere = document.positionAt(document.getText().indexOf('app.kubernetes.io/managed-by'));
  expect(await client.actions(helpers, { start: elsewhere, end: elsewhere })).toEqual([]);
});

test('a client that cannot resolve gets the edits at once; one that asks for other kinds gets nothing', async () => {
  await start(texts, { capabilities: { ...fullCapabilities, textDocument: { diagnostic: {} } } });
  const diagnostics = await client.diagnostics(statefulSet);
  const range = diagnostics[0]?.range ?? never();
  const action = titled(await client.actions(statefulSet, range), 'Use the stable labels');
  expect(action.data).toBeUndefined();
  await client.apply(action.edit ?? {});
  expect(await client.diagnostics(statefulSet)).toEqual([]);
  await client.replace(statefulSet, 'gatehouse.selectorLabels" . | nindent 10', 'gatehouse.defaultLabels" . | nindent 10');
  for (const only of [[CodeActionKind.Refactor], [CodeActionKind.Source], ['quickfix.other']])
    expect(await client.actions(statefulSet, range, { only })).toEqual([]);
  for (const only of [[CodeActionKind.QuickFix], [CodeActionKind.Empty]]) expect(await client.actions(statefulSet, range, { only })).toHaveLength(8);
});

test('the comment silences the finding and leaves no trace in the render', async () => {
  await start();
  const before = await rendered();
  const { edit } = titled(await actionsAt(), 'Silence');
  await client.apply(edit ?? {});
  expect(client.document(statefulSet).getText()).toContain(
    '        labels:\n          {{- /* keelson-disable-next-line claim-label-drift -- reason */}}\n          {{- include "gatehouse.defaultLabels" . | nindent 10 }}\n',
  );
  expect(await client.diagnostics(statefulSet)).toEqual([]);
  expect(await rendered()).toBe(before);
});

/** Claim templates in which the label is written in many ways; the comment must silence each. */
const claims: Readonly<Record<string, string>> = {
  'below text': 'labels:\n  chart: {{ .Chart.Version }}\n',
  'below an empty line': 'labels:\n\n  chart: {{ .Chart.Version }}\n',
  'below an empty line, trimmed': 'labels:\n\n  {{- printf "chart: %s" .Chart.Version | nindent 10 }}\n',
  'behind a right trim': 'labels:\n  a: b\n  {{- if true -}}\n    {{- printf "chart: %s" .Chart.Version | nindent 10 }}\n  {{- end }}\n',
  'right behind a right trim': 'labels:\n  a: b\n  {{ $v := .Chart.Version -}}\n  chart: {{ $v }}\n',
  'in an action of several lines': 'labels:\n  {{-\n    printf "chart: %s"\n    .Chart.Version\n    | nindent 10\n  }}\n',
  'on the line of its key': 'labels: {chart: {{ .Chart.Version }}}\n',
};

test.each(Object.keys(claims))('the comment works %s, with both line endings', async (name) => {
  const body = `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: demo\nspec:\n  volumeClaimTemplates:\n    - metadata:\n        name: data\n${(claims[name] ?? '').replace(/^(?=.)/gm, '        ')}`;
  for (const text of [body, body.replaceAll('\n', '\r\n')]) {
    const files = { ...inlineChart('demo'), 'templates/sts.yaml': text };
    await start(files);
    const location = `${chart}/templates/sts.yaml`;
    const before = await rendered(files);
    const { edit } = titled(await actionsAt(location), 'Silence');
    await client.apply(edit ?? {});
    expect(await client.diagnostics(location), client.document(location).getText()).toEqual([]);
    expect(await rendered(files)).toBe(before);
    if (text !== body) expect(client.document(location).getText()).not.toMatch(/[^\r]\n/);
    await client.stop();
  }
  await start();
});

test('a comment that is there already takes the rule in', async () => {
  const files = inlineChart('demo');
  const location = `${chart}/templates/sts.yaml`;
  const text = (files['templates/sts.yaml'] ?? '').replace(
    '          chart:',
    '          {{- /* keelson-disable-next-line selector-drift -- why */}}\n          chart:',
  );
  await start({ ...files, 'templates/sts.yaml': text });
  const { edit } = titled(await actionsAt(location), 'Silence');
  await client.apply(edit ?? {});
  expect(client.document(location).getText()).toContain('{{- /* keelson-disable-next-line selector-drift, claim-label-drift -- why */}}\n');
  // The other name silences nothing.
  expect((await client.diagnostics(location)).map(({ code }) => code)).toEqual(['unused-suppression']);
});

test('one fix for a claim that two loops print is offered once', async () => {
  const files = inlineChart('demo');
  const text = (files['templates/sts.yaml'] ?? '')
    .replace('    - metadata:', '    {{- range list "a" "b" }}\n    - metadata:')
    .replace('name: data', 'name: {{ . }}')
    .replace('.Chart', '$.Chart');
  await start({ ...files, 'templates/sts.yaml': `${text}    {{- end }}\n` });
  const actions = await actionsAt(`${chart}/templates/sts.yaml`);
  expect(actions.filter(({ isPreferred }) => isPreferred)).toHaveLength(1);
  expect(new Set(actions.map(({ title }) => title)).size).toBe(actions.length);
});

const never = (): never => {
  throw new Error('no finding');
};
