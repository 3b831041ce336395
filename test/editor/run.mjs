// The tests in a real editor: the suite in desktop VS Code where it can be downloaded and shown, else in the one that runs in a browser; then the same
// suite with the extension in a web worker; then the packed extension, driven as a person would.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { installBrowser, root } from '../install.mjs';
import { follow, say } from '../progress.mjs';
import { findDesktop } from './desktop.mjs';

const here = import.meta.dirname;
const out = path.join(here, 'out');
const standIn = path.join(here, 'stand-in.mjs');

/** The workspace of the tests: our charts, one folder that is no chart, and a real chart where the corpus is there. */
const makeWorkspace = (asides) => {
  const folder = path.join(out, 'workspace');
  cpSync(path.join(root, 'test', 'fixtures', 'charts'), folder, { recursive: true });
  cpSync(path.join(root, 'test', 'fixtures', 'not-a-chart'), path.join(folder, 'not-a-chart'), { recursive: true });
  const corpus = process.env.KEELSON_CORPUS ?? path.join(root, '..', 'shared', 'corpus');
  const index = path.join(corpus, 'index.jsonl');
  if (!existsSync(index)) {
    asides.push('THE TEST IN THE EDITOR ON A REAL CHART WAS SKIPPED: there is no corpus of charts');
    return folder;
  }
  const rows = readFileSync(index, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const row = rows.find(({ id, state }) => id.includes('prometheus-pushgateway') && state === 'before');
  if (row) cpSync(path.join(corpus, 'charts', row.id), path.join(folder, 'real-chart'), { recursive: true });
  return folder;
};

/** The web bundle of the suite lies in the extension's folder, since the worker host loads both from there. */
const bundleSuite = async () => {
  const outfile = path.join(root, 'client', 'dist', 'web-tests.js');
  await build({
    entryPoints: [path.join(here, 'suite', 'web.cjs')],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    external: ['vscode'],
    nodePaths: [path.join(here, 'node_modules')],
    logLevel: 'error',
  });
  return outfile;
};

/** Runs one part and counts what it says of itself. A part that ends badly, or without a test, has failed. */
const part = async (name, [command, ...args], env) => {
  console.log(`\n  ${name}`);
  const { status, output } = await follow(command, args, { cwd: root, env: { ...process.env, ...env } });
  const count = (word) => [...output.matchAll(new RegExp(`^\\s+(\\d+) ${word}`, 'gm'))].reduce((sum, [, digits]) => sum + Number(digits), 0);
  const counts = { passed: count('passing'), failed: count('failing'), skipped: count('pending') };
  const hasRun = counts.passed + counts.failed > 0;
  if (counts.failed === 0 && (status !== 0 || !hasRun)) {
    console.log(`    this part broke down (status ${status})`);
    counts.failed = 1;
  }
  return { ...counts, hasRun };
};

/** Runs all parts that this machine allows; without a browser that is the desktop's alone. */
export const testInEditor = async (browser) => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const asides = [];
  const workspace = makeWorkspace(asides);
  const total = { passed: 0, failed: 0, skipped: 0 };
  const notRun = [];
  const add = (counts) => {
    for (const kind of Object.keys(total)) total[kind] += counts[kind];
  };
  const one = (editor, suite, ...flags) => [process.execPath, path.join(here, 'one.mjs'), editor, suite, workspace, ...flags];
  const suite = path.join(here, 'suite', 'index.cjs');

  let isDone = false;
  try {
    const { file, before } = await findDesktop();
    const counts = await part('in desktop VS Code', [...before, ...one(file, suite)]);
    isDone = counts.hasRun;
    if (isDone) add(counts);
    else say('desktop VS Code did not come as far as the tests');
  } catch (error) {
    say(`not in desktop VS Code: ${error.message}`);
  }
  if (!browser) {
    if (!isDone) notRun.push('the suite in the editor');
    notRun.push(
      'the suite in a web worker',
      'the packed extension, used by a person',
      'the packed extension beside another',
      'the server that ends by itself',
    );
    return { ...total, notRun, asides };
  }
  const env = { CHROMIUM: browser };
  if (!isDone) add(await part('in the VS Code that runs in a browser', one(standIn, suite), env));
  add(await part('in a web worker', one(standIn, await bundleSuite(), '--web'), env));
  add(await part('packed, installed, and used by a person', [process.execPath, path.join(here, 'person.mjs')], env));
  add(await part('beside another extension, restricted, and without a chart', [process.execPath, path.join(here, 'manners.mjs')], env));
  const deaths = [process.execPath, path.join(here, 'deaths.mjs')];
  add(await part('while the server ends by itself', deaths, env));
  add(await part('while the server ends by itself, in a web worker', [...deaths, '--web'], env));
  return { ...total, notRun, asides };
};

if (process.argv[1] === import.meta.filename) {
  const { failed, notRun } = await testInEditor(await installBrowser());
  process.exitCode = failed > 0 || notRun.length > 0 ? 1 : 0;
}
