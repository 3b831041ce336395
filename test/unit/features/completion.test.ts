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

  it('offers what import-values copies from dependencies, over several charts too', async () => {
    const sub = (name: string, more = '') => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;
    const files = {
      'Chart.yaml': sub(
        'demo',
        'dependencies:\n  - {name: redis, version: 1.0.0, import-values: [{child: data, parent: got.it}, extra, {child: other, parent: none}]}\n',
      ),
      'charts/redis/Chart.yaml': sub('redis', 'dependencies:\n  - {name: deep, version: 1.0.0, import-values: [{child: a, parent: data}]}\n'),
      'charts/redis/values.yaml': 'other: 3\ndata:\n  # Its size\n  size: 1\nexports:\n  extra:\n    more: 2\n',
      'charts/redis/charts/deep/Chart.yaml': sub('deep'),
      'charts/redis/charts/deep/values.yaml': 'a:\n  depth: 4\n',
    };
    const found = async (expression: string) => {
      const { chart, cursor } = await markedChart({ ...files, [page]: `{{ .Values.${expression}<|> }}` });
      return completionsAt(chart, cursor.file, cursor.offset).map(({ label, detail, doc }) => `${label}: ${detail} ${doc}`);
    };
    expect(await found('')).toEqual(expect.arrayContaining(['more: 2 ', 'got: map Values of a dependency, copied by `import-values`.']));
    expect((await found('')).join()).not.toMatch(/none|other/);
    expect(await found('got.')).toEqual(['it: map Values of a dependency, copied by `import-values`.']);
    expect(await found('got.it.')).toEqual(['size: 1 Its size', 'depth: 4 ']);
  });

  it('offers a dependency its own values, and what the chart above gives it', async () => {
    const chartFile = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
    const { chart, cursor } = await markedChart({
      'Chart.yaml': `${chartFile('demo')}dependencies:\n  - {name: redis, version: 1.0.0}\n`,
      'values.yaml': 'above: 1\nredis:\n  given: 1\n',
      'charts/redis/Chart.yaml': chartFile('redis'),
      'charts/redis/values.yaml': 'own: 2\n',
      'charts/redis/templates/x.yaml': '{{ .Values.<|> }}',
    });
    expect(completionsAt(chart, cursor.file, cursor.offset).map(({ label }) => label)).toEqual(['given', 'own']);
  });

  it('values of the root come where the dot is something else, with the dollar sign that they need', async () => {
    for (const text of [
      '{{ with .Values.image }}a: {{ .Values.<|> }}{{ end }}',
      '{{ range .Values.list }}a: {{ .Values.re<|>',
      '{{ with .Chart }}{{ .Values.im<|>',
    ]) {
      const found = await at(text);
      const replicas = found.find(({ label }) => label === 'replicas');
      expect(replicas).toMatchObject({ detail: '$.Values: 3', before: { offset: text.lastIndexOf('.Values'), text: '$' } });
    }
    expect((await at('{{ with .Values.image }}{{ .Values.image.<|> }}{{ end }}')).map(({ label }) => label)).toEqual(['repository', 'tag']);
    expect((await at('{{ .Values.re<|> }}')).every(({ before }) => before === undefined)).toBe(true);
    expect(await at('{{ with .Values.image }}{{ .Nothing.<|> }}{{ end }}')).toEqual([]);
  });

  it('what is being typed is not offered as a name that templates read, and what others read is', async () => {
    expect(await labels('{{ .Values.repl<|> }}')).not.toContain('repl');
    expect(await labels('{{ .Values.repl<|> }}{{ .Values.repl }}')).toContain('repl');
    expect(await labels('{{ .Values.image.ta<|> }}')).toEqual(['repository', 'tag']);
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

  const ranked = async (text: string): Promise<string[]> => {
    const found = await at(text);
    return found.toSorted((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1)).map(({ label }) => label);
  };

  it('behind a pipe only functions, those that fit what comes through it first', async () => {
    expect((await ranked('{{ .Values.image | <|> }}')).slice(0, 3)).toEqual(['deepCopy', 'default', 'keys']);
    expect((await ranked('{{ .Values.list | <|>')).slice(0, 12)).toContain('join');
    expect((await ranked('{{ .Values.image.repository | <|>\nb: {{ .Values.replicas }}')).slice(0, 14)).toContain('quote');
    expect((await ranked('{{ .Values.replicas | <|> }}')).slice(0, 10)).toContain('int');
    expect((await ranked('{{ toYaml .Values.image | <|> }}')).slice(0, 14)).toContain('nindent');
    expect((await ranked('{{ (.Values.image | <|>')).slice(0, 6)).toContain('toYaml');
    expect((await ranked('{{ $x := .Values.image | <|> }}')).slice(0, 6)).toContain('toYaml');
    const piped = await ranked('{{ .Values.image | <|> }}');
    expect(piped.indexOf('toYaml')).toBeLessThan(piped.indexOf('trunc'));
    expect((await at('{{ .Values.image | <|> }}')).every(({ kind }) => kind === 'function')).toBe(true);
  });

  it('behind a dollar sign only variables', async () => {
    expect(await labels('{{ range $k, $v := .Values.image }}{{ $<|>')).toEqual(['$k', '$v', '$']);
  });

  it('the objects of Helm behind the dollar sign where the dot is something else', async () => {
    expect(await labels('{{ with .Values.image }}{{ <|> }}')).toEqual(expect.arrayContaining(['.repository', '$.Values', '$.Release']));
  });

  it('any key in quotes, but only names behind a dot', async () => {
    const files = { 'values.yaml': 'a-b: 1\nc: 2\n' };
    const inQuotes = await markedChart({ ...files, [page]: '{{ index .Values "<|>" }}' });
    expect(completionsAt(inQuotes.chart, page, inQuotes.cursor.offset).map(({ label }) => label)).toEqual(['a-b', 'c']);
    const behindDot = await markedChart({ ...files, [page]: '{{ .Values.<|> }}' });
    expect(completionsAt(behindDot.chart, page, behindDot.cursor.offset).map(({ label }) => label)).toEqual(['c']);
  });

  it('values that only the schema knows, and types where the default shows none', async () => {
    const schema = JSON.stringify({
      properties: { a: { type: ['string', 'null'] }, b: { $ref: '#/$defs/b' } },
      $defs: { b: { type: 'integer', description: 'The b' } },
    });
    const { chart, cursor } = await markedChart({ 'values.yaml': 'a:\n', 'values.schema.json': schema, [page]: '{{ .Values.<|> }}' });
    expect(completionsAt(chart, page, cursor.offset).map(({ label, detail, doc }) => [label, detail, doc])).toEqual([
      ['a', 'null (string or null)', ''],
      ['b', 'integer', 'The b'],
    ]);
  });

  it('named templates with what they print', async () => {
    const { chart, cursor } = await markedChart({
      'templates/_helpers.tpl': helpers,
      'templates/y.yaml': '{{ include "demo.labels" . }}',
      [page]: '{{ include "<|>',
    });
    expect(completionsAt(chart, page, cursor.offset)[0]?.doc).toContain('Prints name: demo');
  });

  it('in a text of values.yaml that is for tpl', async () => {
    const { chart, cursor } = await markedChart({ 'values.yaml': 'a: 1\nb: "{{ .Values.<|> }}"\n', [page]: '{{ tpl .Values.b . }}' });
    expect(completionsAt(chart, 'values.yaml', cursor.offset).map(({ label }) => label)).toEqual(['a', 'b']);
  });

  it('nothing of the root below a value, though a helper is given both', async () => {
    const text = '{{ define "h" }}{{ .Chart.Name }}{{ end }}{{ include "h" . }}{{ with .Values.image }}{{ include "h" . }}{{ .<|> }}{{ end }}';
    expect(await labels(text)).toEqual(['repository', 'tag']);
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
