/** Writes the upgrade note: as an action of its own, and offered behind a fix after which installed releases need a migration. */
import { type CreateFile, TextDocumentEdit, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver';
import { noteFiles, type Upgrade, upgradeEdits, type WorkspaceChart } from '../analysis/index.ts';
import { LineIndex } from '../base/index.ts';
import { isFailure, join } from '../environment/index.ts';
import type { WrittenNote } from './code-actions.ts';
import { toLocation } from './locations.ts';
import type { Session } from './session.ts';

/** The command that asks whether the note is wanted; its arguments are a document's URI and the upgrade. */
export const offerNoteCommand = 'keelson.offerUpgradeNote';

/** Undefined where the note is there already, or nothing could take it. */
export const noteEdit = async (session: Session, { location }: WorkspaceChart, upgrade: Upgrade): Promise<WrittenNote | undefined> => {
  const texts = new Map<string, string>();
  for (const file of noteFiles) {
    const text = await textAt(session, join(location, file));
    if (text !== undefined) texts.set(file, text);
  }
  const { versionedEdits, createsFiles } = session.abilities;
  const files = upgradeEdits(texts, upgrade, versionedEdits && createsFiles);
  if (!files) return undefined;
  const changes: (CreateFile | (TextDocumentEdit & { readonly edits: TextEdit[] }))[] = [];
  const byHand = files.flatMap((file) => (file.byHand === undefined ? [] : [`${file.byHand}.`]));
  for (const { file, edits, exists } of files) {
    if (edits.length === 0) continue;
    const uri = session.uriOf(join(location, file));
    const lines = new LineIndex(texts.get(file) ?? '');
    if (!exists) changes.push({ kind: 'create', uri, options: { ignoreIfExists: true } });
    changes.push({
      textDocument: { uri, version: session.versionOf(uri) },
      edits: edits.map((edit) => ({ range: lines.positions(edit.range), newText: edit.text })),
    });
  }
  if (versionedEdits) return { edit: { documentChanges: changes }, byHand };
  const whole = changes.filter((change) => TextDocumentEdit.is(change)).map(({ textDocument, edits }) => [textDocument.uri, edits as TextEdit[]]);
  return { edit: { changes: Object.fromEntries(whole) }, byHand };
};

/** A file as the editor has it, else as it is on disk. */
export const textAt = async (session: Session, location: string): Promise<string | undefined> => {
  const open = session.documents.get(session.uriOf(location));
  if (open) return open.getText();
  const bytes = await session.files.readFile(location);
  return bytes && !isFailure(bytes) ? new TextDecoder().decode(bytes) : undefined;
};

/** Behind a fix: the finding is gone by then, so all that must be known of it comes with the command. */
export const offerNote = async (session: Session, uri: unknown, upgrade: unknown): Promise<void> => {
  const entry = typeof uri === 'string' ? session.workspace.chartOf(toLocation(uri)) : undefined;
  if (entry && isUpgrade(upgrade)) await offerNotes(session, [{ entry, upgrade }]);
};

/** Asks once for all charts, and writes the notes if they are wanted. */
export const offerNotes = async (
  session: Session,
  upgrades: readonly { readonly entry: WorkspaceChart; readonly upgrade: Upgrade }[],
): Promise<void> => {
  const notes = async (): Promise<WrittenNote[]> => {
    const all = await Promise.all(upgrades.map(({ entry, upgrade }) => noteEdit(session, entry, upgrade)));
    return all.filter((note) => note !== undefined);
  };
  const offered = await notes();
  if (offered.length === 0) return;
  const write = { title: upgrades.length > 1 ? 'Write the upgrade notes' : 'Write the upgrade note' };
  const charts = upgrades.map(({ upgrade }) => `${upgrade.chart} (for the upgrade to ${upgrade.next})`).join(', ');
  const chosen = await session.connection.window.showInformationMessage(
    `Installed releases need steps by hand once, since a field changes that Kubernetes refuses to change: ${charts}.${offered.flatMap(({ byHand }) => byHand.map((words) => ` ${words}`)).join('')}`,
    write,
  );
  if (chosen?.title !== write.title) return;
  // Worked out anew: the question may have stood for long.
  await session.connection.workspace.applyEdit({ label: write.title, edit: joined((await notes()).map(({ edit }) => edit)) });
};

const joined = (edits: readonly WorkspaceEdit[]): WorkspaceEdit =>
  edits.some(({ documentChanges }) => documentChanges)
    ? { documentChanges: edits.flatMap(({ documentChanges = [] }) => documentChanges) }
    : { changes: Object.assign({}, ...edits.map(({ changes }) => changes)) };

const isUpgrade = (value: unknown): value is Upgrade => {
  const { chart, version, next, summary, body, objects } = (value ?? {}) as Partial<Record<keyof Upgrade, unknown>>;
  return Array.isArray(objects) && [chart, version, next, summary, body, ...objects].every((text) => typeof text === 'string');
};
