/** The extension in a browser: the server is a web worker. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, prepare } from './client.ts';

/** The browser's worker, which the Node types of this project do not know. */
declare const Worker: new (url: string) => ConstructorParameters<typeof LanguageClient>[3];

let client: LanguageClient | undefined;

export const activate = async (context: ExtensionContext): Promise<void> => {
  const worker = new Worker(Uri.joinPath(context.extensionUri, 'server', 'dist', 'browser.js').toString(true));
  client = new LanguageClient('keelson', 'Keelson', clientOptions(context), worker);
  prepare(context, client);
  await client.start();
};

export const deactivate = async (): Promise<void> => {
  await client?.stop();
};
