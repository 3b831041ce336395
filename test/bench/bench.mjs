// npm run bench [-- [PART]… [--keystrokes N] [--edits N]]
// Measures the built program and prints one table: medians and percentiles, Go's engine and another language server beside them in the same run. PARTs are
// start, keystroke, requests, previews, check, memory, workspace and size; all of them without one. Figures of a busy machine mean little: compare the ratios.
// V8's helpers have one thread here (package.json), so that what is measured on one thread has a processor of its own.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { packExtension } from '../editor/package.mjs';
import { buildProject, installProject, installYamlServer, root } from '../install.mjs';

await installProject();
// As it is shipped.
await buildProject('--minify');
// Beside this file, since what the tests share finds the project's folders from where it lies itself.
const outfile = path.join(import.meta.dirname, 'main.build.mjs');
let main;
try {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  ({ main } = await import(outfile));
} finally {
  rmSync(outfile, { force: true });
}

/** Whether the language server to compare with is there, installed now if need be. */
const hasYamlServer = async () => {
  try {
    await installYamlServer();
    return true;
  } catch (error) {
    console.warn(`\n*** NOT COMPARED WITH yaml-language-server, which cannot be installed: ${error.message}\n`);
    return false;
  }
};

const pack = async () => {
  if (!existsSync(path.join(root, 'test', 'editor', 'node_modules', '@vscode', 'vsce'))) {
    console.warn('\n*** THE PACKED EXTENSION WAS NOT MEASURED: the packer is not installed; npm run package installs it\n');
    return undefined;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keelson-vsix-'));
  try {
    return statSync(await packExtension(folder)).size;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

process.exitCode = await main(process.argv.slice(2), { hasYamlServer, pack });
