/** The language server as a process of its own, as the extension starts it. `--code-cache=FOLDER`: where its compiled form is kept from one start to the next. */
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { loadKept } from './kept-code.ts';

// While a workspace is read nearly everything lives on, from which V8 concludes that what the same code makes later does too, and makes it where only full
// collections look: every tree of every keystroke. Before anything is loaded, since what is kept compiled is kept for these flags.
setFlagsFromString('--no-allocation-site-pretenuring');

const program = join(__dirname, 'language-server.js');
const option = '--code-cache=';
const folder = process.argv.find((arg) => arg.startsWith(option))?.slice(option.length);
const { exports, keep } = folder ? loadKept(program, folder) : { exports: require(program), keep: undefined };
(exports as typeof import('./server.ts')).startServer(keep);
