/** Definition, references, highlights and rename. */
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  LSPErrorCodes,
  type PrepareRenameResult,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { definitionsAt, highlightsAt, referencesAt, renamable, renameAt } from '../features/index.ts';
import { answer } from './answer.ts';
import { type Cursor, cursorOf, protocolPlace } from './places.ts';
import type { Session } from './session.ts';
import { workspaceEdit } from './workspace-edit.ts';

export const offerNavigation = (session: Session): void => {
  const { connection } = session;

  connection.onDefinition(
    answer(session, 'finding a definition', async (params): Promise<Location[]> => {
      const cursor = cursorOf(session, params);
      return cursor ? definitionsAt(cursor.entry.chart, cursor.file, cursor.offset).map((place) => protocolPlace(session, cursor.entry, place)) : [];
    }),
  );

  connection.onReferences(
    answer(session, 'finding references', async ({ context, ...params }): Promise<Location[]> => {
      const cursor = cursorOf(session, params);
      if (!cursor) return [];
      const places = referencesAt(cursor.entry.chart, cursor.file, cursor.offset, context.includeDeclaration);
      return places.map((place) => protocolPlace(session, cursor.entry, place));
    }),
  );

  connection.onDocumentHighlight(
    answer(session, 'highlighting a name', async (params): Promise<DocumentHighlight[]> => {
      const cursor = cursorOf(session, params);
      if (!cursor) return [];
      const places = highlightsAt(cursor.entry.chart, cursor.file, cursor.offset);
      return places.map(({ source, range }) => ({ range: source.lines.positions(range), kind: DocumentHighlightKind.Read }));
    }),
  );

  connection.onPrepareRename(
    answer(session, 'preparing a rename', async (params): Promise<PrepareRenameResult | null> => {
      const cursor = cursorOf(session, params);
      if (!cursor) return null;
      const found = renamable(cursor.entry.chart, cursor.file, cursor.offset);
      if ('refused' in found) throw refusal(found.refused);
      return { range: cursor.source.lines.positions(found.range), placeholder: found.name };
    }),
  );

  connection.onRenameRequest(
    answer(session, 'renaming', async ({ newName, ...params }): Promise<WorkspaceEdit | null> => {
      const cursor = cursorOf(session, params);
      return cursor ? rename(session, cursor, newName) : null;
    }),
  );
};

const rename = (session: Session, { entry, file, offset }: Cursor, fresh: string): WorkspaceEdit => {
  const files = renameAt(entry.chart, file, offset, fresh);
  if ('refused' in files) throw refusal(files.refused);
  return workspaceEdit(entry, files, {
    uriOf: (location) => session.uriOf(location),
    versionFor: (chart, location) => session.versionFor(chart, location),
    versioned: session.abilities.versionedEdits,
  });
};

/** Editors show the reason to the user. */
const refusal = (reason: string): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestFailed, reason);
