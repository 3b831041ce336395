// Packs the extension, installs it as a user would, and looks: underline, hover, menu of fixes, the fixed file, undo, previews. Screenshots stay in out/; with --pictures those of the README are made anew.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { handsOn, walk } from './hands.mjs';
import { installPackage, openPage, scratchFolder, startEditor, workbenchAddress } from './harness.mjs';
import { packExtension } from './package.mjs';

const out = path.join(import.meta.dirname, 'out');
mkdirSync(out, { recursive: true });
const scratch = scratchFolder();
const workspace = path.join(scratch, 'workspace');
cpSync(path.join(import.meta.dirname, '..', 'fixtures', 'charts'), workspace, { recursive: true });
const file = path.join(workspace, 'gatehouse', 'templates', 'statefulset.yaml');
const textOf = () => readFileSync(file, 'utf8');
const original = textOf();

mkdirSync(path.join(workspace, 'gatehouse', 'ci'));
writeFileSync(path.join(workspace, 'gatehouse', 'ci', 'big-values.yaml'), 'replicaCount: 7\n');
/** The chart as it is also stands packed beside its folder, where there is tar. */
const hasArchive = spawnSync('tar', ['-czf', path.join(workspace, 'gatehouse-1.3.9.tgz'), '-C', workspace, 'gatehouse']).status === 0;

/** The chart as it is becomes a revision, where there is git, so that the present state can be compared with it. */
const commit = () => {
  const git = (...args) => spawnSync('git', ['-C', workspace, '-c', 'user.name=test', '-c', 'user.email=test', ...args]).status === 0;
  return git('init', '-q') && git('add', '-A') && git('commit', '-q', '-m', 'The first release') && git('tag', 'v1.4.0');
};
const hasRevision = commit();

const vsix = await packExtension(out);
await installPackage(scratch, vsix);
const port = await startEditor(scratch, { settings: { 'workbench.startupEditor': 'none', 'workbench.tips.enabled': false } });
const page = await openPage();
page.setDefaultTimeout(40_000);
const shot = (name) => page.screenshot({ path: path.join(out, `${name}.png`) });
/** With --pictures the README's pictures are made anew: the part of the screen that holds the editors. */
const picture = async (name, height) => {
  if (!process.argv.includes('--pictures')) return;
  const file = path.join(import.meta.dirname, '..', '..', 'client', 'media', `${name}.png`);
  await page.screenshot({ path: file, clip: { x: 348, y: 35, width: 1080, height } });
};
const squiggle = page.locator('.monaco-editor .squiggly-error').first();
const lens = page.locator('.codelens-decoration a', { hasText: '2 labels change on every release' });

/** Waits for something that no locator can see. */
const until = async (what, isSo) => {
  for (let tries = 0; tries < 200; tries++) {
    if (isSo()) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`waited in vain: ${what}`);
};

/** Where the underline is on the screen. */
const middle = async () => {
  const { x, y, width, height } = await squiggle.boundingBox();
  return [x + width / 2, y + height / 2];
};

const steps = {
  'the package is of 1 MB at most': () => {
    const { size } = statSync(vsix);
    if (size > 1e6) throw new Error(`it has ${size} bytes`);
  },

  'the include under volumeClaimTemplates is underlined': async () => {
    await page.goto(workbenchAddress(port, workspace, [['openFile', `vscode-remote://127.0.0.1:${port}${file}`]]));
    await page.locator('.monaco-editor .view-lines').first().waitFor();
    await goTo('  volumeClaimTemplates', 0);
    await squiggle.waitFor();
    // The line above the claims moves those below.
    await lens.waitFor();
    await shot('1-underline');
  },

  'the hover explains it, and leads to _helpers.tpl': async () => {
    await page.mouse.move(...(await middle()));
    const hover = page.locator('.monaco-hover');
    await hover.getByText('helm.sh/chart').first().waitFor();
    await hover.getByText('_helpers.tpl').first().waitFor();
    await page.waitForTimeout(500);
    await shot('2-hover');
    await picture('readme-finding', 600);
    await page.keyboard.press('Escape');
    await page.mouse.move(5, 5);
  },

  'fixes are offered': async () => {
    await page.mouse.click(...(await middle()));
    // The editor has asked for fixes at the cursor once the bulb is there; before that the menu may come up empty.
    await page.locator('.lightBulbWidget, .codicon-light-bulb, .codicon-lightbulb-autofix').first().waitFor();
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget').getByText('gatehouse.selectorLabels').first().waitFor();
    await shot('3-fixes');
  },

  'the first fix clears it': async () => {
    await page.keyboard.press('Enter');
    await squiggle.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+s');
    await until('the fix in the saved file', () => textOf().split('volumeClaimTemplates')[1]?.includes('gatehouse.selectorLabels'));
    await shot('4-fixed');
  },

  'one undo brings it back': async () => {
    await page.keyboard.press('Control+z');
    await squiggle.waitFor();
    await page.keyboard.press('Control+s');
    await until('the first text in the saved file', () => textOf() === original);
    await shot('5-undone');
  },

  'the line above the claims opens the upgrade, at what cannot be changed': async () => {
    await lens.click();
    const next = page.locator('.monaco-diff-editor .modified');
    await next.getByText('gatehouse-1.4.1').first().waitFor();
    await next.locator('.squiggly-error').first().waitFor();
    await shot('6-upgrade');
    await picture('readme-upgrade', 680);
  },

  'what the template renders stands beside it, and follows the typing': async () => {
    await page.locator('.tab', { hasText: /^statefulset.yaml$/ }).click();
    await command('Keelson: Preview what this renders');
    await page.locator('.tab', { hasText: 'statefulset.rendered.yaml' }).waitFor();
    const rendered = page.locator('.editor-group-container').nth(1);
    await rendered.getByText('StatefulSet').first().waitFor();
    await goTo('        name: records', '        name: '.length);
    await page.keyboard.type('old-');
    await rendered.getByText('old-records').first().waitFor();
    await shot('7-rendered');
  },

  'with what it is rendered is chosen by keys: a branch, a values file, overrides, the whole chart': async () => {
    const rendered = page.locator('.editor-group-container').nth(1);
    const shows = (words) => rendered.getByText(words).first().waitFor();
    await page.keyboard.press('Control+2');
    await choose('Branch');
    await pick('As if runAsStatefulSet and podLabels given');
    await shows('# as if runAsStatefulSet and podLabels given');
    await choose('Values files');
    await row('big-values.yaml').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await shot('8-values-files');
    await page.keyboard.press('Enter');
    await shows('# with big-values.yaml');
    await shows('replicas: 7');
    await choose('Overrides');
    await page.locator('.quick-input-widget').getByText('as with --set').waitFor();
    await page.keyboard.type('image.tag=chosen');
    await page.keyboard.press('Enter');
    await shows('# with image.tag=chosen');
    await choose('Show the whole chart');
    await page.locator('.tab', { hasText: 'gatehouse.rendered.yaml' }).waitFor();
    await shows('# The chart gatehouse, rendered by Keelson');
    await shot('8-chosen');
    if ((await page.locator('.editor-group-container').count()) !== 2) throw new Error('the whole chart stands in a column of its own');
    await page.keyboard.press('Control+1');
  },

  ...(hasArchive
    ? {
        'what it renders is compared with a packed chart': async () => {
          await command('Keelson: Compare what this renders with an earlier state');
          await pick('gatehouse-1.3.9.tgz');
          await page.locator('.tab', { hasText: 'gatehouse-1.3.9.tgz ↔ now' }).waitFor();
          await page.locator('.monaco-diff-editor').getByText('old-records').first().waitFor();
        },
      }
    : {}),

  ...(hasRevision ? { 'what it renders is compared with an earlier revision': () => compare() } : {}),

  'half-typed values are completed': async () => {
    await command('View: Close All Editor Groups');
    await dismiss();
    await openFile('gatehouse/templates/deployment.yaml');
    await page.locator('.view-line', { hasText: 'apiVersion' }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('x: {{ .Values.persistentVolume.', { delay: 30 });
    const list = page.locator('.suggest-widget.visible');
    await list.getByText('enabled').first().waitFor();
    await shot('9-completion');
    await picture('readme-completion', 260);
    await page.keyboard.press('Escape');
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('Control+z');
  },

  'a hover tells with which release a pipeline changes': async () => {
    await openFile('gatehouse/templates/_helpers.tpl');
    const helpers = readFileSync(path.join(workspace, 'gatehouse', 'templates', '_helpers.tpl'), 'utf8');
    const before = helpers.slice(0, helpers.indexOf('quote', helpers.indexOf('.Chart.AppVersion |'))).split('\n');
    const told = page.locator('.monaco-hover').getByText('It changes with every version of the app').first();
    await goToLine(before.length, (before.at(-1)?.length ?? 0) + 2);
    // By the keys alone. A hover that is asked for while the file is still opening may not come up: a person asks again.
    for (let tries = 0; tries < 10 && !(await told.isVisible()); tries++) {
      await page.keyboard.press('Control+k');
      await page.keyboard.press('Control+i');
      await told.waitFor({ timeout: 3000 }).catch(() => {});
    }
    await told.waitFor();
    await page.waitForTimeout(500);
    await shot('10-pipeline');
    await picture('readme-hover', 640);
    await page.mouse.move(5, 5);
  },

  'the walkthrough shows its steps and pictures': async () => {
    await command('Open Walkthrough');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Keep Helm charts upgradable' }).first().click();
    const walkthrough = page.locator('.gettingStartedContainer');
    await walkthrough.getByText('See what breaks upgrades').first().waitFor();
    await walkthrough.getByText('Preview the upgrade').first().waitFor();
    await page.waitForTimeout(1000);
    await shot('11-walkthrough');
  },
};

const { command, goToLine, openFile, pick, row } = handsOn(page);

const choose = async (question) => {
  await command('Keelson: Choose with what the preview is rendered');
  await pick(question);
};

/** What is not saved of the steps before is let go. */
const dismiss = async () => {
  const discard = page.locator('.monaco-dialog-box .monaco-button', { hasText: "Don't Save" });
  await page.waitForTimeout(500);
  if (await discard.count()) await discard.first().click();
};

/** Puts the cursor behind so many characters of the line that begins with a text. */
const goTo = (start, characters) => goToLine(original.slice(0, original.indexOf(`\n${start}`) + 1).split('\n').length, characters + 1);

const compare = async () => {
  await command('Keelson: Compare what this renders with an earlier state');
  const tag = page.locator('.quick-input-list .monaco-list-row', { hasText: 'v1.4.0' });
  await tag.waitFor();
  await tag.click();
  await page.locator('.tab', { hasText: 'v1.4.0 ↔ now' }).waitFor();
  await page.locator('.monaco-diff-editor .modified .squiggly-error').first().waitFor();
  await page.locator('.monaco-diff-editor').getByText('old-records').first().waitFor();
  await shot('8-revision');
};
if (!hasArchive) console.log('    - THE COMPARISON WITH A PACKED CHART WAS SKIPPED: there is no tar');
if (!hasRevision) console.log('    - THE COMPARISON WITH A REVISION WAS SKIPPED: there is no git');

await walk(steps, () => shot('failed'));
await page.context().browser().close();
process.exit();
