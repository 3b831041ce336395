// Bundles the command line, the language server and the extension. `node esbuild.mjs [--minify] [--out=FOLDER]`
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = import.meta.dirname;
/** Where client/dist and server/dist come to lie; the packed extension is bundled beside the project, not into it. */
const out = process.argv.find((argument) => argument.startsWith('--out='))?.slice('--out='.length) ?? root;
const dist = (room) => path.join(path.resolve(out), room, 'dist');
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

/** `keelson lsp` runs the server's own bundles, so that the other commands need not load them. */
const serverBeside = {
  name: 'server-beside',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/server-main\.ts$/ }, ({ kind }) => (kind === 'entry-point' ? undefined : { path: './server.js', external: true })),
};

/** A bundle copies all names of a CommonJS package for every file that imports from it, some hundreds of the protocol's for each of twenty files: they share one copy. */
const protocolOnce = {
  name: 'protocol-once',
  setup: ({ onResolve, onLoad }) => {
    const name = 'vscode-languageserver';
    onResolve({ filter: /^vscode-languageserver$/ }, ({ namespace }) => (namespace === name ? undefined : { path: name, namespace: name }));
    onLoad({ filter: /.*/, namespace: name }, () => ({ contents: `export * from '${name}';`, resolveDir: root }));
  },
};

/** What the protocol's package has to look for packages by running npm. Nothing calls it; loading what runs processes takes a tenth of the time that loading the server takes. */
const noProcesses = {
  name: 'no-processes',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]vscode-languageserver[\\/]lib[\\/]node[\\/]files\.js$/ }, () => ({ contents: 'module.exports = {};' })),
};

await Promise.all([
  build({
    ...node,
    entryPoints: { cli: 'server/src/node/cli.ts', server: 'server/src/node/server-main.ts', 'language-server': 'server/src/node/server.ts' },
    outdir: dist('server'),
    plugins: [serverBeside, protocolOnce, noProcesses],
  }),
  build({ ...browser, format: 'iife', entryPoints: { browser: 'server/src/browser/server.ts' }, outdir: dist('server'), plugins: [protocolOnce] }),
  build({ ...node, entryPoints: { node: 'client/src/node.ts' }, outdir: dist('client'), external: ['vscode'] }),
  build({ ...browser, format: 'cjs', entryPoints: { browser: 'client/src/browser.ts' }, outdir: dist('client'), external: ['vscode'] }),
]);

// The pages of rules and fixes, which link to each other.
for (const shelf of ['rules', 'fixes']) {
  const from = path.join(root, 'server/src', shelf);
  const to = path.join(dist('server'), shelf);
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from)) if (file.endsWith('.md')) cpSync(path.join(from, file), path.join(to, file));
}
