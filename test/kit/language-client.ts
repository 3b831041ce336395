/**
 * An editor without windows: a client that speaks with the real server, keeps documents as an editor does, and remembers what the server told it. Files of a test
 * are named by their locations (`/space/gatehouse/Chart.yaml`).
 */
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  FileChangeType,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type LogMessageParams,
  type MessageReader,
  type MessageWriter,
  ProposedFeatures,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  type ShowMessageRequestParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceDiagnosticReport,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileSystem, MemoryFileSystem } from '../../server/src/environment/index.ts';
import { type Machine, serve } from '../../server/src/lsp/index.ts';

/** Where the rules' pages are in the sources. */
export const rulePages = `${pathToFileURL(new URL('../../server/src/rules', import.meta.url).pathname).href}/`;

export interface ServerStatus {
  readonly busy: boolean;
  readonly text: string;
  readonly incomplete: readonly { readonly message: string; readonly uri: string; readonly range: Range }[];
}

/** What VS Code can do, as far as the server asks. */
export const fullCapabilities: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    applyEdit: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] },
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
  textDocument: {
    diagnostic: { relatedInformation: true },
    codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } },
  },
  window: { workDoneProgress: true },
};

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  /** Locations or URIs; `/space` without them. */
  readonly folders?: readonly string[];
  readonly initialize?: Partial<InitializeParams>;
  /** The values under `keelson`, by folder URI; `''` for all. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Requests of the server that this client refuses. */
  readonly refuses?: readonly string[];
  /** Answers the server's requests for files, as the extension in a browser does. */
  readonly serveFiles?: MemoryFileSystem;
}

/** A diagnostic as this server sends it: the message is plain text. */
export type TextDiagnostic = Diagnostic & { readonly message: string };

export const uriOf = (location: string): string => (/^[a-z][a-z0-9+.-]+:/i.test(location) ? location : `file://${encodeURI(location)}`);

export class LanguageClient {
  readonly connection: ProtocolConnection;
  readonly documents = new Map<string, TextDocument>();
  /** What the server told, in the order in which it came. */
  readonly pushed: PublishDiagnosticsParams[] = [];
  readonly statuses: ServerStatus[] = [];
  readonly logs: LogMessageParams[] = [];
  readonly progress: { readonly kind: string; readonly message?: string; readonly percentage?: number }[] = [];
  readonly registrations: Registration[] = [];
  refreshes = 0;
  /** What the server asked the user. */
  readonly questions: ShowMessageRequestParams[] = [];
  /** The title of the answer that the user gives. */
  reply: string | undefined;
  /** What the server told the user. */
  readonly shown: string[] = [];
  /** The user cancels work whose progress is titled so. */
  cancels: string | undefined;
  /** Edits that the server made. */
  readonly edits: ApplyWorkspaceEditParams[] = [];
  settings: Record<string, unknown>;
  initialized: InitializeResult = { capabilities: {} };
  readonly #waiting = new Set<() => void>();

  /** A client on a connection that leads to a server; `start` begins the session. */
  constructor(reader: MessageReader, writer: MessageWriter, options: ClientOptions = {}) {
    this.settings = { ...options.settings };
    this.connection = createProtocolConnection(reader, writer);
    const { connection } = this;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => this.#take(() => this.pushed.push(params)));
    connection.onNotification('keelson/status', (status: ServerStatus) => this.#take(() => this.statuses.push(status)));
    connection.onNotification('window/logMessage', (message: LogMessageParams) => this.#take(() => this.logs.push(message)));
    connection.onNotification('window/showMessage', ({ message }: { message: string }) => this.#take(() => this.shown.push(message)));
    connection.onNotification('$/progress', ({ token, value }: { token: string; value: { kind: string; title?: string } }) => {
      this.#take(() => this.progress.push(value));
      if (this.cancels !== undefined && value.title?.includes(this.cancels))
        void connection.sendNotification('window/workDoneProgress/cancel', { token });
    });
    const answers: Record<string, (params: never) => unknown> = {
      'workspace/diagnostic/refresh': () => this.#take(() => this.refreshes++) ?? null,
      'window/workDoneProgress/create': () => null,
      'client/registerCapability': ({ registrations }: { registrations: Registration[] }) => {
        this.registrations.push(...registrations);
        return null;
      },
      'workspace/configuration': ({ items }: { items: { scopeUri?: string }[] }) =>
        items.map(({ scopeUri }) => this.settings[scopeUri ?? ''] ?? this.settings[''] ?? null),
      'window/showMessageRequest': (params: ShowMessageRequestParams) => {
        this.#take(() => this.questions.push(params));
        return params.actions?.find(({ title }) => title === this.reply) ?? null;
      },
      'workspace/applyEdit': (params: ApplyWorkspaceEditParams) => {
        this.#take(() => this.edits.push(params));
        return { applied: true };
      },
      'keelson/fs/readFile': async ({ uri }: { uri: string }) => {
        const bytes = await options.serveFiles?.readFile(uri);
        return bytes ? Buffer.from(bytes).toString('base64') : null;
      },
      'keelson/fs/readDirectory': async ({ uri }: { uri: string }) => (await options.serveFiles?.readDirectory(uri.replace(/\/$/, ''))) ?? null,
    };
    for (const [method, handler] of Object.entries(answers)) if (!options.refuses?.includes(method)) connection.onRequest(method, handler as never);
    connection.listen();
  }

  /** Begins the session, and waits until the server has read the workspace. */
  async start(options: ClientOptions = {}): Promise<this> {
    this.initialized = await this.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      workspaceFolders: (options.folders ?? ['/space']).map((folder) => ({ uri: uriOf(folder), name: folder })),
      capabilities: options.capabilities ?? fullCapabilities,
      ...options.initialize,
    });
    await this.connection.sendNotification('initialized', {});
    return this;
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    this.connection.dispose();
  }

  // Documents, as an editor keeps them.

  async open(location: string, text: string, languageId = 'helm'): Promise<TextDocument> {
    const uri = uriOf(location);
    const document = TextDocument.create(uri, languageId, 1, text);
    this.documents.set(uri, document);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return document;
  }

  /** Replaces the first occurrence of a text in an open document, without saving. */
  async replace(location: string, old: string, fresh: string): Promise<void> {
    const document = this.document(location);
    const start = document.getText().indexOf(old);
    if (start < 0) throw new Error(`${location} has no ${JSON.stringify(old)}`);
    await this.edit(location, [{ range: { start: document.positionAt(start), end: document.positionAt(start + old.length) }, newText: fresh }]);
  }

  /** Applies edits that speak of the document as it is now, and tells the server of each, last ones first. */
  async edit(location: string, edits: readonly TextEdit[]): Promise<void> {
    const document = this.document(location);
    const last = [...edits].sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start));
    const contentChanges = last.map(({ range, newText }) => ({ range, text: newText }));
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri: document.uri, version }, contentChanges });
  }

  async close(location: string): Promise<void> {
    this.documents.delete(uriOf(location));
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(location) } });
  }

  document(location: string): TextDocument {
    const document = this.documents.get(uriOf(location));
    if (!document) throw new Error(`${location} is not open`);
    return document;
  }

  /** Takes an edit of the server over into open documents; refuses one for another version of a document, as editors do. */
  async apply({ documentChanges = [] }: WorkspaceEdit): Promise<void> {
    for (const change of documentChanges) {
      if (!('edits' in change)) throw new Error('not an edit of a text');
      const { uri, version } = change.textDocument;
      const document = this.document(uri);
      if (version !== document.version) throw new Error(`the edit is for version ${version} of ${uri}, which has version ${document.version}`);
      await this.edit(uri, change.edits as TextEdit[]);
    }
  }

  // Requests.

  async report(location: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri: uriOf(location) },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  }

  /** The diagnostics of a file. */
  async diagnostics(location: string): Promise<TextDiagnostic[]> {
    const report = await this.report(location);
    return report.kind === 'full' ? (report.items as TextDiagnostic[]) : [];
  }

  async workspaceReport(previousResultIds: readonly { readonly uri: string; readonly value: string }[] = []): Promise<WorkspaceDiagnosticReport> {
    return this.connection.sendRequest('workspace/diagnostic', { previousResultIds });
  }

  async hover(location: string, line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest('textDocument/hover', { textDocument: { uri: uriOf(location) }, position: { line, character } });
  }

  async actions(location: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: uriOf(location) },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  async resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest('codeAction/resolve', action);
  }

  async execute(command: string, args: readonly unknown[] = []): Promise<unknown> {
    return this.connection.sendRequest('workspace/executeCommand', { command, arguments: args });
  }

  // Events.

  async filesChanged(events: Readonly<Record<string, 'created' | 'changed' | 'deleted'>>): Promise<void> {
    const types = { created: FileChangeType.Created, changed: FileChangeType.Changed, deleted: FileChangeType.Deleted };
    const changes = Object.entries(events).map(([location, kind]) => ({ uri: uriOf(location), type: types[kind] }));
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  async foldersChanged(added: readonly string[], removed: readonly string[]): Promise<void> {
    const folders = (list: readonly string[]) => list.map((folder) => ({ uri: uriOf(folder), name: folder }));
    await this.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: folders(added), removed: folders(removed) } });
  }

  async settingsChanged(settings: Record<string, unknown>): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  /** Resolves once the server has told enough. */
  async until(what: string, isEnough: () => boolean, milliseconds = 5000): Promise<void> {
    if (isEnough()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!isEnough()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`the server did not tell: ${what}`));
      }, milliseconds);
      this.#waiting.add(look);
    });
  }

  #take(remember: () => unknown): void {
    remember();
    for (const look of [...this.#waiting]) look();
  }
}

/** Two connected ends of a connection, as two streams in memory. */
const streams = () => {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  return {
    server: [new StreamMessageReader(toServer), new StreamMessageWriter(toClient)] as const,
    client: [new StreamMessageReader(toClient), new StreamMessageWriter(toServer)] as const,
  };
};

/** Starts the server on files and a client for it. */
export const startClient = async (files: FileSystem, options: ClientOptions = {}, machine: Partial<Machine> = {}): Promise<LanguageClient> => {
  const { server, client } = streams();
  serve(createConnection(ProposedFeatures.all, ...server), {
    files,
    pause: () => new Promise((done) => setImmediate(done)),
    now: () => performance.now(),
    version: '0.0.0',
    rulePages,
    ...machine,
  });
  return new LanguageClient(...client, options).start(options);
};
