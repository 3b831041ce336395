/** What words of templates mean. */
import { describe, expect, it } from 'vitest';
import { SourceText } from '../../../server/src/base/index.ts';
import { semanticTokens } from '../../../server/src/features/index.ts';

const tokensOf = (text: string, within = { start: 0, end: text.length }): string[] =>
  semanticTokens(new SourceText('templates/x.yaml', text), within).map(({ start, end, kind, modifiers }) =>
    [text.slice(start, end), kind, ...modifiers].join(' '),
  );

describe('the words of a template', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['values behind an object of Helm', '{{ .Values.image.tag }}', ['Values variable defaultLibrary', 'image property', 'tag property']],
    ['a field called like an object of Helm', '{{ .Values.Chart }}', ['Values variable defaultLibrary', 'Chart property']],
    ['the root', '{{ $.Chart.Name }}', ['$ variable defaultLibrary', 'Chart variable defaultLibrary', 'Name property']],
    ['keywords and functions', '{{ if not true }}{{ end }}', ['if keyword', 'not function defaultLibrary', 'true keyword', 'end keyword']],
    ['an unknown function has no colour', '{{ nosuch 1 }}', ['1 number']],
    ['a comment, line by line', 'a\n{{- /* b\n\n  c d */ -}}\r\n', ['{{- /* b comment', 'c d */ -}} comment']],
    ['a variable', '{{ $x := 1 }}{{ $x }}', ['$x variable declaration', '1 number', '$x variable']],
    [
      'named templates, at their definition and in calls',
      '{{ define "a.b" }}{{ end }}{{ include "a.b" . }}{{ template "a.b" }}',
      [
        'define keyword',
        'a.b function declaration',
        'end keyword',
        'include function defaultLibrary',
        'a.b function',
        'template keyword',
        'a.b function',
      ],
    ],
    [
      'a string that is a key, and one that is none',
      '{{ index .Values "a" | print "b" }}',
      ['index function defaultLibrary', 'Values variable defaultLibrary', 'a property', 'print function defaultLibrary'],
    ],
    ['nothing of the text around', 'if: range # end', []],
    [
      'behind a broken action',
      '{{ .Values.a | }}\n{{ .Values.b }}',
      ['Values variable defaultLibrary', 'a property', 'Values variable defaultLibrary', 'b property'],
    ],
  ])('%s', (_, text, expected) => {
    expect(tokensOf(text)).toEqual(expected);
  });

  it('of a part alone are those of the whole', () => {
    const text = '{{ .Values.a }}\n{{ .Values.b }}';
    expect(tokensOf(text, { start: 16, end: 31 })).toEqual(tokensOf(text).slice(2));
  });
});
