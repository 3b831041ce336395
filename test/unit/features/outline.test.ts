/** The outline of a template: YAML by indentation, with blocks where they stand. */
import { describe, expect, it } from 'vitest';
import { SourceText } from '../../../server/src/base/index.ts';
import { type OutlineEntry, templateOutline } from '../../../server/src/features/index.ts';

const lines = (entries: readonly OutlineEntry[], indent = ''): string[] =>
  entries.flatMap(({ name, detail, children }) => [`${indent}${name}${detail === '' ? '' : ` | ${detail}`}`, ...lines(children, `${indent}  `)]);
const outline = (text: string): string[] => lines(templateOutline(new SourceText('x', text)));

describe('the outline of a template', () => {
  it('has keys below keys, items below the key of their list, and blocks below the key that theirs are indented below', () => {
    expect(
      outline(
        'kind: A\nspec:\n{{- if .x }}\n  replicas: {{ .n }}\n{{- end }}\n  list:\n  - name: a\n    image: {{ .i }}\n  - name: b\nlast: 1\n{{- $x := 1 }}\n',
      ),
    ).toEqual([
      'kind | A',
      'spec',
      '  if .x',
      '    replicas | {{ .n }}',
      '  list',
      '    - name: a',
      '      name | a',
      '      image | {{ .i }}',
      '    - name: b',
      '      name | b',
      'last | 1',
      '$x',
    ]);
  });

  it('has each of several documents, by kind and name', () => {
    const one = 'kind: A\nmetadata:\n  name: {{ .n }}-a\n';
    expect(outline(`${one}---\n# nothing\n---\r\nkind: B\n`)).toEqual([
      'A | {{ .n }}-a',
      '  kind | A',
      '  metadata',
      '    name | {{ .n }}-a',
      'B',
      '  kind | B',
    ]);
    expect(outline(`---\n${one}`)[0]).toBe('kind | A');
    expect(outline(`{{ range .l }}\n---\n${one}{{ end }}`)).toEqual(['range .l', '  kind | A', '  metadata', '    name | {{ .n }}-a']);
  });

  it('takes no key from the text of a block scalar, or from the middle of a line', () => {
    expect(outline('a: |-\n  b: 1\n\n  {{ .x }}\n  c: 2\nd: {{ .y }} e: 1\n')).toEqual(['a', 'd | {{ .y }} e: 1']);
    expect(outline('a: |\n{{ if .x }}\n  b: 1\n{{ end }}\nc: 2\n')).toEqual(['a', 'if .x', 'c | 2']);
    expect(outline('l:\n  - s: |\n      x: 1\n    t: 2\n')).toEqual(['l', '  - s', '    s', '    t | 2']);
  });

  it('gives each key the stretch up to the next', () => {
    const text = 'a:\n  b: 1\n\n  c:\n    d: {{ .x }}\ne: 1\n';
    const [a] = templateOutline(new SourceText('x', text));
    expect(text.slice(a?.range.start, a?.range.end)).toBe('a:\n  b: 1\n\n  c:\n    d: {{ .x }}');
    expect(a?.children.map(({ range }) => text.slice(range.start, range.end))).toEqual(['b: 1', 'c:\n    d: {{ .x }}']);
  });

  it('takes a time that grows with the text, however deep', () => {
    const deep = Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}k${i}:`).join('\n');
    const begin = performance.now();
    templateOutline(new SourceText('x', deep));
    templateOutline(new SourceText('x', '- '.repeat(100_000)));
    templateOutline(new SourceText('x', `a:${' '.repeat(200_000)}\n${'b:\n'.repeat(20_000)}`));
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
