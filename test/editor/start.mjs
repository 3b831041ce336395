// npm start [-- CHART]: opens a chart in a real editor with Keelson running: desktop VS Code where `code` is on the PATH, else a VS Code in the browser.
// Without CHART it is a copy of our sample with the bug, so that playing with it leaves the sample as it is.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildProject, findProgram, installEditor, installProject, root } from '../install.mjs';
import { run, say, step } from '../progress.mjs';

const usage = `npm start [-- CHART]

Opens CHART, a folder with a Chart.yaml or a folder of such folders, in VS Code with Keelson running.
Without CHART: a copy of a sample chart whose volumeClaimTemplates carry the version of the chart.`;

/** Ends with one line of what is wrong. */
const refuse = (text) => {
  console.error(`keelson: ${text}`);
  process.exit(2);
};

/** Whether a folder or one not far below it is a chart. */
const holdsChart = (folder, depth = 3) => {
  if (existsSync(path.join(folder, 'Chart.yaml'))) return true;
  if (depth === 0) return false;
  return readdirSync(folder, { withFileTypes: true }).some(
    (entry) =>
      entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.') && holdsChart(path.join(folder, entry.name), depth - 1),
  );
};

/** The folder that CHART means. npm runs us in the project's folder; INIT_CWD is where the person is. */
const chartFolder = (given) => {
  const folder = path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
  if (!existsSync(folder)) refuse(`there is no ${folder}`);
  if (!statSync(folder).isDirectory()) refuse(`${folder} is not a folder; CHART is the folder that holds Chart.yaml`);
  if (!holdsChart(folder)) refuse(`${folder} is no chart: there is no Chart.yaml in it`);
  return folder;
};

/** A copy of the sample below some folder. */
const copySample = (parent) => {
  const folder = path.join(parent, 'gatehouse');
  cpSync(path.join(root, 'test', 'fixtures', 'charts', 'gatehouse'), folder, { recursive: true });
  return folder;
};

/** The place to look at first: the claim templates of the chart, where it has a file that writes them. */
const firstPlace = (folder) => {
  const templates = path.join(folder, 'templates');
  if (!existsSync(templates)) return undefined;
  for (const name of readdirSync(templates, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.ya?ml$/.test(name)) continue;
    const file = path.join(templates, name);
    const before = readFileSync(file, 'utf8').split(/^ *volumeClaimTemplates:/m);
    if (before.length > 1) return `${file}:${before[0].split('\n').length}`;
  }
  return undefined;
};

const openOnDesktop = async (chart) => {
  // The window outlives this program, and so must the copy.
  const folder = chart ?? copySample(mkdtempSync(path.join(tmpdir(), 'keelson-sample-')));
  const place = firstPlace(folder);
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder, ...(place ? ['--goto', place] : [])];
  await step('starting VS Code', () => run('code', args));
  say(`${folder} is open in VS Code; close its window to end it`);
};

const openInBrowser = async (chart) => {
  await installEditor();
  const { installPackage, scratchFolder, startEditor, workbenchAddress } = await import('./harness.mjs');
  const { packExtension } = await import('./package.mjs');
  const scratch = scratchFolder();
  const folder = chart ?? copySample(scratch);
  const port = await step('starting VS Code for the browser', async () => {
    await installPackage(scratch, await packExtension(scratch));
    return startEditor(scratch, { settings: { 'workbench.startupEditor': 'none' } });
  });
  const place = firstPlace(folder);
  const payload = place
    ? [
        ['gotoLineMode', 'true'],
        ['openFile', `vscode-remote://127.0.0.1:${port}${place}`],
      ]
    : [];
  say(`${folder} is open at the address below, for this machine only. Ctrl+C ends it.`);
  console.log(`\n  ${workbenchAddress(port, folder, payload)}\n`);
};

const [given, ...more] = process.argv.slice(2);
if (given === '--help' || given === '-h') {
  console.log(usage);
  process.exit(0);
}
if (more.length > 0 || given?.startsWith('-')) refuse(`one chart at most\n\n${usage}`);
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.on(signal, () => process.exit(status));

const isOpenOnDesktop = async (chart) => {
  if (!findProgram('code')) return false;
  try {
    await openOnDesktop(chart);
    return true;
  } catch (error) {
    say(`desktop VS Code did not start, so it will be the one in the browser: ${error.message}`);
    return false;
  }
};

try {
  const chart = given === undefined ? undefined : chartFolder(given);
  await installProject();
  await buildProject();
  if (!(await isOpenOnDesktop(chart))) await openInBrowser(chart);
} catch (error) {
  console.error(`keelson: ${error.message}`);
  process.exit(1);
}
