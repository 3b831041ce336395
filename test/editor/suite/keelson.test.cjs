const vscode = require('vscode');
const { diagnostics, equal, later, ok, open, replace, uriOf } = require('./kit.cjs');

const claims = (found) => found.filter(({ code }) => (code?.value ?? code) === 'claim-label-drift');

describe('a chart whose claims carry its version', () => {
  const file = 'gatehouse/templates/statefulset.yaml';
  const call = 'include "gatehouse.defaultLabels" . | nindent 10';

  it('gets the language helm, and the include under volumeClaimTemplates underlined', async () => {
    const document = await open(file);
    const [diagnostic, ...more] = claims(await diagnostics(document.uri, (found) => claims(found).length === 1));
    equal(more.length, 0);
    equal(document.getText(diagnostic.range), call);
    equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    ok(
      diagnostic.range.start.line >
        document
          .getText()
          .split('\n')
          .findIndex((line) => line.includes('volumeClaimTemplates')),
      'the underline is not below volumeClaimTemplates',
    );
    for (const words of [
      'helm.sh/chart',
      'app.kubernetes.io/version',
      'gatehouse-1.4.0',
      'gatehouse-1.4.1',
      'persistentVolume.enabled',
      'are forbidden',
    ])
      ok(diagnostic.message.includes(words), `the message lacks ${words}: ${diagnostic.message}`);
    ok(
      diagnostic.relatedInformation.some(({ location }) => location.uri.path.endsWith('/_helpers.tpl')),
      'related information does not lead to _helpers.tpl',
    );
    ok(diagnostic.code.target.path.endsWith('/claim-label-drift.md'), 'the code does not link to the page of the rule');
    const language = async () => (await vscode.workspace.openTextDocument(document.uri)).languageId;
    for (let tries = 0; tries < 50 && (await language()) !== 'helm'; tries++) await later(100);
    equal(await language(), 'helm');
  });

  it('says the way in a hover', async () => {
    const document = await open(file);
    const [diagnostic] = claims(await diagnostics(document.uri, (found) => claims(found).length === 1));
    const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, diagnostic.range.start.translate(0, 2));
    const text = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
    ok(text.includes('_helpers.tpl') && text.includes('.Chart.Version'), `the hover does not tell the way: ${text}`);
  });

  it('is mended by the preferred fix, and undo brings the finding back', async () => {
    const document = await open(file);
    const before = document.getText();
    const [diagnostic] = claims(await diagnostics(document.uri, (found) => claims(found).length === 1));
    const actions = await vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      10,
    );
    const preferred = actions.filter(({ isPreferred }) => isPreferred);
    equal(preferred.length, 1);
    ok(actions.length >= 3, `too few actions: ${actions.map(({ title }) => title)}`);
    equal(await vscode.workspace.applyEdit(preferred[0].edit), true);
    equal(document.getText(), before.replace(`{{- ${call} }}`, '{{- include "gatehouse.selectorLabels" . | nindent 10 }}'));
    await diagnostics(document.uri, (found) => claims(found).length === 0);
    await vscode.commands.executeCommand('undo');
    equal(document.getText(), before);
    await diagnostics(document.uri, (found) => claims(found).length === 1);
  });

  it('follows unsaved edits of _helpers.tpl', async () => {
    const statefulset = await open(file);
    await diagnostics(statefulset.uri, (found) => claims(found).length === 1);
    const helpers = await open('gatehouse/templates/_helpers.tpl');
    const before = helpers.getText();
    await replace(helpers, 'helm.sh/chart: {{ include "gatehouse.chart" . }}\n', '');
    await diagnostics(statefulset.uri, ([found]) => found?.message.includes('app.kubernetes.io/version') && !found.message.includes('helm.sh/chart'));
    await replace(helpers, 'app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}', 'app.kubernetes.io/part-of: gate');
    await diagnostics(statefulset.uri, (found) => claims(found).length === 0);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(helpers.uri, new vscode.Range(helpers.positionAt(0), helpers.positionAt(helpers.getText().length)), before);
    await vscode.workspace.applyEdit(edit);
    await diagnostics(statefulset.uri, (found) => claims(found).length === 1);
  });

  it('keeps the finding while another action is half typed, and names that one as well', async () => {
    const document = await open(file);
    await replace(document, '  replicas: {{ .Values.replicaCount }}\n', '  replicas: {{ .Values.replicaCount\n');
    const found = await diagnostics(document.uri, (all) => all.length === 2);
    ok(claims(found).length === 1, 'the finding went');
    const broken = found.find(({ code }) => (code?.value ?? code) === 'template-syntax');
    ok(broken && broken.range.start.line <= 9, `no syntax error at the place: ${JSON.stringify(found)}`);
    await replace(document, '  replicas: {{ .Values.replicaCount\n', '  replicas: {{ .Values.replicaCount }}\n');
    await diagnostics(document.uri, (all) => all.length === 1);
  });

  it('is silent with stable labels', async () => {
    const document = await open('gatehouse-stable/templates/statefulset.yaml');
    // Its neighbour's findings are there, so the server has seen both.
    await diagnostics(uriOf(file), (found) => claims(found).length === 1);
    await later(1000);
    equal((await diagnostics(document.uri, () => true)).length, 0);
  });
});

describe('a templates folder that is no chart', () => {
  it('is left alone', async () => {
    const document = await open('not-a-chart/templates/motd.yaml');
    await later(1500);
    ok(document.languageId !== 'helm', 'it was taken for a Helm template');
    equal((await diagnostics(document.uri, () => true)).length, 0);
  });
});
