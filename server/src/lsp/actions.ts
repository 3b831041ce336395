/** Code actions: what is offered at a place, and the edits of the one that was chosen. */
import { type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver';
import { inside, sourceOf, type WorkspaceChart } from '../analysis/index.ts';
import { answer } from './answer.ts';
import { codeActions, type FixContext, resolveAction, underlinesAt, uriOf } from './code-actions.ts';
import { toLocation } from './locations.ts';
import { outdated, type Session } from './session.ts';
import { noteEdit, offerNoteCommand } from './upgrade-note.ts';

export const offerActions = (session: Session): void => {
  const { connection, workspace } = session;

  const contextOf = async (entry: WorkspaceChart, isWanted: () => boolean): Promise<FixContext> => {
    const report = await session.report(entry, isWanted);
    if (!report) throw outdated();
    return {
      entry,
      report,
      options: session.options(entry),
      fixes: session.fixes,
      noteEdit: (upgrade) => noteEdit(session, entry, upgrade),
      offerNote: session.abilities.appliesEdits ? offerNoteCommand : undefined,
      form: {
        uriOf: (location) => session.uriOf(location),
        versionFor: (chart, location) => session.versionFor(chart, location),
        versioned: session.abilities.versionedEdits,
      },
    };
  };

  connection.onCodeAction(
    answer(session, 'offering code actions', async ({ textDocument, range, context }: CodeActionParams, isWanted): Promise<CodeAction[]> => {
      if (context.only && !context.only.some(includesQuickFix)) return [];
      const location = toLocation(textDocument.uri);
      const entry = workspace.chartOf(location);
      const source = entry && sourceOf(entry.chart, inside(entry, location));
      if (!source) return [];
      const found = await session.diagnostics(entry, isWanted);
      const wanted = { start: source.lines.offset(range.start), end: source.lines.offset(range.end) };
      const all = [...(found?.values() ?? [])].flatMap(({ underlines }) => underlines);
      const here = underlinesAt(all, inside(entry, location), wanted);
      return codeActions(await contextOf(entry, isWanted), here, context.diagnostics, textDocument.uri, session.abilities.resolvesActions);
    }),
  );

  connection.onCodeActionResolve(
    answer(session, 'working out a code action', async (action: CodeAction, isWanted): Promise<CodeAction> => {
      const uri = uriOf(action.data);
      if (action.edit || uri === undefined) return action;
      const entry = workspace.chartOf(toLocation(uri));
      const edit = entry && (await resolveAction(await contextOf(entry, isWanted), action.data));
      if (!edit) throw outdated();
      return { ...action, edit };
    }),
  );
};

const includesQuickFix = (kind: string): boolean => kind === '' || kind === CodeActionKind.QuickFix;
