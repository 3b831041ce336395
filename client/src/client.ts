/** What the extension does in both hosts: starts the server, keeps language ids right, shows what Keelson is doing. No analysis. */
import { commands, type ExtensionContext, FileType, languages, type TextDocument, Uri, window, workspace } from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  LSPErrorCodes,
  ResponseError,
  State,
} from 'vscode-languageclient';
import { archiveDocuments, archiveScheme } from './archives.ts';
import { toggleComment } from './comments.ts';
import { explain } from './pages.ts';
import { PreviewDocuments, previewCommands } from './previews/index.ts';
import type { Restarts } from './restarts.ts';

/** Chart files, in any kind of workspace. */
export const clientOptions = (context: ExtensionContext, restarts: Restarts): LanguageClientOptions => ({
  documentSelector: [
    { language: 'helm' },
    { pattern: '**/Chart.yaml' },
    { pattern: '**/.keelson.yaml' },
    { pattern: '**/requirements.yaml' },
    { pattern: '**/*values*.{yaml,yml}' },
    { pattern: '**/values/**/*.{yaml,yml}' },
    { pattern: '**/values.schema.json' },
    { pattern: '**/templates/**' },
  ],
  synchronize: { configurationSection: 'keelson' },
  diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
  initializationOptions: {
    rulePages: `${Uri.joinPath(context.extensionUri, 'server', 'dist', 'rules').toString()}/`,
    explainCommand: 'keelson.explainRule',
    previewCommand: 'keelson.previewUpgrade',
    // Plain data only: the object itself has methods, which a worker cannot be sent.
    settings: JSON.parse(JSON.stringify(workspace.getConfiguration('keelson'))),
  },
  outputChannelName: 'Keelson',
  errorHandler: errorHandler(restarts),
  // It has ended while it started, which comes to the error handler as well.
  initializationFailedHandler: () => false,
});

/** Starts a server that ended again. The client library then tells it of open documents, folders and settings anew, so nothing is lost. */
const errorHandler = (restarts: Restarts): ErrorHandler => ({
  // A message that could not be written or read ends nothing; a connection that is gone is closed, and comes to `closed`.
  error: () => ({ action: ErrorAction.Continue, handled: true, message: 'A message between the editor and the server was lost.' }),
  closed: async () => {
    if (restarts.ended().tell) void window.showWarningMessage('The Keelson server ended unexpectedly and is started again. The output tells more.');
    // Where it ended while it started, that start has to fail first.
    await new Promise((done) => setTimeout(done));
    return { action: CloseAction.Restart, handled: true, message: 'The server ended and is started again.' };
  },
});

/**
 * What cannot be asked of a server that has just ended is written to the output: people were told once, and of each request that failed they need not hear. What
 * the server answers to a person, as why a name cannot be changed, may quote files and is written nowhere.
 */
const quieten = (client: BaseLanguageClient, restarts: Restarts): void => {
  const report = client.error.bind(client);
  client.error = (message, data, show) => {
    const isAnswer = data instanceof ResponseError && data.code === LSPErrorCodes.RequestFailed;
    report(message, isAnswer ? undefined : data, show === 'force' && !restarts.isTold ? show : false);
  };
};

interface Status {
  readonly busy: boolean;
  readonly text: string;
  readonly incomplete: readonly { readonly message: string; readonly uri: string }[];
}

/** Registers everything on a client, and starts it. `end`: ends its server, and tells whether there is one. */
export const run = async (context: ExtensionContext, client: BaseLanguageClient, restarts: Restarts, end: () => boolean): Promise<void> => {
  quieten(client, restarts);
  const previews = new PreviewDocuments(client, context.workspaceState);
  context.subscriptions.push(
    ...languageIds(),
    archiveDocuments(client),
    previews.register(),
    ...previewCommands(client, previews),
    // Ended by force: one that does not answer any more would not end when it is asked to.
    commands.registerCommand('keelson.restart', () => restarts.asked(end) || client.start()),
    commands.registerCommand('keelson.showOutput', () => client.outputChannel.show()),
    commands.registerCommand('keelson.fixFile', () => applyFixes(client, 'file')),
    commands.registerCommand('keelson.fixChart', () => applyFixes(client, 'chart')),
    commands.registerCommand('keelson.fixWorkspace', () => applyFixes(client, 'workspace')),
    commands.registerCommand('keelson.toggleComment', () => toggleComment(client)),
    commands.registerCommand('keelson.explainRule', (name?: unknown) => explain(context, name)),
  );
  const item = languages.createLanguageStatusItem('keelson', [{ language: 'helm' }, { pattern: '**/Chart.yaml' }, { pattern: '**/values*.yaml' }]);
  item.name = 'Keelson';
  item.text = 'Keelson: starting';
  item.command = { command: 'keelson.showOutput', title: 'Show output' };
  context.subscriptions.push(item);
  client.onNotification('keelson/status', ({ busy, text, incomplete }: Status) => {
    item.busy = busy;
    item.text = `Keelson: ${text}`;
    item.detail = incomplete
      .map(({ message }) => message.split('\n')[0])
      .slice(0, 3)
      .join(' · ');
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) return;
    item.busy = newState === State.Starting;
    item.text = newState === State.Starting ? 'Keelson: starting' : 'Keelson: not running';
    item.detail = '';
  });
  serveFiles(client);
  // A server that ended while it started is started again by the error handler; of all else that keeps it from starting the client has told.
  await client.start().catch(() => {});
};

/** Files of workspaces that the server cannot read itself. */
const serveFiles = (client: BaseLanguageClient): void => {
  client.onRequest('keelson/fs/readFile', async ({ uri }: { uri: string }) => {
    try {
      const bytes = await workspace.fs.readFile(Uri.parse(uri));
      let binary = '';
      for (const byte of bytes) binary += String.fromCharCode(byte);
      return btoa(binary);
    } catch {
      return null;
    }
  });
  client.onRequest('keelson/fs/readDirectory', async ({ uri }: { uri: string }) => {
    try {
      const entries = await workspace.fs.readDirectory(Uri.parse(uri));
      return entries.map(([name, type]) => ({ name, kind: (type & FileType.Directory) !== 0 ? 'directory' : 'file' }));
    } catch {
      return null;
    }
  });
};

/** The server works the fixes out, shows how far it is, and sends them as one edit, of which the editor shows a preview. */
const applyFixes = (client: BaseLanguageClient, scope: 'file' | 'chart' | 'workspace'): Promise<unknown> =>
  client.sendRequest('workspace/executeCommand', {
    command: 'keelson.applyFixes',
    arguments: [{ scope, uri: window.activeTextEditor && client.code2ProtocolConverter.asUri(window.activeTextEditor.document.uri) }],
  });

/** Templates get the language `helm` only below a Chart.yaml: a templates/ folder alone may be Ansible's or Django's. */
const languageIds = () => {
  const assign = async (document: TextDocument): Promise<void> => {
    if (document.languageId === 'helm' || !/\/templates\/.*\.(?:ya?ml|tpl|txt)$/.test(document.uri.path)) return;
    if (!['yaml', 'plaintext', 'smarty', 'tpl', 'dockercompose'].includes(document.languageId)) return;
    if (document.uri.scheme === archiveScheme || (await isBelowChart(document.uri))) await languages.setTextDocumentLanguage(document, 'helm');
  };
  const assignAll = (): void => {
    for (const document of workspace.textDocuments) void assign(document);
  };
  assignAll();
  const watcher = workspace.createFileSystemWatcher('**/Chart.yaml', false, true, true);
  watcher.onDidCreate(assignAll);
  return [workspace.onDidOpenTextDocument((document) => void assign(document)), watcher];
};

const isBelowChart = async (uri: Uri): Promise<boolean> => {
  for (let path = uri.path; path.includes('/templates/'); ) {
    path = path.slice(0, path.lastIndexOf('/templates/'));
    try {
      await workspace.fs.stat(uri.with({ path: `${path}/Chart.yaml` }));
      return true;
    } catch {
      // Not this one; a templates folder can lie in another.
    }
  }
  return false;
};
