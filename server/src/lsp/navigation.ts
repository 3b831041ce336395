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
import type { WorkspaceChart } from '../analysis/index.ts';
import { definitionsAt, highlightsAt, type Place, referencesAt, renamable, renameAt, typesAt } from '../features/index.ts';
import { answer } from './answer.ts';
import { elsewhere } from './elsewhere.ts';
import { type Cursor, cursorOf, protocolPlace } from './places.ts';
import type { Session } from './session.ts';
import { workspaceEdit } from './workspace-edit.ts';

export const offerNavigation = (session: Session): void => {
  const { connection } = session;

  connection.onDefinition(
    answer(session, 'finding a definition', async (params): Promise<Location[]> => {
      const cursor = cursorOf(session, params);
      if (!cursor) return [];
      const own = definitionsAt(cursor.entry.chart, cursor.file, cursor.offset).map((place) => protocolPlace(session, cursor.entry, place));
      // What a library reads, only the charts that use it may have.
      return own.length > 0 ? own : inUsers(session, cursor, definitionsAt);
    }),
  );

  connection.onTypeDefinition(
    answer(session, 'finding the schema of a value', async (params): Promise<Location[]> => {
      const cursor = cursorOf(session, params);
      return cursor ? typesAt(cursor.entry.chart, cursor.file, cursor.offset).map((place) => protocolPlace(session, cursor.entry, place)) : [];
    }),
  );

  connection.onReferences(
    answer(session, 'finding references', async ({ context, ...params }): Promise<Location[]> => {
      const cursor = cursorOf(session, params);
      if (!cursor) return [];
      const find: Find = (chart, file, offset) => referencesAt(chart, file, offset, context.includeDeclaration);
      const own = find(cursor.entry.chart, cursor.file, cursor.offset).map((place) => protocolPlace(session, cursor.entry, place));
      return distinct([...own, ...inUsers(session, cursor, find)]);
    }),
  );

  connection.onDocumentHighlight(
    answer(session, 'highlighting a name', async (params): Promise<DocumentHighlight[] | null> => {
      const cursor = cursorOf(session, params);
      if (!cursor) return null;
      const places = highlightsAt(cursor.entry.chart, cursor.file, cursor.offset);
      // An editor that is told of no place marks the same words itself.
      return places.length > 0
        ? places.map(({ source, range }) => ({ range: source.lines.positions(range), kind: DocumentHighlightKind.Read }))
        : null;
    }),
  );

  connection.onPrepareRename(
    answer(session, 'preparing a rename', async (params): Promise<PrepareRenameResult | null> => {
      const cursor = cursorOf(session, params);
      if (!cursor) return null;
      const found = renamable(cursor.entry.chart, cursor.file, cursor.offset);
      if ('refused' in found) throw refusal(found.refused);
      refuseElsewhere(session, cursor);
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

type Find = (chart: WorkspaceChart['chart'], file: string, offset: number) => readonly Place[];

/** The same question, asked of the charts in which this one stands in for a dependency. */
const inUsers = (session: Session, cursor: Cursor, find: Find): Location[] =>
  distinct(
    elsewhere(session, cursor).flatMap(({ entry, file }) =>
      find(entry.chart, file, cursor.offset).map((place) => protocolPlace(session, entry, place)),
    ),
  );

const distinct = (places: readonly Location[]): Location[] => [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];

/** A name that other charts of the workspace use as well is not changed: they would break. */
const refuseElsewhere = (session: Session, cursor: Cursor): void => {
  for (const { entry, file, folder } of elsewhere(session, cursor)) {
    const use = referencesAt(entry.chart, file, cursor.offset, true).find(({ source }) => !source.path.startsWith(`${folder}/`));
    if (!use) continue;
    const line = use.source.lines.position(use.range.start).line + 1;
    throw refusal(`The chart ${entry.chart.metadata.name} uses it too, in ${use.source.path}:${line}; a rename here would break that chart.`);
  }
};

const rename = (session: Session, cursor: Cursor, fresh: string): WorkspaceEdit => {
  const { entry, file, offset } = cursor;
  const files = renameAt(entry.chart, file, offset, fresh);
  if ('refused' in files) throw refusal(files.refused);
  refuseElsewhere(session, cursor);
  return workspaceEdit(entry, files, {
    uriOf: (location) => session.uriOf(location),
    versionFor: (chart, location) => session.versionFor(chart, location),
    versioned: session.abilities.versionedEdits,
  });
};

/** Editors show the reason to the user. */
const refusal = (reason: string): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestFailed, reason);
