// Installs what is missing, so that the two commands of the README work on a fresh machine. Plain Node, no dependencies.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run, step } from './progress.mjs';

export const root = path.join(import.meta.dirname, '..');
const isWindows = process.platform === 'win32';

/** Whether the packages of a folder are another checkout's, to which a link leads: `npm ci` would empty that one's folder. */
const isBorrowed = (folder) => lstatSync(path.join(folder, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** Whether the installed packages are those of the lock file. */
const isInstalled = (folder) => {
  if (isBorrowed(folder)) return true;
  const marker = path.join(folder, 'node_modules', '.package-lock.json');
  return existsSync(marker) && statSync(marker).mtimeMs >= statSync(path.join(folder, 'package-lock.json')).mtimeMs - 1000;
};

/** The project's own packages. */
export const installProject = async () => {
  if (isInstalled(root)) return;
  await step('installing packages', () => run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root }));
};

/** Bundles the program and the extension. */
/** `flags`: what esbuild.mjs takes. */
export const buildProject = (...flags) => step('building', () => run(process.execPath, [path.join(root, 'esbuild.mjs'), ...flags], { cwd: root }));

/** The other language server that benchmarks compare with, a package of their folder alone. */
export const installYamlServer = async () => {
  const folder = path.join(root, 'test', 'bench', 'reference');
  if (!isInstalled(folder)) await step('installing yaml-language-server', () => run('npm', ['ci'], { cwd: folder }));
};

/** The VS Code that runs in a browser. */
export const installEditor = async () => {
  const folder = path.join(root, 'test', 'editor');
  const server = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  if (!isInstalled(folder) || !existsSync(server))
    await step('installing an editor that runs in the browser (270 MB, once)', () => run('npm', ['ci'], { cwd: folder }));
  // Its npm package leaves its own packages out.
  if (!existsSync(path.join(server, 'node_modules', '.package-lock.json')))
    await step('completing the editor', () =>
      run('npm', ['ci', '--ignore-scripts', '--omit=dev', '--legacy-peer-deps', '--no-audit', '--no-fund'], { cwd: server }),
    );
  bringSearch(folder, server);
};

/** The editor's search program: its own package would download it, another package brings it along. */
const bringSearch = (folder, server) => {
  const { rgPath } = createRequire(path.join(folder, 'package.json'))('@vscode/ripgrep');
  const bin = path.join(server, 'node_modules', '@vscode', 'ripgrep', 'bin');
  const place = path.join(bin, path.basename(rgPath));
  if (existsSync(place)) return;
  mkdirSync(bin, { recursive: true });
  copyFileSync(rgPath, place);
};

/** The first of some programs that is on the PATH. */
export const findProgram = (...names) => {
  for (const name of names) {
    const found = spawnSync(isWindows ? 'where' : 'which', [name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.split(/\r?\n/)[0].trim();
  }
  return undefined;
};

/** A Chromium, Chrome or Edge of this machine; undefined where there is none. */
export const findBrowser = () => {
  if (process.env.CHROMIUM && existsSync(process.env.CHROMIUM)) return process.env.CHROMIUM;
  const places = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
    'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
  ];
  return (
    findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge') ??
    places.find((place) => existsSync(place))
  );
};

/** The same, installed from the system's packages where that is possible. Throws with the reason where it is not. */
export const installBrowser = async () => {
  const found = findBrowser();
  if (found) return found;
  const none = 'no Chromium, Chrome or Edge was found (CHROMIUM names one in another place)';
  if (!findProgram('apt-get') || process.getuid?.() !== 0) throw new Error(`${none}; install one, on Debian: sudo apt-get install chromium`);
  const apt = (...args) => run('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  try {
    await step('installing a browser', async () => {
      await apt('update', '-qq');
      await apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
    });
  } catch (error) {
    throw new Error(`${none}, and none could be installed: ${error.message}`);
  }
  const installed = findBrowser();
  if (!installed) throw new Error(none);
  return installed;
};
