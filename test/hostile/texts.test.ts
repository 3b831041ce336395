/** Texts and files made to hang whoever reads them. The limits on time are generous: they tell an end from none. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check, finish, fixesOf } from '../../server/src/analysis/index.ts';
import { SourceText } from '../../server/src/base/index.ts';
import { loadChart } from '../../server/src/chart/index.ts';
import type { FileSystem } from '../../server/src/environment/index.ts';
import { nodeFileSystem } from '../../server/src/node/file-system.ts';
import { renderChart } from '../../server/src/render/index.ts';
import { maxActions, parse } from '../../server/src/template/index.ts';
import { decodeValues, parseDocuments } from '../../server/src/yaml/index.ts';
import { chartOf, reportOf, statefulSet } from '../kit/charts.ts';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { startClient, uriOf } from '../kit/language-client.ts';
import { holdBounds, patience } from './bounds.ts';

holdBounds();

const times = (count: number, text: string): string => text.repeat(count);

describe('templates are parsed', () => {
  test.each<[string, string, RegExp | undefined]>([
    ['a hundred thousand nested parentheses', `{{ ${times(1e5, '(')}1${times(1e5, ')')} }}`, /max expression depth exceeded/],
    ['seventy thousand calls within calls', `{{ ${times(7e4, '(not ')}1${times(7e4, ')')} }}`, /max expression depth exceeded/],
    ['blocks within blocks', times(1e4, '{{ if 1 }}') + times(1e4, '{{ end }}'), /nested deeper than 500/],
    ['a long chain of else', `{{ if 1 }}${times(1e4, '{{ else if 1 }}')}{{ end }}`, /nested deeper than 500/],
    ['a hundred thousand fields', `{{ ${times(1e5, '.a')} }}`, undefined],
    ['as many actions as are read', times(maxActions, '{{ 1 }}'), undefined],
    ['as many actions as are read, and none that Go can read', times(maxActions, '{{ ) }}'), /unexpected/],
    ['nothing but delimiters', times(2e4, '{{'), /unexpected|unclosed/],
  ])(
    '%s',
    (_, text, refusal) => {
      const { problems } = parse(new SourceText('templates/a.yaml', text));
      if (refusal) expect(problems[0]?.message).toMatch(refusal);
      else expect(problems).toEqual([]);
    },
    patience,
  );
});

describe('a broken file costs itself', () => {
  test.each([
    ['at the top', (text: string) => `{{ define "x" }}\n${text}`],
    ['in the middle', (text: string) => text.replace('  volumeClaim', '{{ define "x" }}\n  volumeClaim')],
    ['at the end', (text: string) => `${text}{{ define "x" }}\n`],
  ])('a definition that nothing closes, %s, costs nothing that follows', async (_, edit) => {
    const { findings } = await reportOf({ 'templates/a.yaml': edit(statefulSet('          a: {{ .Chart.Version }}')) });
    expect(findings.map(({ rule }) => rule).sort()).toEqual(['claim-label-drift', 'template-syntax']);
  });

  const sound = { 'templates/sts.yaml': statefulSet('          a: {{ .Chart.Version }}') };

  test(
    'a text for tpl that Go cannot read is quoted by its beginning only',
    async () => {
      const { findings, incomplete } = await reportOf({ ...sound, 'templates/a.yaml': '{{ tpl (repeat 400000 "{{ ) }}\\n") . }}' });
      expect(findings).toHaveLength(1);
      expect(incomplete).toHaveLength(1);
      expect(incomplete[0]?.message.length).toBeLessThan(2000);
    },
    patience,
  );

  test(
    'a file that is cut off keeps nobody waiting for the fixes of others',
    async () => {
      const chart = await chartOf({ ...sound, 'templates/a.yaml': '{{ range until 1000000000 }}a{{ end }}' });
      const report = finish(check(chart));
      const [finding] = report.findings;
      const started = performance.now();
      expect(finding && fixesOf(chart, report, finding).length).toBeGreaterThan(0);
      expect(performance.now() - started).toBeLessThan(patience);
    },
    patience,
  );

  test(
    'thousands of actions that Go cannot read',
    async () => {
      const { findings } = await reportOf({ ...sound, 'templates/a.yaml': times(maxActions, '{{ ) }}\n') });
      expect(findings.filter(({ rule }) => rule === 'template-syntax')).toHaveLength(maxActions);
      expect(findings.filter(({ rule }) => rule === 'claim-label-drift')).toHaveLength(1);
    },
    patience,
  );

  test(
    'thousands of calls of templates that are not there, all found by two renders',
    async () => {
      const calls = Array.from({ length: 5000 }, (_, i) => `a${i}: {{ include "none${i}" . }}\n`).join('');
      const { findings, incomplete } = await reportOf({ ...sound, 'templates/a.yaml': calls });
      expect(incomplete).toHaveLength(5000);
      expect(findings).toHaveLength(1);
    },
    patience,
  );

  test(
    'values and a Chart.yaml with a problem on each line',
    async () => {
      const values = await reportOf({ ...sound, 'values.yaml': times(3e4, 'a: b: c\n') });
      expect(values.incomplete.map(({ file }) => file)).toEqual(['values.yaml']);
      expect(values.findings).toHaveLength(1);
      const chart = await reportOf({ ...sound, 'Chart.yaml': `apiVersion: v2\nname: demo\nversion: 1.2.3\n${times(1e4, '- a\n')}` });
      expect(chart.incomplete.map(({ file }) => file)).toEqual(['Chart.yaml']);
    },
    patience,
  );
});

describe('a file that is too long is not parsed', () => {
  const unread = (text: string) => {
    const { problems, root, isUnread } = parse(new SourceText('templates/a.yaml', text));
    return { problems: problems.length, nodes: root.nodes.length, isUnread };
  };

  test.each<[string, string]>([
    ['a million nested parentheses', `{{ ${times(1e6, '(')}1${times(1e6, ')')} }}`],
    ['a million delimiters', times(1e6, '{{')],
    ['half a million actions that Go cannot read', times(5e5, '{{ ) }}\n')],
    ['a million names in one action', `{{ ${times(1e6, 'a ')}}}`],
    ['a hundred thousand pipes', `{{ 1 ${times(1e5, '| quote ')}}}`],
    ['one action more than are read', times(maxActions + 1, '{{ 1 }}')],
  ])('%s', (_, text) => expect(unread(text)).toEqual({ problems: 0, nodes: 0, isUnread: true }), patience);

  test('but plain text, comments and strings are no burden, however long', () => {
    const text = `{{/* ${times(1e6, 'x ')}*/}}{{ "${times(1e6, 'y ')}" }}${times(1e6, 'a: b\n')}`;
    expect(unread(text)).toEqual({ problems: 0, nodes: 3, isUnread: undefined });
  });

  test(
    'what calls its named templates is not rendered and says so, all else is checked',
    async () => {
      const long = `{{ define "long.labels" }}{{ end }}{{- block \`long.block\` . }}{{ end }}${times(maxActions, '{{ 1 }}')}`;
      const { findings, incomplete } = await reportOf({
        'templates/_long.tpl': long,
        'templates/a.yaml': statefulSet('          a: {{ include "long.labels" . }}{{ .Chart.Version }}'),
        'templates/b.yaml': statefulSet('          a: {{ template "long.block" . }}{{ .Chart.Version }}'),
        'templates/c.yaml': statefulSet('          a: {{ .Chart.Version }}'),
      });
      expect(findings.map(({ rule, file }) => [rule, file])).toEqual([['claim-label-drift', 'templates/c.yaml']]);
      expect(incomplete.map(({ file, reason }) => [file, reason]).sort()).toEqual([
        ['templates/_long.tpl', 'long'],
        ['templates/a.yaml', 'render'],
        ['templates/b.yaml', 'render'],
      ]);
      expect(incomplete.find(({ file }) => file === 'templates/a.yaml')?.message).toContain(
        '`long.labels` stands in templates/_long.tpl, which is too long to be read',
      );
    },
    patience,
  );
});

describe('a file of very many actions', () => {
  const long = '{{ .Values.aaa | quote }}\n'.repeat(160_000);

  test(
    'is said not to be rendered, and the other files are checked',
    async () => {
      const started = performance.now();
      const { findings, incomplete } = await reportOf({
        'templates/a.yaml': long,
        'templates/sts.yaml': statefulSet('          a: {{ .Chart.Version }}'),
      });
      expect(findings.map(({ file }) => file)).toEqual(['templates/sts.yaml']);
      expect(incomplete.map(({ file, reason }) => [file, reason])).toEqual([['templates/a.yaml', 'long']]);
      expect(performance.now() - started).toBeLessThan(patience);
    },
    patience,
  );

  test(
    'is rendered all the same where somebody asks for what Helm prints',
    async () => {
      const { files, error } = renderChart(await chartOf({ 'templates/a.yaml': long }));
      expect(error).toBeUndefined();
      expect([...files.values()][0]?.text).toHaveLength(1 * 160_000);
    },
    patience,
  );

  test(
    'keeps nobody waiting who types in another chart',
    async () => {
      const client = await startClient(filesIn({ '/space/a': { ...inlineChart('a'), 'templates/long.yaml': long }, '/space/b': inlineChart('b') }));
      await client.open('/space/a/templates/long.yaml', long);
      await client.open('/space/b/templates/sts.yaml', inlineChart('b')['templates/sts.yaml'] ?? '');
      await client.workspaceReport();
      const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      await client.edit('/space/a/templates/long.yaml', [{ range: start, newText: ' ' }]);
      const late = [
        client.diagnostics('/space/a/templates/long.yaml'),
        client.connection.sendRequest('textDocument/semanticTokens/full', { textDocument: { uri: uriOf('/space/a/templates/long.yaml') } }),
      ];
      await client.edit('/space/b/templates/sts.yaml', [{ range: start, newText: '{{' }]);
      const started = performance.now();
      expect(await client.diagnostics('/space/b/templates/sts.yaml')).not.toEqual([]);
      expect(performance.now() - started).toBeLessThan(patience);
      await Promise.all(late);
      await client.stop();
    },
    patience,
  );
});

describe('YAML is read', () => {
  test.each<[string, string]>([
    ['a million nested lists', `a: ${times(1e6, '[')}`],
    ['ten thousand nested maps', `a: ${times(1e4, '{a: ')}1${times(1e4, '}')}`],
    ['a list in a list in a list, as a block', times(1e5, '- ')],
  ])(
    '%s',
    (_, text) => {
      expect(decodeValues(text).problems[0]?.message).toMatch(/nested too deeply/);
      expect(parseDocuments(text)[0]?.problems[0]?.message).toMatch(/nested too deeply/);
    },
    patience,
  );

  test.each(['*a*b\n', 'a**b\n'])(
    'a million rules for what a chart leaves out: %j',
    async (rule) => {
      const { problems } = await chartOf({ '.helmignore': times(900_000, rule), 'templates/a.yaml': 'a: 1' });
      expect(problems.length).toBeLessThanOrEqual(10_001);
      expect(problems.at(-1)?.message).toBe('.helmignore: it has more than 10,000 rules');
    },
    patience,
  );

  test(
    'a project file that is too long, or wrong in every line',
    async () => {
      const project = async (text: string): Promise<readonly string[]> => {
        const client = await startClient(filesIn({ '/space/a': { ...inlineChart('a'), '.keelson.yaml': text } }));
        await client.open('/space/a/.keelson.yaml', text, 'yaml');
        const messages = (await client.diagnostics('/space/a/.keelson.yaml')).map(({ message }) => message);
        await client.stop();
        return messages;
      };
      expect(await project(times(1_500_000, 'a: b\n'))).toEqual([expect.stringContaining('too long')]);
      expect(await project(times(30_000, 'a: b\n'))).toHaveLength(100);
    },
    patience,
  );

  test(
    'forty thousand maps merged into one',
    () => {
      const maps = Array.from({ length: 40_000 }, (_, i) => `b${i}: &b${i} {k${i}: 1, same: ${i}}\n`).join('');
      const one = `one:\n${Array.from({ length: 40_000 }, (_, i) => `  <<: *b${i}\n`).join('')}`;
      const list = `list: {<<: [${Array.from({ length: 40_000 }, (_, i) => `*b${i}`).join(',')}]}\n`;
      const { values, problems } = decodeValues(maps + one + list);
      expect(problems).toEqual([]);
      expect([...(values.get('one') as ReadonlyMap<string, unknown>)].at(-1)).toEqual(['same', 39_999]);
      expect([...(values.get('list') as ReadonlyMap<string, unknown>)].at(-1)).toEqual(['same', 0]);
    },
    patience,
  );

  test(
    'an alias bomb',
    () => {
      const levels = Array.from({ length: 15 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]`);
      const bomb = `a0: &a0 [${Array(9).fill('x').join(',')}]\n${levels.join('\n')}\n`;
      expect(decodeValues(bomb).problems[0]?.message).toMatch(/excessive aliasing/);
      expect(parseDocuments(bomb)[0]?.problems[0]?.message).toMatch(/excessive aliasing/);
    },
    patience,
  );
});

describe('text that templates print is read', () => {
  const printed = (text: string): Record<string, string> => ({
    'templates/a.yaml': statefulSet(`          a: {{ .Chart.Version }}\n        annotations: ${text}`),
    'templates/sts.yaml': statefulSet('          a: {{ .Chart.Version }}'),
  });

  test.each<[string, string]>([
    ['nested lists', '{{ repeat 100000 "[" }}'],
    ['nested maps', '{{ repeat 100000 "{a: " }}'],
    [
      'an alias bomb',
      `\n{{ $x := "x" }}{{ range until 20 }}          a{{ . }}: &a{{ . }} [{{ repeat 9 (printf "%s, " $x) }}]\n{{ $x = printf "*a%d" . }}{{ end }}`,
    ],
  ])(
    '%s',
    async (_, text) => {
      const { findings, incomplete } = await reportOf(printed(text));
      expect(findings.map(({ file }) => file)).toContain('templates/sts.yaml');
      expect(incomplete.map(({ reason }) => reason)).toContain('yaml');
    },
    patience,
  );
});

describe('names and characters mean nothing special', () => {
  test('names that JavaScript knows', async () => {
    const values = '__proto__:\n  polluted: a\nconstructor: b\ntoString: c\nhasOwnProperty: d\n';
    const text = [
      '{{ .Values.__proto__.polluted }}{{ .Values.constructor }}{{ .Values.toString }}{{ .Values.hasOwnProperty }}{{ .Values.valueOf }}',
      '{{ toJson (dict "__proto__" 1) }}{{ get (dict) "__proto__" }}{{ hasKey (dict) "constructor" }}{{ dig "__proto__" "none" (dict) }}',
      '{{ toJson (fromJson "{\\"__proto__\\":{\\"polluted\\":1}}") }}{{ toYaml (dict "constructor" 2) }}',
    ].join('\n');
    const { files, error } = renderChart(await chartOf({ 'values.yaml': values, 'templates/a.yaml': text }));
    expect(error).toBeUndefined();
    expect([...files.values()].map((file) => file.text)).toEqual(['abcd\n{"__proto__":1}falsenone\n{"__proto__":{"polluted":1}}constructor: 2']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each<[string, string]>([
    ['{{ $d := dict }}{{ $_ := set $d "__proto__" 1 }}{{ toJson $d }}{{ $_ := unset $d "__proto__" }}{{ toJson $d }}', '{"__proto__":1}{}'],
    ['{{ pluck "constructor" (dict) (dict "constructor" 1) }}', '[1]'],
    ['{{ toJson (merge (dict "__proto__" (dict "a" 1)) (dict "__proto__" (dict "b" 2) "toString" 3)) }}', '{"__proto__":{"a":1,"b":2},"toString":3}'],
    ['{{ toJson (mergeOverwrite (dict) (fromJson "{\\"__proto__\\":{\\"a\\":1}}")) }}', '{"__proto__":{"a":1}}'],
    ['{{ dig "toString" "none" (dict) }}{{ dig "__proto__" "a" "none" (dict "__proto__" (dict "a" 1)) }}', 'none1'],
    ['{{ toJson (fromYaml "__proto__: {a: 1}\\nconstructor: 2") }}', '{"__proto__":{"a":1},"constructor":2}'],
    ['{{ toJson (fromToml "__proto__ = 1\\n[constructor]\\nx = 1") }}', '{"__proto__":1,"constructor":{"x":1}}'],
    [
      '{{ keys (dict "hasOwnProperty" 1) }}{{ toJson (pick (dict "a" 1) "constructor") }}{{ toJson (omit (dict "__proto__" 1) "valueOf") }}',
      '[hasOwnProperty]{}{"__proto__":1}',
    ],
    [
      '{{ default "none" (index (dict) "constructor") }}{{ if hasKey (dict) "toString" }}x{{ end }}{{ coalesce (get (dict) "valueOf") "y" }}',
      'noney',
    ],
    [
      '{{ toJson (deepCopy (dict "__proto__" (dict "constructor" 1))) }}{{ toYaml (list (dict "__proto__" 1)) }}',
      '{"__proto__":{"constructor":1}}- __proto__: 1',
    ],
  ])('in functions: %s', async (text, expected) => {
    const { files, error } = renderChart(await chartOf({ 'templates/a.yaml': text }));
    expect(error).toBeUndefined();
    expect([...files.values()].map((file) => file.text)).toEqual([expected]);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  test('in Chart.yaml, a schema and the project file', async () => {
    const names = '__proto__: {polluted: 1}\nconstructor: {polluted: 1}\ntoString: x\n';
    const files = {
      ...inlineChart('a'),
      'Chart.yaml': `apiVersion: v2\nname: a\nversion: 1.2.3\nannotations: {__proto__: x, constructor: y}\n${names}`,
      'values.yaml': names,
      'values.schema.json': '{"properties":{"__proto__":{"properties":{"polluted":{"type":"number"}}}},"__proto__":{"polluted":1}}',
      '.keelson.yaml': `rules:\n  __proto__: off\n  constructor: warning\n${names}`,
    };
    const client = await startClient(filesIn({ '/space/a': files }));
    const { items } = await client.workspaceReport();
    expect(items.map(({ uri }) => uri.split('/').at(-1))).toEqual(['sts.yaml', '.keelson.yaml']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(client.logs.filter(({ message }) => /failed|Error/.test(message))).toEqual([]);
    await client.stop();
  });

  test('templates that have such names', async () => {
    const text = '{{ define "constructor" }}a{{ end }}{{ define "__proto__" }}b{{ end }}{{ include "constructor" . }}{{ include "__proto__" . }}';
    const { files } = renderChart(await chartOf({ 'templates/constructor.yaml': text }));
    expect([...files.values()].map((file) => file.text)).toEqual(['ab']);
    expect(renderChart(await chartOf({ 'templates/a.yaml': '{{ include "toString" . }}' })).error).toContain('no template "toString"');
  });

  test.each<[string, string]>([
    [
      'lone surrogates',
      'a: \ud800{{ "\udc00" | quote }}{{ toJson "\ud800" }}{{ b64enc "\ud800" }}{{ sha256sum "\udc00" }}{{ upper "\ud800" | trunc 1 }}',
    ],
    ['NUL', 'a: \0{{ "x" }}'],
    ['a byte order mark', '\ufeffa: {{ 1 }}'],
    ['carriage returns', 'a: {{ 1 }}\r\nb: {{- 2 }}\r'],
  ])('%s', async (_, text) => {
    const report = await reportOf({ 'templates/a.yaml': text, 'templates/sts.yaml': statefulSet('          a: {{ .Chart.Version }}') });
    expect(report.findings.filter(({ rule }) => rule === 'claim-label-drift')).toHaveLength(1);
    expect(report.incomplete.filter(({ reason }) => reason === 'failure')).toEqual([]);
  });
});

describe('size', () => {
  test(
    'a file of 50 MB is refused by name, and the rest of the chart is read',
    async () => {
      const chart = await chartOf({ 'templates/a.yaml': 'a: 1', 'templates/huge.yaml': new Uint8Array(50_000_000).fill(0x20) });
      expect(chart.problems.map(({ message }) => message)).toEqual([
        'templates/huge.yaml cannot be read: it is larger than 5 MiB, which Helm refuses',
      ]);
      expect(chart.templates.map(({ name }) => name)).toEqual(['templates/a.yaml']);
    },
    patience,
  );

  test(
    'one subchart under fifteen hundred names',
    async () => {
      const names = Array.from({ length: 1500 }, (_, i) => `  - {name: sub, version: 1.0.0, alias: s${i}}\n`).join('');
      const { findings } = await reportOf({
        'Chart.yaml': `apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n${names}`,
        'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
        'charts/sub/values.yaml': 'a: 1\n',
        'charts/sub/templates/sts.yaml': statefulSet('          a: {{ .Chart.Version }}'),
      });
      expect(findings).toHaveLength(1500);
    },
    patience,
  );

  test(
    'a hundred and fifty thousand lines that are no YAML',
    async () => {
      const chart = `apiVersion: v2\nname: demo\nversion: 1.2.3\n${times(150_000, '- a\n')}`;
      const { incomplete } = await reportOf({ 'Chart.yaml': chart, 'values.yaml': times(150_000, 'a: b: c\n'), 'templates/a.yaml': 'a: 1' });
      expect(incomplete.map(({ file }) => file).sort()).toEqual(['Chart.yaml', 'values.yaml']);
    },
    patience,
  );

  test(
    'ten thousand templates',
    async () => {
      const files = Object.fromEntries(
        Array.from({ length: 10_000 }, (_, i) => [`templates/t${i}.yaml`, `{{ define "t${i}" }}{{ include "t${i + 1}" . }}{{ end }}a: 1`]),
      );
      const report = finish(check(await chartOf({ ...files, 'templates/sts.yaml': statefulSet('          a: {{ .Chart.Version }}') })));
      expect(report.findings).toHaveLength(1);
    },
    patience,
  );
});

describe('folders', () => {
  test(
    'symbolic links that lead round in circles are read once',
    async () => {
      const root = mkdtempSync(join(tmpdir(), 'keelson-links-'));
      try {
        for (const [path, text] of Object.entries(inlineChart('a'))) {
          mkdirSync(join(root, path, '..'), { recursive: true });
          writeFileSync(join(root, path), text);
        }
        for (const name of ['one', 'two', 'three']) {
          mkdirSync(join(root, 'files', name), { recursive: true });
          for (const other of ['one', 'two', 'three']) symlinkSync(join(root, 'files', other), join(root, 'files', name, `to-${other}`));
        }
        symlinkSync(join(root, 'nowhere'), join(root, 'templates', 'dangling.yaml'));
        symlinkSync('itself', join(root, 'templates', 'itself'));
        const chart = await loadChart(nodeFileSystem, root);
        expect(chart?.templates.map(({ name }) => name)).toEqual(['templates/sts.yaml']);
        expect(chart?.problems.length).toBeLessThan(3);
      } finally {
        rmSync(root, { recursive: true });
      }
    },
    patience,
  );

  test(
    'pipes and devices are not read',
    async () => {
      const root = mkdtempSync(join(tmpdir(), 'keelson-pipes-'));
      try {
        for (const [path, text] of Object.entries(inlineChart('a'))) {
          mkdirSync(join(root, path, '..'), { recursive: true });
          writeFileSync(join(root, path), text);
        }
        for (const name of ['values.yaml', '.helmignore', 'templates/pipe.yaml']) execFileSync('mkfifo', [join(root, name)]);
        symlinkSync('/dev/zero', join(root, 'templates', 'zero.yaml'));
        symlinkSync(join(root, 'values.yaml'), join(root, 'templates', 'linked-pipe.yaml'));
        const chart = await loadChart(nodeFileSystem, root);
        expect(chart?.templates.map(({ name }) => name)).toEqual(['templates/sts.yaml']);
        expect(chart?.problems.map(({ message }) => message)).toEqual(
          ['.helmignore', 'templates/linked-pipe.yaml', 'templates/pipe.yaml', 'templates/zero.yaml', 'values.yaml'].map(
            (path) => `${path} cannot be read: it is a device or a pipe, not a file`,
          ),
        );
      } finally {
        rmSync(root, { recursive: true });
      }
    },
    patience,
  );

  test('files that vanish or change while they are read', async () => {
    const disk = filesIn({ '/a': { ...inlineChart('a'), 'templates/gone.yaml': 'x', 'values.yaml': 'a: 1\n' } });
    let reads = 0;
    const restless: FileSystem = {
      readDirectory: (location) => disk.readDirectory(location),
      readFile: async (location) => {
        if (location.endsWith('gone.yaml')) return undefined;
        return location.endsWith('values.yaml') ? new TextEncoder().encode(`a: ${reads++}\n`) : disk.readFile(location);
      },
    };
    const chart = await loadChart(restless, '/a');
    expect(chart?.problems).toEqual([]);
    expect(chart?.templates.map(({ name }) => name)).toEqual(['templates/sts.yaml']);
    expect(reads).toBe(1);
  });

  test('a folder without permission is named', async () => {
    const disk = filesIn({ '/a': { ...inlineChart('a'), 'templates/shut/x.yaml': 'x' } });
    const guarded: FileSystem = {
      readFile: (location) => disk.readFile(location),
      readDirectory: async (location) => (location.endsWith('/shut') ? { failure: 'permission denied' } : disk.readDirectory(location)),
    };
    expect((await loadChart(guarded, '/a'))?.problems.map(({ message }) => message)).toEqual(['templates/shut cannot be read: permission denied']);
  });
});
