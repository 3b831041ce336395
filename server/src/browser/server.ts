/** The language server in a web worker. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { serve } from '../lsp/index.ts';

declare const KEELSON_VERSION: string;
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

serve(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), {
  files: undefined,
  pause: () => new Promise((done) => setTimeout(done)),
  now: () => performance.now(),
  version: KEELSON_VERSION,
});
