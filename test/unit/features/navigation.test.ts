/** Definitions, references and renames. */
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../server/src/base/index.ts';
import { definitionsAt, highlightsAt, referencesAt, renamable, renameAt, typesAt } from '../../../server/src/features/index.ts';
import { markedChart, placeNames } from '../../kit/marked.ts';

type Marked = Readonly<Record<string, string>>;

const expectDefinition = async (files: Marked): Promise<void> => {
  const { chart, cursor, ranges } = await markedChart(files);
  expect(placeNames(definitionsAt(chart, cursor.file, cursor.offset))).toEqual(ranges);
};

/** The cursor stands behind the first `before` of the helpers. */
const expectReferences = async (files: Marked, before: string): Promise<void> => {
  const { chart, cursor, ranges } = await markedChart({ ...files, [helpers]: files[helpers]?.replace(before, `${before}<|>`) ?? '' });
  expect(placeNames(referencesAt(chart, cursor.file, cursor.offset, true))).toEqual(ranges);
};

const helpers = 'templates/_helpers.tpl';
const page = 'templates/x.yaml';
const subchart = 'apiVersion: v2\nname: redis\nversion: 1.0.0\n';
const parent = 'apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n  - name: redis\n    version: 1.0.0\n    alias: cache\n';

describe('a definition', () => {
  it.each<readonly [string, Marked]>([
    ['of a named template', { [helpers]: '{{ define "<|a.b|>" }}x{{ end }}', [page]: 'x: {{ include "a<|>.b" . }}' }],
    ['of a value', { 'values.yaml': 'image:\n  <|tag|>: 1\n', [page]: 'x: {{ .Values.image.t<|>ag }}' }],
    [
      'of a value that another values file sets',
      { 'values.yaml': 'image:\n  <|tag|>: 1\n', 'ci/big-values.yaml': 'image:\n  t<|>ag: 2\n', [page]: '{{ .Values.image.tag }}' },
    ],
    [
      'of a value of a subchart that another values file sets',
      {
        'Chart.yaml': parent,
        'values-prod.yaml': 'cache:\n  po<|>rt: 2\n',
        'charts/redis/Chart.yaml': subchart,
        'charts/redis/values.yaml': '<|port|>: 1\n',
      },
    ],
    ['of a value by index', { 'values.yaml': 'image:\n  <|tag|>: 1\n', [page]: 'x: {{ index .Values "image" "t<|>ag" }}' }],
    ['of a value in with', { 'values.yaml': 'a:\n  b:\n    <|c|>: 1\n', [page]: '{{ with .Values.a.b }}{{ .<|>c }}{{ end }}' }],
    [
      'of a value behind else, where the dot is the old one',
      { 'values.yaml': '<|c|>: 1\n', [page]: '{{ with .Nope }}{{ else }}{{ .Values.<|>c }}{{ end }}' },
    ],
    [
      'of a value in a list that range visits',
      { 'values.yaml': 'a:\n  - <|m|>: 1\n  - <|m|>: 2\n', [page]: '{{ range .Values.a }}{{ .<|>m }}{{ end }}' },
    ],
    [
      'of a value of a variable of range',
      { 'values.yaml': 'a:\n  k:\n    <|m|>: 1\n', [page]: '{{ range $k, $v := .Values.a }}{{ $v.<|>m }}{{ end }}' },
    ],
    ['of a value through $', { 'values.yaml': '<|b|>: 1\na: []\n', [page]: '{{ range .Values.a }}{{ $.Values.<|>b }}{{ end }}' }],
    ['of a value through default', { 'values.yaml': 'a:\n  <|b|>: 1\n', [page]: '{{ $a := .Values.a | default dict }}{{ ($a).<|>b }}' }],
    [
      'of a value through what include gives',
      { 'values.yaml': 'a:\n  <|b|>: 1\n', [helpers]: '{{ define "h" }}{{ .<|>b }}{{ end }}', [page]: '{{ include "h" .Values.a }}' },
    ],
    [
      'of a value through a dict',
      {
        'values.yaml': 'a:\n  <|b|>: 1\n',
        [helpers]: '{{ define "h" }}{{ .root.Values.a.<|>b }}{{ end }}',
        [page]: '{{ include "h" (dict "root" $ "x" 1) }}',
      },
    ],
    ['of a key of a dict', { [helpers]: '{{ define "h" }}{{ .ro<|>ot.Values }}{{ end }}', [page]: '{{ include "h" (dict "<|root|>" $) }}' }],
    ['of what a dot stands for', { 'values.yaml': '<|a|>: [1]\n', [page]: '{{ with .Values.a }}{{ toYaml <|>. }}{{ end }}' }],
    ['of a variable', { [page]: '{{ <|$x|> := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $<|>x }}' }],
    ['of a field of the chart', { 'Chart.yaml': 'apiVersion: v2\nname: demo\n<|version|>: 1.2.3\n', [page]: '{{ .Chart.Ver<|>sion }}' }],
    [
      'of a value of a subchart: the parent has a say',
      {
        'Chart.yaml': parent,
        'values.yaml': 'cache:\n  <|port|>: 2\n',
        'charts/redis/Chart.yaml': subchart,
        'charts/redis/values.yaml': '<|port|>: 1\n',
        'charts/redis/templates/a.yaml': '{{ .Values.po<|>rt }}',
      },
    ],
    [
      'of a global value',
      {
        'Chart.yaml': parent,
        'values.yaml': 'global:\n  <|zone|>: 2\n',
        'charts/redis/Chart.yaml': subchart,
        'charts/redis/templates/a.yaml': '{{ .Values.global.zo<|>ne }}',
      },
    ],
    [
      'of a named template of a subchart, which gets the parent’s values',
      {
        'Chart.yaml': parent,
        'values.yaml': '<|name|>: 2\n',
        'charts/redis/Chart.yaml': subchart,
        'charts/redis/templates/_h.tpl': '{{ define "lib.name" }}{{ .Values.na<|>me }}{{ end }}',
        [page]: '{{ include "lib.name" . }}',
      },
    ],
    [
      'of a value of a subchart, by its root object',
      {
        'Chart.yaml': parent,
        'charts/redis/Chart.yaml': subchart,
        'charts/redis/values.yaml': '<|port|>: 1\n',
        [page]: '{{ .Subcharts.cache.Values.po<|>rt }}',
      },
    ],
    [
      'of a value that only the schema knows',
      { 'values.schema.json': '{"properties":{"a":{"properties":{"<|b|>":{}}}}}', [page]: '{{ .Values.a.<|>b }}' },
    ],
    [
      'of a property of the schema',
      { 'values.yaml': 'a:\n  <|b|>: 1\n', 'values.schema.json': '{"properties":{"a":{"properties":{"<|>b":{}}}}}', [page]: '' },
    ],
    [
      'of a property that a reference leads to',
      {
        'values.yaml': 'a:\n  <|b|>: 1\n',
        'values.schema.json': '{"properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"properties":{"<|>b":{}}}}}',
        [page]: '',
      },
    ],
    [
      'of the condition of a dependency',
      {
        'Chart.yaml': `${parent}    condition: other.on, cache.ena<|>bled\n`,
        'values.yaml': 'cache:\n  <|enabled|>: true\n',
        'charts/redis/Chart.yaml': subchart,
      },
    ],
    ['of a tag of a dependency', { 'Chart.yaml': `${parent}    tags: [bac<|>kend]\n`, 'values.yaml': 'tags:\n  <|backend|>: true\n' }],
    ['of the values of a dependency', { 'Chart.yaml': parent.replace('cache', 'ca<|>che'), 'values.yaml': '<|cache|>:\n  a: 1\n' }],
    ['of a value in a text for tpl', { 'values.yaml': '<|a|>: 1\nb: "x-{{ .Values.<|>a }}"\n', [page]: '{{ tpl .Values.b . }}' }],
    [
      'of a named template in a quoted text for tpl',
      { 'values.yaml': 'b: "{{ include \\"h<|>h\\" . }}"\n', [helpers]: '{{ define "<|hh|>" }}{{ end }}', [page]: '' },
    ],
    [
      'of a key of a dict, at the key',
      { [helpers]: '{{ define "h" }}{{ .root.Values }}{{ end }}', [page]: '{{ include "h" (dict "<|><|root|>" $) }}' },
    ],
    [
      'of an object of Helm in a helper that is once called with a value',
      {
        'Chart.yaml': 'apiVersion: v2\n<|name|>: demo\nversion: 1.2.3\n',
        'values.yaml': 'a:\n  b: 1\n',
        [helpers]: '{{ define "h" }}{{ .Chart.Na<|>me }}{{ end }}',
        [page]: '{{ include "h" . }}{{ with .Values.a }}{{ include "h" . }}{{ end }}',
      },
    ],
    [
      'in a helper that calls itself',
      {
        'values.yaml': 'a:\n  <|b|>: 1\n',
        [helpers]: '{{ define "h" }}{{ .value.<|>b }}{{ include "h" (dict "value" .value) }}{{ end }}',
        [page]: '{{ include "h" (dict "value" .Values.a) }}',
      },
    ],
  ])('%s', (_, files) => expectDefinition(files));

  it('is the template whose text a checksum is made of', async () => {
    const { chart, cursor } = await markedChart({
      'templates/cm.yaml': 'a: b',
      [page]: '{{ include (print $.Template.BasePath "/cm<|>.yaml") . | sha256sum }}',
    });
    expect(definitionsAt(chart, cursor.file, cursor.offset).map(({ source }) => source.path)).toEqual(['templates/cm.yaml']);
  });

  it('of a type is the property of the schema', async () => {
    const { chart, cursor, ranges } = await markedChart({
      'values.yaml': 'a: 1\n',
      'values.schema.json': '{"properties":{"<|a|>":{"type":"integer"}}}',
      [page]: '{{ .Values.<|>a }}',
    });
    expect(placeNames(typesAt(chart, cursor.file, cursor.offset))).toEqual(ranges);
  });

  it('is known in a file that is broken elsewhere', () =>
    expectDefinition({ 'values.yaml': '<|a|>: 1\n', [page]: 'x: {{ .Values.b | }}\ny: {{ if }}\nz: {{ .Values.<|>a }}\n' }));

  it('is the file that .Files.Get names', async () => {
    const { chart, cursor } = await markedChart({ 'conf/a.ini': 'x', [page]: '{{ .Files.Get "conf/<|>a.ini" }}' });
    expect(definitionsAt(chart, cursor.file, cursor.offset).map(({ source }) => source.path)).toEqual(['conf/a.ini']);
  });
});

describe('references', () => {
  it('of a value, from its key', async () => {
    const { chart, cursor } = await markedChart({
      'values.yaml': 'a:\n  b<|>: 1\n',
      [page]: '{{ .Values.a.b }}{{ with .Values.a }}{{ .b }}{{ end }}{{ .Values.b }}',
    });
    expect(placeNames(referencesAt(chart, cursor.file, cursor.offset, true))).toEqual([
      'templates/x.yaml:13-14 b',
      'templates/x.yaml:41-42 b',
      'values.yaml:5-6 b',
    ]);
    expect(placeNames(highlightsAt(chart, cursor.file, cursor.offset))).toEqual(['values.yaml:5-6 b']);
  });

  it('of a value, in the schema, in Chart.yaml, and through a range over its map', async () => {
    const { chart, cursor, ranges } = await markedChart({
      'Chart.yaml': `${parent}    condition: use.<|cache|>.x\n`,
      'values.yaml': 'use:\n  <|><|cache|>:\n    x: 1\n',
      'values.schema.json': '{"properties":{"use":{"required":["<|cache|>"],"properties":{"<|cache|>":{}}}}}',
      [page]: '{{ .Values.use.<|cache|>.x }}{{ range $k, $v := .Values.use }}{{ $v.x }}{{ end }}',
    });
    expect(placeNames(referencesAt(chart, cursor.file, cursor.offset, true))).toEqual(ranges);
    const inner = await markedChart({
      'values.yaml': 'use:\n  cache:\n    <|><|x|>: 1\n',
      [page]: '{{ .Values.use.cache.<|x|> }}{{ range $k, $v := .Values.use }}{{ $v.<|x|> }}{{ end }}',
    });
    expect(placeNames(referencesAt(inner.chart, inner.cursor.file, inner.cursor.offset, true))).toEqual(inner.ranges);
  });

  it('of a value, in other values files', async () => {
    const { chart, cursor, ranges } = await markedChart({
      'values.yaml': 'a:\n  <|b|>: 1\n',
      'values-prod.yaml': 'a:\n  <|b|>: 2\n',
      'ci/small-values.yml': 'a: {<|b|>: 3}\n',
      'values/eu.yaml': 'x: 1\na:\n  <|b|>: 4\n',
      'ci/ct.yaml': 'a:\n  b: 5\n',
      [page]: '{{ .Values.a.<|b|> }}{{ .Values.a.<|>c }}',
    });
    const offset = chart.valuesFile?.text.indexOf('b: 1') ?? 0;
    expect(placeNames(referencesAt(chart, 'values.yaml', offset, true))).toEqual(ranges);
    expect(placeNames(referencesAt(chart, 'values/eu.yaml', 'x: 1\na:\n  b'.length, true))).toEqual(ranges);
    expect(cursor.file).toBe(page);
  });

  it('of a key of a dict, in the helper that is called with it and in all that call it, however many', async () => {
    const others = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`templates/a${i}.yaml`, `{{ include "h" (dict "<|value|>" .Values.v${i}) }}`]),
    );
    const { chart, cursor, ranges } = await markedChart({
      ...others,
      [helpers]: '{{ define "h" }}{{ .<|value|> }}{{ end }}{{ define "i" }}{{ .value }}{{ end }}',
      [page]: '{{ include "h" (dict "<|><|value|>" 1) }}',
    });
    expect(placeNames(referencesAt(chart, cursor.file, cursor.offset, true))).toEqual(ranges);
    const helper = chart.templates.find(({ name }) => name === helpers)?.source;
    expect(definitionsAt(chart, helpers, helper?.text.indexOf('value') ?? 0)).toHaveLength(41);
  });

  it('of a field of Chart.yaml, from there', async () => {
    const { chart, cursor, ranges } = await markedChart({
      'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n<|><|appVersion|>: "1"\n',
      [page]: '{{ .Chart.<|AppVersion|> }}{{ .Chart.Version }}',
    });
    expect(placeNames(referencesAt(chart, cursor.file, cursor.offset, true))).toEqual(ranges);
  });

  it('of a value are where it is named, not where a dict hands it on', async () => {
    const { chart, cursor, ranges } = await markedChart({
      'values.yaml': '<|><|a|>: 1\n',
      [helpers]: '{{ define "h" }}{{ .value }}{{ end }}',
      [page]: '{{ include "h" (dict "value" .Values.<|a|>) }}',
    });
    expect(placeNames(referencesAt(chart, cursor.file, cursor.offset, true))).toEqual(ranges);
  });

  it('of a named template, in subcharts too, and by its name in a variable', () =>
    expectReferences(
      {
        'Chart.yaml': parent,
        'charts/redis/Chart.yaml': subchart,
        'charts/redis/templates/a.yaml': '{{ include "<|h|>" . }}',
        [helpers]: '{{ define "<|h|>" }}{{ end }}{{ template "<|h|>" . }}',
        [page]: '{{ $name := "h" }}{{ include <|$name|> . }}{{ include "hh" . }}',
      },
      'define "',
    ));

  it('of a variable keep to its scope', async () => {
    const { chart, cursor } = await markedChart({ [page]: '{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $<|>x }}{{ $x = 3 }}' });
    expect(placeNames(referencesAt(chart, cursor.file, cursor.offset, true))).toEqual([
      'templates/x.yaml:3-5 $x',
      'templates/x.yaml:59-61 $x',
      'templates/x.yaml:67-69 $x',
    ]);
  });
});

describe('a rename', () => {
  const renamed = async (files: Marked, fresh: string): Promise<Record<string, string> | string> => {
    const { chart, cursor, files: plain } = await markedChart(files);
    const result = renameAt(chart, cursor.file, cursor.offset, fresh);
    if ('refused' in result) return result.refused;
    const after: Record<string, string> = {};
    for (const { file, edits } of result) after[file] = applyEdits(plain[file] ?? '', edits);
    return after;
  };

  it('of a named template changes all calls', async () => {
    expect(await renamed({ [helpers]: '{{ define "a.b" }}{{ end }}', [page]: '{{ include "a.<|>b" . }}{{ template `a.b` . }}' }, 'a.c')).toEqual({
      [helpers]: '{{ define "a.c" }}{{ end }}',
      [page]: '{{ include "a.c" . }}{{ template `a.c` . }}',
    });
  });

  it('of a value changes its key and its uses, quoted keys too', async () => {
    expect(
      await renamed(
        { 'values.yaml': 'a:\n  "b": 1\n', [page]: '{{ .Values.a.<|>b }}{{ index .Values.a "b" }}{{ with .Values.a }}{{ .b }}{{ end }}' },
        'c',
      ),
    ).toEqual({ 'values.yaml': 'a:\n  "c": 1\n', [page]: '{{ .Values.a.c }}{{ index .Values.a "c" }}{{ with .Values.a }}{{ .c }}{{ end }}' });
  });

  it('of a value changes the schema and the condition of a dependency', async () => {
    const condition = `${parent}    condition: use.cache\n`;
    const schema = '{"properties":{"use":{"required":["cache"],"properties":{"cache":{}}}}}';
    expect(
      await renamed(
        { 'Chart.yaml': condition, 'values.yaml': 'use:\n  cache: 1\n', 'values.schema.json': schema, [page]: '{{ .Values.use.ca<|>che }}' },
        'redis',
      ),
    ).toEqual({
      'Chart.yaml': condition.replace('use.cache', 'use.redis'),
      'values.yaml': 'use:\n  redis: 1\n',
      'values.schema.json': schema.replaceAll('"cache"', '"redis"'),
      [page]: '{{ .Values.use.redis }}',
    });
  });

  it('of a key of a dict changes all dicts and helpers that share it', async () => {
    const helper =
      '{{ define "a" }}{{ .name }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ get . "name" }}{{ with .name }}{{ . }}{{ end }}{{ end }}';
    const calls = '{{ include "a" (dict "na<|>me" .Values.x "y" 1) }}{{ $d := dict "name" 2 }}{{ include "b" $d }}{{ $d.name }}';
    const other = '{{ $e := dict "name" 3 }}{{ $e.name }}{{ .Values.name }}';
    const files = { 'values.yaml': 'name: 1\nx: 1\n', [helpers]: helper, [page]: calls, 'templates/y.yaml': other };
    const expected = {
      [helpers]: helper.replaceAll('.name', '.key').replaceAll('"name"', '"key"'),
      [page]: calls.replace('<|>', '').replaceAll('.name', '.key').replaceAll('"name"', '"key"'),
    };
    expect(await renamed(files, 'key')).toEqual(expected);
    // The same from a helper.
    const from = { ...files, [page]: calls.replace('<|>', ''), [helpers]: helper.replace('.name', '.na<|>me') };
    expect(await renamed(from, 'key')).toEqual(expected);
  });

  it.each<readonly [string, string, string, RegExp]>([
    ['is printed', '{{ toYaml (dict "a<|>" 1) }}', '', /x\.yaml:1 gives the dict that it is in to `toYaml`/],
    ['is visited', '{{ range $k, $v := dict "a<|>" 1 }}{{ end }}', '', /visits the dict/],
    ['is printed by a helper', '{{ include "h" (dict "a<|>" 1) }}', '{{ define "h" }}{{ . | toJson }}{{ end }}', /_helpers\.tpl:1 prints the dict/],
    ['is looked up by a computed name', '{{ $d := dict "a<|>" 1 }}{{ index $d .Values.k }}', '', /computed names/],
    ['is handed to a computed helper', '{{ include (printf "%s.x" .Values.k) (dict "a<|>" 1) }}', '', /hands the dict/],
    [
      'is in a text for tpl',
      '{{ include "h" (dict "a<|>" 1) }}{{ tpl (.Files.Get "x.txt") . }}',
      '{{ define "h" }}{{ .a }}{{ end }}',
      /x\.txt:1 has it in a text/,
    ],
    ['is the context of tpl', '{{ tpl .Values.k (dict "a<|>" 1) }}', '', /may read any key/],
    [
      'is read from values too',
      '{{ include "h" (dict "a<|>" 1) }}{{ include "h" .Values.b }}',
      '{{ define "h" }}{{ .a }}{{ end }}',
      /reads this key and a value by the same name/,
    ],
    ['has a neighbour of that name', '{{ $d := dict "a<|>" 1 "c" 2 }}{{ $d.a }}', '', /a key `c` beside it/],
    ['is read beside a key of that name', '{{ include "h" (dict "a<|>" 1) }}', '{{ define "h" }}{{ .a }}{{ .c }}{{ end }}', /read a key `c`/],
  ])('of a key of a dict is refused where it %s', async (_, text, helper, reason) => {
    const files = { 'values.yaml': 'k: x\nb:\n  a: 1\n', 'x.txt': '{{ include "h" (dict "a" 2) }}', [helpers]: helper, [page]: text };
    expect(await renamed(reason.source.startsWith('x') ? files : { ...files, 'x.txt': '' }, 'c')).toMatch(reason);
  });

  it('of a value changes other values files', async () => {
    const files = {
      'values.yaml': 'a:\n  b: 1\n',
      'values-prod.yaml': 'a:\n  b: 2 # b\n',
      'ci/x-values.yaml': "a: {'b': 3}\n",
      [page]: '{{ .Values.a.<|>b }}',
    };
    expect(await renamed(files, 'c')).toEqual({
      'values.yaml': 'a:\n  c: 1\n',
      'values-prod.yaml': 'a:\n  c: 2 # b\n',
      'ci/x-values.yaml': "a: {'c': 3}\n",
      [page]: '{{ .Values.a.c }}',
    });
  });

  it('of a variable keeps its dollar sign', async () => {
    expect(await renamed({ [page]: '{{ range $i, $x := .Values.a }}{{ $<|>x }}{{ end }}' }, 'y')).toEqual({
      [page]: '{{ range $i, $y := .Values.a }}{{ $y }}{{ end }}',
    });
  });

  it.each<readonly [string, Marked, string, RegExp]>([
    [
      'a computed name',
      { [helpers]: '{{ define "a.b" }}{{ end }}', [page]: '{{ include "a.<|>b" . }}{{ include (printf "a.%s" .x) . }}' },
      'c',
      /computed in templates\/x\.yaml:1/,
    ],
    [
      'a name that is taken',
      { [helpers]: '{{ define "a.b" }}{{ end }}{{ define "c" }}{{ end }}', [page]: '{{ include "a.<|>b" . }}' },
      'c',
      /already/,
    ],
    ['a value that is taken', { 'values.yaml': 'a: 1\nb: 2\n', [page]: '{{ .Values.<|>a }}' }, 'b', /already/],
    ['a value without a key', { 'values.yaml': 'b: 2\n', [page]: '{{ .Values.<|>a }}' }, 'c', /has no key/],
    [
      'one field for several values',
      {
        'values.yaml': 'a:\n  n: 1\nb:\n  n: 2\n',
        [helpers]: '{{ define "h" }}{{ .<|>n }}{{ end }}',
        [page]: '{{ include "h" .Values.a }}{{ include "h" .Values.b }}',
      },
      'c',
      /several values/,
    ],
    [
      'a value whose map is printed',
      { 'values.yaml': 'a:\n  b: 1\n', [page]: '{{ .Values.a.<|>b }}{{ toYaml .Values.a }}' },
      'c',
      /x\.yaml:1 gives the map .* to `toYaml`/,
    ],
    [
      'a value whose map is visited',
      { 'values.yaml': 'a:\n  b: 1\n', [page]: '{{ .Values.a.<|>b }}{{ range $k, $v := .Values.a }}{{ $k }}{{ end }}' },
      'c',
      /visits the map/,
    ],
    [
      'a value that a computed name may mean',
      { 'values.yaml': 'a:\n  b: 1\n', [page]: '{{ .Values.a.<|>b }}{{ index .Values.a .Release.Name }}' },
      'c',
      /computed names/,
    ],
    [
      'a value in a text for tpl',
      { 'values.yaml': 'a: 1\nb: "{{ .Values.a }}"\n', [page]: '{{ .Values.<|>a }}{{ tpl .Values.b . }}' },
      'c',
      /values\.yaml:2 reads it in a text for `tpl`/,
    ],
    [
      'a value in a text that a template itself gives to tpl',
      { 'values.yaml': 'a: {b: 1}\n', [page]: '{{ .Values.a.<|>b }}\n{{ tpl "{{ get .Values.a \\"b\\" }}" . }}' },
      'c',
      /x\.yaml:2 reads it in a text for `tpl`/,
    ],
    ['a name that YAML takes for a boolean', { 'values.yaml': 'a: 1\n', [page]: '{{ .Values.<|>a }}' }, 'on', /`on` means true/],
    ['a name that YAML takes for nothing', { 'values.yaml': 'a: 1\n', [page]: '{{ .Values.<|>a }}' }, 'null', /`null` means null/],
    [
      'a value in a file for tpl',
      { 'values.yaml': 'a: 1\n', 'conf/x.ini': 'a={{ .Values.a }}', [page]: '{{ .Values.<|>a }}{{ tpl (.Files.Get "conf/x.ini") . }}' },
      'c',
      /conf\/x\.ini:1 reads it/,
    ],
    [
      'a named template in a text for tpl',
      { 'values.yaml': 'b: "{{ include `h` . }}"\n', [helpers]: '{{ define "h<|>" }}{{ end }}', [page]: '' },
      'c',
      /values\.yaml:1 calls it/,
    ],
    ['the globals', { 'values.yaml': 'global:\n  a: 1\n', [page]: '{{ .Values.glo<|>bal.a }}' }, 'c', /the name is fixed/],
    [
      'a value whose new name another values file sets',
      { 'values.yaml': 'a: 1\n', 'ci/x-values.yaml': 'c: 2\n', [page]: '{{ .Values.<|>a }}' },
      'c',
      /ci\/x-values\.yaml:1 sets a value `c` beside it/,
    ],
    [
      'an imported value',
      {
        'Chart.yaml': `${parent}    import-values:\n      - child: data\n        parent: got\n`,
        'values.yaml': 'got:\n  a: 1\n',
        'charts/redis/Chart.yaml': subchart,
        [page]: '{{ .Values.got.<|>a }}',
      },
      'c',
      /import-values/,
    ],
    ['a variable whose new name is taken', { [page]: '{{ $a := 1 }}{{ $b := 2 }}{{ $<|>a }}{{ $b }}' }, 'b', /`\$b` here already/],
    ['a function', { [page]: '{{ qu<|>ote 1 }}' }, 'c', /function of Helm/],
    ['an object', { [page]: '{{ .Chart.Na<|>me }}' }, 'c', /object of Helm/],
    ['a name with a quotation mark', { [helpers]: '{{ define "a<|>" }}{{ end }}' }, 'c"', /quotation marks/],
  ])('is refused for %s', async (_, files, fresh, reason) => {
    expect(await renamed(files, fresh)).toMatch(reason);
  });

  it('is not refused for a computed name that cannot be this one', async () => {
    expect(
      await renamed({ [helpers]: '{{ define "a.b" }}{{ end }}', [page]: '{{ include "a.<|>b" . }}{{ include (printf "z.%s" .x) . }}' }, 'c'),
    ).toHaveProperty([page]);
  });

  it('offers the name that is there', async () => {
    const { chart, cursor } = await markedChart({ 'values.yaml': 'a: 1\n', [page]: '{{ .Values.<|>a }}' });
    expect(renamable(chart, cursor.file, cursor.offset)).toEqual({ name: 'a', range: { start: 11, end: 12 } });
  });
});
