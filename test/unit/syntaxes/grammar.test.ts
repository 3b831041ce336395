/** The grammar of Helm templates, run as editors run it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';
import { tokenize } from '../../../server/src/template/index.ts';
import { chartFolder, corpusCharts, whyNoCorpus } from '../../kit/corpus.ts';
import { fixture } from '../../kit/fixtures.ts';
import { read } from '../../kit/source.ts';

let grammar: IGrammar;

beforeAll(async () => {
  await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => oniguruma.createOnigScanner(sources),
      createOnigString: (text) => oniguruma.createOnigString(text),
    }),
    loadGrammar: async (scope) => (scope === 'source.helm' ? textmate.parseRawGrammar(read('syntaxes/helm.tmLanguage.json'), 'helm.json') : null),
  });
  const loaded = await registry.loadGrammar('source.helm');
  if (!loaded) throw new Error('the grammar cannot be loaded');
  grammar = loaded;
});

/** `text` → innermost scope, for each token that is not white space. */
const scopes = (text: string): string[] => {
  let state = textmate.INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes: names }) => {
      const piece = line.slice(startIndex, endIndex).trim();
      return piece === '' ? [] : [`${piece} → ${names.at(-1)}`];
    });
  });
};

it('keywords, functions, fields, variables and constants', () => {
  expect(scopes('{{- if and .Values.on (eq $x "a\\n") }}')).toEqual([
    '{{- → punctuation.section.embedded.begin.helm',
    'if → keyword.control.helm',
    'and → support.function.helm',
    '.Values → variable.language.helm',
    '.on → variable.other.member.helm',
    '( → meta.action.helm',
    'eq → support.function.helm',
    '$x → variable.other.helm',
    '" → string.quoted.double.helm',
    'a → string.quoted.double.helm',
    '\\n → constant.character.escape.helm',
    '" → string.quoted.double.helm',
    ') → meta.action.helm',
    '}} → punctuation.section.embedded.end.helm',
  ]);
  expect(scopes("{{ $n := 0x1F }}{{ true | print 'a' `raw` nil -}}").filter((token) => !token.includes('punctuation'))).toEqual([
    '$n → variable.other.helm',
    ':= → keyword.operator.helm',
    '0x1F → constant.numeric.helm',
    'true → constant.language.helm',
    '| → keyword.operator.helm',
    'print → support.function.helm',
    "'a' → constant.character.helm",
    '` → string.quoted.raw.helm',
    'raw → string.quoted.raw.helm',
    '` → string.quoted.raw.helm',
    'nil → constant.language.helm',
  ]);
});

it('a field is no keyword, and a word with a keyword in it is none', () => {
  expect(scopes('{{ .Values.range }}{{ .Values.end.if }}{{ ending }}').filter((token) => token.includes('keyword'))).toEqual([]);
});

/** The scopes alone, without those of actions, and without YAML's suffix. */
const yaml = (text: string): string[] =>
  scopes(text)
    .filter((token) => token.endsWith('.yaml'))
    .map((token) => token.replace(/\.yaml$/, ''));

it('YAML around actions, and actions within its strings', () => {
  expect(scopes('name: "{{ .Release.Name }}-x" # {{ .a }}').map((token) => token.replace(/.* → /, ''))).toEqual([
    'entity.name.tag.yaml',
    'punctuation.separator.key-value.mapping.yaml',
    'string.quoted.double.yaml',
    'punctuation.section.embedded.begin.helm',
    'variable.language.helm',
    'variable.other.member.helm',
    'punctuation.section.embedded.end.helm',
    'string.quoted.double.yaml',
    'string.quoted.double.yaml',
    'comment.line.number-sign.yaml',
    'punctuation.section.embedded.begin.helm',
    'variable.other.member.helm',
    'punctuation.section.embedded.end.helm',
  ]);
});

it('the kinds of YAML values', () => {
  const values = (text: string): string[] => yaml(text).filter((token) => !token.includes('punctuation'));
  expect(values('a: true\nb: 12\nc: "x"\nd: \'y\'\ne: apps/v1\nf: &g 0x1F\nh: *g\ni: !!str 1')).toEqual([
    ...['a → entity.name.tag', 'true → constant.language', 'b → entity.name.tag', '12 → constant.numeric', 'c → entity.name.tag'],
    ...['" → string.quoted.double', 'x → string.quoted.double', '" → string.quoted.double', 'd → entity.name.tag'],
    ...["' → string.quoted.single", 'y → string.quoted.single', "' → string.quoted.single", 'e → entity.name.tag'],
    ...['apps/v1 → string.unquoted.plain.out', 'f → entity.name.tag', '&g → entity.name.type.anchor', '0x1F → constant.numeric'],
    ...['h → entity.name.tag', '*g → variable.other.alias', 'i → entity.name.tag', '!!str → storage.type.tag-handle', '1 → constant.numeric'],
  ]);
  expect(values('- image: a:b')).toEqual(['image → entity.name.tag', 'a:b → string.unquoted.plain.out']);
  expect(values('a: {b: 1, c: [x, true]}').filter((token) => token.startsWith('b') || token.startsWith('true'))).toEqual([
    'b → entity.name.tag',
    'true → constant.language',
  ]);
  expect(values("a: it's here\nb: 1").at(-1)).toBe('1 → constant.numeric');
});

it('texts of several lines end where the indentation does, whatever the control tags in them', () => {
  const text = 'a: |\n  b: 1\n\n  it\'s "x\n{{- if .c }}\n  c: 2\n{{- end }}\nd: 3\n- e: >-\n    f: 4\n  g: 5\n- |\n  h: 6\ni: 7\n';
  const keys = yaml(text).filter((token) => token.endsWith('entity.name.tag'));
  expect(keys.map((token) => token[0])).toEqual(['a', 'd', 'e', 'g', 'i']);
});

it('a control tag that stands deeper than the key behind it costs that key nothing', () => {
  expect(yaml('a:\n    {{- if .b }}\n  c: 1\n    {{- end }}\nd: 1').filter((token) => token.endsWith('tag'))).toEqual([
    'a → entity.name.tag',
    'c → entity.name.tag',
    'd → entity.name.tag',
  ]);
});

it('comments and actions over several lines', () => {
  expect(scopes('{{- /*\nif "a"\n*/ -}}\na: b').map((token) => token.replace(/.* → /, ''))).toEqual([
    'comment.block.helm',
    'comment.block.helm',
    'comment.block.helm',
    'entity.name.tag.yaml',
    'punctuation.separator.key-value.mapping.yaml',
    'string.unquoted.plain.out.yaml',
  ]);
  expect(scopes('{{ dict\n  "a" .x\n}}\nb: c').at(1)).toBe('dict → support.function.helm');
  expect(scopes('{{ dict\n  "a" .x\n}}\nb: c').at(-1)).toBe('c → string.unquoted.plain.out.yaml');
});

it('a string that does not end costs its line only', () => {
  expect(scopes('a: {{ "x }}\n}}\nb: c').at(-1)).toBe('c → string.unquoted.plain.out.yaml');
});

it('what the editor is told of brackets and indentation can be read', () => {
  const configuration = JSON.parse(read('syntaxes/language-configuration.json')) as { indentationRules: Record<string, string> };
  const { increaseIndentPattern = '', decreaseIndentPattern = '' } = configuration.indentationRules;
  expect('  labels:').toMatch(new RegExp(increaseIndentPattern));
  expect('  - &anchor').toMatch(new RegExp(increaseIndentPattern));
  expect('  a: b').not.toMatch(new RegExp(increaseIndentPattern));
  expect('  }').toMatch(new RegExp(decreaseIndentPattern));
});

it('a line behind a control tag, or behind the mark between documents, keeps the indentation', () => {
  const { onEnterRules } = JSON.parse(read('syntaxes/language-configuration.json')) as { onEnterRules: { beforeText: string }[] };
  const keeps = (line: string): boolean => onEnterRules.some(({ beforeText }) => new RegExp(beforeText).test(line));
  expect(['---', '  {{- if .Values.a }}', '{{ end }}', '  {{- else if .b -}}', '  # a: {{ .b }}:', '  # a: |'].map(keeps)).toEqual([
    true,
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(['labels:', '  {{ include "a" . }}', 'a: {{ if .b }}'].map(keeps)).toEqual([false, false, false]);
});

/** Stretches that the grammar takes for actions or comments although the lexer says they are text, and the other way round. */
const disagreements = (text: string): string[] => {
  const isAction = new Uint8Array(text.length + 1);
  for (const { kind, start, end } of tokenize(text)) if (kind !== 'text' && kind !== 'trimmed') isAction.fill(1, start, end);
  let state = textmate.INITIAL;
  let offset = 0;
  const found: string[] = [];
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    const shown = new Uint8Array(line.length);
    for (const { startIndex, endIndex, scopes: names } of tokens)
      if (names.includes('meta.action.helm') || names.includes('comment.block.helm')) shown.fill(1, startIndex, Math.min(endIndex, line.length));
    for (let i = 0; i < line.length; i++)
      if (shown[i] !== isAction[offset + i] && line[i]?.trim() !== '') {
        found.push(line);
        break;
      }
    offset += line.length + 1;
  }
  return found;
};

/** Lines that begin with a key which is not coloured as one, although no text of several lines goes over it. */
const lostKeys = (text: string): string[] => {
  let state = textmate.INITIAL;
  return text.split('\n').filter((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    const start = line.length - line.trimStart().length;
    const first = tokens.find(({ startIndex, endIndex }) => startIndex <= start && start < endIndex)?.scopes ?? [];
    const isOther = first.some((name) => /^(?:meta\.action|comment|meta\.block-scalar)/.test(name));
    return /^[\w./-]+:(?:\s|$)/.test(line.trim()) && !isOther && !first.includes('entity.name.tag.yaml');
  });
};

it('colours exactly the actions of our own charts as actions', () => {
  for (const name of ['gatehouse', 'gatehouse-stable'])
    for (const [file, text] of Object.entries(fixture(name))) if (file.startsWith('templates/')) expect(disagreements(text), file).toEqual([]);
});

describe.skipIf(whyNoCorpus() !== undefined)('in real charts', () => {
  it('colours exactly the actions as actions, and keys as keys: no scope runs away', () => {
    const wrong: Record<string, string[]> = {};
    let count = 0;
    for (const { id } of corpusCharts()) {
      const folder = join(chartFolder(id), 'templates');
      if (!existsSync(folder)) continue;
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(?:ya?ml|tpl)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        count++;
        const text = readFileSync(path, 'utf8');
        const lines = [...disagreements(text), ...lostKeys(text)];
        if (lines.length > 0) wrong[path.slice(chartFolder('').length)] = lines.slice(0, 3);
      }
    }
    expect(count).toBeGreaterThan(1000);
    expect(wrong).toEqual({});
  }, 300_000);
});
