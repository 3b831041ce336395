/** Completion in actions, finished or half typed, and in text. */
import { describe, expect, it } from 'vitest';
import { blockCompletions, type Completion, completionsAt } from '../../../server/src/features/index.ts';
import { markedChart } from '../../kit/marked.ts';

const page = 'templates/x.yaml';
const values = '# -- The image\nimage:\n  repository: nginx # where from\n  tag: ""\nreplicas: 3\nlist:\n  - name: a\n';
const helpers = '{{/*\nThe labels.\n*/}}\n{{- define "demo.labels" -}}\nname: {{ .Chart.Name }}\n{{- end }}\n';

const at = async (text: string): Promise<Completion[]> => {
  const { chart, cursor } = await markedChart({ 'values.yaml': values, 'templates/_helpers.tpl': helpers, [page]: text });
  return completionsAt(chart, cursor.file, cursor.offset);
};
const labels = async (text: string): Promise<string[]> => (await at(text)).map(({ label }) => label);

describe('in an action', () => {
  it.each([
    ['{{ .Values.<|> }}', ['image', 'replicas', 'list']],
    ['{{ .Values.<|>', ['image', 'replicas', 'list']],
    ['a: {{ .Values.image.<|>\nb: {{ .Values.replicas }}\n', ['repository', 'tag']],
    ['{{ if .Values.image.<|>', ['repository', 'tag']],
    ['{{ with .Values.image }}{{ .<|> }}{{ end }}', ['repository', 'tag']],
    ['{{ $i := .Values.image }}{{ $i.<|> }}', ['repository', 'tag']],
    ['{{ with .Values.image }}{{ $.Values.image.re<|>', ['repository', 'tag']],
    ['{{ range .Values.list }}{{ .<|> }}{{ end }}', ['name']],
    ['{{ (index .Values "image").<|> }}', ['repository', 'tag']],
    ['{{ index .Values "<|>" }}', ['image', 'replicas', 'list']],
  ])('%s', async (text, expected) => {
    expect(await labels(text)).toEqual(expect.arrayContaining(expected));
  });

  it('values come with their defaults and comments', async () => {
    const found = await at('{{ .Values.<|> }}');
    expect(found.find(({ label }) => label === 'replicas')).toMatchObject({ kind: 'value', detail: '3' });
    expect(found.find(({ label }) => label === 'image')).toMatchObject({ detail: 'map', doc: 'The image' });
  });

  it('named templates come with their comments, in quotes that are still open', async () => {
    for (const text of ['{{ include "<|>', '{{ include "<|>" . }}', '{{- template "dem<|>" }}']) {
      const [found] = (await at(text)).filter(({ kind }) => kind === 'template');
      expect(found).toMatchObject({ label: 'demo.labels', doc: expect.stringContaining('The labels.') });
    }
    const [found] = await at('{{ include "dem<|>" . }}');
    expect(found?.range).toEqual({ start: '{{ include "'.length, end: '{{ include "dem'.length });
  });

  it('functions, and keywords where an action begins', async () => {
    expect(await labels('{{ qu<|>')).toEqual(expect.arrayContaining(['quote', 'if', 'range']));
    const piped = await labels('{{ .Values.replicas | qu<|> }}');
    expect(piped).toContain('quote');
    expect(piped).not.toContain('if');
    expect(piped).not.toContain('now');
  });

  it('objects and variables', async () => {
    expect(await labels('{{ .<|> }}')).toEqual(expect.arrayContaining(['Values', 'Chart', 'Release', 'Files']));
    expect(await labels('{{ .Chart.<|> }}')).toEqual(expect.arrayContaining(['Name', 'Version', 'AppVersion']));
    expect(await labels('{{ $port := 1 }}{{ if true }}{{ $<|> }}{{ end }}')).toEqual(expect.arrayContaining(['$port', '$']));
  });

  it('nothing in a comment or behind the action', async () => {
    expect(await at('{{/* .Values.<|> */}}')).toEqual([]);
    expect(await at('{{ .Values.image }} .Values.<|>')).toEqual([]);
  });
});

it('blocks where a line is still empty', async () => {
  const { chart, source, cursor } = await markedChart({ [page]: 'a: b\n  cl<|>\n' }).then(({ chart: of, cursor: mark }) => ({
    chart: of,
    cursor: mark,
    source: of.templates.find(({ source: { path } }) => path === mark.file)?.source,
  }));
  const found = source ? blockCompletions(chart, source, cursor.offset) : [];
  expect(found.find(({ label }) => label === 'claim-template')).toMatchObject({ isSnippet: true, range: { start: 7, end: 9 } });
});
