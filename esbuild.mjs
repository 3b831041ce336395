// Bundles the command line, the language server and the extension. `node esbuild.mjs [--minify]`
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const common = {
  bundle: true,
  logLevel: 'warning',
  minify: process.argv.includes('--minify'),
  absWorkingDir: root,
  sourcemap: false,
  define: { KEELSON_VERSION: JSON.stringify(version) },
  mainFields: ['module', 'main'],
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20' };
const browser = { ...common, platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };

await Promise.all([
  build({ ...node, entryPoints: { cli: 'server/src/node/cli.ts', server: 'server/src/node/server-main.ts' }, outdir: 'server/dist' }),
  build({ ...browser, format: 'iife', entryPoints: { browser: 'server/src/browser/server.ts' }, outdir: 'server/dist' }),
  build({ ...node, entryPoints: { node: 'client/src/node.ts' }, outdir: 'client/dist', external: ['vscode'] }),
  build({ ...browser, format: 'cjs', entryPoints: { browser: 'client/src/browser.ts' }, outdir: 'client/dist', external: ['vscode'] }),
]);

const rules = path.join(root, 'server/src/rules');
mkdirSync(path.join(root, 'server/dist/rules'), { recursive: true });
for (const file of readdirSync(rules)) if (file.endsWith('.md')) cpSync(path.join(rules, file), path.join(root, 'server/dist/rules', file));
