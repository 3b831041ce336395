/** The language server: wires the protocol to the workspace. Knows nothing of Node or browsers. */
import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ChartReport, type CheckOptions, type Incomplete, Reports, sourceOf, Workspace, type WorkspaceChart } from '../analysis/index.ts';
import { type FileSystem, join, type Location, type Log } from '../environment/index.ts';
import { hoverText } from '../features/index.ts';
import { type Configuration, configurationFrom } from '../settings/index.ts';
import { clientFileSystem } from './client-files.ts';
import { codeActions, Fixes, resolveAction, underlinesAt, uriOf } from './code-actions.ts';
import { diagnosticsOf, protocolRange, resultId } from './diagnostics.ts';
import { toLocation, toUri } from './locations.ts';

/** What the server needs of the machine it runs on. */
export interface Machine {
  /** The machine's own files; undefined in a browser. */
  readonly files: FileSystem | undefined;
  /** Lets other messages be handled. */
  readonly pause: () => Promise<void>;
  /** Milliseconds since some moment. */
  readonly now: () => number;
  readonly version: string;
}

interface InitializationOptions {
  /** Address of the folder with the rules' pages, ending with a slash. */
  readonly rulePages?: string;
  readonly settings?: unknown;
}

/** Milliseconds to wait for further changes before clients without pull diagnostics are told. */
const pushDelay = 60;

export const serve = (connection: Connection, machine: Machine): void => {
  const log: Log = {
    info: (message) => connection.console.info(message),
    error: (message, error) =>
      connection.console.error(
        error === undefined ? message : `${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ),
  };
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(clientFileSystem(connection, machine.files), log);
  const reports = new Reports(machine.pause, machine.now, log);
  const fixes = new Fixes();
  let configuration: Configuration = configurationFrom(undefined);
  let folders: Location[] = [];
  let rulePages: string | undefined;
  let client = {
    pull: false,
    refresh: false,
    related: false,
    configuration: false,
    watch: false,
    folders: false,
    progress: false,
    lazyActions: false,
  };
  /** Changes are taken in one after the other; requests wait for those before them. */
  let changes: Promise<void> = Promise.resolve();
  let pushTimer: ReturnType<typeof setTimeout> | undefined;
  const pushed = new Set<string>();

  const guarded = (what: string, work: () => Promise<void>): void => {
    changes = changes.then(work).catch((error: unknown) => log.error(`${what} failed`, error));
  };
  const options = (): CheckOptions => (configuration.kubernetesVersion === '' ? {} : { kubeVersion: configuration.kubernetesVersion });
  const status = (busy: boolean, text: string, incomplete: readonly Incomplete[] = [], entry?: WorkspaceChart): void => {
    connection
      .sendNotification('keelson/status', {
        busy,
        text,
        incomplete: entry
          ? incomplete.map(({ message, file, range }) => ({
              message,
              uri: toUri(join(entry.location, file)),
              range: protocolRange(entry, file, range),
            }))
          : [],
      })
      .catch(() => {});
  };

  /** The report of a chart as it is now; throws `ServerCancelled` where a newer edit made it unwanted. */
  const reportOf = async (entry: WorkspaceChart): Promise<ChartReport> => {
    const known = reports.known(entry.chart, options());
    if (known) return known;
    status(true, `Analysing ${entry.chart.metadata.name}`);
    const report = await reports.of(entry.chart, options(), () => workspace.snapshot.charts.includes(entry));
    if (!report) throw new ResponseError(LSPErrorCodes.ServerCancelled, 'a newer edit came', { retriggerRequest: true });
    status(
      false,
      report.incomplete.length === 0 ? 'Everything was analysed' : `${report.incomplete.length} places could not be analysed`,
      report.incomplete,
      entry,
    );
    return report;
  };

  const filesOf = async (entry: WorkspaceChart) => diagnosticsOf(entry, await reportOf(entry), configuration.dependencies, rulePages, client.related);

  const changed = (): void => {
    if (client.pull) {
      if (client.refresh)
        Promise.resolve(connection.languages.diagnostics.refresh()).catch((error: unknown) => log.error('the editor did not refresh', error));
      return;
    }
    clearTimeout(pushTimer);
    pushTimer = setTimeout(() => void pushAll(), pushDelay);
  };

  const pushAll = async (): Promise<void> => {
    await changes;
    const current = new Set<string>();
    for (const entry of workspace.snapshot.charts) {
      try {
        for (const [file, { diagnostics }] of await filesOf(entry)) {
          const uri = toUri(join(entry.location, file));
          current.add(uri);
          await connection.sendDiagnostics({ uri, diagnostics });
        }
      } catch (error) {
        // A newer edit asks for another round.
        if (error instanceof ResponseError) return;
        log.error('diagnostics failed', error);
      }
    }
    for (const uri of pushed) if (!current.has(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
    pushed.clear();
    for (const uri of current) pushed.add(uri);
  };

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const { capabilities, workspaceFolders, rootUri } = params;
    const given = (params.initializationOptions ?? {}) as InitializationOptions;
    rulePages = given.rulePages;
    configuration = configurationFrom(given.settings);
    folders = (workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : [])).map(toLocation);
    const { textDocument, workspace: inWorkspace, window } = capabilities;
    client = {
      pull: textDocument?.diagnostic !== undefined,
      refresh: inWorkspace?.diagnostics?.refreshSupport === true,
      related: textDocument?.diagnostic?.relatedInformation === true || textDocument?.publishDiagnostics?.relatedInformation === true,
      configuration: inWorkspace?.configuration === true,
      watch: inWorkspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      folders: inWorkspace?.workspaceFolders === true,
      progress: window?.workDoneProgress === true,
      lazyActions: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true && textDocument.codeAction.dataSupport === true,
    };
    return {
      serverInfo: { name: 'keelson', version: machine.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix], resolveProvider: true },
        diagnosticProvider: { identifier: 'keelson', interFileDependencies: true, workspaceDiagnostics: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  const readConfiguration = async (): Promise<void> => {
    if (!client.configuration) return;
    configuration = configurationFrom(await connection.workspace.getConfiguration('keelson'));
  };

  const loadFolders = async (): Promise<void> => {
    const progress = client.progress ? await connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Keelson: reading charts', 0, undefined, false);
    status(true, 'Reading charts');
    await workspace.setFolders(folders, (done, total) => progress?.report(Math.round((100 * done) / total), `${done} of ${total}`));
    progress?.done();
    const { length } = workspace.snapshot.charts;
    status(false, length === 0 ? 'No chart found' : `${length} chart${length === 1 ? '' : 's'}`);
  };

  connection.onInitialized(() => {
    guarded('reading the workspace', async () => {
      if (client.watch) {
        await connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [
            '**/Chart.yaml',
            '**/values*.yaml',
            '**/values.schema.json',
            '**/requirements.yaml',
            '**/.helmignore',
            '**/templates/**',
            '**/charts/**',
            '**/*.tgz',
          ].map((globPattern) => ({ globPattern })),
        });
      }
      await readConfiguration();
      await loadFolders();
      changed();
    });
    if (client.folders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
        guarded('changing folders', async () => {
          const gone = new Set(removed.map(({ uri }) => toLocation(uri)));
          folders = [...folders.filter((folder) => !gone.has(folder)), ...added.map(({ uri }) => toLocation(uri))];
          await loadFolders();
          changed();
        }),
      );
    }
  });

  connection.onDidChangeConfiguration(({ settings }) =>
    guarded('reading settings', async () => {
      if (client.configuration) await readConfiguration();
      else configuration = configurationFrom((settings as { keelson?: unknown } | undefined)?.keelson);
      changed();
    }),
  );

  connection.onDidChangeWatchedFiles(({ changes: events }) =>
    guarded('reading changed files', async () => {
      await workspace.reload(events.map(({ uri }) => toLocation(uri)));
      changed();
    }),
  );

  documents.onDidChangeContent(({ document }) =>
    guarded('taking in an edit', async () => {
      const before = workspace.snapshot;
      await workspace.changeDocument(toLocation(document.uri), document.getText());
      if (workspace.snapshot !== before) changed();
    }),
  );

  documents.onDidClose(({ document }) =>
    guarded('closing a document', async () => {
      const before = workspace.snapshot;
      await workspace.closeDocument(toLocation(document.uri));
      if (workspace.snapshot !== before) changed();
    }),
  );

  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }): Promise<DocumentDiagnosticReport> => {
    await changes;
    const location = toLocation(textDocument.uri);
    const entry = workspace.chartOf(location);
    const items = entry ? ((await filesOf(entry)).get(location.slice(entry.location.length + 1))?.diagnostics ?? []) : [];
    const id = resultId(items);
    if (id === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
  });

  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
    await changes;
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const version = (uri: string): number | null => documents.get(uri)?.version ?? null;
    const add = (uri: string, diagnostics: Parameters<typeof resultId>[0]): void => {
      const id = resultId(diagnostics);
      if (previous.get(uri) === id) items.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version: version(uri), resultId: id });
      else items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: version(uri), resultId: id, items: [...diagnostics] });
      previous.delete(uri);
    };
    for (const entry of workspace.snapshot.charts) {
      if (token.isCancellationRequested) break;
      for (const [file, { diagnostics }] of await filesOf(entry)) add(toUri(join(entry.location, file)), diagnostics);
    }
    // Files that had diagnostics and have none any more.
    if (!token.isCancellationRequested) for (const uri of [...previous.keys()]) add(uri, []);
    return { items };
  });

  connection.onHover(async ({ textDocument, position }) => {
    await changes;
    const location = toLocation(textDocument.uri);
    const entry = workspace.chartOf(location);
    if (!entry) return null;
    const file = location.slice(entry.location.length + 1);
    const source = sourceOf(entry.chart, file);
    if (!source) return null;
    const offset = source.lines.offset(position);
    const here = (await filesOf(entry)).get(file)?.underlines.filter(({ range }) => range.start <= offset && offset < range.end) ?? [];
    const [first] = here;
    if (!first) return null;
    const link = (target: string, at: number): string | undefined => {
      const text = sourceOf(entry.chart, target);
      return text ? `${toUri(join(entry.location, target))}#L${text.lines.position(at).line + 1}` : undefined;
    };
    return { contents: { kind: MarkupKind.Markdown, value: hoverText(here, link) }, range: protocolRange(entry, file, first.range) };
  });

  const version = (uri: string): number | null => documents.get(uri)?.version ?? null;

  connection.onCodeAction(async ({ textDocument, range, context }): Promise<CodeAction[]> => {
    if (
      context.only &&
      !context.only.some((kind) => kind === '' || CodeActionKind.QuickFix === kind || CodeActionKind.QuickFix.startsWith(`${kind}.`))
    )
      return [];
    await changes;
    const location = toLocation(textDocument.uri);
    const entry = workspace.chartOf(location);
    if (!entry) return [];
    const file = location.slice(entry.location.length + 1);
    const source = sourceOf(entry.chart, file);
    if (!source) return [];
    const wanted = { start: source.lines.offset(range.start), end: source.lines.offset(range.end) };
    const report = await reportOf(entry);
    const all = [...(await filesOf(entry)).values()].flatMap(({ underlines }) => underlines);
    return codeActions(
      entry,
      report,
      underlinesAt(all, file, wanted),
      fixes,
      options(),
      context.diagnostics,
      version,
      textDocument.uri,
      client.lazyActions,
    );
  });

  connection.onCodeActionResolve(async (action) => {
    await changes;
    if (action.edit || !action.data) return action;
    const entry = workspace.chartOf(toLocation(uriOf(action.data)));
    const edit = entry && resolveAction(entry, await reportOf(entry), action.data, fixes, options(), version);
    return edit ? { ...action, edit } : action;
  });

  documents.listen(connection);
  connection.listen();
};
