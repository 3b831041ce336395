// What a person sees when the server ends by itself, several times: what is typed stays, findings come back, and one message says so. With --web the server is a
// web worker, which ends by an error that nobody caught.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { handsOn, walk } from './hands.mjs';
import { addExtension, installPackage, openPage, scratchFolder, serveExtension, startEditor, workbenchAddress } from './harness.mjs';
import { packExtension } from './package.mjs';

const isWeb = process.argv.includes('--web');
const out = path.join(import.meta.dirname, 'out');
mkdirSync(out, { recursive: true });
const scratch = scratchFolder();
const workspace = path.join(scratch, 'workspace');
cpSync(path.join(import.meta.dirname, '..', 'fixtures', 'charts'), workspace, { recursive: true });
const file = path.join(workspace, 'gatehouse', 'templates', 'statefulset.yaml');
const original = readFileSync(file, 'utf8');

if (!isWeb) await installPackage(scratch, await packExtension(out));
const settings = { 'workbench.startupEditor': 'none', 'workbench.tips.enabled': false, 'files.autoSave': 'off' };
const port = await startEditor(scratch, { settings });
const page = await openPage({ bypassCSP: isWeb });
page.setDefaultTimeout(40_000);
const flags = [['openFile', `vscode-remote://127.0.0.1:${port}${file}`]];
if (isWeb) {
  const location = await serveExtension(path.join(import.meta.dirname, '..', '..'));
  await addExtension(page, location);
  flags.push(['extensionDevelopmentPath', `http://${location.authority}${location.path}`]);
}
const shot = (name) => page.screenshot({ path: path.join(out, `${name}.png`) });
const { command, goToLine } = handsOn(page);

/** The running server: what ends it, and what holds it up so that it answers nobody. */
const servers = {
  node: async () => {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
    const line = lines.find((text) => text.includes(scratch) && /server[/\\]dist[/\\]server\.js/.test(text));
    if (!line) return undefined;
    const pid = Number.parseInt(line, 10);
    return { name: pid, end: () => process.kill(pid, 'SIGKILL'), hold: () => process.kill(pid, 'SIGSTOP') };
  },
  web: async () => {
    for (const worker of page.workers()) {
      if (!(await worker.evaluate('self.name').catch(() => '')).includes('browser.js')) continue;
      const later = (code) => worker.evaluate(`void setTimeout(() => { ${code} })`);
      return { name: worker.url(), end: () => later('throw new Error()'), hold: () => later('for (;;);') };
    }
    return undefined;
  },
};

const server = async (before) => {
  for (let tries = 0; tries < 400; tries++) {
    const found = await servers[isWeb ? 'web' : 'node']();
    if (found && found.name !== before?.name) return found;
    await page.waitForTimeout(25);
  }
  throw new Error('the server was not started again');
};

const squiggle = page.locator('.monaco-editor .squiggly-error').first();
const typed = '# typed ';
const line = original.split('\n').findIndex((text) => text.includes('volumeClaimTemplates')) + 1;

/** The number of errors as the editor tells it at its lower edge. */
const errors = (count) => page.locator('#status\\.problems', { hasText: new RegExp(`^\\s*${count}\\b`) });

/** What was typed is there, and so is the finding; a mistake that is typed now is found, and goes. */
const expectAllWell = async () => {
  await squiggle.waitFor();
  await goToLine(1, 1);
  await page.keyboard.type('{{ fooo }}');
  await errors(2).waitFor();
  for (let i = 0; i < 10; i++) await page.keyboard.press('Backspace');
  await errors(1).waitFor();
  await goToLine(line, 1);
  await squiggle.waitFor();
  await page
    .locator('.view-line', { hasText: /#.typed/ })
    .first()
    .waitFor();
};

const steps = {
  'there is a finding, and something is typed that is not saved': async () => {
    await page.goto(workbenchAddress(port, workspace, flags));
    await page.locator('.monaco-editor .view-lines').first().waitFor();
    await goToLine(line, 1);
    await squiggle.waitFor();
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await expectAllWell();
  },

  'the server ends while somebody types, and is there again; the same as often as it ends': async () => {
    for (let deaths = 0; deaths < 4; deaths++) {
      const before = await server();
      await before.end();
      await page.keyboard.type(' x');
      await page.keyboard.press('Backspace');
      await page.keyboard.press('Control+Space');
      await page.keyboard.press('Escape');
      const next = await server(before);
      // Every other one ends while it starts.
      if (deaths % 2 === 1) await next.end();
      await expectAllWell();
    }
    await shot('deaths');
  },

  'one that does not answer any more is ended by the command, and another takes its place': async () => {
    const before = await server();
    await before.hold();
    await command('Keelson: Restart');
    await server(before);
    await expectAllWell();
  },

  'a preview follows what is typed, also after the server has ended': async () => {
    await command('Keelson: Preview what this renders');
    const preview = page.locator('.editor-group-container').last().locator('.view-line');
    await preview.filter({ hasText: 'StatefulSet' }).first().waitFor();
    const before = await server();
    await before.end();
    await page.keyboard.press('Control+1');
    await goToLine(1, 1);
    await page.keyboard.type('early: true');
    await page.keyboard.press('Enter');
    await preview
      .filter({ hasText: /early:.true/ })
      .first()
      .waitFor();
    await shot('deaths-preview');
  },

  'one message was shown, and no other': async () => {
    await command('Notifications: Show Notifications');
    const messages = page.locator('.notifications-center .notification-list-item-message');
    await messages.first().waitFor();
    await shot('deaths-told');
    const told = await messages.allTextContents();
    if (told.length !== 1 || told[0] !== 'The Keelson server ended unexpectedly and is started again. The output tells more.')
      throw new Error(`shown was ${JSON.stringify(told)}`);
  },
};

await walk(steps, () => shot('failed'));
await page.context().browser().close();
process.exit();
