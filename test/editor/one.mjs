// Runs one suite in one editor through @vscode/test-electron: node one.mjs EDITOR SUITE WORKSPACE [FLAG...]; exit status as the editor's.
import path from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';

const [editor, suite, workspace, ...flags] = process.argv.slice(2);
try {
  await runTests({
    vscodeExecutablePath: editor,
    extensionDevelopmentPath: path.join(import.meta.dirname, '..', '..'),
    extensionTestsPath: suite,
    launchArgs: [workspace, '--disable-extensions', ...flags],
  });
} catch (error) {
  if (!(error instanceof TestRunFailedError)) console.error(error);
  process.exitCode = error.code || 2;
}
