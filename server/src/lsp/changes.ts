/** What changes the workspace: the editor's documents, files on disk, folders, settings. */
import { FileChangeType } from 'vscode-languageserver';
import type { FileEvent } from '../analysis/index.ts';
import type { Folder } from './configuration.ts';
import { toLocation } from './locations.ts';
import type { Refresher } from './refresh.ts';
import type { Session } from './session.ts';

const kinds: Record<FileChangeType, FileEvent['kind']> = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
};

export const folderOf = ({ uri }: { readonly uri: string }): Folder => ({ uri, location: toLocation(uri) });

export const takeChanges = (session: Session, refresher: Refresher): void => {
  const { connection, documents, workspace } = session;

  /** Takes in a change, and tells the client if it changed a chart. */
  const change = (what: string, work: () => Promise<void>): Promise<void> =>
    session.change(what, async () => {
      const before = workspace.snapshot;
      await work();
      if (workspace.snapshot === before) return;
      session.status.tell();
      refresher.request();
    });

  documents.onDidChangeContent(({ document }) =>
    change('taking in an edit', () => workspace.changeDocument(toLocation(document.uri), document.getText())),
  );

  documents.onDidOpen(({ document }) =>
    session.change('opening a document', async () => {
      const location = toLocation(document.uri);
      // Other changes do not wait for it.
      void session.getReady(location).catch((error: unknown) => session.log.error('getting ready for edits failed', error));
    }),
  );

  documents.onDidClose(({ document }) => change('closing a document', () => workspace.closeDocument(toLocation(document.uri))));

  documents.onDidSave(({ document }) => {
    // A client that watches files tells of it by itself.
    if (!session.abilities.watchesFiles)
      change('reading a saved file', () => workspace.filesChanged([{ location: toLocation(document.uri), kind: 'created' }]));
  });

  connection.onDidChangeWatchedFiles(({ changes }) =>
    change('reading changed files', () => workspace.filesChanged(changes.map(({ uri, type }) => ({ location: toLocation(uri), kind: kinds[type] })))),
  );

  connection.onDidChangeConfiguration(({ settings }) =>
    session.change('reading the settings', async () => {
      if (session.abilities.configuration) await session.configurations.read(connection, session.folders);
      else session.configurations.set((settings as { keelson?: unknown } | null | undefined)?.keelson);
      session.status.tell();
      refresher.request();
      // Only the setting that leaves them to others changes colours; not awaited, since other changes wait for this one.
      if (session.abilities.refreshesColours) void connection.languages.semanticTokens.refresh().catch(() => {});
    }),
  );
};

/** Follows the folders of the workspace, once the client is ready to tell. */
export const followFolders = (session: Session, load: () => Promise<void>): void => {
  session.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
    session.change('changing folders', async () => {
      const gone = new Set(removed.map(({ uri }) => toLocation(uri)));
      const fresh = added.map(folderOf);
      const known = new Set(fresh.map(({ location }) => location));
      session.folders = [...session.folders.filter(({ location }) => !gone.has(location) && !known.has(location)), ...fresh];
      await load();
    }),
  );
};
