const vscode = require('vscode');
const { diagnostics, equal, open, uriOf } = require('./kit.cjs');

const claims = (found) => found.filter(({ code }) => (code?.value ?? code) === 'claim-label-drift');

describe('a real chart', () => {
  it('prometheus-pushgateway before its fix: found, mended, found again', async function () {
    try {
      await vscode.workspace.fs.stat(uriOf('real-chart/Chart.yaml'));
    } catch {
      this.skip();
    }
    const document = await open('real-chart/templates/statefulset.yaml');
    const [diagnostic] = claims(await diagnostics(document.uri, (found) => claims(found).length === 1));
    equal(document.getText(diagnostic.range), 'include "prometheus-pushgateway.defaultLabels" . | nindent 10');
    const actions = await vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      10,
    );
    await vscode.workspace.applyEdit(actions.find(({ isPreferred }) => isPreferred).edit);
    await diagnostics(document.uri, (found) => claims(found).length === 0);
    await vscode.commands.executeCommand('undo');
    await diagnostics(document.uri, (found) => claims(found).length === 1);
  });
});

describe('files that change on disk', () => {
  it('are read anew', async () => {
    const uri = uriOf('gatehouse-stable/templates/statefulset.yaml');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const at = text.indexOf('selectorLabels', text.indexOf('volumeClaimTemplates'));
    await vscode.workspace.fs.writeFile(
      uri,
      new TextEncoder().encode(`${text.slice(0, at)}defaultLabels${text.slice(at + 'selectorLabels'.length)}`),
    );
    await diagnostics(uri, (found) => claims(found).length === 1);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await diagnostics(uri, (found) => claims(found).length === 0);
  });
});
