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
    expect(await hover({ 'values.yaml': 'tag: ""\n', [page]: 'a: {{ .Values.<|>tag }}\n' })).toContain('it prints an empty text\n');
  });

  it('over a key of values.yaml says the same; Bitnami’s comments and the schema are understood', async () => {
    expect(
      await hover({
        'values.yaml': '## @param port [nullable] The port\n## @section X\n##\nother: 1\n## @param port The port\nport<|>: 1\n',
        [page]: '{{ .Values.port }}',
      }),
    ).toMatch(/The port[\s\S]*Default: `1`[\s\S]*Read at 1 place/);
    const mixed = await hover({ 'values.yaml': '# other:\n#   - off\n## Where it listens\nport<|>: 1\n', [page]: '' });
    expect(mixed).toContain('Where it listens');
    expect(mixed).not.toContain('off');
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
    expect(text).toContain('It changes with every version of the chart: `chart: demo-1.2.3` → `chart: demo-1.2.4`.');
    expect(text).toContain('`1.2.3` (Chart.yaml:3)');
  });

  it('over a pipeline tells the smallest release that changes it', async () => {
    expect(await hover({ [page]: '{{ .Chart.AppVersion | tru<|>nc 1 }}' })).toContain('It changes with major versions of the app: `4` → `5`.');
    expect(await hover({ [page]: '{{ .Chart.AppVersion | tru<|>nc 0 }}' })).toContain('It stays the same from release to release.');
    expect(await hover({ [page]: '{{ if .Release.IsInstall }}{{ qu<|>ote 1 }}{{ end }}' })).toMatch(/changes with an upgrade: `"1"` goes/);
    expect(await hover({ [page]: '{{ ternary "a" "b" .Release.IsIn<|>stall }}' })).toMatch(/changes with an upgrade: `a` → `b`/);
    expect(await hover({ [page]: '{{ randAlpha<|>Num 5 }}' })).toContain('It changes with every render');
    expect(await hover({ [page]: '{{ .Capabilities.KubeVersion.Ver<|>sion }}' })).toContain('It may change with the version of Kubernetes');
  });

  it('over a pipeline tells under which values it is rendered, and when it is not', async () => {
    const files = { 'values.yaml': 'a: {b: false}\nc: [1]\n' };
    const text = await hover({ ...files, [page]: '{{ if .Values.a.b }}{{ with .Values.c }}{{ quo<|>te . }}{{ end }}{{ end }}' });
    expect(text).toContain('With the default values it is not rendered.');
    expect(text).toContain('Rendered under: `.Values.a.b`; `.Values.c`.');
    const other = await hover({
      ...files,
      [page]: '{{ if .Values.a.b }}{{ else if .Values.c }}{{ range $i, $c := .Values.c }}{{ quo<|>te . }}{{ end }}{{ end }}',
    });
    expect(other).toContain('prints `"1"`');
    expect(other).toContain('Rendered under: not `.Values.a.b`; `.Values.c`; for each member of `.Values.c`.');
    expect(await hover({ [helpers]: '{{ define "h" }}{{ quo<|>te 1 }}{{ end }}', [page]: '' })).toContain('Rendered under: a call of `h`.');
    const sub = {
      'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n  - {name: redis, version: 1.0.0, condition: redis.enabled}\n',
      'charts/redis/Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 1.0.0\n',
    };
    expect(await hover({ ...sub, 'charts/redis/templates/a.yaml': '{{ quo<|>te 1 }}' })).toContain(
      '`redis.enabled` (the condition of the dependency',
    );
  });

  it('says nothing of what is not rendered where a file fails, since the defaults may not tell', async () => {
    const text = await hover({ [page]: '{{ if .Values.a }}{{ quo<|>te 1 }}{{ end }}{{ fail "no" }}' });
    expect(text).not.toContain('not rendered');
    expect(text).toContain('Rendered under: `.Values.a`.');
  });

  it('over a named template that is not printed at once, and at its definition, tells what it prints', async () => {
    const define = '{{ define "h" }}x-{{ .Chart.Name }}{{ end }}';
    expect(await hover({ [helpers]: define, [page]: '{{ $a := include "h<|>" . }}' })).toContain('With the default values it prints `x-demo`');
    expect(await hover({ [helpers]: define.replace('"h', '"h<|>'), [page]: '{{ if include "h" . }}{{ end }}' })).toContain('it prints `x-demo`');
  });

  it('over a dot tells what it stands for', async () => {
    const files = { 'values.yaml': 'a: {b: 1}\n' };
    expect(await hover({ ...files, [page]: '{{ with .Values.a }}{{ toYaml <|>. }}{{ end }}' })).toContain('The dot stands for `.Values.a` here.');
    expect(await hover({ ...files, [page]: '{{ include "h" <|>. }}' })).toContain('The dot stands for `$` here.');
  });

  it('over a variable of a helper tells what the helper is given', async () => {
    const files = { [helpers]: '{{ define "h" }}{{ $v := .value }}{{ $<|>v }}{{ end }}', [page]: '{{ include "h" (dict "value" .Values.a) }}' };
    expect(await hover(files)).toContain('It stands for `.Values.a`.');
  });

  it('over a named template that a statement calls tells under which values', async () => {
    const text = await hover({ [helpers]: '{{ define "h" }}x{{ end }}', [page]: '{{ if .Values.on }}{{ template "h<|>" . }}{{ end }}' });
    expect(text).toContain('Rendered under: `.Values.on`.');
  });

  it('over a key of a dict tells what it stands for', async () => {
    const files = {
      [helpers]: '{{ define "h" }}{{ .ctx.Chart.Name }}{{ .val<|>ue }}{{ end }}',
      [page]: '{{ include "h" (dict "ctx" $ "value" .Values.a.b) }}',
    };
    expect(await hover(files)).toContain('It stands for `.Values.a.b`.');
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

  it('over a map or a list tells what Go prints of it, as it was then, and where that comes from', async () => {
    const files = { 'values.yaml': `m:\n  b: 2\n  a: 1\nlist: [a, b]\nlong: [${'abcdefghi, '.repeat(100)}]\n` };
    const map = await hover({ ...files, [page]: 'x: {{ .Values.<|>m }}\n{{ $_ := set .Values.m "c" 3 }}' });
    expect(map).toContain('With the default values it prints `map[a:1 b:2]`\n');
    expect(map).toContain('It stays the same from release to release.');
    expect(await hover({ ...files, [page]: 'x: {{ .Values.<|>list }}' })).toContain('With the default values it prints `[a b]`\n');
    expect(await hover({ ...files, [page]: 'x: {{ .Values.<|>long }}' })).toMatch(/it prints `\[abcdefghi [^`]{389}…`\n/);
    const origin = await hover({
      [page]: '{{ $l := list (include "v" .) "b" }}x: {{ $<|>l }}',
      [helpers]: '{{ define "v" }}{{ .Chart.Version }}{{ end }}',
    });
    expect(origin).toContain('it prints `[1.2.3 b]`\n');
    expect(origin).toContain('From `1.2.3` (Chart.yaml:3).');
    expect(origin).toContain('It changes with every version of the chart: `[1.2.3 b]` → `[1.2.4 b]`.');
  });

  it('over an action beside its names begins with what it prints', async () => {
    expect(await hover({ [page]: '{{<|> .Chart.Name }}' })).toMatch(/^With the default values it prints `demo`/);
  });

  it('says nothing of text', async () => {
    expect(await hover({ [page]: 'na<|>me: {{ .Values.a }}' })).toBe('');
  });

  it('lets no text of the chart become Markdown', async () => {
    const text = await hover({ 'values.yaml': '# <img src=x> [a](b)\na: "`*b*`"\n', [page]: '{{ .Values.<|>a }}' });
    const outside = text.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    expect(outside).not.toMatch(/(?<!\\)<img|(?<!\\)\[a|(?<!\\)\*b/);
  });

  it('tells what is printed while something else fails, or is half typed', async () => {
    const files = { 'values.yaml': 'a: 1\n', [helpers]: '{{ define "h" }}x{{ .Values.b | required "no b" }}{{ end }}' };
    for (const other of ['{{ if }}', '{{ .Values.', '{{ .Values.b.c }}', '{{ include "h" . }}', '{{ fail "no" }}', '{{ nothing 1 }}']) {
      expect(await hover({ ...files, [page]: `${other}\nx: {{ .Values.<|>a }}` }), other).toContain('With the default values it prints `1`');
      expect(await hover({ ...files, [page]: `x: {{ .Values.<|>a }}\n${other}` }), other).toContain('With the default values it prints `1`');
    }
  });

  it('over a value that import-values brings tells where it is in the dependency', async () => {
    const dependency = '  - {name: redis, version: 1.0.0, import-values: [{child: data, parent: got}, extra]}\n';
    const files = {
      'Chart.yaml': `apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n${dependency}`,
      'charts/redis/Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 1.0.0\n',
      'charts/redis/values.yaml': '# How many\nother: 3\ndata:\n  # Its size\n  size: 1\nexports:\n  extra:\n    more: 2\n',
    };
    const size = await hover({ ...files, [page]: '{{ .Values.got.si<|>ze }}' });
    expect(size).toContain('Its size');
    expect(size).toContain('Default: `1` (charts/redis/values.yaml)');
    expect(await hover({ ...files, [page]: '{{ .Values.mo<|>re }}' })).toContain('Default: `2` (charts/redis/values.yaml)');
    expect(await hover({ ...files, [page]: '{{ .Values.go<|>t }}' })).toContain('Default: `size: 1` (charts/redis/values.yaml)');
    expect(await hover({ ...files, [page]: '{{ .Values.oth<|>er }}' })).toContain('No values.yaml has it.');
  });

  it('tells no outcome while values.yaml cannot be read', async () => {
    expect(await hover({ 'values.yaml': 'a: 1\nb: [\n', [page]: '{{ .Values.<|>a | default 5 }}' })).not.toContain('prints');
  });

  it('tells what Helm refuses where something fails, and in all that calls it; nothing is printed there', async () => {
    const files: Record<string, string> = {
      [helpers]: '{{ define "h" }}x{{ .Values.b | required "no b" }}{{ end }}',
      [page]: 'a: {{ include "h" . }}{{ .Values.b.c }}',
    };
    const at = (file: string, text: string, marked: string) => hover({ ...files, [file]: (files[file] ?? '').replace(text, marked) });
    for (const text of [await at(helpers, 'required', 'requi<|>red'), await at(page, 'include', 'incl<|>ude')]) {
      expect(text).toMatch(/With the default values Helm refuses it: `execution error at \(.*_helpers.tpl:1:32\): no b`/);
      expect(text).not.toContain('prints');
    }
    expect(await at(page, '.c', '.<|>c')).toContain('nil pointer evaluating interface {}.c');
    expect(await at(page, '"h"', '"<|>h"')).not.toContain('prints');
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
