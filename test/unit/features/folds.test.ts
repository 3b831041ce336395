/** What can be folded, by the lines that stay to be seen. */
import { expect, it } from 'vitest';
import { SourceText } from '../../../server/src/base/index.ts';
import { foldsOf } from '../../../server/src/features/index.ts';

/** Each fold as its first line and the last that it hides, counted from zero. */
const folds = (text: string): string[] => {
  const source = new SourceText('templates/x.yaml', text);
  return foldsOf(source).map(({ range, isComment }) => {
    const { start, end } = source.lines.positions(range);
    return `${start.line}-${end.line}${isComment ? ' comment' : ''}`;
  });
};

it.each<readonly [string, string, readonly string[]]>([
  ['keys and the items of lists', 'a:\n  b: 1\n  c:\n    - d: 1\n      e: 2\n    - f\ng: 1\n', ['0-5', '2-5', '3-4']],
  ['a list in the column of its key', 'a:\n- b: 1\n  c: 2\n- d\ne: 1\n', ['0-3', '1-2']],
  ['blocks, with the closing tag left', '{{ if .a }}\na: 1\nb: 1\n{{ end }}\n', ['0-2']],
  ['both sides of else', '{{ if .a }}\na: 1\n{{ else if .b }}\nb: 1\n{{ else }}\nc: 1\n{{ end }}\n', ['0-1', '2-3', '4-5']],
  ['a definition and its comment', '{{/*\nx\n*/}}\n{{ define "a" }}\na: 1\n{{ end }}\n', ['0-2 comment', '3-4']],
  ['a key over control tags in any column', 'a:\n{{- if .x }}\n  b: 1\n{{- end }}\n  c: 1\nd: 1\n', ['0-4', '1-2']],
  ['a key with a block at its end, closing tag and all', 'a:\n  {{- if .x }}\n  b: 1\n  {{- end }}\nd: 1\n', ['0-3', '1-2']],
  ['a key without the tag that opens what comes behind', 'a:\n  b: 1\n{{- if .x }}\nc: 1\n{{- end }}\n', ['0-1', '2-3']],
  ['a key within its block only', '{{ if .x }}\na:\n  b: 1\n{{ else }}\na:\n  b: 2\n{{ end }}\n  c: 3\n', ['0-2', '1-2', '3-5', '4-5']],
  ['what nindent moves', 'a:\n  {{- include "x" . | nindent 2 }}\nb: 1\n', ['0-1']],
  ['what indent moves, in the first column', 'a:\n  b:\n{{ toYaml .Values.b | indent 4 }}\n  c: 1\n', ['0-3', '1-2']],
  ['an action over several lines', 'a:\n  b: {{ dict\n"c" 1\n}}\nd: 1\n', ['0-3']],
  ['assignments, which print nothing', 'a:\n  b: 1\n{{- $x := 1 }}\n  c: 1\nd: 1\n', ['0-3']],
  ['nothing where all stands in one column', 'a: 1\n\nb: {{ .x }}\n', []],
  ['blank lines and Windows lines', 'a:\r\n\r\n  b: 1\r\n\r\nc: 1\r\n', ['0-2']],
  ['a block that is not closed', 'a:\n  b: 1\n{{ if .x }}\n  c: 1\n', ['0-4', '2-4']],
])('%s', (_, text, expected) => {
  expect(folds(text)).toEqual(expected);
});

it('in a time that grows with the text, also where one line holds it all', () => {
  const line = `a:${'{{ if .x }}{{ end }}'.repeat(20_000)}\n  b: 1\n`;
  const start = performance.now();
  expect(folds(line)).toEqual(['0-1']);
  expect(performance.now() - start).toBeLessThan(5000);
});
