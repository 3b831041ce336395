// Starts the VS Code that runs in a browser, and a browser that can reach nothing but it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../progress.mjs';

const require = createRequire(import.meta.url);
const serverMain = () => path.join(path.dirname(require.resolve('code-server/package.json')), 'lib', 'vscode', 'out', 'server-main.js');

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])
  process.on(signal, () => process.exit(status));

/** A folder that goes with this process. */
export const scratchFolder = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'keelson-editor-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
};

/** Arguments that keep all of the editor's files below a folder. */
const dataArguments = (scratch) => [
  '--server-data-dir',
  path.join(scratch, 'server'),
  '--user-data-dir',
  path.join(scratch, 'user'),
  '--extensions-dir',
  path.join(scratch, 'extensions'),
];

/** Installs a packed extension, as a person does with a file. */
export const installPackage = (scratch, vsix) =>
  run(process.execPath, [serverMain(), '--accept-server-license-terms', ...dataArguments(scratch), '--install-extension', vsix]);

/** Serves the workbench on a free local port; gives the port. `asksForTrust`: folders are restricted until somebody trusts them. */
export const startEditor = (scratch, { settings = {}, verbose = false, asksForTrust = false } = {}) => {
  mkdirSync(path.join(scratch, 'user', 'User'), { recursive: true });
  writeFileSync(path.join(scratch, 'user', 'User', 'settings.json'), JSON.stringify(settings));
  const child = spawn(
    process.execPath,
    [
      serverMain(),
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      ...(asksForTrust ? [] : ['--disable-workspace-trust']),
      '--enable-smoke-test-driver',
      ...dataArguments(scratch),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' } },
  );
  // Its own process group: one signal also ends extension hosts and language servers.
  process.prependListener('exit', () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const hear = (chunk) => {
      if (verbose) process.stderr.write(chunk);
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port) resolve(Number(port));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', (status) => reject(new Error(`the editor ended with ${status}\n${output}`)));
    setTimeout(() => reject(new Error(`the editor did not start\n${output}`)), 60_000).unref();
  });
};

/** One page of a headless browser that reaches this machine only. */
export const openPage = async (options = {}) => {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  return browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
};

/** The workbench's address for a folder; `payload` stands for what the desktop takes as command-line flags. */
export const workbenchAddress = (port, folder, payload = []) => {
  const address = new URL(`http://127.0.0.1:${port}/`);
  address.searchParams.set('folder', folder);
  address.searchParams.set('payload', JSON.stringify([...payload, ['skipWelcome', 'true'], ['skipReleaseNotes', 'true']]));
  return address.href;
};

/** Serves the folder of an extension to the worker host, which loads it from another origin; `changed` is given each file and its content. */
export const serveExtension = async (extension, changed = (_, content) => content) => {
  const types = { '.js': 'text/javascript', '.json': 'application/json' };
  const server = createServer((request, response) => {
    const file = path.join(extension, decodeURIComponent(new URL(request.url, 'http://local').pathname).replace(/^\/extension\//, ''));
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', types[path.extname(file)] ?? 'text/plain');
    if (!file.startsWith(extension + path.sep)) return response.writeHead(403).end();
    try {
      return response.end(changed(file, readFileSync(file)));
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { scheme: 'http', authority: `127.0.0.1:${server.address().port}`, path: '/extension' };
};

/** The page has no switch for a web extension under development: it is written into the page's settings before the workbench reads them. */
export const addExtension = (page, location) =>
  page.addInitScript((place) => {
    if (window !== window.top) return;
    new MutationObserver((_, observer) => {
      const element = document.getElementById('vscode-workbench-web-configuration');
      if (!element) return;
      observer.disconnect();
      const settings = JSON.parse(element.dataset.settings);
      settings.developmentOptions = { ...settings.developmentOptions, extensions: [place] };
      element.dataset.settings = JSON.stringify(settings);
    }).observe(document, { childList: true, subtree: true });
  }, location);
