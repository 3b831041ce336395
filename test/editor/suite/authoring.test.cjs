const vscode = require('vscode');
const { equal, later, ok, open, uriOf } = require('./kit.cjs');

/** Waits until `find` finds something. */
const found = async (what, find) => {
  for (let tries = 0; tries < 100; tries++) {
    const result = await find();
    if (result) return result;
    await later(100);
  }
  throw new Error(`waited in vain: ${what}`);
};

/** A file of an archive: a header of 512 bytes, and the text in blocks of as many. */
const member = (name, text) => {
  const encode = (value) => new TextEncoder().encode(value);
  const header = new Uint8Array(512);
  const body = encode(text);
  header.set(encode(name), 0);
  header.set(encode('0000644\0'), 100);
  header.set(encode(`${body.length.toString(8).padStart(11, '0')}\0`), 124);
  header.set(encode('        0'), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  const blocks = new Uint8Array(Math.ceil(body.length / 512) * 512);
  blocks.set(body);
  return [header, blocks];
};

const packed = async (files) => {
  const blocks = Object.entries(files).flatMap(([name, text]) => member(name, text));
  const stream = new Blob([...blocks, new Uint8Array(1024)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

describe('writing templates', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('a definition in a packed dependency opens as a document that cannot be changed', async () => {
    const chart = 'packing';
    const write = (file, content) =>
      vscode.workspace.fs.writeFile(uriOf(`${chart}/${file}`), typeof content === 'string' ? new TextEncoder().encode(content) : content);
    const helper = '{{ define "crate.name" }}a{{ end }}\n';
    try {
      await write(
        'charts/crate-1.0.0.tgz',
        await packed({ 'crate/Chart.yaml': 'apiVersion: v2\nname: crate\nversion: 1.0.0\n', 'crate/templates/_helpers.tpl': helper }),
      );
      await write('templates/a.yaml', 'a: {{ include "crate.name" . }}\n');
      await write('Chart.yaml', 'apiVersion: v2\nname: packing\nversion: 1.0.0\ndependencies:\n  - name: crate\n    version: 1.0.0\n');
      const document = await open(`${chart}/templates/a.yaml`);
      const place = await found('the definition', async () => {
        const places = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', document.uri, new vscode.Position(0, 18));
        return places[0];
      });
      const uri = place.uri ?? place.targetUri;
      equal(uri.scheme, 'keelson-archive');
      const shown = await vscode.workspace.openTextDocument(uri);
      equal(shown.getText(), helper);
      await vscode.window.showTextDocument(shown);
      await found('the language of the document', () =>
        vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString() && one.languageId === 'helm'),
      );
    } finally {
      await vscode.workspace.fs.delete(uriOf(chart), { recursive: true });
    }
  });

  it('words are coloured by meaning', async () => {
    const document = await open('gatehouse/templates/statefulset.yaml');
    const tokens = await found('the colours', async () => {
      const all = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokens', document.uri);
      return all?.data.length > 0 ? all : undefined;
    });
    equal(tokens.data.length % 5, 0);
  });

  it('delimiters close by themselves, and what is typed whole stands there once', async () => {
    const document = await open('gatehouse/templates/statefulset.yaml');
    await found('the language', () => vscode.window.activeTextEditor?.document.languageId === 'helm');
    const typed = async (...pieces) => {
      const editor = vscode.window.activeTextEditor;
      await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), '\n'));
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      for (const text of pieces) await vscode.commands.executeCommand('type', { text });
      return document.lineAt(editor.selection.active.line).text;
    };
    equal(await typed('{{'), '{{}}');
    for (const whole of ['{{ .a }}', '{{- end }}', '{{/* x */}}', '{{- /* x */ -}}', 'a: "{{ print (.b) }}"']) equal(await typed(whole), whole);
  });

  it('a new line has the indentation that goes on', async () => {
    await open('gatehouse/templates/statefulset.yaml');
    await found('the language', () => vscode.window.activeTextEditor?.document.languageId === 'helm');
    const behind = async (line) => {
      const editor = vscode.window.activeTextEditor;
      await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), `${line}\n`));
      editor.selection = new vscode.Selection(0, line.length, 0, line.length);
      await vscode.commands.executeCommand('type', { text: '\n' });
      return editor.selection.active.character;
    };
    equal(await behind('a:'), 2);
    equal(await behind('  a: |-'), 4);
    equal(await behind('  {{- if .Values.a }}'), 2);
    equal(await behind('    {{- end }}'), 4);
    equal(await behind('  # a:'), 2);
    equal(await behind('---'), 0);
    equal(await behind('  a: 1'), 2);
  });

  it('the comment key writes what fits the line, and takes it away again', async () => {
    const document = await open('gatehouse/templates/statefulset.yaml');
    await found('the language', () => vscode.window.activeTextEditor?.document.languageId === 'helm');
    const before = document.getText();
    const toggled = async (needle) => {
      const at = before.indexOf(needle);
      const { line } = document.positionAt(at);
      const editor = vscode.window.activeTextEditor;
      editor.selection = new vscode.Selection(line, 0, line, 0);
      await vscode.commands.executeCommand('keelson.toggleComment');
      const text = document.lineAt(line).text.trim();
      await vscode.commands.executeCommand('keelson.toggleComment');
      equal(document.getText(), before);
      return text;
    };
    equal(await toggled('kind: StatefulSet'), '# kind: StatefulSet');
    const text = await toggled('replicas: {{');
    ok(text.startsWith('{{- /* replicas: {{') && text.endsWith('*/}}'), text);

    const lines = ['kind: StatefulSet', 'replicas: {{'].map((needle) => document.positionAt(before.indexOf(needle)).line);
    vscode.window.activeTextEditor.selections = lines.map((line) => new vscode.Selection(line, 0, line, 0));
    await vscode.commands.executeCommand('keelson.toggleComment');
    equal(lines.map((line) => document.lineAt(line).text.trim().slice(0, 6)).join('|'), '# kind|{{- /*');
    await vscode.commands.executeCommand('keelson.toggleComment');
    equal(document.getText(), before);
  });
});
