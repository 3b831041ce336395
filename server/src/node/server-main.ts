/** The language server as a process of its own, as the extension starts it. `--code-cache=FOLDER`: where its compiled form is kept from one start to the next. */
import { join } from 'node:path';
import { loadKept } from './kept-code.ts';

const program = join(__dirname, 'language-server.js');
const option = '--code-cache=';
const folder = process.argv.find((arg) => arg.startsWith(option))?.slice(option.length);
const { exports, keep } = folder ? loadKept(program, folder) : { exports: require(program), keep: undefined };
(exports as typeof import('./server.ts')).startServer(keep);
