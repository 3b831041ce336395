// npm test: everything. Types and style, then unit, conformance and language-server tests, then the tests in a real editor; one line of figures at the end.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { buildProject, installBrowser, installEditor, installProject, root } from './install.mjs';
import { follow } from './progress.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
/** What people must not miss: it is said again at the end. */
const notices = new Set();

/** A part of the run; one that throws costs itself. */
const stage = async (name, work) => {
  console.log(`\n── ${name}`);
  try {
    const counts = await work();
    for (const kind of Object.keys(total)) total[kind] += counts?.[kind] ?? 0;
    return true;
  } catch (error) {
    total.failed++;
    notices.add(`${name}: ${error.message}`);
    return false;
  }
};

/** Runs one of the project's own tools. */
const tool = async (name, ...args) => {
  const file = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
  return follow(file, args, { cwd: root, env: { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true', ...colour } });
};

const check = async (name, ...args) => {
  const { status } = await tool(name, ...args);
  if (status !== 0) throw new Error(`${name} found something to mend`);
  return { passed: 1 };
};

const vitest = async () => {
  const report = path.join(root, 'node_modules', '.vitest-report.json');
  rmSync(report, { force: true });
  const { status, output } = await tool('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  for (const line of stripVTControlCharacters(output).split('\n')) if (line.startsWith('*** ')) notices.add(line.slice(4));
  if (!existsSync(report)) throw new Error(`vitest broke down (status ${status})`);
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that cannot even be loaded has no test that failed.
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'));
  for (const file of unloaded) notices.add(`${path.relative(root, file.name)} could not be run: ${file.message.split('\n')[0]}`);
  const failed = numFailedTests + unloaded.length;
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
};

const inEditor = async () => {
  let browser;
  try {
    browser = await installBrowser();
  } catch (error) {
    notices.add(`NO BROWSER FOR THE TESTS IN THE EDITOR: ${error.message}`);
  }
  await installEditor();
  const { testInEditor } = await import('./editor/run.mjs');
  const { notRun, asides, ...counts } = await testInEditor(browser);
  for (const aside of asides) notices.add(aside);
  for (const what of notRun) notices.add(`NOT TESTED: ${what}`);
  // Out of CI what cannot be run is skipped, loudly; in CI a green run must have run it.
  const kind = process.env.CI === 'true' ? 'failed' : 'skipped';
  counts[kind] += notRun.length;
  return counts;
};

const isReady = await stage('packages and build', async () => {
  await installProject();
  await buildProject();
});
if (isReady) {
  // Types first: a test of code that does not compile says little.
  await stage('types', () => check('tsc'));
  await stage('style', () => check('biome', 'check', '.'));
  await stage('unit, conformance and language-server tests', vitest);
  await stage('tests in a real editor', inEditor);
}

if (notices.size > 0) console.log('');
for (const notice of notices) console.log(`*** ${notice}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
