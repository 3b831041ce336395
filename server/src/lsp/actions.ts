/** Code actions: what is offered at a place, and the edits of the one that was chosen. */
import { type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver';
import { inside, sourceOf, type WorkspaceChart } from '../analysis/index.ts';
import { answer } from './answer.ts';
import { codeActions, type FixContext, resolveAction, underlinesAt, uriOf } from './code-actions.ts';
import { fixAllKind, safeEdit } from './fix-all.ts';
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
      showsDisabled: session.abilities.showsDisabled,
      isWanted: () => isWanted() && workspace.isCurrent(entry),
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
      const wantsAll = context.only?.some(includesFixAll) === true;
      if (context.only && !wantsAll && !context.only.some(includesQuickFix)) return [];
      const location = toLocation(textDocument.uri);
      const entry = workspace.chartOf(location);
      const source = entry && sourceOf(entry.chart, inside(entry, location));
      if (!source) return [];
      const all: CodeAction[] = [];
      if (wantsAll) {
        const edit = await safeEdit(session, entry, location, isWanted);
        if (edit) all.push({ title: 'Fix all that needs no migration (Keelson)', kind: fixAllKind, edit });
        if (!context.only?.some(includesQuickFix)) return all;
      }
      const found = await session.diagnostics(entry, isWanted);
      const wanted = { start: source.lines.offset(range.start), end: source.lines.offset(range.end) };
      const underlines = [...(found?.values() ?? [])].flatMap(({ underlines }) => underlines);
      const here = underlinesAt(underlines, inside(entry, location), wanted);
      const quick = await codeActions(
        await contextOf(entry, isWanted),
        here,
        context.diagnostics,
        textDocument.uri,
        session.abilities.resolvesActions,
      );
      if (!quick) throw outdated();
      return [...quick, ...all];
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

/** A client that asks for the whole menu is not offered it: it would be there at every place. */
const includesFixAll = (kind: string): boolean => kind !== '' && (fixAllKind === kind || fixAllKind.startsWith(`${kind}.`));

const includesQuickFix = (kind: string): boolean => kind === '' || kind === CodeActionKind.QuickFix;
