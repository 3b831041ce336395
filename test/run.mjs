// npm test: everything. Unit, conformance and language-server tests first, then the tests in a real editor; one line of figures at the end.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildProject, installBrowser, installEditor, installProject, root } from './install.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
const complaints = [];

installProject();
buildProject();

// Types first: a test of code that does not compile says little.
const bin = (name) => path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
for (const [what, command, args] of [
  ['types', 'tsc', []],
  ['style', 'biome', ['check', '.']],
]) {
  const run = spawnSync(bin(command), args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (run.status === 0) total.passed++;
  else {
    total.failed++;
    complaints.push(`${what}: ${command} found something to mend`);
  }
}

const report = path.join(root, 'node_modules', '.cache-vitest-report.json');
rmSync(report, { force: true });
const vitest = spawnSync(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  total.skipped += numPendingTests;
  if (numFailedTests === 0 && numFailedTestSuites > 0) total.failed += numFailedTestSuites;
}
if (vitest.status !== 0 && total.failed === 0) total.failed++;

const without = (reason) => {
  complaints.push(`THE TESTS IN THE EDITOR DID NOT RUN: ${reason}`);
  if (process.env.CI === 'true') total.failed++;
  else total.skipped++;
};

try {
  const browser = installBrowser();
  if (!browser) without('no Chromium, Chrome or Edge was found, and none could be installed');
  else {
    installEditor();
    const run = spawnSync(process.execPath, [path.join(root, 'test', 'editor', 'run.mjs')], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, CHROMIUM: browser },
      timeout: 900_000,
      maxBuffer: 1 << 28,
    });
    process.stdout.write(run.stdout ?? '');
    process.stderr.write(run.stderr ?? '');
    const counts = [...(run.stdout ?? '').matchAll(/^\s+(\d+) (passing|failing|pending)/gm)];
    for (const [, count, kind] of counts) total[{ passing: 'passed', failing: 'failed', pending: 'skipped' }[kind]] += Number(count);
    if (run.status !== 0 && !counts.some(([, count, kind]) => kind === 'failing' && Number(count) > 0)) {
      total.failed++;
      complaints.push(`the tests in the editor broke down (status ${run.status})`);
    }
    if (counts.length === 0 && run.status === 0) without('the editor ran no test');
  }
} catch (error) {
  without(error instanceof Error ? error.message : String(error));
}

for (const complaint of complaints) console.log(`\n${complaint}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
