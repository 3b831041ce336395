/** Comments that fit their place, and go again. */
import { describe, expect, it } from 'vitest';
import { applyEdits, SourceText } from '../../../server/src/base/index.ts';
import { toggleComment } from '../../../server/src/features/index.ts';

/** Toggles the lines that hold the first and the last `|`, which are taken out. */
const toggled = (marked: string, path = 'templates/x.yaml'): string => {
  const start = marked.indexOf('¦');
  const text = marked.replaceAll('¦', '');
  const end = Math.max(start, marked.lastIndexOf('¦') - 1);
  const edits = toggleComment(new SourceText(path, text), [{ start, end }]);
  return 'refused' in edits
    ? `refused: ${edits.refused}`
    : applyEdits(
        text,
        edits.map(({ range, text: fresh }) => ({ range, text: fresh })),
      );
};

describe('a comment', () => {
  it.each<readonly [string, string, string]>([
    ['of plain YAML', '  a: ¦1\n', '  # a: 1\n'],
    ['of several lines stands in one column', 'a¦:\n  b: 1\n\n  c:¦ 2\n', '# a:\n#   b: 1\n\n#   c: 2\n'],
    ['of an action, which a YAML comment would execute', 'a: 1\n  b: {{ .Values.¦b }}\n', 'a: 1\n  {{- /* b: {{ .Values.b }} */}}\n'],
    ['of an action over several lines', 'a: {{ dict\n  "b" ¦1\n}}\nc: 1\n', '{{- /* a: {{ dict\n  "b" 1\n}} */}}\nc: 1\n'],
    ['in a block scalar, where # is text', 'a: |\n  b\n    ¦c\n', 'a: |\n  b\n    {{- /* c */}}\n'],
    ['of the first line of a script', 'a: |\n  #!/bin/¦sh\n  b\n', 'a: |\n  {{- /* #!/bin/sh */}}\n  b\n'],
    ['of a whole script that has one', 'a: |\n  #!/bin/¦sh\n  # b¦\n', 'a: |\n  {{- /* #!/bin/sh\n  # b */}}\n'],
    ['of such a line that is plain YAML', '#!a¦\nb: 1\n', '# #!a\nb: 1\n'],
    ['behind a block scalar', 'a: |\n  b\n¦c: 1\n', 'a: |\n  b\n# c: 1\n'],
    ['that a selection does not reach', '¦a: 1\n¦b: 1\n', '# a: 1\nb: 1\n'],
    ['of a blank line is none', 'a: 1\n¦\n', 'a: 1\n\n'],
    [
      'of lines that hold one is refused',
      'a: ¦1 {{/* x */}}\n',
      'refused: These lines hold a comment already, and a template comment ends at the first */. Select the lines around it instead.',
    ],
  ])('%s', (_, before, after) => {
    expect(toggled(before)).toBe(after);
  });

  it('at every cursor, each as it fits; once for those on one line', () => {
    const text = 'a: 1\n# b: 1\nc: {{ .x }}\nd: 1\n';
    const at = (offset: number) => ({ start: offset, end: offset });
    const toggle = toggleComment(new SourceText('templates/x.yaml', text), [at(14), at(2), at(3), at(7)]);
    expect('refused' in toggle ? '' : applyEdits(text, toggle)).toBe('# a: 1\nb: 1\n{{- /* c: {{ .x }} */}}\nd: 1\n');
    expect(toggleComment(new SourceText('templates/x.yaml', 'a: 1\nb: 1 {{/* x */}}\n'), [at(0), at(6)])).toHaveProperty('refused');
  });

  it('of a text that is no YAML', () => {
    expect(toggled('Hello¦', 'templates/NOTES.txt')).toBe('{{- /* Hello */}}');
  });

  it.each([
    '  a: ¦1\n',
    'a¦:\n  b: 1\n\n  c:¦ 2\n',
    'a: {{ dict\n  "b" ¦1\n}}\nc: 1\n',
    'a: |\n  b\n    ¦c\n',
    'a: |\n  #!/bin/¦sh\n',
    '#!¦a\n',
    'a: ¦{{ .x }}\r\nb: 1\r\n',
  ])('goes again: %j', (marked) => {
    const once = toggled(marked);
    const text = marked.replaceAll('¦', '');
    expect(once).not.toBe(text);
    const lines = marked.split('\n');
    const first = lines.findIndex((line) => line.includes('¦'));
    const last = lines.findLastIndex((line) => line.includes('¦'));
    const again = once.split('\n').map((line, i) => (i === first || i === last ? `${line.slice(0, 3)}¦${line.slice(3)}` : line));
    expect(toggled(again.join('\n'))).toBe(text);
  });
});
