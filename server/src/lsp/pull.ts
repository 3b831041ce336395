/** Diagnostics that the client asks for, of one document or of the whole workspace. */
import {
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { inside, type WorkspaceChart } from '../analysis/index.ts';
import { join } from '../environment/index.ts';
import { answer, answerHere } from './answer.ts';
import { type ChartDiagnostics, resultId } from './diagnostics.ts';
import { toLocation } from './locations.ts';
import { allProjectDiagnostics, projectDiagnostics } from './project.ts';
import type { Session } from './session.ts';

/** Milliseconds of going through charts after which a keystroke may come in between. */
const breath = 4;

export const offerDiagnostics = (session: Session): void => {
  const { connection, machine, workspace } = session;

  const diagnosticsOf = async (entry: WorkspaceChart, isWanted: () => boolean): Promise<ChartDiagnostics> => {
    const found = await session.diagnostics(entry, isWanted);
    if (!found) throw new ResponseError(LSPErrorCodes.ServerCancelled, 'a newer edit came', { retriggerRequest: true });
    return found;
  };

  connection.languages.diagnostics.on(
    answerHere(
      session,
      'finding diagnostics',
      async ({ textDocument, previousResultId }: DocumentDiagnosticParams, isWanted): Promise<DocumentDiagnosticReport> => {
        const location = toLocation(textDocument.uri);
        const entry = workspace.chartOf(location);
        const items =
          projectDiagnostics(session, textDocument.uri, location) ??
          (entry ? ((await diagnosticsOf(entry, isWanted)).get(inside(entry, location))?.diagnostics ?? []) : []);
        const id = resultId(items);
        return id === previousResultId
          ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
          : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
      },
    ),
  );

  connection.languages.diagnostics.onWorkspace(
    answer(
      session,
      'finding the diagnostics of the workspace',
      async ({ previousResultIds }: WorkspaceDiagnosticParams, isWanted): Promise<WorkspaceDiagnosticReport> => {
        const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
        const items: WorkspaceDocumentDiagnosticReport[] = [];
        const add = (uri: string, diagnostics: readonly Diagnostic[]): void => {
          const id = resultId(diagnostics);
          const version = session.versionOf(uri);
          if (previous.get(uri) === id) items.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId: id });
          else items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version, resultId: id, items: [...diagnostics] });
          previous.delete(uri);
        };
        let since = machine.now();
        for (const entry of workspace.snapshot.charts) {
          if (machine.now() - since > breath) {
            await machine.pause();
            since = machine.now();
          }
          for (const [file, { diagnostics }] of await diagnosticsOf(entry, isWanted)) {
            const location = join(entry.location, file);
            // A folder inside another may be a chart of its own, and then it speaks for its files.
            if (workspace.chartOf(location) === entry) add(session.uriOf(location), diagnostics);
          }
        }
        for (const [location, diagnostics] of allProjectDiagnostics(session)) add(session.uriOf(location), diagnostics);
        // Files that had diagnostics and have none any more.
        for (const uri of [...previous.keys()]) add(uri, []);
        return { items };
      },
    ),
  );
};
