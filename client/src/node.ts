/** The extension on the desktop and in remote workspaces: the server is a process of its own. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, prepare } from './client.ts';
import { serverEnvironment, serverFlags } from './server-process.ts';

let client: LanguageClient | undefined;

export const activate = async (context: ExtensionContext): Promise<void> => {
  const server = {
    module: context.asAbsolutePath('server/dist/server.js'),
    transport: TransportKind.ipc,
    args: [`--code-cache=${Uri.joinPath(context.globalStorageUri, 'code').fsPath}`],
    options: { execArgv: [...serverFlags], env: { ...serverEnvironment } },
  };
  const options: ServerOptions = { run: server, debug: server };
  const startAnew = (): void => {
    // Should it have ended for what was kept, it would again.
    server.args = [];
  };
  client = new LanguageClient('keelson', 'Keelson', options, clientOptions(context, startAnew));
  prepare(context, client);
  await client.start();
};

export const deactivate = async (): Promise<void> => {
  await client?.stop();
};
