/** The comment key in templates: the server decides between `#` and a template comment. */
import { commands, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

type Edits = Parameters<BaseLanguageClient['protocol2CodeConverter']['asTextEdits']>[0];
type Toggle = { readonly edits: NonNullable<Edits>; readonly refused: string | null } | null;

export const toggleComment = async (client: BaseLanguageClient): Promise<void> => {
  const editor = window.activeTextEditor;
  if (!editor) return;
  const { document, selections } = editor;
  const { version } = document;
  const toggle = await client.sendRequest<Toggle>('keelson/toggleComment', {
    uri: client.code2ProtocolConverter.asUri(document.uri),
    ranges: selections.map((selection) => client.code2ProtocolConverter.asRange(selection)),
  });
  // Outside of charts nothing is known of the place.
  if (toggle === null) return void commands.executeCommand('editor.action.commentLine');
  if (toggle.refused !== null) return void window.showInformationMessage(toggle.refused);
  const edits = await client.protocol2CodeConverter.asTextEdits([...toggle.edits]);
  if (document.version !== version) return;
  await editor.edit((builder) => {
    for (const { range, newText } of edits) builder.replace(range, newText);
  });
};
