/** The extension in a browser: the server is a web worker. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, run } from './client.ts';
import { Restarts } from './restarts.ts';
import { ServerWorker } from './server-worker.ts';

let client: LanguageClient | undefined;

export const activate = (context: ExtensionContext): Promise<void> => {
  const restarts = new Restarts();
  const address = Uri.joinPath(context.extensionUri, 'server', 'dist', 'browser.js').toString(true);
  let server: ServerWorker | undefined;
  const start = async (): Promise<ServerWorker> => {
    await restarts.ready();
    server = new ServerWorker(address);
    return server;
  };
  client = new LanguageClient('keelson', 'Keelson', start, clientOptions(context, restarts));
  return run(context, client, restarts, () => server?.end() ?? false);
};

export const deactivate = async (): Promise<void> => {
  await client?.stop();
};
