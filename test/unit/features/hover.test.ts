/** Hovers over names, and signatures. */
import { describe, expect, it } from 'vitest';
import { SourceText } from '../../../server/src/base/index.ts';
import { nameHover, signatureAt } from '../../../server/src/features/index.ts';
import { markedChart } from '../../kit/marked.ts';

const hover = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const { chart, cursor } = await markedChart(files);
  return nameHover(chart, cursor.file, cursor.offset)?.markdown ?? '';
};
const page = 'templates/x.yaml';
const helpers = 'templates/_helpers.tpl';

describe('a hover', () => {
  it('over a value tells its default, its comment and its uses', async () => {
    const files = { 'values.yaml': '# -- How many\n# of them\nreplicas: 3\n', [page]: 'a: {{ .Values.<|>replicas }}\nb: {{ .Values.replicas }}\n' };
    const text = await hover(files);
    expect(text).toContain('**`.Values.replicas`**');
    expect(text).toContain('How many\nof them');
    expect(text).toContain('Default: `3` (values.yaml)');
    expect(text).toContain('Read at 2 places in `templates/x.yaml`');
    expect(text).toContain('With the default values it prints `3`');
    expect(text).toContain('stays the same');
  });

  it('over a key of values.yaml says the same; Bitnami’s comments and the schema are understood', async () => {
    expect(
      await hover({
        'values.yaml': '## @param port [nullable] The port\n## @section X\n##\nother: 1\n## @param port The port\nport<|>: 1\n',
        [page]: '{{ .Values.port }}',
      }),
    ).toMatch(/The port[\s\S]*Default: `1`[\s\S]*Read at 1 place/);
    const schema = JSON.stringify({ properties: { port: { description: 'Where it listens' } } });
    expect(await hover({ 'values.yaml': 'port<|>: 1\n', 'values.schema.json': schema, [page]: '' })).toContain('Where it listens');
  });

  it('over a named template tells its comment, what it reads, and what is printed here', async () => {
    const text = await hover({
      'values.yaml': 'name: x\n',
      [helpers]:
        '{{/*\nThe labels.\n*/}}\n{{- define "a.labels" -}}\nchart: {{ .Chart.Name }}-{{ .Chart.Version }}\nname: {{ .Values.name }}\n{{- end }}',
      [page]: 'labels: {{ include "a.<|>labels" . | nindent 2 }}',
    });
    expect(text).toContain('a named template in `templates/_helpers.tpl`');
    expect(text).toContain('The labels.');
    expect(text).toContain('It reads `.Chart.Name`, `.Chart.Version`, `.Values.name`.');
    expect(text).toContain('chart: demo-1.2.3');
    expect(text).toContain('It may change with every version of the chart.');
  });

  it('over a function tells what it takes', async () => {
    const text = await hover({ [page]: '{{ .x | de<|>fault 1 }}' });
    expect(text).toContain('default any any… → any');
    expect(text).toContain('where the value is empty');
  });

  it('over an object tells what it is, and what it is now', async () => {
    const text = await hover({ [page]: '{{ .Chart.Ver<|>sion }}' });
    expect(text).toContain('The version of the chart.');
    expect(text).toContain('Now: `1.2.3`');
    expect(text).toContain('prints `1.2.3`');
  });

  it('over a variable tells what it stands for', async () => {
    expect(await hover({ [page]: '{{ range $k, $v := .Values.a }}{{ $<|>v }}{{ end }}' })).toContain('It stands for `.Values.a[]`.');
  });

  it('says nothing of text', async () => {
    expect(await hover({ [page]: 'na<|>me: {{ .Values.a }}' })).toBe('');
  });

  it('lets no text of the chart become Markdown', async () => {
    const text = await hover({ 'values.yaml': '# <img src=x> [a](b)\na: "`*b*`"\n', [page]: '{{ .Values.<|>a }}' });
    const outside = text.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    expect(outside).not.toMatch(/(?<!\\)<img|(?<!\\)\[a|(?<!\\)\*b/);
  });

  it('is there while the file is broken elsewhere, without what is printed', async () => {
    expect(await hover({ 'values.yaml': 'a: 1\n', [page]: '{{ if }}\n{{ .Values.<|>a }}' })).toContain('Default: `1`');
  });
});

describe('a signature', () => {
  const at = (text: string): string => {
    const offset = text.indexOf('^');
    const found = signatureAt(new SourceText('x', text.replace('^', '')), offset);
    return found ? `${found.signature.label} @${found.active}` : '';
  };
  it.each([
    ['{{ trunc ^', 'trunc int string → string @0'],
    ['{{ trunc 63 ^ }}', 'trunc int string → string @1'],
    ['{{ .x | trunc ^', 'trunc int string → string @0'],
    ['{{ printf "%s" (trunc 5 ^) }}', 'trunc int string → string @1'],
    ['{{ trunc (add 1 2) ^ }}', 'trunc int string → string @1'],
    ['{{ trunc 1 2 }} ^', ''],
    ['{{ .Values.x ^ }}', ''],
    ['{{ nosuch ^ }}', ''],
  ])('%s', (text, expected) => expect(at(text)).toBe(expected));
});
