// The tests in a real editor: desktop VS Code where it can be downloaded and shown, else the one that runs in a browser; then the same extension as a web extension, and
// the packed extension driven as a person would.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { build } from 'esbuild';

const here = import.meta.dirname;
const root = path.join(here, '..', '..');
const out = path.join(here, 'out');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

/** The workspace of the tests: our charts, one that is no chart, and a real one where the corpus is there. */
const fixture = path.join(out, 'workspace');
cpSync(path.join(root, 'test', 'fixtures', 'charts'), fixture, { recursive: true });
cpSync(path.join(root, 'test', 'fixtures', 'not-a-chart'), path.join(fixture, 'not-a-chart'), { recursive: true });
const corpus = process.env.KEELSON_CORPUS ?? path.join(root, '..', 'shared', 'corpus');
const index = path.join(corpus, 'index.jsonl');
if (existsSync(index)) {
  const rows = readFileSync(index, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const row = rows.find(({ id, state }) => id.includes('prometheus-pushgateway') && state === 'before');
  if (row) cpSync(path.join(corpus, 'charts', row.id), path.join(fixture, 'real-chart'), { recursive: true });
} else console.log('THE TESTS ON A REAL CHART ARE SKIPPED: there is no corpus');

/** Desktop VS Code, if there is a screen and a download. */
const desktop = async () => {
  if (process.env.KEELSON_EDITOR === 'browser' || (process.platform === 'linux' && !process.env.DISPLAY)) return undefined;
  try {
    return await Promise.race([
      downloadAndUnzipVSCode({ reporter: { report() {}, error() {} }, timeout: 15_000 }),
      new Promise((_, reject) => setTimeout(() => reject(new Error('no download')), 120_000).unref()),
    ]);
  } catch {
    return undefined;
  }
};

const suite = async (name, executable, entry, extra = []) => {
  console.log(`\n${name}`);
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: entry,
      launchArgs: [fixture, '--disable-extensions', ...extra],
    });
    return true;
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) console.error(error);
    return false;
  }
};

const standIn = path.join(here, 'stand-in.mjs');
const found = await desktop();
let ok = await suite(found ? 'in desktop VS Code' : 'in the VS Code that runs in a browser', found ?? standIn, path.join(here, 'suite', 'index.cjs'));

// The web bundle of the suite lies in the extension's folder, since the worker host loads both from there.
await build({
  entryPoints: [path.join(here, 'suite', 'web.cjs')],
  outfile: path.join(root, 'client', 'dist', 'web-tests.js'),
  bundle: true,
  format: 'cjs',
  platform: 'browser',
  external: ['vscode'],
  nodePaths: [path.join(here, 'node_modules')],
  logLevel: 'error',
});
ok = (await suite('as a web extension', standIn, path.join(root, 'client', 'dist', 'web-tests.js'), ['--web'])) && ok;

console.log('\npacked, installed and used by a person');
const person = spawnSync(process.execPath, [path.join(here, 'person.mjs')], { cwd: root, stdio: 'inherit' });
ok = person.status === 0 && ok;
if (!readdirSync(out).some((name) => name.endsWith('.png'))) ok = false;
process.exit(ok ? 0 : 1);
