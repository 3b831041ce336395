/** Commands of the protocol: what the server does on the client's demand, edits included. */
import { type ExecuteCommandParams, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { answer } from './answer.ts';
import { applyFixes, fixAllCommand } from './fix-all.ts';
import { tellChangesCommand } from './lenses.ts';
import type { Session } from './session.ts';
import { offerNote, offerNoteCommand } from './upgrade-note.ts';

export const commandNames: readonly string[] = [offerNoteCommand, fixAllCommand, tellChangesCommand];

export const takeCommands = (session: Session): void => {
  session.connection.onExecuteCommand(
    answer(session, 'a command', async ({ command, arguments: given = [] }: ExecuteCommandParams, isWanted): Promise<null> => {
      if (command === fixAllCommand) return applyFixes(session, given[0], isWanted);
      if (command === tellChangesCommand)
        await session.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message: String(given[0] ?? '') });
      // What the user is asked must not keep the client waiting for an answer.
      if (command === offerNoteCommand)
        offerNote(session, given[0], given[1]).catch((error: unknown) => session.log.error('the upgrade note failed', error));
      return null;
    }),
  );
};
