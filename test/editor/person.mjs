// Packs the extension, installs it as a user would, and looks: underline, hover, menu of fixes, the fixed file. Screenshots stay in out/.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { dataArguments, openPage, scratchFolder, serverMain, startEditor, workbenchAddress } from './harness.mjs';
import { packExtension } from './package.mjs';

const out = path.join(import.meta.dirname, 'out');
mkdirSync(out, { recursive: true });
const scratch = scratchFolder();
const workspace = path.join(scratch, 'workspace');
cpSync(path.join(import.meta.dirname, '..', 'fixtures', 'charts'), workspace, { recursive: true });
const file = path.join(workspace, 'gatehouse', 'templates', 'statefulset.yaml');

const vsix = packExtension();
execFileSync(process.execPath, [serverMain(), '--accept-server-license-terms', ...dataArguments(scratch), '--install-extension', vsix], {
  stdio: ['ignore', 'ignore', 'inherit'],
});

const port = await startEditor(scratch, { settings: { 'workbench.startupEditor': 'none', 'workbench.tips.enabled': false } });
const page = await openPage();
page.setDefaultTimeout(40_000);
const shot = (name) => page.screenshot({ path: path.join(out, `${name}.png`) });
const passed = [];
try {
  await page.goto(workbenchAddress(port, workspace, [['openFile', `vscode-remote://127.0.0.1:${port}${file}`]]));
  const squiggle = page.locator('.monaco-editor .squiggly-error').first();
  await page.locator('.monaco-editor .view-lines').first().waitFor();
  await page.keyboard.press('Control+G');
  await page.keyboard.type('41:20');
  await page.keyboard.press('Enter');
  await squiggle.waitFor();
  await shot('1-underline');
  passed.push('the include is underlined');

  const box = await squiggle.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.locator('.monaco-hover').getByText('helm.sh/chart').first().waitFor();
  await page.waitForTimeout(500);
  await shot('2-hover');
  passed.push('the hover explains it');

  await page.keyboard.press('Escape');
  await page.mouse.move(5, 5);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.locator('.lightBulbWidget, .codicon-light-bulb, .codicon-lightbulb-autofix').first().waitFor();
  await page.keyboard.press('Control+.');
  const menu = page.locator('.action-widget');
  await menu.getByText('gatehouse.selectorLabels').first().waitFor();
  await shot('3-fixes');
  passed.push('fixes are offered');

  await page.keyboard.press('Enter');
  await squiggle.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+s');
  const isSaved = () => readFileSync(file, 'utf8').split('volumeClaimTemplates')[1].includes('gatehouse.selectorLabels');
  for (let tries = 0; tries < 100 && !isSaved(); tries++) await page.waitForTimeout(100);
  if (!isSaved()) throw new Error('the fix is not in the saved file');
  await shot('4-fixed');
  passed.push('the fix clears it');
  console.log(`\n  ${passed.length} passing`);
} catch (error) {
  await shot('failed').catch(() => {});
  console.error(error);
  console.log(`\n  ${passed.length} passing\n  1 failing`);
  process.exitCode = 1;
} finally {
  await page.context().browser().close();
}
if (!existsSync(path.join(out, '4-fixed.png'))) process.exitCode = 1;
process.exit();
