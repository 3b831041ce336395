const { execFileSync } = require('node:child_process');
const vscode = require('vscode');
const { diagnostics, equal, later, ok, open, replace } = require('./kit.cjs');

const claims = (found) => found.filter(({ code }) => (code?.value ?? code) === 'claim-label-drift');

/** The processes of Keelson's server that this extension host started. */
const servers = () =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .filter(([, , parent, args = '']) => Number(parent) === process.pid && /server[/\\]dist[/\\]server\.js/.test(args))
    .map(([, pid]) => Number(pid));

/** Whether a server takes up what was kept of its compiled form. */
const usesKept = (pid) => execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes('--code-cache=');

/** The server's process, another than before. */
const serverAfter = async (before) => {
  for (let tries = 0; tries < 200; tries++) {
    const [pid] = servers().filter((other) => other !== before);
    if (pid !== undefined) return pid;
    await later(100);
  }
  throw new Error('the server was not started again');
};

describe('a server that is killed', () => {
  it('is started again, each time, and knows what is typed and not saved', async function () {
    // There is no `ps` on Windows.
    if (process.platform === 'win32') this.skip();
    // What is typed stays unsaved: only the editor can tell the server of it.
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSave', 'off', vscode.ConfigurationTarget.Global);
    const document = await open('gatehouse/templates/statefulset.yaml');
    await diagnostics(document.uri, (found) => claims(found).length === 1);
    const text = 'include "gatehouse.defaultLabels" . | nindent 10';
    await replace(document, `{{- ${text} }}`, '{{- include "gatehouse.selectorLabels" . | nindent 10 }}');
    await diagnostics(document.uri, (found) => claims(found).length === 0);
    let pid = await serverAfter(undefined);
    ok(usesKept(pid), 'nothing is kept');
    for (let deaths = 0; deaths < 3; deaths++) {
      process.kill(pid, 'SIGKILL');
      pid = await serverAfter(pid);
      ok(!usesKept(pid), 'what was kept may be what it died of');
      ok(document.isDirty, 'what was typed is gone');
      // What is saved has the finding; what is typed has another problem, which only a server that was told of it can know.
      await replace(document, 'gatehouse.selectorLabels" . | nindent 10', 'gatehouse.selectorLabels" . | nindent 10 )');
      await diagnostics(document.uri, (found) => found.some(({ code }) => (code?.value ?? code) === 'template-syntax'));
      await replace(document, 'nindent 10 )', 'nindent 10');
      equal(claims(await diagnostics(document.uri, (found) => !found.some(({ code }) => (code?.value ?? code) === 'template-syntax'))).length, 0);
      equal(servers().length, 1);
    }
    await replace(document, '{{- include "gatehouse.selectorLabels" . | nindent 10 }}', `{{- ${text} }}`);
    await diagnostics(document.uri, (found) => claims(found).length === 1);
    await files.update('autoSave', undefined, vscode.ConfigurationTarget.Global);
  });
});
