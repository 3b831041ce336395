/** The language server: what it can do, and what happens when a client starts it. Knows nothing of Node or browsers. */
import {
  CodeActionKind,
  type CodeActionOptions,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
  WatchKind,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import { abilitiesOf } from './abilities.ts';
import { offerActions } from './actions.ts';
import { authoringCapabilities, offerAuthoring } from './authoring.ts';
import { folderOf, followFolders, takeChanges } from './changes.ts';
import { commandNames, takeCommands } from './commands.ts';
import { fixAllKind } from './fix-all.ts';
import { offerHover } from './hover.ts';
import { offerInlayHints } from './inlay-hints.ts';
import { offerLenses } from './lenses.ts';
import { offerPreviews } from './previews.ts';
import { offerDiagnostics } from './pull.ts';
import { Refresher } from './refresh.ts';
import { type Machine, Session } from './session.ts';

interface InitializationOptions {
  /** Address of the folder with the rules' pages, ending with a slash. */
  readonly rulePages?: string;
  /** A command of the client that shows the page of a rule or a fix; it asks which. */
  readonly explainCommand?: string;
  /** A command of the client that shows an upgrade preview; it takes `{uri, step, branch}`. */
  readonly previewCommand?: string;
  /** The values under `keelson`, for clients that cannot be asked. */
  readonly settings?: unknown;
}

const capabilities: ServerCapabilities = {
  positionEncoding: PositionEncodingKind.UTF16,
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  hoverProvider: true,
  ...authoringCapabilities,
  codeLensProvider: {},
  inlayHintProvider: true,
  executeCommandProvider: { commands: [...commandNames] },
  diagnosticProvider: { identifier: 'keelson', interFileDependencies: true, workspaceDiagnostics: true },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};

/** Below the menu of fixes stands the way to their pages, where the client has a command for these. */
const actionOptions = (explain: string | undefined): CodeActionOptions => ({
  codeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
  resolveProvider: true,
  ...(explain ? { documentation: [{ kind: CodeActionKind.QuickFix, command: { title: 'What these fixes do (Keelson)', command: explain } }] } : {}),
});

export const serve = (connection: Connection, machine: Machine): void => {
  const session = new Session(connection, machine);
  const refresher = new Refresher(session);

  connection.onInitialize((params: InitializeParams) => {
    const { workspaceFolders, rootUri } = params;
    const given = (params.initializationOptions ?? {}) as InitializationOptions;
    session.abilities = abilitiesOf(params.capabilities);
    session.rulePages = given.rulePages ?? machine.rulePages;
    session.previewCommand = given.previewCommand;
    session.configurations.set(given.settings);
    session.folders = (workspaceFolders ?? (rootUri ? [{ uri: rootUri }] : [])).map(folderOf);
    return {
      serverInfo: { name: 'keelson', version: machine.version },
      capabilities: { ...capabilities, codeActionProvider: actionOptions(session.abilities.documentsActions ? given.explainCommand : undefined) },
    };
  });

  /** An editor that starts is slow to answer: it is asked everything at once. */
  const load = async (asked: readonly Promise<unknown>[] = []): Promise<void> => {
    const { abilities, configurations, folders } = session;
    const settings = abilities.configuration && orLog(session, 'the settings', configurations.read(connection, folders));
    const progress = abilities.progress ? orLog(session, 'progress', connection.window.createWorkDoneProgress()) : undefined;
    await Promise.all([settings, progress, ...asked]);
    await loadFolders(session, refresher, await progress);
  };

  connection.onInitialized(() => {
    if (session.abilities.folders) followFolders(session, () => load());
    session.change('reading the workspace', () => load(register(session)));
  });

  connection.onShutdown(() => refresher.stop());

  offerDiagnostics(session);
  offerActions(session);
  offerHover(session);
  takeCommands(session);
  offerAuthoring(session);
  offerLenses(session);
  offerInlayHints(session);
  offerPreviews(session);
  takeChanges(session, refresher);
  session.documents.listen(connection);
  connection.listen();
};

/** Asks the client for the events that it sends only then. */
const register = (session: Session): Promise<unknown>[] => {
  const { abilities, connection } = session;
  const asked: Promise<unknown>[] = [];
  if (abilities.registersConfiguration)
    asked.push(orLog(session, 'changes of settings', connection.client.register(DidChangeConfigurationNotification.type, { section: 'keelson' })));
  if (abilities.watchesFiles)
    asked.push(orLog(session, 'changes of files', connection.client.register(DidChangeWatchedFilesNotification.type, { watchers })));
  return asked;
};

/** What comes and goes is told of everything, since of a folder editors tell its own name alone; changes only of what a chart is made of. */
const watchers = [
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  ...[
    '**/Chart.yaml',
    '**/*values*.{yaml,yml}',
    '**/values/**',
    '**/values.schema.json',
    '**/requirements.yaml',
    '**/.helmignore',
    '**/.keelson.yaml',
    '**/templates/**',
    '**/charts/**',
    '**/ci/**',
  ].map((globPattern) => ({ globPattern, kind: WatchKind.Change })),
];

/** Finds the charts of the folders; reading them goes on when this is over. */
const loadFolders = async (session: Session, refresher: Refresher, progress: WorkDoneProgressServerReporter | undefined): Promise<void> => {
  const { workspace } = session;
  await workspace.setFolders(session.folders.map(({ location }) => location));
  progress?.begin('Keelson: reading charts', 0, undefined, false);
  const read = session.status.during('Reading charts', 0, () =>
    session.readCharts((done, total) => progress?.report(Math.round((100 * done) / total), `${done} of ${total}`)),
  );
  void read.then(() => {
    progress?.done();
    session.status.tell();
    refresher.request();
  });
};

/** What a client refuses is done without. */
const orLog = async <Result>(session: Session, what: string, request: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await request;
  } catch (error) {
    session.log.error(`the editor does not give ${what}`, error);
    return undefined;
  }
};
