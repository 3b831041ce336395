/**
 * A random walk: an editor that types, saves, renames, deletes, changes settings, asks and cancels. Whenever it comes to rest the server must say what a server says
 * that was just started on the same files.
 */
import type { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient, uriOf } from '../kit/language-client.ts';
import type { RandomNumbers } from './random-numbers.ts';

const folders = {
  '/space/gatehouse': fixture('gatehouse'),
  '/space/a': inlineChart('a'),
  '/space/b': {
    ...inlineChart('b', '{{ include "a.label" . }}'),
    'Chart.yaml': 'apiVersion: v2\nname: b\nversion: 2.0.0\ndependencies:\n  - name: a\n    version: 1.2.3\n',
  },
  '/space/b/charts/own': inlineChart('own'),
};

/** Texts that are typed or saved, some of them no good. */
const pieces = [
  '{{ .Chart.Version }}',
  '{{ include "a.label" . }}',
  '{{ define "a.label" }}{{ .Chart.AppVersion }}{{ end }}',
  '{{ if .Values.on }}',
  '{{ end }}',
  '{{',
  '\n',
  '  ',
  'x: y\n',
  '- ',
  'version: 9.9.9\n',
  'name: other\n',
  '\ud800',
  '',
];

const settings = [{}, { '': { dependencies: 'error' } }, { '': { dependencies: 'off' } }, { '': { kubernetesVersion: '1.30' } }];

interface Editor {
  readonly client: LanguageClient;
  readonly disk: MemoryFileSystem;
  /** What is on the disk, by location. */
  readonly saved: Map<string, string>;
  /** What is typed in documents that are open. */
  readonly open: Map<string, string>;
  settings: Record<string, unknown>;
}

const mutated = (text: string, random: RandomNumbers): string => {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.of(pieces) + text.slice(at + (random.below(3) === 0 ? random.below(40) : 0));
};

const fresh = (location: string): string =>
  location.endsWith('Chart.yaml') ? 'apiVersion: v2\nname: new\nversion: 1.0.0\n' : 'a: {{ .Chart.Version }}\n';

const steps: readonly ((editor: Editor, random: RandomNumbers) => Promise<unknown>)[] = [
  // Opens a file, or types in one.
  async ({ client, open, saved }, random) => {
    const location = random.of([...saved.keys()]);
    if (!open.has(location)) {
      const text = saved.get(location) ?? '';
      open.set(location, text);
      await client.open(location, text);
    }
    const text = mutated(open.get(location) ?? '', random);
    open.set(location, text);
    const end = client.document(location).positionAt(Number.MAX_SAFE_INTEGER);
    await client.edit(location, [{ range: { start: { line: 0, character: 0 }, end }, newText: text }]);
  },
  // Saves a document.
  async ({ client, disk, open, saved }, random) => {
    if (open.size === 0) return;
    const location = random.of([...open.keys()]);
    const isNew = !saved.has(location);
    const text = open.get(location) ?? '';
    disk.write(location, text);
    saved.set(location, text);
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: uriOf(location) } });
    await client.filesChanged({ [location]: isNew ? 'created' : 'changed' });
  },
  // Closes a document, what was typed is lost.
  async ({ client, open }, random) => {
    if (open.size === 0) return;
    const location = random.of([...open.keys()]);
    open.delete(location);
    await client.close(location);
  },
  // Something else writes a file.
  async ({ client, disk, saved }, random) => {
    const location = random.of([...saved.keys()]);
    const text =
      random.below(3) === 0
        ? (Object.entries(folders)
            .flatMap(([folder, files]) => Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content] as const))
            .find(([path]) => path === location)?.[1] ?? '')
        : mutated(saved.get(location) ?? '', random);
    disk.write(location, text);
    saved.set(location, text);
    await client.filesChanged({ [location]: 'changed' });
  },
  // A file comes.
  async ({ client, disk, saved }, random) => {
    const location = random.of([
      '/space/a/templates/new.yaml',
      '/space/a/templates/_new.tpl',
      '/space/b/values.yaml',
      '/space/c/Chart.yaml',
      '/space/c/templates/x.yaml',
      '/space/a/.helmignore',
      '/space/gatehouse/templates/statefulset.yaml',
      '/space/a/Chart.yaml',
    ]);
    if (saved.has(location)) return;
    disk.write(location, fresh(location));
    saved.set(location, fresh(location));
    await client.filesChanged({ [location]: 'created' });
  },
  // A file goes.
  async ({ client, disk, saved }, random) => {
    if (random.below(3) > 0 || saved.size < 8) return;
    const location = random.of([...saved.keys()]);
    disk.remove(location);
    saved.delete(location);
    await client.filesChanged({ [location]: 'deleted' });
  },
  // A file is renamed.
  async ({ client, disk, saved, open }, random) => {
    const from = random.of([...saved.keys()]);
    const to = from.replace(/(\.\w+)$/, '-renamed$1');
    if (random.below(2) > 0 || !from.includes('/templates/') || saved.has(to) || open.has(from) || to.length > 80) return;
    const text = saved.get(from) ?? '';
    disk.remove(from);
    saved.delete(from);
    disk.write(to, text);
    saved.set(to, text);
    await client.filesChanged({ [from]: 'deleted', [to]: 'created' });
  },
  async (editor, random) => {
    editor.settings = random.of(settings);
    await editor.client.settingsChanged(editor.settings);
  },
  // Questions whose answers come late, or are not waited for.
  async ({ client, saved }, random) => {
    const location = random.of([...saved.keys()]);
    const cancel = new AbortController();
    const { connection } = client;
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    cancel.signal.addEventListener('abort', () => source.cancel());
    const textDocument = { uri: uriOf(location) };
    const position = { line: random.below(30), character: random.below(30) };
    const asked = random.of([
      () => connection.sendRequest('textDocument/diagnostic', { textDocument }, source.token),
      () => connection.sendRequest('textDocument/hover', { textDocument, position }, source.token),
      () =>
        connection.sendRequest(
          'textDocument/codeAction',
          { textDocument, range: { start: position, end: position }, context: { diagnostics: [] } },
          source.token,
        ),
      () => connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }, source.token),
    ])();
    asked.catch(() => {});
    if (random.below(2) === 0) setTimeout(() => cancel.abort(), random.below(5));
  },
];

/** All diagnostics that a server has, by file. */
const told = async (client: LanguageClient): Promise<Record<string, unknown>> => {
  for (;;) {
    try {
      const { items } = await client.workspaceReport();
      return Object.fromEntries(
        items
          .flatMap((item) => (item.kind === 'full' && item.items.length > 0 ? [[item.uri, item.items]] : []))
          .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      );
    } catch (error) {
      // A newer edit came in between: ask again, as editors do.
      if ((error as { code?: number }).code !== -32802) throw error;
    }
  }
};

/** Where the two servers differ after so many operations; undefined where they never do. `settleEvery`: operations between two comparisons, at most. */
export const walk = async (
  random: RandomNumbers,
  operations: number,
  settleEvery: number,
): Promise<{ readonly after: number; readonly old: unknown; readonly fresh: unknown; readonly trail: readonly string[] } | undefined> => {
  const disk = filesIn(folders);
  const saved = new Map(
    Object.entries(folders).flatMap(([folder, files]) => Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text] as const)),
  );
  const editor: Editor = { client: await startClient(disk), disk, saved, open: new Map(), settings: {} };
  const trail: string[] = [];
  try {
    for (let done = 0; done < operations; ) {
      const burst = Math.min(operations - done, 1 + random.below(settleEvery));
      for (let i = 0; i < burst; i++) {
        const step = random.below(steps.length);
        await steps[step]?.(editor, random);
        trail.push(`${step}: saved ${[...editor.saved.keys()].length}, open ${[...editor.open.keys()].join(' ')}`);
      }
      done += burst;
      const old = await told(editor.client);
      const newcomer = await startClient(editor.disk, { settings: editor.settings });
      for (const [location, text] of editor.open) await newcomer.open(location, text);
      const expected = await told(newcomer);
      await newcomer.stop();
      if (JSON.stringify(old) !== JSON.stringify(expected)) {
        const differs = ([uri, found]: [string, unknown]): boolean => JSON.stringify(found) !== JSON.stringify(old[uri]);
        const only = Object.fromEntries([
          ...Object.entries(expected).filter(differs),
          ...Object.keys(old)
            .filter((uri) => !(uri in expected))
            .map((uri): [string, unknown] => [uri, []]),
        ]);
        return {
          after: done,
          old: Object.fromEntries(Object.keys(only).map((uri) => [uri, old[uri]])),
          fresh: only,
          trail: trail.slice(-2 * settleEvery),
        };
      }
    }
    const faults = editor.client.logs.filter(({ message }) => /TypeError|RangeError|failed:/.test(message));
    return faults.length > 0 ? { after: operations, old: faults, fresh: [], trail: [] } : undefined;
  } finally {
    await editor.client.stop();
  }
};
