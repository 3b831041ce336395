/** What is open is answered before the rest of the workspace is read. */
import { expect, test } from 'vitest';
import { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { type Files, inlineChart } from '../kit/fixtures.ts';
import { startClient } from '../kit/language-client.ts';

/** Files that tell which charts' values were read; every read takes a turn of the event loop, as on a disk. */
class WatchedFiles extends MemoryFileSystem {
  readonly read = new Set<string>();

  override async readFile(location: string): Promise<Uint8Array | undefined> {
    await new Promise((done) => setImmediate(done));
    if (location.endsWith('/values.yaml')) this.read.add(location.split('/')[2] ?? '');
    return super.readFile(location);
  }
}

const others = 60;
const valued = (files: Files): Files => ({ ...files, 'values.yaml': 'a: 1\n' });
const number = (i: number): string => String(i).padStart(2, '0');

const workspace = (last: Readonly<Record<string, Files>>): WatchedFiles => {
  const charts = Object.fromEntries(Array.from({ length: others }, (_, i) => [`/space/c${number(i)}`, valued(inlineChart(`c${number(i)}`))]));
  const files = new WatchedFiles();
  const all: Readonly<Record<string, Files>> = { ...charts, ...last };
  for (const [folder, chart] of Object.entries(all)) for (const [path, content] of Object.entries(chart)) files.write(`${folder}/${path}`, content);
  return files;
};

test('an open document is answered before the other charts are read, the whole workspace after', async () => {
  const demo = inlineChart('demo');
  const files = workspace({ '/space/z-demo': valued(demo) });
  const client = await startClient(files);
  await client.open('/space/z-demo/templates/sts.yaml', demo['templates/sts.yaml'] ?? '');
  expect(await client.diagnostics('/space/z-demo/templates/sts.yaml')).toHaveLength(1);
  expect(files.read).toContain('z-demo');
  expect(files.read.size).toBeLessThan(others / 2);
  expect((await client.workspaceReport()).items).toHaveLength(others + 1);
  expect(files.read.size).toBe(others + 1);
  await client.stop();
});

test('a chart of the workspace that stands in for a dependency of the open one is read with it, and its own dependencies too', async () => {
  const dependency = (name: string): string => `dependencies:\n  - name: ${name}\n    version: 1.x.x\n    repository: https://charts.example.com\n`;
  const user = {
    'Chart.yaml': `apiVersion: v2\nname: user\nversion: 1.2.3\n${dependency('library')}`,
    'templates/sts.yaml': inlineChart('user', '{{ include "library.version" . }}')['templates/sts.yaml'] ?? '',
  };
  const files = workspace({
    '/space/a-user': valued(user),
    '/space/x-library': valued({
      'Chart.yaml': `apiVersion: v2\nname: library\nversion: 1.0.0\ntype: library\n${dependency('words')}`,
      'templates/_version.tpl': '{{ define "library.version" }}{{ include "words.version" . }}{{ end }}',
    }),
    '/space/y-words': valued({
      'Chart.yaml': 'apiVersion: v2\nname: words\nversion: 1.0.0\ntype: library\n',
      'templates/_version.tpl': '{{ define "words.version" }}{{ .Chart.Version }}{{ end }}',
    }),
  });
  const client = await startClient(files);
  await client.open('/space/a-user/templates/sts.yaml', user['templates/sts.yaml']);
  const [finding, ...more] = await client.diagnostics('/space/a-user/templates/sts.yaml');
  expect([finding?.code, more]).toEqual(['claim-label-drift', []]);
  expect(files.read).toContain('y-words');
  expect(files.read.size).toBeLessThan(others / 2);
  // Once all is read the answer is the same.
  const before = finding;
  await client.workspaceReport();
  expect(await client.diagnostics('/space/a-user/templates/sts.yaml')).toEqual([before]);
  await client.stop();
});

test('what is typed while charts are read is not lost', async () => {
  const demo = inlineChart('demo');
  const files = workspace({ '/space/z-demo': valued(demo) });
  const client = await startClient(files);
  await client.open('/space/z-demo/templates/sts.yaml', demo['templates/sts.yaml'] ?? '');
  await client.replace('/space/z-demo/templates/sts.yaml', '{{ .Chart.Version }}', 'fixed');
  expect(await client.diagnostics('/space/z-demo/templates/sts.yaml')).toEqual([]);
  expect((await client.workspaceReport()).items.map(({ uri }) => uri)).not.toContain('file:///space/z-demo/templates/sts.yaml');
  await client.close('/space/z-demo/templates/sts.yaml');
  expect(await client.diagnostics('/space/z-demo/templates/sts.yaml')).toHaveLength(1);
  await client.stop();
});
