// How Keelson behaves where it is not alone: in a workspace of several folders that nobody trusts yet, beside another extension for the same languages, and
// where there is no chart.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../progress.mjs';
import { handsOn, walk } from './hands.mjs';
import { installPackage, openPage, scratchFolder, startEditor, workbenchAddress } from './harness.mjs';
import { packExtension, packer } from './package.mjs';

const out = path.join(import.meta.dirname, 'out');
mkdirSync(out, { recursive: true });
const scratch = scratchFolder();
const fixtures = path.join(import.meta.dirname, '..', 'fixtures');
const folders = { one: path.join(scratch, 'one'), two: path.join(scratch, 'two'), none: path.join(scratch, 'none') };
cpSync(path.join(fixtures, 'charts', 'gatehouse'), path.join(folders.one, 'gatehouse'), { recursive: true });
cpSync(path.join(fixtures, 'charts', 'gatehouse-stable'), path.join(folders.two, 'gatehouse-stable'), { recursive: true });
cpSync(path.join(fixtures, 'not-a-chart'), folders.none, { recursive: true });
/** In the second folder navigation is left to others. */
mkdirSync(path.join(folders.two, '.vscode'));
writeFileSync(path.join(folders.two, '.vscode', 'settings.json'), JSON.stringify({ 'keelson.authoring': false }));
const workspace = path.join(scratch, 'both.code-workspace');
/** The last one lies on no disk: the neighbour brings it. */
const workspaceFolders = [{ path: 'one' }, { path: 'two' }, { uri: 'memory:/virtual' }];
writeFileSync(workspace, JSON.stringify({ folders: workspaceFolders }));

const neighbour = path.join(scratch, 'neighbour.vsix');
await run(process.execPath, [packer, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', neighbour], {
  cwd: path.join(import.meta.dirname, 'neighbour'),
});
await installPackage(scratch, await packExtension(out));
await installPackage(scratch, neighbour);
const settings = { 'workbench.startupEditor': 'none', 'workbench.tips.enabled': false, 'security.workspace.trust.startupPrompt': 'never' };
const port = await startEditor(scratch, { settings, asksForTrust: true });
const page = await openPage();
page.setDefaultTimeout(40_000);
const shot = (name) => page.screenshot({ path: path.join(out, `${name}.png`) });
const { command, goToLine, openFile } = handsOn(page);

const squiggle = page.locator('.monaco-editor .squiggly-error').first();
const hover = page.locator('.monaco-hover:visible');
const list = page.locator('.suggest-widget.visible');

/** Asks for the hover at the value of `replicas` until it says something of the neighbour, who always answers; gives its text. */
const hoverText = async () => {
  const text = readFileSync(path.join(folders.one, 'gatehouse', 'templates', 'statefulset.yaml'), 'utf8').split('\n');
  const line = text.findIndex((row) => row.includes('.Values.replicaCount'));
  await goToLine(line + 1, text[line].indexOf('replicaCount') + 3);
  const answer = hover.getByText('Neighbour: a hover').first();
  for (let tries = 0; tries < 10 && !(await answer.isVisible()); tries++) {
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await answer.waitFor({ timeout: 3000 }).catch(() => {});
  }
  await answer.waitFor();
  await page.waitForTimeout(500);
  const found = (await hover.allTextContents()).join('\n');
  await page.keyboard.press('Escape');
  return found;
};

/** What is offered behind `.Values.` in a new line. */
const offered = async () => {
  await page.keyboard.press('Control+End');
  await page.keyboard.type('x: {{ .Values.', { delay: 30 });
  await list.getByText('neighbourItem').first().waitFor();
  const found = (await list.allTextContents()).join('\n');
  await page.keyboard.press('Escape');
  await command('File: Revert File');
  return found;
};

const expect = (holds, what) => {
  if (!holds) throw new Error(what);
};

const steps = {
  'in a workspace that nobody trusts yet, what breaks upgrades is underlined': async () => {
    const address = new URL(workbenchAddress(port, scratch));
    address.searchParams.delete('folder');
    address.searchParams.set('workspace', workspace);
    await page.goto(address.href);
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await openFile('gatehouse/templates/statefulset.yaml');
    await goToLine(41, 1);
    await squiggle.waitFor();
    await page.locator('.codelens-decoration a', { hasText: '2 labels change on every release' }).waitFor();
    await shot('manners-1');
  },

  'a template is not taken for broken YAML': async () => {
    await command('View: Focus Problems');
    await page.locator('.markers-panel').getByText('keelson').first().waitFor();
    expect((await page.locator('.markers-panel').getByText('this is no YAML').count()) === 0, 'the neighbour takes the template for YAML');
    await page.keyboard.press('Control+1');
  },

  'both extensions answer': async () => {
    expect((await hoverText()).includes('Default: 1'), 'Keelson does not tell the default');
    expect((await offered()).includes('replicaCount'), 'Keelson does not offer the values');
  },

  'in a folder whose settings say so, all about names is left to the other': async () => {
    await openFile('gatehouse-stable/templates/statefulset.yaml');
    expect(!(await hoverText()).includes('Default: 1'), 'Keelson answers all the same');
    expect(!(await offered()).includes('replicaCount'), 'Keelson offers values all the same');
    await shot('manners-2');
  },

  'a chart that lies on no disk is analysed as well': async () => {
    // There is no search in such a folder: the way leads through the tree. A click opens an entry, or shuts it.
    const entry = (name) => page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).last();
    await entry('virtual').click();
    await page.keyboard.press('ArrowRight');
    await page.locator('.explorer-folders-view .monaco-list-row[aria-label^="templates"][aria-level="2"]').last().click();
    await entry('store.yaml').dblclick();
    await page.locator('.tab.active', { hasText: 'store.yaml' }).waitFor();
    await squiggle.waitFor();
    await page.locator('.codelens-decoration a', { hasText: '1 label changes on every release' }).click();
    await page.locator('.monaco-diff-editor .modified').getByText('virtual-1.0.1').first().waitFor();
    await shot('manners-virtual');
  },

  'the same where the workspace’s settings say so, at once; findings stay, and the comment key is the editor’s own': async () => {
    writeFileSync(workspace, JSON.stringify({ folders: workspaceFolders, settings: { 'keelson.authoring': false } }));
    await openFile('gatehouse/templates/statefulset.yaml');
    let told = await hoverText();
    for (let tries = 0; tries < 10 && told.includes('Default: 1'); tries++) told = await hoverText();
    expect(!told.includes('Default: 1'), 'Keelson answers all the same');
    await goToLine(41, 1);
    await squiggle.waitFor();
    await goToLine(9, 1);
    await page.keyboard.press('Control+/');
    await page.locator('.view-line', { hasText: /#.replicas:/ }).waitFor();
    await command('File: Revert File');
    await shot('manners-3');
  },

  'where there is no chart nothing is said': async () => {
    await page.goto(workbenchAddress(port, folders.none));
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await openFile('templates/motd.yaml');
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await page.waitForTimeout(3000);
    // It is no template of Helm: the neighbour may take it for YAML.
    await command('View: Focus Problems');
    await page.locator('.markers-panel').getByText('this is no YAML').first().waitFor();
    expect((await page.locator('.markers-panel').getByText('keelson').count()) === 0, 'something is found');
    expect((await page.locator('.codelens-decoration a').count()) === 0, 'there is a line above something');
    expect((await page.locator('.notification-toast').count()) === 0, 'there is a notification');
    await shot('manners-4');
  },
};

await walk(steps, () => shot('failed'));
await page.context().browser().close();
process.exit();
