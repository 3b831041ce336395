/** Edits of a chart's files as the client takes them. */
import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { realLocation, type WorkspaceChart } from '../analysis/index.ts';
import type { Edit } from '../base/index.ts';
import { join, type Location } from '../environment/index.ts';
import { protocolRange } from './diagnostics.ts';

export interface EditForm {
  readonly uriOf: (location: Location) => string;
  /** The version of the document that the edits are for; null where it is not open. */
  readonly versionFor: (entry: WorkspaceChart, location: Location) => number | null;
  readonly versioned: boolean;
}

export const workspaceEdit = (
  entry: WorkspaceChart,
  files: readonly { readonly file: string; readonly edits: readonly Edit[] }[],
  { uriOf, versionFor, versioned }: EditForm,
): WorkspaceEdit => {
  const documents = files.map(({ file, edits }): TextDocumentEdit & { readonly edits: TextEdit[] } => {
    const location = realLocation(entry, file) ?? join(entry.location, file);
    return {
      textDocument: { uri: uriOf(location), version: versionFor(entry, location) },
      edits: edits.map((edit) => ({ range: protocolRange(entry, file, edit.range), newText: edit.text })),
    };
  });
  return versioned
    ? { documentChanges: documents }
    : { changes: Object.fromEntries(documents.map(({ textDocument, edits }) => [textDocument.uri, edits])) };
};
