// What the tests in the editor share.
const vscode = require('vscode');

const folder = () => vscode.workspace.workspaceFolders[0].uri;
exports.uriOf = (file) => vscode.Uri.joinPath(folder(), ...file.split('/'));

exports.open = async (file) => {
  const document = await vscode.workspace.openTextDocument(exports.uriOf(file));
  await vscode.window.showTextDocument(document);
  return document;
};

/** Keelson's diagnostics of a file, once `isWanted` holds for them; fails with what there is after twenty seconds. */
exports.diagnostics = (uri, isWanted) =>
  new Promise((resolve, reject) => {
    const found = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'keelson');
    const finish = (done) => {
      listener.dispose();
      clearTimeout(timer);
      clearInterval(poll);
      done();
    };
    const check = () => {
      const now = found();
      if (isWanted(now)) finish(() => resolve(now));
    };
    const listener = vscode.languages.onDidChangeDiagnostics(check);
    const poll = setInterval(check, 200);
    const timer = setTimeout(
      () => finish(() => reject(new Error(`not the diagnostics that were expected: ${JSON.stringify(found(), null, 1)}`))),
      20_000,
    );
    check();
  });

exports.equal = (actual, expected) => {
  if (actual !== expected)
    throw Object.assign(new Error(`expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`), { actual, expected, showDiff: true });
};

exports.ok = (value, message) => {
  if (!value) throw new Error(message);
};

/** Replaces a text in a document without saving it. */
exports.replace = async (document, old, text) => {
  const at = document.getText().indexOf(old);
  if (at < 0) throw new Error(`${old} is not in ${document.uri}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + old.length)), text);
  await vscode.workspace.applyEdit(edit);
};

exports.later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
