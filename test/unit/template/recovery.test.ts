/**
 * What is left of a template of which a part is broken: everything else, with the problems at their places. Each text shows with `«` and `»` what is
 * underlined; the messages stand in the order of the marks.
 */
import { describe, expect, it } from 'vitest';
import { printNode } from '../../../server/src/template/index.ts';
import { parseText, problemsIn } from './dump.ts';

interface Case {
  readonly text: string;
  /** What is left, as Go prints a tree. */
  readonly left: string;
  /** The definitions that are left. */
  readonly defines?: Readonly<Record<string, string>>;
  readonly says: readonly string[];
  /** The line that Go names, where it is not the one that is underlined. */
  readonly line?: number;
}

const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'an action that is being typed': {
    'ends with its line, before YAML': {
      text: 'a: {{ .Values.a«.»\nb: {{ .b }}\n',
      left: 'a: \nb: {{.b}}\n',
      says: ['unexpected <.> in operand'],
    },
    'has nothing in it': {
      text: 'a: «{{»\nquote: {{ .b }}\n',
      left: 'a: \nquote: {{.b}}\n',
      says: ['expected := in action started at main:1'],
      line: 2,
    },
    'trims what is before it': {
      text: 'a:  «{{- »\nquote: {{ .b }}\n',
      left: 'a:\nquote: {{.b}}\n',
      says: ['expected := in action started at main:1'],
      line: 2,
    },
    'is whole but for its end': {
      text: 'a: {{ .Values.a | «quote»\nquote: c\nd: {{ .d }}\n',
      left: 'a: \nquote: c\nd: {{.d}}\n',
      says: ['expected := in action started at main:1'],
      line: 2,
    },
    'seems to go on in the text below': {
      text: 'a: {{ .Values«.a»\nb: c\nd: {{ .d }}\n',
      left: 'a: \nb: c\nd: {{.d}}\n',
      // Go takes the key for a function. One problem is enough for one action.
      says: ['function "b" not defined'],
      line: 2,
    },
    'ends with a pipe': {
      text: '{{ include "x" . «|» \n{{ .b }}\n{{ define "x" }}1{{ end }}',
      left: '\n{{.b}}\n',
      defines: { x: '1' },
      says: ['unexpected "{" in command'],
      line: 2,
    },
    'ends with the text': { text: '{{ .a }}{{ .b | «quote»', left: '{{.a}}', says: ['unclosed action'] },
    'stands before another on its line': { text: 'a: {{ .a «.b» {{ .c }} {{ .d }}', left: 'a: {{.c}} {{.d}}', says: ['unexpected "{" in operand'] },
    'stands above lines with words': {
      text: '{{ .a «.b»\nquote quote\n{{ .c }}',
      left: '\nquote quote\n{{.c}}',
      says: ['unexpected "{" in operand'],
      line: 3,
    },
    'ends with one brace': { text: 'a: {{ .a «}»\nb: {{ .b }}', left: 'a: \nb: {{.b}}', says: ['unexpected "}" in operand'] },
    'keeps line endings of Windows': { text: 'a: {{ .a«.»\r\nb: {{ .b }}\r\n', left: 'a: \r\nb: {{.b}}\r\n', says: ['unexpected <.> in operand'] },
    'lets what it declares be known': { text: '{{ «$x :=» }}{{ $x }}', left: '{{$x}}', says: ['missing value for command'] },
  },
  'an action that is whole but wrong': {
    'ends at its end': { text: 'a: {{ .a«,» .b }}\nb: {{ .b }}', left: 'a: \nb: {{.b}}', says: ['unexpected "," in operand'] },
    'may run over lines': { text: '{{ dict "a" 1«,»\n  "b" 2 }}\n{{ .b }}', left: '\n{{.b}}', says: ['unexpected "," in operand'] },
    'trims all the same': { text: 'a {{- .a«,» -}} b', left: 'ab', says: ['unexpected "," in operand'] },
    'lacks a parenthesis': { text: 'a: {{ print «(»eq .a 1 }}\nb: {{ .b }}', left: 'a: \nb: {{.b}}', says: ['unclosed left paren'] },
    'lacks a parenthesis and trims': { text: 'a: {{ «(».a -}}\n  b', left: 'a: b', says: ['unclosed left paren'] },
    'has one parenthesis too many': { text: '{{ .a «)» }}{{ .b }}', left: '{{.b}}', says: ['unexpected right paren'] },
    'calls what is no function': { text: '{{ «foo» .a }}{{ .b }}', left: '{{foo .a}}{{.b}}', says: ['function "foo" not defined'] },
    'has two problems': { text: '{{ «foo» «(».a }}{{ .b }}', left: '{{.b}}', says: ['function "foo" not defined', 'unclosed left paren'] },
    'names a variable that is none': { text: '{{ «$x».y }}{{ .b }}', left: '{{.b}}', says: ['undefined variable "$x"'] },
    'has a bad number': { text: '{{ add «3x» 1 }}{{ .b }}', left: '{{.b}}', says: ['bad number syntax: "3x"'] },
    'has a character that fits nowhere': { text: '{{ .a«-»b }}{{ .b }}', left: '{{.b}}', says: ["bad character U+002D '-'"] },
    'says nothing': { text: '«{{» }}{{ .b }}', left: '{{.b}}', says: ['missing value for command'] },
    'has nothing between parentheses': { text: '{{ print «(») }}{{ .b }}', left: '{{.b}}', says: ['missing value for parenthesized pipeline'] },
    'names a template by a field': { text: '{{ template «.a» }}{{ .b }}', left: '{{.b}}', says: ['unexpected ".a" in template clause'] },
  },
  'a text without an end': {
    'ends with its action': {
      text: 'a: {{ include «"x .» }}\nb: {{ include "y" . }}',
      left: 'a: \nb: {{include "y" .}}',
      says: ['unterminated quoted string'],
    },
    'ends with its line': { text: 'a: {{ include «"x .»\nb: {{ .b }}', left: 'a: \nb: {{.b}}', says: ['unterminated quoted string'] },
    'ends before the next action': { text: 'a: {{ «"x» {{ .b }}', left: 'a: {{.b}}', says: ['unterminated quoted string'] },
    'in backticks does not run into the next one': {
      text: 'a: {{ include «`x .» }}\nb: {{ include `y` . }}\nc: {{ .c }}',
      left: 'a: \nb: {{include `y` .}}\nc: {{.c}}',
      says: ["bad character U+0060 '`' in action started at main:1"],
      line: 2,
    },
    'in the last backticks': { text: 'a: {{ «`x .» }}\nb: {{ .b }}', left: 'a: \nb: {{.b}}', says: ['unterminated raw quoted string'] },
    'that was to be a character': { text: "a: {{ «'x» }}\nb: {{ .b }}", left: 'a: \nb: {{.b}}', says: ['unterminated character constant'] },
    'in an action of several lines': {
      text: '{{ dict "a" 1\n  "b" «"c»\n  "d" 2 }}\n{{ .b }}',
      left: '\n{{.b}}',
      says: ['unterminated quoted string in action started at main:1'],
    },
  },
  'a comment': {
    'without an end costs its line': { text: 'a: «{{/*» b\nc: {{ .c }}', left: 'a: \nc: {{.c}}', says: ['unclosed comment'] },
    'without an end, closed like an action': { text: 'a: «{{/*» b }} c', left: 'a:  c', says: ['unclosed comment'] },
    'that something stands behind': { text: '{{/* a\nb «*/» }}{{ .c }}', left: '{{.c}}', says: ['comment ends before closing delimiter'], line: 1 },
    'that something stands before': { text: '{{ «/»* a */}}{{ .c }}', left: '{{.c}}', says: ['unexpected "/" in command'] },
  },
  'an end or else that belongs to nothing': {
    'is skipped': {
      text: '{{ .a }}«{{ end }}»{{ .b }}{{ define "x" }}1{{ end }}',
      left: '{{.a}}{{.b}}',
      defines: { x: '1' },
      says: ['unexpected {{end}}'],
    },
    'an else, too': { text: '{{ .a }}«{{ else }}»{{ .b }}', left: '{{.a}}{{.b}}', says: ['unexpected {{else}}'] },
    'with a condition, too': { text: '{{ .a }}«{{ else »if .x }}{{ .b }}', left: '{{.a}}{{.b}}', says: ['unexpected {{else}}'] },
    'in a definition': {
      text: '{{ define "x" }}1«{{ else }}»2{{ end }}{{ .b }}',
      left: '{{.b}}',
      defines: { x: '12' },
      says: ['unexpected {{else}} in define clause'],
    },
    'the second else': {
      text: '{{ if .a }}1{{ else }}2«{{ else }}»3{{ end }}{{ .b }}',
      left: '{{if .a}}1{{else}}23{{end}}{{.b}}',
      says: ['expected end; found {{else}}'],
    },
    'an else with another word': {
      text: '{{ with .a }}1{{ else «if» .c }}2{{ end }}{{ .b }}',
      left: '{{with .a}}1{{else}}{{if .c}}2{{end}}{{end}}{{.b}}',
      says: ['unexpected <if> in input'],
    },
    'an end with something behind it ends all the same': {
      text: '{{ if .a }}1{{ end «.a» }}{{ .b }}',
      left: '{{if .a}}1{{end}}{{.b}}',
      says: ['unexpected ".a" in end'],
    },
    'an end that is half typed ends all the same': {
      text: '{{ if .a }}1{{ «end»\n{{ .b }}',
      left: '{{if .a}}1{{end}}\n{{.b}}',
      says: ['unexpected "{" in end'],
      line: 2,
    },
    'and is half typed': { text: '{{ «end»\n{{ .b }}', left: '\n{{.b}}', says: ['unexpected "{" in end'], line: 2 },
    'behind what was to be an if': {
      text: '{{ «iff» .a }}b«{{ end }}»{{ .c }}',
      left: '{{iff .a}}b{{.c}}',
      says: ['function "iff" not defined', 'unexpected {{end}}'],
    },
    'break outside of a loop': { text: '{{ «break» }}{{ .b }}', left: '{{.b}}', says: ['{{break}} outside {{range}}'] },
  },
  'a block without an end': {
    'goes on to the end of the text': { text: '«{{ if .a }}»\n{{ .b }}\n', left: '{{if .a}}\n{{.b}}\n{{end}}', says: ['unexpected EOF'], line: 3 },
    'with else': { text: '«{{ if .a }}»1{{ else }}\n{{ .b }}', left: '{{if .a}}1{{else}}\n{{.b}}{{end}}', says: ['unexpected EOF'], line: 2 },
    'with else if': {
      text: '«{{ if .a }}»1{{ else if .c }}\n{{ .b }}',
      left: '{{if .a}}1{{else}}{{if .c}}\n{{.b}}{{end}}{{end}}',
      says: ['unexpected EOF'],
      line: 2,
    },
    'is told from one that stands around it by the place of the end': {
      text: '{{- if .a }}\nb:\n  «{{- if .c }}»\n  d: 1\n{{- end }}\ne: {{ .e }}',
      left: '{{if .a}}\nb:{{if .c}}\n  d: 1{{end}}{{end}}\ne: {{.e}}',
      says: ['unexpected EOF'],
      line: 6,
    },
    'does not reach into the next definition': {
      text: '{{ define "a" }}\n  «{{ if .x }}»\n  1\n{{ end }}\n{{ define "b" }}2{{ end }}{{ .c }}',
      left: '\n{{.c}}',
      defines: { a: '\n  {{if .x}}\n  1\n{{end}}', b: '2' },
      says: ['unexpected <define> in command'],
      line: 5,
    },
    'leaves the last end to the definition': {
      text: '{{- define "a" }}\n«{{- if .x }}»\n1\n{{- end }}\n{{- define "b" }}2{{ end }}{{ .c }}',
      left: '{{.c}}',
      defines: { a: '{{if .x}}\n1{{end}}', b: '2' },
      says: ['unexpected <define> in command'],
      line: 5,
    },
    'before a definition': {
      text: '«{{ if .x }}»\n1\n{{ define "b" }}2{{ end }}{{ .c }}',
      left: '{{if .x}}\n1\n{{end}}{{.c}}',
      defines: { b: '2' },
      says: ['unexpected <define> in command'],
      line: 3,
    },
    'a definition': {
      text: '«{{ define "a" }}»\n1\n{{ define "b" }}2{{ end }}{{ .c }}',
      left: '{{.c}}',
      defines: { a: '\n1\n', b: '2' },
      says: ['unexpected <define> in command'],
      line: 3,
    },
    twice: {
      text: '«{{ if .a }}»«{{ with .b }}»{{ .c }}',
      left: '{{if .a}}{{with .b}}{{.c}}{{end}}{{end}}',
      says: ['unexpected EOF', 'unexpected EOF'],
    },
  },
  'a block whose first tag is broken': {
    'leaves its statements': { text: '{{ «if» }}1{{ else }}2{{ end }}{{ .b }}', left: '12{{.b}}', says: ['missing value for if'] },
    'in an else if': {
      text: '{{ if .a }}1{{ else «if» }}2{{ else }}3{{ end }}{{ .b }}',
      left: '{{if .a}}1{{else}}23{{end}}{{.b}}',
      says: ['missing value for if'],
    },
    'a loop': {
      text: '{{ range «$i, $e :=» }}{{ $i }}{{ break }}{{ end }}{{ .b }}',
      left: '{{$i}}{{break}}{{.b}}',
      says: ['missing value for range'],
    },
    'a definition': { text: '{{ define «}}»1{{ end }}{{ .b }}', left: '{{.b}}', defines: {}, says: ['unexpected "}}" in define clause'] },
    'a block': { text: '{{ block «"x"» }}1{{ end }}{{ .b }}', left: '1{{.b}}', defines: {}, says: ['missing value for block clause'] },
    'has no end yet': {
      text: '{{ if .a }}\nb: {{ «if» \n{{ end }}\nc: {{ .c }}',
      left: '{{if .a}}\nb: \n{{end}}\nc: {{.c}}',
      says: ['unexpected "{" in if'],
      line: 3,
    },
    'has no end yet, in a definition': {
      text: '{{ define "a" }}\n{{ if «.x»\n{{ end }}\n{{ define "b" }}2{{ end }}',
      left: '\n',
      defines: { a: '\n\n', b: '2' },
      says: ['unexpected "{" in operand'],
      line: 3,
    },
  },
  'a definition out of place': {
    'in a block that is over later': {
      text: '{{ if .a }}{{ «define» "b" }}1{{ end }}2{{ end }}{{ .c }}',
      left: '{{if .a}}2{{end}}{{.c}}',
      defines: { b: '1' },
      says: ['unexpected <define> in command'],
    },
    'in another': {
      text: '{{ define "a" }}1{{ «define» "b" }}2{{ end }}3{{ end }}{{ .c }}',
      left: '{{.c}}',
      defines: { a: '13', b: '2' },
      says: ['unexpected <define> in command'],
    },
    'of a name that is taken': {
      text: '{{ define "a" }}1{{ end }}{{ define «"a"» }}2{{ end }}{{ .c }}',
      left: '{{.c}}',
      defines: { a: '2' },
      says: ['template: multiple definition of template "a"'],
    },
  },
};

/** A text without its marks, and the stretches that they show. */
const read = (marked: string): { readonly text: string; readonly ranges: { readonly start: number; readonly end: number }[] } => {
  let text = '';
  const ranges: { readonly start: number; readonly end: number }[] = [];
  let start = 0;
  for (const char of marked) {
    if (char === '«') start = text.length;
    else if (char === '»') ranges.push({ start, end: text.length });
    else text += char;
  }
  return { text, ranges };
};

for (const [family, table] of Object.entries(cases)) {
  describe(family, () => {
    it.each(Object.entries(table))('%s', (_, { text: marked, left, defines = {}, says, line }) => {
      const { text, ranges } = read(marked);
      const template = parseText(text);
      expect(printNode(template.root)).toBe(left);
      expect(Object.fromEntries(template.defines.map(({ name, body }) => [name, printNode(body)]))).toEqual(defines);
      const problems = problemsIn(text);
      const inOrder = [...problems].sort((a, b) => a.range.start - b.range.start);
      expect(inOrder.map(({ message, range }) => ({ message, range }))).toEqual(says.map((message, i) => ({ message, range: ranges[i] })));
      expect(problems[0]?.goLine).toBe(line ?? text.slice(0, problems[0]?.range.start).split('\n').length);
    });
  });
}

it('of several problems the first is what Go reports', () => {
  expect(problemsIn('{{ if .a }}\n{{ end .b }}{{ foo }}{{ else }}\n').map(({ goLine, message }) => [goLine, message])).toEqual([
    [2, 'unexpected ".b" in end'],
    [2, 'function "foo" not defined'],
    [2, 'unexpected {{else}}'],
  ]);
  // Go never sees that the block has no end.
  expect(problemsIn('{{ if .a }}\n{{ .b. }}').map(({ goLine, message }) => [goLine, message])).toEqual([
    [2, 'unexpected <.> in operand'],
    [2, 'unexpected EOF'],
  ]);
});
