// Installs what is missing, so that the two commands of the README work on a fresh machine. Plain Node, no dependencies.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..');
const isWindows = process.platform === 'win32';

const say = (text) => console.log(`keelson: ${text}`);

/** Runs npm in a folder; its output is shown only when it fails. */
const npm = (folder, ...args) => {
  const run = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: isWindows });
  if (run.status !== 0) throw new Error(`npm ${args.join(' ')} failed in ${folder}\n${run.stdout}\n${run.stderr}`);
};

/** Whether the installed packages are those of the lock file. */
const isInstalled = (folder) => {
  const marker = path.join(folder, 'node_modules', '.package-lock.json');
  return existsSync(marker) && statSync(marker).mtimeMs >= statSync(path.join(folder, 'package-lock.json')).mtimeMs - 1000;
};

/** The project's own packages. */
export const installProject = () => {
  if (isInstalled(root)) return;
  say('installing packages …');
  npm(root, 'ci', '--no-audit', '--no-fund');
};

/** Bundles the program and the extension. */
export const buildProject = () => {
  say('building …');
  execFileSync(process.execPath, [path.join(root, 'esbuild.mjs')], { cwd: root, stdio: 'inherit' });
};

/** The VS Code that runs in a browser, with its own packages, which its npm package leaves out. */
export const installEditor = () => {
  const folder = path.join(root, 'test', 'editor');
  const server = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  if (!isInstalled(folder) || !existsSync(server)) {
    say('installing an editor that runs in the browser (270 MB, about a minute) …');
    npm(folder, 'ci');
  }
  if (!existsSync(path.join(server, 'node_modules', '.package-lock.json'))) {
    say('completing the editor …');
    npm(server, 'ci', '--ignore-scripts', '--omit=dev', '--legacy-peer-deps', '--no-audit', '--no-fund');
  }
  linkSearch(folder, server);
};

/** The editor's search program: its own package would download it, another package brings it along. */
const linkSearch = (folder, server) => {
  const { rgPath } = createRequire(path.join(folder, 'package.json'))('@vscode/ripgrep');
  const bin = path.join(server, 'node_modules', '@vscode', 'ripgrep', 'bin');
  const link = path.join(bin, path.basename(rgPath));
  if (existsSync(link)) return;
  mkdirSync(bin, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(rgPath, link);
};

const browsers = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

/** A Chromium, Chrome or Edge of this machine; undefined where there is none. */
export const findBrowser = () => {
  if (process.env.CHROMIUM && existsSync(process.env.CHROMIUM)) return process.env.CHROMIUM;
  for (const name of browsers) {
    const found = spawnSync(isWindows ? 'where' : 'which', [name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.split('\n')[0].trim();
  }
  const places = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
    'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
  ];
  return places.find((place) => existsSync(place));
};

/** The same, installed from the system's packages where that is possible. */
export const installBrowser = () => {
  const found = findBrowser();
  if (found || process.platform !== 'linux' || process.getuid?.() !== 0 || spawnSync('which', ['apt-get']).status !== 0) return found;
  say('installing a browser …');
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return findBrowser();
};
