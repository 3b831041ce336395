import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { IPCMessageReader, IPCMessageWriter, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { packed } from '../kit/archive.ts';
import { bundle } from '../kit/built.ts';
import { filesIn, fixture, fixtureFolder, inlineChart } from '../kit/fixtures.ts';
import { LanguageClient } from '../kit/language-client.ts';
import { startWebWorker } from '../kit/web-worker.ts';

const gatehouse = join(fixtureFolder, 'charts', 'gatehouse');
const statefulSet = join(gatehouse, 'templates', 'statefulset.yaml');

describe('the server as a process of its own', () => {
  const running = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of running) child.kill();
    running.clear();
  });

  /** `keelson lsp …` with its streams as a connection. */
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [bundle('cli.js'), 'lsp', ...args], { stdio: 'pipe' });
    running.add(child);
    const client = new LanguageClient(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    return { child, client, ended };
  };

  test.each([['--stdio'], []])('keelson lsp %s finds the bug in a folder on disk, and links to the page that ships', async (...args) => {
    const { client, ended } = start(...args);
    await client.start({ folders: [gatehouse] });
    const [finding] = await client.diagnostics(statefulSet);
    expect(finding?.message).toContain('from `gatehouse-1.4.0` to `gatehouse-1.4.1`');
    const page = fileURLToPath(finding?.codeDescription?.href ?? '');
    expect(page).toBe(join(bundle('rules'), 'claim-label-drift.md'));
    expect(existsSync(page)).toBe(true);
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    expect(await ended).toBe(0);
  });

  test('it ends with its client', async () => {
    const { child, client, ended } = start('--stdio');
    await client.start({ folders: [gatehouse] });
    child.stdin.end();
    expect(await ended).toBe(1);
  });

  test('an error that nobody caught ends it, without the words of the error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keelson-error-'));
    const preload = join(folder, 'preload.cjs');
    writeFileSync(preload, "setTimeout(() => { throw new SyntaxError('hunter2\\n    at hunter2 (hunter2.js:1:1)'); }, 500);");
    const child = spawn(process.execPath, ['--require', preload, bundle('server.js'), '--stdio'], { stdio: 'pipe' });
    running.add(child);
    let told = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (told += chunk));
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
    rmSync(folder, { recursive: true });
    expect(told).toContain('keelson: ended by an error: SyntaxError\n');
    expect(told).toContain('preload.cjs:1:');
    expect(told).not.toContain('hunter2');
  });

  test('the extension starts it with messages between processes', async () => {
    const child = fork(bundle('server.js'), ['--node-ipc'], { stdio: 'ignore' });
    running.add(child);
    const client = await new LanguageClient(new IPCMessageReader(child), new IPCMessageWriter(child)).start({ folders: [gatehouse] });
    expect(await client.diagnostics(statefulSet)).toHaveLength(1);
    await client.stop();
  });

  test('it keeps what is compiled for the next start, which answers the same, also where that is damaged', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keelson-code-'));
    const file = join(folder, 'deep', 'language-server.js.code');
    const answer = async (until: () => boolean) => {
      const child = fork(bundle('server.js'), ['--node-ipc', `--code-cache=${join(folder, 'deep')}`], { stdio: 'ignore' });
      running.add(child);
      const client = await new LanguageClient(new IPCMessageReader(child), new IPCMessageWriter(child)).start({ folders: [gatehouse] });
      const found = await client.diagnostics(statefulSet);
      await vi.waitFor(() => expect(until()).toBe(true), { timeout: 30_000 });
      await client.stop();
      return found;
    };
    try {
      const first = await answer(() => existsSync(file));
      expect(first).toHaveLength(1);
      const kept = readFileSync(file);
      expect(await answer(() => true)).toEqual(first);
      const damaged = Buffer.from(kept);
      damaged[kept.length >> 1] = (damaged[kept.length >> 1] ?? 0) ^ 0xff;
      writeFileSync(file, damaged);
      expect(await answer(() => !readFileSync(file).equals(damaged))).toEqual(first);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the server in a web worker', () => {
  test('it knows nothing of Node, and reads everything through its client, packed dependencies too', async () => {
    const inner = inlineChart('inner');
    const outer =
      'apiVersion: v2\nname: outer\nversion: 1.0.0\ndependencies:\n  - name: inner\n    version: 1.2.3\n    repository: https://charts.example.com\n';
    const serveFiles = filesIn({
      'memfs://space/gatehouse': fixture('gatehouse'),
      'memfs://space/outer': { 'Chart.yaml': outer, 'charts/inner-1.2.3.tgz': packed('inner', inner) },
    });
    const worker = startWebWorker(bundle('browser.js'));
    expect(await worker.globals).not.toContain('process');
    const client = await new LanguageClient(worker.reader, worker.writer, { serveFiles }).start({
      folders: ['memfs://space'],
      initialize: { initializationOptions: { rulePages: 'memfs://extension/rules/' } },
    });
    const { items } = await client.workspaceReport();
    expect(
      items.map((item) => [item.uri, item.kind === 'full' ? item.items.map(({ code, codeDescription }) => [code, codeDescription?.href]) : []]),
    ).toEqual([
      ['memfs://space/gatehouse/templates/statefulset.yaml', [['claim-label-drift', 'memfs://extension/rules/claim-label-drift.md']]],
      ['memfs://space/outer/Chart.yaml', [['claim-label-drift', 'memfs://extension/rules/claim-label-drift.md']]],
    ]);
    const uri = 'memfs://space/gatehouse/templates/statefulset.yaml';
    await client.open(uri, fixture('gatehouse')['templates/statefulset.yaml'] ?? '');
    const [finding] = await client.diagnostics(uri);
    const actions = await client.actions(uri, finding?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
    await client.apply((await client.resolve(actions.find(({ isPreferred }) => isPreferred) ?? { title: 'none' })).edit ?? {});
    expect(await client.diagnostics(uri)).toEqual([]);
    await client.stop();
    await worker.stop();
  });
});
