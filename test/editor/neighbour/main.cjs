/** An extension that knows the same languages as Keelson. */
const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  const helm = { language: 'helm' };
  const problems = vscode.languages.createDiagnosticCollection('neighbour');
  const check = (document) => {
    const isWrong = document.languageId === 'yaml' && document.getText().includes('{{');
    problems.set(document.uri, isWrong ? [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), 'Neighbour: this is no YAML')] : []);
  };
  for (const document of vscode.workspace.textDocuments) check(document);
  subscriptions.push(
    problems,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => problems.delete(uri)),
    vscode.languages.registerHoverProvider(helm, { provideHover: () => new vscode.Hover('Neighbour: a hover') }),
    vscode.languages.registerCompletionItemProvider(helm, { provideCompletionItems: () => [new vscode.CompletionItem('neighbourItem')] }, '.'),
  );
};
