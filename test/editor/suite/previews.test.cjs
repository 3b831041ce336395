const vscode = require('vscode');
const { diagnostics, equal, later, ok, open, replace } = require('./kit.cjs');

const file = 'gatehouse/templates/statefulset.yaml';

/** Waits until `find` finds something. */
const found = async (what, find) => {
  for (let tries = 0; tries < 100; tries++) {
    const result = await find();
    if (result) return result;
    await later(100);
  }
  throw new Error(`waited in vain: ${what}`);
};

const previews = () => vscode.workspace.textDocuments.filter(({ uri, isClosed }) => uri.scheme === 'keelson-preview' && !isClosed);
const preview = (kind, words) =>
  found(`the ${kind} preview with ${words}`, () =>
    previews().find((document) => document.uri.fragment === kind && document.getText().includes(words)),
  );

const lensOf = (document) =>
  found('the line above volumeClaimTemplates', async () => {
    const lenses = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 10);
    return lenses.find(({ command }) => command?.title.includes('preview the upgrade'));
  });

describe('previews', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('of the upgrade open from the line above volumeClaimTemplates, with what fails among the problems', async () => {
    const document = await open(file);
    const { command, range } = await lensOf(document);
    equal(document.lineAt(range.start.line).text.trim(), 'volumeClaimTemplates:');
    equal(command.title, '2 labels change on every release · preview the upgrade');
    await vscode.commands.executeCommand(command.command, ...command.arguments);
    const now = await preview('now', 'helm.sh/chart: gatehouse-1.4.0');
    const next = await preview('next', 'helm.sh/chart: gatehouse-1.4.1');
    const tab = await found('the diff editor', () => {
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      return input instanceof vscode.TabInputTextDiff ? input : undefined;
    });
    equal(tab.original.toString(), now.uri.toString());
    equal(tab.modified.toString(), next.uri.toString());
    const problems = await diagnostics(next.uri, (all) => all.length === 2);
    equal(next.getText(problems[0].range), 'helm.sh/chart: gatehouse-1.4.1');
    ok(problems[0].message.includes('refuses to change'), problems[0].message);
  });

  it('of what a template renders follow the typing, and lead to the template and back', async () => {
    const document = await open(file);
    await lensOf(document);
    await vscode.commands.executeCommand('keelson.previewRendered');
    const rendered = await preview('rendered', 'kind: StatefulSet');
    await replace(document, 'name: records', 'name: ledgers');
    await found('the edit in the preview', () => rendered.getText().includes('name: ledgers'));
    await replace(document, 'name: ledgers', 'name: records');
    await found('the first text in the preview', () => rendered.getText().includes('name: records'));

    const at = rendered.positionAt(rendered.getText().lastIndexOf('helm.sh/chart'));
    const places = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', rendered.uri, at);
    const paths = places.map(({ uri, targetUri }) => (uri ?? targetUri).path.split('/').at(-1));
    equal(paths.sort().join(), '_helpers.tpl,statefulset.yaml');

    const beside = vscode.window.visibleTextEditors.find((visible) => visible.document === rendered);
    await vscode.window.showTextDocument(rendered, { viewColumn: beside.viewColumn, selection: new vscode.Range(at, at) });
    await vscode.commands.executeCommand('keelson.revealTemplate');
    const template = vscode.window.activeTextEditor;
    equal(template.document.uri.toString(), document.uri.toString());
    equal(document.lineAt(template.selection.start.line).text.trim(), '{{- include "gatehouse.defaultLabels" . | nindent 10 }}');
    ok(template.viewColumn !== beside.viewColumn, 'the template covers the preview');

    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const claim = document.positionAt(document.getText().indexOf('name: records\n        labels'));
    editor.selection = new vscode.Selection(claim, claim);
    await vscode.commands.executeCommand('keelson.revealRendered');
    const shown = vscode.window.visibleTextEditors.find((visible) => visible.document === rendered);
    equal(rendered.lineAt(shown.selection.start.line).text.trim(), 'name: records');
    equal(rendered.lineAt(shown.selection.start.line + 1).text.trim(), 'labels:');
  });

  it('come with hints behind expressions', async () => {
    const document = await open(file);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const [hint, ...more] = await found('a hint', async () => {
      const hints = await vscode.commands.executeCommand('vscode.executeInlayHintProvider', document.uri, all);
      return hints.length > 0 ? hints : undefined;
    });
    equal(more.length, 0);
    equal(
      `${document.lineAt(hint.position.line).text.trim()} ${hint.label}`,
      '{{- include "gatehouse.defaultLabels" . | nindent 10 }} version: v0.9.2 → v0.9.3 (+1)',
    );
  });

  it('stay useful while the template is broken', async () => {
    const document = await open(file);
    await vscode.commands.executeCommand('keelson.previewRendered');
    const rendered = await preview('rendered', 'kind: StatefulSet');
    await replace(document, '  replicas: {{ .Values.replicaCount }}\n', '  replicas: {{ .Values.replicaCount\n');
    await found('the complaint', () => rendered.getText().includes('# Helm refuses this: parse error'));
    ok(rendered.getText().includes('volumeClaimTemplates:'), `the rest is gone: ${rendered.getText()}`);
    await replace(document, '  replicas: {{ .Values.replicaCount\n', '  replicas: {{ .Values.replicaCount }}\n');
    await found('the whole text', () => !rendered.getText().includes('Helm refuses'));
  });
});
