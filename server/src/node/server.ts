import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { errorWords, serve } from '../lsp/index.ts';
import { nodeFileSystem } from './file-system.ts';
import { packText } from './pack.ts';
import { tidyMemory } from './tidy.ts';

declare const KEELSON_VERSION: string;

/**
 * Starts the language server on the connection that the arguments name (`--stdio`, `--node-ipc`), on stdin and stdout without one. It ends with its client. `keep`: keeps the
 * compiled program, which is called when it has done for the first time what it does at every start.
 */
export const startServer = (keep?: () => Promise<void>): void => {
  // A promise that nobody waited for must not end the server; the request that made it has failed already.
  process.on('unhandledRejection', (error) => console.error(`keelson: unexpected: ${errorWords(error)}`));
  // Nobody knows in what state it is: it ends, and who started it starts it anew. By itself Node would print the message, which may quote files.
  process.on('uncaughtException', (error) => {
    writeSync(2, `keelson: ended by an error: ${errorWords(error)}\n`);
    process.exit(1);
  });
  // An argument rather than streams: with it the library also keeps what is printed off the connection.
  if (!process.argv.some((arg) => /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/.test(arg))) process.argv.push('--stdio');
  serve(createConnection(ProposedFeatures.all), {
    files: nodeFileSystem,
    pause: () => new Promise((done) => setImmediate(done)),
    now: () => performance.now(),
    pack: packText,
    // Before anything is tidied: V8 would not take what it has compiled under other flags.
    rested: () => void keep?.(),
    tidy: () => void tidyMemory(),
    version: KEELSON_VERSION,
    rulePages: `${pathToFileURL(join(__dirname, 'rules')).href}/`,
  });
};
