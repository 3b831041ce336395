/** The whole grammar of Go's templates: what each text means, printed as Go prints its tree. */
import { describe, expect, it } from 'vitest';
import { printNode } from '../../../server/src/template/index.ts';
import { parseText } from './dump.ts';
import { describeWithGo } from './with-go.ts';

type Row = readonly [text: string, printed: string];

/** Templates that Go 1.19 reads as Go 1.26 does. */
const cases: Readonly<Record<string, readonly Row[]>> = {
  text: [
    ['', ''],
    ['plain', 'plain'],
    ['a } }} b', 'a } }} b'],
    ['a { b', 'a { b'],
    ['é 😀\r\n', 'é 😀\r\n'],
  ],
  'trim markers': [
    ['a \t\r\n{{- .b -}} \t\r\n c', 'a{{.b}}c'],
    ['a {{-\n.b\n-}} c', 'a{{.b}}c'],
    ['a {{-\t.b\r-}} c', 'a{{.b}}c'],
    ['a {{- .b}} c', 'a{{.b}} c'],
    ['a {{.b -}} c', 'a {{.b}}c'],
    ['{{-3}} {{- 3}}', '{{-3}}{{3}}'],
    ['{{3 -}} x', '{{3}}x'],
    ['a\u00a0{{- .b -}}\u00a0c\v', 'a\u00a0{{.b}}\u00a0c\v'],
    ['{{.a -}}  {{- .b}}', '{{.a}}{{.b}}'],
    ['  {{- .a -}}  ', '{{.a}}'],
    ['{{ .a  -}} b', '{{.a}}b'],
  ],
  comments: [
    ['a{{/* b */}}c', 'a{{/* b */}}c'],
    ['a {{- /* b */ -}} c', 'a{{/* b */}}c'],
    ['a {{-\n/* b\n */\n-}} c', 'a{{/* b\n */}}c'],
    ['{{/* {{ .a }} "`\' */}}', '{{/* {{ .a }} "`\' */}}'],
    ['{{/**/}}', '{{/**/}}'],
    ['{{/*/*/}}', '{{/*/*/}}'],
    ['{{/* a * / b */}}', '{{/* a * / b */}}'],
  ],
  operands: [
    ['{{.}}', '{{.}}'],
    ['{{$}}', '{{$}}'],
    ['{{.a}}', '{{.a}}'],
    ['{{.a.b.c}}', '{{.a.b.c}}'],
    ['{{$.a.b}}', '{{$.a.b}}'],
    ['{{ .Größe._x1 }}', '{{.Größe._x1}}'],
    ['{{true}} {{false}}', '{{true}} {{false}}'],
    ['{{ eq .a nil }}', '{{eq .a nil}}'],
    ['{{ now }}', '{{now}}'],
    ['{{ .truely }} {{ .nil }} {{ .end }}', '{{.truely}} {{.nil}} {{.end}}'],
  ],
  strings: [
    ['{{ "a \\"b\\" \\\\ \\n" }}', '{{"a \\"b\\" \\\\ \\n"}}'],
    ['{{ "}} {{ /* */" }}', '{{"}} {{ /* */"}}'],
    ['{{ `a "b" \\n\n}}{{` }}', '{{`a "b" \\n\n}}{{`}}'],
    ['{{ "" }}{{ `` }}', '{{""}}{{``}}'],
    ['{{ "\\x41\\101\\u00e9\\U0001F600\\a\\b\\f\\r\\t\\v" }}', '{{"\\x41\\101\\u00e9\\U0001F600\\a\\b\\f\\r\\t\\v"}}'],
    ['{{ "\\xc3\\xa9\\xef\\xbb\\xbf" }}', '{{"\\xc3\\xa9\\xef\\xbb\\xbf"}}'],
    ['{{ print "a" `c` }}', '{{print "a" `c`}}'],
  ],
  'character constants': [
    ["{{ 'a' }} {{ 'é' }} {{ '😀' }}", "{{'a'}} {{'é'}} {{'😀'}}"],
    [
      "{{ '\\'' }} {{ '\\n' }} {{ '\\xff' }} {{ '\\377' }} {{ '\\u00e9' }} {{ '\"' }}",
      "{{'\\''}} {{'\\n'}} {{'\\xff'}} {{'\\377'}} {{'\\u00e9'}} {{'\"'}}",
    ],
  ],
  pipelines: [
    ['{{ .a | quote }}', '{{.a | quote}}'],
    ['{{.a|quote|print "b"}}', '{{.a | quote | print "b"}}'],
    ['{{ print .a 1 "b" $ . nil true }}', '{{print .a 1 "b" $ . nil true}}'],
    ['{{\n print\n\t.a\r\n 1\n}}', '{{print .a 1}}'],
    ['{{ .a | .b | $.c }}', '{{.a | .b | $.c}}'],
    ['{{ .a | }}', '{{.a}}'],
    // Wrong only when it is executed: "can't give argument to non-function 1".
    ['{{ 1 2 }}', '{{1 2}}'],
    ['{{ .a | print | .b 1 }}', '{{.a | print | .b 1}}'],
  ],
  'fields and methods with arguments': [
    ['{{ .Capabilities.APIVersions.Has "apps/v1" }}', '{{.Capabilities.APIVersions.Has "apps/v1"}}'],
    ['{{ .Files.Get .a.b | b64enc }}', '{{.Files.Get .a.b | b64enc}}'],
    ['{{ $.Files.Glob "x/*" }}', '{{$.Files.Glob "x/*"}}'],
  ],
  'parentheses and chains': [
    ['{{ (print .a) }}', '{{(print .a)}}'],
    ['{{ print (len .a) (print (1) | quote) }}', '{{print (len .a) (print (1) | quote)}}'],
    ['{{ (dict "a" 1).a }}', '{{(dict "a" 1).a}}'],
    ['{{ ((.a).b).c.d }}', '{{((.a).b).c.d}}'],
    ['{{ (index .a 0).b.c | quote }}', '{{(index .a 0).b.c | quote}}'],
    ['{{ now.Year }}', '{{now.Year}}'],
    ['{{ print ($x := 1) }}', '{{print ($x := 1)}}'],
  ],
  'variables and assignment': [
    ['{{ $x := .a }}{{ $x }}{{ $x.b.c }}', '{{$x := .a}}{{$x}}{{$x.b.c}}'],
    ['{{$x:=1}}{{$x}}', '{{$x := 1}}{{$x}}'],
    ['{{ $ := 1 }}', '{{$ := 1}}'],
    ['{{ $x := 1 }}{{ $x := 2 }}{{ $x }}', '{{$x := 1}}{{$x := 2}}{{$x}}'],
    ['{{ if $x := .a }}{{ $x }}{{ else }}{{ $x }}{{ end }}', '{{if $x := .a}}{{$x}}{{else}}{{$x}}{{end}}'],
    ['{{ with $x := .a }}{{ $y := $x }}{{ $y }}{{ end }}', '{{with $x := .a}}{{$y := $x}}{{$y}}{{end}}'],
    ['{{ $x := 1 }}{{ $x = 2 }}', '{{$x := 1}}{{$x = 2}}'],
    ['{{ range $x = .a }}{{ end }}', '{{range $x = .a}}{{end}}'],
    ['{{ $größe := 1 }}{{ $größe }}', '{{$größe := 1}}{{$größe}}'],
    ['{{ template "x" $y := 1 }}{{ $y }}', '{{template "x" $y := 1}}{{$y}}'],
  ],
  if: [
    ['{{ if .a }}1{{ end }}', '{{if .a}}1{{end}}'],
    ['{{ if .a }}1{{ else }}2{{ end }}', '{{if .a}}1{{else}}2{{end}}'],
    ['{{ if .a }}1{{ else if .b }}2{{ end }}', '{{if .a}}1{{else}}{{if .b}}2{{end}}{{end}}'],
    [
      '{{ if .a }}{{ else if .b }}2{{ else if .c }}3{{ else }}4{{ end }}',
      '{{if .a}}{{else}}{{if .b}}2{{else}}{{if .c}}3{{else}}4{{end}}{{end}}{{end}}',
    ],
    ['{{if .a}}{{else}}{{end}}', '{{if .a}}{{else}}{{end}}'],
    ['{{- if and .a (not .b) | not -}} x {{- end -}}', '{{if and .a (not .b) | not}}x{{end}}'],
    ['{{ if .a }}{{ else }}{{ if .b }}2{{ end }}{{ end }}', '{{if .a}}{{else}}{{if .b}}2{{end}}{{end}}'],
  ],
  with: [
    ['{{ with .a }}{{ . }}{{ end }}', '{{with .a}}{{.}}{{end}}'],
    ['{{ with $x := .a | default 1 }}{{ $x }}{{ else }}0{{ end }}', '{{with $x := .a | default 1}}{{$x}}{{else}}0{{end}}'],
  ],
  range: [
    ['{{ range .a }}{{ . }}{{ end }}', '{{range .a}}{{.}}{{end}}'],
    ['{{ range .a }}1{{ else }}0{{ end }}', '{{range .a}}1{{else}}0{{end}}'],
    ['{{ range $x := .a }}{{ $x }}{{ end }}', '{{range $x := .a}}{{$x}}{{end}}'],
    ['{{ range $k, $v := .a }}{{ $k }}{{ $v }}{{ end }}', '{{range $k, $v := .a}}{{$k}}{{$v}}{{end}}'],
    ['{{ range $k , $v:=.a }}{{ end }}', '{{range $k, $v := .a}}{{end}}'],
    ['{{ range 3 }}{{ . }}{{ end }}', '{{range 3}}{{.}}{{end}}'],
    ['{{ range $i := 3 }}{{ $i }}{{ end }}', '{{range $i := 3}}{{$i}}{{end}}'],
    ['{{ range until 3 }}{{ end }}', '{{range until 3}}{{end}}'],
    ['{{ range tuple 1 2 }}{{ break }}{{ continue }}{{ end }}', '{{range tuple 1 2}}{{break}}{{continue}}{{end}}'],
    ['{{ range .a }}{{ if . }}{{- break -}}{{ end }}{{ end }}', '{{range .a}}{{if .}}{{break}}{{end}}{{end}}'],
    [
      '{{ range .a }}{{ range .b }}{{ continue }}{{ else }}{{ break }}{{ end }}{{ end }}',
      '{{range .a}}{{range .b}}{{continue}}{{else}}{{break}}{{end}}{{end}}',
    ],
  ],
  templates: [
    ['{{ template "x" }}', '{{template "x"}}'],
    ['{{ template `x` . }}', '{{template "x" .}}'],
    ['{{ template "x\\ty" .a | default 1 }}', '{{template "x\\ty" .a | default 1}}'],
    ['{{ block "x" .a }}1{{ end }}2', '{{template "x" .a}}2'],
    ['{{ define "x" }}1{{ end }}2', '2'],
    ['{{define `x`}}{{end}}', ''],
    ['{{ define "x" }}{{ block "y" . }}1{{ end }}{{ end }}', ''],
    ['{{ define "x" }}{{ $ }}{{ end }}{{ template "x" }}', '{{template "x"}}'],
    ['{{ define "" }}a{{ end }}', ''],
    ['{{ define "x" }} \n{{ end }}{{ define "x" }}1{{ end }}{{ define "x" }}{{/* c */}}{{ end }}', ''],
    ['{{ if .a }}{{ block "x" . }}{{ . }}{{ end }}{{ end }}', '{{if .a}}{{template "x" .}}{{end}}'],
  ],
};

/** What Go has learnt since 1.19. */
const modern: readonly Row[] = [
  ['{{ with .a }}1{{ else with .b }}2{{ end }}', '{{with .a}}1{{else}}{{with .b}}2{{end}}{{end}}'],
  ['{{ with .a }}{{ else with $x := .b }}{{ $x }}{{ else }}3{{ end }}', '{{with .a}}{{else}}{{with $x := .b}}{{$x}}{{else}}3{{end}}{{end}}'],
];

describe('the grammar', () => {
  for (const [family, rows] of Object.entries({ ...cases, 'since Go 1.19': modern })) {
    it.each(rows)(`${family}: %j`, (text, printed) => {
      const { root, problems } = parseText(text);
      expect(problems).toEqual([]);
      expect(printNode(root)).toBe(printed);
    });
  }

  describeWithGo('every text', () =>
    Object.values(cases)
      .flat()
      .map(([text]) => text),
  );
});

/** What a text defines: names, what they stand for, and whether the text calls it where it stands. */
describe('definitions', () => {
  it.each<readonly [text: string, defines: Readonly<Record<string, string>>]>([
    ['{{ define "a" }}1{{ end }}{{ define "b" }}{{ .c }}{{ end }}', { a: '1', b: '{{.c}}' }],
    ['{{ block "a" . }}1{{ block "b" .c }}2{{ end }}{{ end }}', { a: '1{{template "b" .c}}', b: '2' }],
    ['{{ define "a" }}{{ block "b" . }}1{{ end }}{{ end }}', { a: '{{template "b" .}}', b: '1' }],
    ['{{ if .x }}{{ block "a" . }}{{ end }}{{ end }}', { a: '' }],
    ['{{- define "a" -}}  x  {{- end -}}', { a: 'x' }],
  ])('%j', (text, defines) => {
    const template = parseText(text);
    expect(template.problems).toEqual([]);
    expect(template.defines.map(({ name, body }) => [name, printNode(body)])).toEqual(Object.entries(defines));
  });
});

/** Nodes point to their places, and tags know whether they trim. */
describe('places', () => {
  const text = '{{- if .a -}}x{{ else if (f .b).c }}{{/* d */ -}} {{ end -}}{{ range $i, $e := .a.b }}{{ end }}';
  const { root } = parseText(text);
  const [first, second] = root.nodes;
  const at = ({ range }: { readonly range: { readonly start: number; readonly end: number } }): string => text.slice(range.start, range.end);

  it('of a block and its tags', () => {
    if (first?.kind !== 'if') throw new Error('it begins with an if');
    expect([at(first), at(first.open), first.elseTag && at(first.elseTag), first.endTag && at(first.endTag)]).toEqual([
      '{{- if .a -}}x{{ else if (f .b).c }}{{/* d */ -}} {{ end -}}',
      '{{- if .a -}}',
      '{{ else ',
      '{{ end -}}',
    ]);
    expect([first.open.trimLeft, first.open.trimRight, first.endTag?.trimLeft, first.endTag?.trimRight]).toEqual([true, true, false, true]);
    const chained = first.otherwise?.nodes[0];
    if (chained?.kind !== 'if') throw new Error('it goes on with an if');
    expect([at(chained.open), chained.endTag, chained.chained, first.chained]).toEqual(['{{ else if (f .b).c }}', undefined, true, false]);
    expect(chained.body.nodes.map((node) => [node.kind, at(node)])).toEqual([['comment', '{{/* d */ -}}']]);
    const [command] = chained.pipeline.commands;
    const [chain] = command?.operands ?? [];
    if (chain?.kind !== 'chain') throw new Error('its condition is a chain');
    expect([at(chain), at(chain.operand), ...chain.fields.map(at)]).toEqual(['(f .b).c', 'f .b', 'c']);
  });

  it('of variables and fields', () => {
    if (second?.kind !== 'range') throw new Error('it goes on with a loop');
    const { declarations, commands } = second.pipeline;
    expect([at(second.pipeline), ...declarations.map(at), ...commands.map(at)]).toEqual(['$i, $e := .a.b', '$i', '$e', '.a.b']);
  });
});
