/** What happens in an editor and beside it, one thing at a time: typing, saving, files that come and go, settings, questions. */
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { packed } from '../kit/archive.ts';
import { fixture, inlineChart } from '../kit/fixtures.ts';
import type { LanguageClient } from '../kit/language-client.ts';
import { uriOf } from '../kit/language-client.ts';
import { mutate, mutateBytes } from './mutate.ts';
import { anyQuestion } from './questions.ts';
import type { RandomNumbers } from './random-numbers.ts';

export interface Editor {
  readonly client: LanguageClient;
  readonly disk: MemoryFileSystem;
  /** What is on the disk, by location. */
  readonly saved: Map<string, string | Uint8Array>;
  /** What is typed in documents that are open. */
  readonly open: Map<string, string>;
  /** What happened to files and was not told yet. */
  readonly untold: Map<string, 'created' | 'changed' | 'deleted'>;
  folders: readonly string[];
  settings: Record<string, unknown>;
}

const packedChart = packed('packed', inlineChart('packed'));

const charts: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>> = {
  '/space/gatehouse': fixture('gatehouse'),
  '/space/a': inlineChart('a'),
  '/space/b': {
    ...inlineChart('b', '{{ include "a.label" . }}'),
    'Chart.yaml': 'apiVersion: v2\nname: b\nversion: 2.0.0\ndependencies:\n  - name: a\n    version: 1.2.3\n  - name: packed\n    version: 1.2.3\n',
    'charts/packed-1.2.3.tgz': packedChart,
  },
  '/space/b/charts/own': inlineChart('own'),
  '/aside/d': inlineChart('d'),
};

/** All files at the start. */
export const firstFiles: readonly (readonly [location: string, content: string | Uint8Array])[] = Object.entries(charts).flatMap(([folder, files]) =>
  Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content] as const),
);

/** Texts that are typed or saved, some of them no good. */
const pieces = [
  '{{ .Chart.Version }}',
  '{{ include "a.label" . }}',
  '{{ define "a.label" }}{{ .Chart.AppVersion }}{{ end }}',
  '{{ if .Values.on }}',
  '{{ end }}',
  '{{',
  '\n',
  '\r\n',
  '  ',
  'x: y\n',
  'on: true\n',
  '- ',
  '&a *a <<: ',
  'version: 9.9.9\n',
  'name: other\n',
  '  - name: d\n    version: 1.2.3\n',
  '__proto__: 1\n',
  '\ud800',
  '\ufeff',
  '\0',
  '',
];

/** Files that may come. */
const newcomers: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  '/space/a/templates/new.yaml': ['a: {{ .Chart.Version }}\n'],
  '/space/a/templates/_new.tpl': ['{{ define "a.label" }}{{ .Chart.Version }}{{ end }}'],
  '/space/a/.helmignore': ['templates/new.yaml\n', '[', '*\n'],
  '/space/a/values.schema.json': ['{"properties":{"on":{"type":"boolean"}}}', '{'],
  '/space/a/charts/packed-1.2.3.tgz': [packedChart, packedChart.subarray(0, 90), ''],
  '/space/b/values.yaml': ['on: true\n', '['],
  '/space/b/requirements.yaml': ['dependencies: []\n'],
  '/space/c/Chart.yaml': ['apiVersion: v2\nname: new\nversion: 1.0.0\n', ''],
  '/space/c/templates/x.yaml': ['a: {{ .Chart.Version }}\n'],
  '/space/.keelson.yaml': ['rules:\n  claim-label-drift: warning\n', 'ignore:\n  - gatehouse\n', 'dependencies:\n  - ../aside\n', 'rules: ['],
  '/space/b/.keelson.yaml': ['kubernetesVersion: "1.20"\n', ''],
};

const settings = [
  {},
  { '': { dependencies: 'error' } },
  { '': { dependencies: 'off' } },
  { '': { kubernetesVersion: '1.30' } },
  { '': { authoring: false, inlayHints: 'all' } },
  { '': { dependencies: 7, inlayHints: null } },
];

const isText = (content: unknown): content is string => typeof content === 'string';

/** One of the files that hold text. */
const someText = ({ saved }: Editor, random: RandomNumbers): string | undefined => {
  const texts = [...saved].flatMap(([location, content]) => (isText(content) ? [location] : []));
  return texts.length > 0 ? random.of(texts) : undefined;
};

const mutated = (text: string, random: RandomNumbers): string => {
  if (random.below(8) === 0) return mutate(text, pieces.slice(0, 6), random);
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.of(pieces) + text.slice(at + (random.below(3) === 0 ? random.below(40) : 0));
};

/** Writes a file; the server hears of it now or later. */
const write = (editor: Editor, location: string, content: string | Uint8Array): void => {
  const kind = editor.saved.has(location) ? 'changed' : 'created';
  editor.disk.write(location, content);
  editor.saved.set(location, content);
  // Watchers tell what became of a file in the end.
  const before = editor.untold.get(location);
  editor.untold.set(location, before === 'created' ? 'created' : before === 'deleted' ? 'changed' : kind);
};

const remove = (editor: Editor, location: string): void => {
  editor.disk.remove(location);
  editor.saved.delete(location);
  if (editor.untold.get(location) === 'created') editor.untold.delete(location);
  else editor.untold.set(location, 'deleted');
};

/** Tells the server what happened to files. */
export const tellFiles = async ({ client, untold }: Editor): Promise<void> => {
  if (untold.size === 0) return;
  const events = Object.fromEntries(untold);
  untold.clear();
  await client.filesChanged(events);
};

type Step = (editor: Editor, random: RandomNumbers) => unknown;

const changes: Readonly<Record<string, Step>> = {
  opens: async ({ client, open, saved, ...rest }, random) => {
    const location = someText({ client, open, saved, ...rest }, random);
    if (location === undefined || open.has(location)) return;
    const text = saved.get(location) as string;
    open.set(location, text);
    await client.open(location, text, random.of(['helm', 'yaml']));
  },
  types: async ({ client, open }, random) => {
    if (open.size === 0) return;
    const location = random.of([...open.keys()]);
    for (let strokes = 1 + random.below(3); strokes > 0; strokes--) {
      const document = client.document(location);
      const start = random.below(document.getText().length + 1);
      const end = start + random.of([0, 0, 1, random.below(60)]);
      const range = { start: document.positionAt(start), end: document.positionAt(end) };
      await client.edit(location, [{ range, newText: random.of(pieces) }]);
    }
    open.set(location, client.document(location).getText());
  },
  retypes: async ({ client, open }, random) => {
    if (open.size === 0) return;
    const location = random.of([...open.keys()]);
    const first = firstFiles.find(([path]) => path === location)?.[1];
    const text = isText(first) && random.below(2) === 0 ? first : mutated(open.get(location) ?? '', random);
    open.set(location, text);
    const end = client.document(location).positionAt(Number.MAX_SAFE_INTEGER);
    await client.edit(location, [{ range: { start: { line: 0, character: 0 }, end }, newText: text }]);
  },
  saves: async (editor, random) => {
    const { client, open } = editor;
    if (open.size === 0) return;
    const location = random.of([...open.keys()]);
    write(editor, location, open.get(location) ?? '');
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: uriOf(location) } });
    if (random.below(2) === 0) await tellFiles(editor);
  },
  closes: async ({ client, open }, random) => {
    if (open.size === 0) return;
    const location = random.of([...open.keys()]);
    open.delete(location);
    await client.close(location);
  },
  'writes beside the editor': (editor, random) => {
    const location = someText(editor, random);
    if (location === undefined) return;
    const first = firstFiles.find(([path]) => path === location)?.[1];
    write(editor, location, isText(first) && random.below(2) === 0 ? first : mutated(editor.saved.get(location) as string, random));
  },
  'writes bytes': (editor, random) => {
    const location = [...editor.saved.keys()].find((path) => path.endsWith('.tgz'));
    if (location !== undefined) write(editor, location, random.below(2) === 0 ? packedChart : mutateBytes(packedChart, random));
  },
  'brings a file': (editor, random) => {
    const location = random.of([...Object.keys(newcomers), ...firstFiles.map(([path]) => path)]);
    const content = newcomers[location] ? random.of(newcomers[location]) : firstFiles.find(([path]) => path === location)?.[1];
    if (!editor.saved.has(location) && content !== undefined) write(editor, location, content);
  },
  'takes a file': (editor, random) => {
    if (random.below(3) === 0 && editor.saved.size > 8) remove(editor, random.of([...editor.saved.keys()]));
  },
  'renames a file': (editor, random) => {
    const { saved, open } = editor;
    const from = random.of([...saved.keys()]);
    const to = random.below(2) === 0 ? from.replace(/(\.\w+)$/, '-renamed$1') : from.replace('/templates/', '/templates/deeper/');
    if (random.below(2) > 0 || !from.includes('/templates/') || saved.has(to) || open.has(from) || to.length > 80) return;
    const content = saved.get(from) as string;
    remove(editor, from);
    write(editor, to, content);
  },
  // Of a folder, editors tell its own name alone.
  'renames a folder': async (editor, random) => {
    const [from, to] = random.of([
      ['/space/a', '/space/moved'],
      ['/space/moved', '/space/a'],
      ['/space/b/charts', '/space/b/aside'],
      ['/space/b/aside', '/space/b/charts'],
      ['/space/gatehouse/templates', '/space/gatehouse/other'],
      ['/space/gatehouse/other', '/space/gatehouse/templates'],
    ]) as [string, string];
    const inside = [...editor.saved].filter(([location]) => location.startsWith(`${from}/`));
    if (random.below(3) > 0 || inside.length === 0 || [...editor.saved.keys()].some((location) => location.startsWith(`${to}/`))) return;
    await tellFiles(editor);
    for (const [location, content] of inside) {
      editor.disk.remove(location);
      editor.saved.delete(location);
      editor.disk.write(to + location.slice(from.length), content);
      editor.saved.set(to + location.slice(from.length), content);
    }
    await editor.client.filesChanged({ [from]: 'deleted', [to]: 'created' });
  },
  'tells of files': tellFiles,
  'tells of what did not change': async (editor, random) => {
    await editor.client.filesChanged({ [random.of([...editor.saved.keys()])]: random.of(['created', 'changed'] as const) });
  },
  'changes settings': async (editor, random) => {
    editor.settings = random.of(settings);
    await editor.client.settingsChanged(editor.settings);
  },
  'changes folders': async (editor, random) => {
    if (random.below(3) > 0) return;
    const folder = random.of(['/aside', '/space/gatehouse']);
    const isThere = editor.folders.includes(folder);
    editor.folders = isThere ? editor.folders.filter((other) => other !== folder) : [...editor.folders, folder];
    await editor.client.foldersChanged(isThere ? [] : [folder], isThere ? [folder] : []);
  },
};

/** A question whose answer comes late, or is not waited for. */
const asks: Step = async ({ client, saved }, random) => {
  const { method, params } = anyQuestion(random.of([...saved.keys()]), random);
  const source = new CancellationTokenSource();
  const answer = client.connection.sendRequest(method, params, source.token).catch(() => {});
  if (random.below(3) === 0) setTimeout(() => source.cancel(), random.below(8));
  if (random.below(8) === 0) await answer;
};

const names = Object.keys(changes);

/** Does one thing; tells which. Half of all are questions. */
export const doSomething = async (editor: Editor, random: RandomNumbers): Promise<string> => {
  const name = random.below(5) < 2 ? 'asks' : random.below(3) === 0 ? 'types' : random.of(names);
  await (changes[name] ?? asks)(editor, random);
  return name;
};
