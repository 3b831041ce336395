/** The extension in a browser: the server is a web worker. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, type ServerOptions } from 'vscode-languageclient/browser';
import { clientOptions, prepare } from './client.ts';

/** The browser's worker, which the Node types of this project do not know. */
declare const Worker: new (url: string) => Exclude<ServerOptions, () => unknown>;

let client: LanguageClient | undefined;

export const activate = async (context: ExtensionContext): Promise<void> => {
  const worker = new Worker(Uri.joinPath(context.extensionUri, 'server', 'dist', 'browser.js').toString(true));
  client = new LanguageClient('keelson', 'Keelson', worker, clientOptions(context));
  prepare(context, client);
  await client.start();
};

export const deactivate = async (): Promise<void> => {
  await client?.stop();
};
