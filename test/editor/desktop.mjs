// Desktop VS Code for the tests, where it can be downloaded and shown.
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { findProgram, root } from '../install.mjs';
import { step } from '../progress.mjs';

/** How to start it, words that go before the program included; throws with the reason where that is not possible. */
export const findDesktop = async () => {
  if (process.env.KEELSON_EDITOR === 'browser') throw new Error('KEELSON_EDITOR=browser asks for the other');
  const needsScreen = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const xvfb = needsScreen ? findProgram('xvfb-run') : undefined;
  if (needsScreen && !xvfb) throw new Error('there is no screen, and no xvfb-run');
  const file = await step('downloading desktop VS Code', () =>
    Promise.race([
      downloadAndUnzipVSCode({ cachePath: path.join(root, '.vscode-test'), reporter: { report() {}, error() {} }, timeout: 15_000 }),
      new Promise((_, reject) => setTimeout(() => reject(new Error('the download took too long')), 300_000).unref()),
    ]),
  ).catch((error) => {
    throw new Error(`it cannot be downloaded: ${error.message}`);
  });
  return { file, before: xvfb ? [xvfb, '-a'] : [] };
};
