/** What a chart has in its names and lines cannot take hold of the terminal, nor fill it. */
import { expect, test } from 'vitest';
import { printable } from '../../server/src/cli/printable.ts';
import { clean } from './charts.ts';
import { keelson, under } from './command.ts';

test('a mark stands for what would command a terminal, as wide as it was', () => {
  expect(printable('a\u001b[31mb\u0007\u009b\u202ec\r\n\td é 😀')).toBe('a\ufffd[31mb\ufffd\ufffd\ufffdc\ufffd\n\td é 😀');
});

test('names, lines and messages of a chart are printed so', async () => {
  const files = {
    ...clean(),
    'templates/\u001b[2J.yaml': 'a: \u001b[31m{{ ) }}\n',
    'templates/b.yaml': '{{ fail "\u001b]0;title\u0007" }}\nkind: StatefulSet\n',
  };
  const { output } = await keelson(under('charts/a', files), ['check', 'charts/a']);
  expect(output).toContain('templates/\ufffd[2J.yaml:1:');
  expect(output).toContain('a: \ufffd[31m{{ ) }}');
  expect(output).toContain('\ufffd]0;title\ufffd');
  for (const command of ['\u001b', '\u0007']) expect(output).not.toContain(command);
});

test('of a long line with many findings each shows its own part', async () => {
  const files = { ...clean(), 'templates/long.yaml': `a: ${'x {{ ) }} '.repeat(5000)}\n` };
  const { output } = await keelson(under('charts/a', files), ['check', 'charts/a']);
  expect(output.match(/template-syntax/g)).toHaveLength(5000);
  expect(output.length).toBeLessThan(5000 * 1500);
  expect(output.split('\n').filter((line) => /^ +\| +\^$/.test(line))).toHaveLength(5000);
});
