#!/usr/bin/env node
// Takes the place of the desktop editor for @vscode/test-electron where that cannot be had: understands its flags and runs the same suite in the VS Code
// that runs in a browser. Exit status: 0 passed, 1 failed, 2 broke down.
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import { addExtension, openPage, scratchFolder, serveExtension, startEditor, workbenchAddress } from './harness.mjs';

const { values, positionals } = parseArgs({
  strict: false,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    web: { type: 'boolean' },
    verbose: { type: 'boolean' },
    limit: { type: 'string', default: '400' },
  },
});
const extension = path.resolve(values.extensionDevelopmentPath);
const suite = createRequire(import.meta.url).resolve(path.resolve(values.extensionTestsPath));
const limit = Number(values.limit);
const verbose = values.verbose || process.env.KEELSON_VERBOSE === '1';

// The editor reports success also when its extension host dies in mid-run: only this line proves that the suite came to its end.
const proof = `suite finished ${randomUUID()}`;
const proven = (load) => `const { run } = ${load};\nmodule.exports = { run: async () => { await run(); console.log(${JSON.stringify(proof)}); } };\n`;

/** Lines that the workbench itself writes where the tests write. */
const isNoise = (line) =>
  /^(?:Resolv|Creating a socket|No search provider|Loading development extension|%c?\s*(?:INFO|WARN|ERR)|\[?(?:Service Worker|Extension Host))|ServiceWorker|Ignoring fetching|Updating additional|ChatSessionStore|native-watchdog|bindings file|build\/Release|package\.nls/.test(
    line,
  );

const main = async () => {
  const scratch = scratchFolder();
  // Tests write: they get a copy.
  const workspace = path.join(scratch, 'workspace');
  mkdirSync(workspace);
  if (positionals[0]) cpSync(path.resolve(positionals[0]), workspace, { recursive: true });
  const port = await startEditor(scratch, { verbose });
  const page = await openPage({ bypassCSP: values.web === true });
  let proved = false;
  try {
    let end;
    const ended = new Promise((resolve, reject) => {
      end = resolve;
      setTimeout(() => reject(new Error(`no result within ${limit} seconds`)), limit * 1000).unref();
      page.on('crash', () => reject(new Error('the page crashed')));
    });
    ended.catch(() => {});
    if (verbose) page.on('console', (message) => console.error(message.text()));
    // One after the other: of two that are exposed at once, the browser may lose one.
    await page.exposeFunction('codeAutomationLog', (_, parts) => {
      const line = format(...parts);
      if (line === proof) proved = true;
      else if (verbose || !isNoise(line)) console.log(line);
    });
    await page.exposeFunction('codeAutomationExit', (status) => end(status));
    let development = `vscode-remote://127.0.0.1:${port}${extension}`;
    let tests;
    if (values.web) {
      const location = await serveExtension(extension, (file, content) =>
        file === suite ? `${content}\n{\n${proven('module.exports')}}\n` : content,
      );
      await addExtension(page, location);
      development = `http://${location.authority}${location.path}`;
      tests = `${development}/${path.relative(extension, suite)}`;
    } else {
      const entry = path.join(scratch, 'entry.cjs');
      writeFileSync(entry, proven(`require(${JSON.stringify(suite)})`));
      tests = `vscode-remote://127.0.0.1:${port}${entry}`;
    }
    await page.goto(
      workbenchAddress(port, workspace, [
        ['extensionDevelopmentPath', development],
        ['extensionTestsPath', tests],
      ]),
    );
    const status = await ended;
    if (status !== 0) return 1;
    if (!proved) throw new Error('the extension host ended before the suite did');
    return 0;
  } finally {
    await page.context().browser().close();
  }
};

main()
  .catch((error) => {
    console.error(error);
    return 2;
  })
  .then((status) => process.exit(status));
