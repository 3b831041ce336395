/** What is half typed in a values file costs what is half typed. */
import { describe, expect, it } from 'vitest';
import { halfTyped } from '../../../server/src/yaml/half-typed.ts';
import { decodeValues } from '../../../server/src/yaml/index.ts';
import { parseWhole } from '../../../server/src/yaml/parse.ts';
import { readable } from '../../../server/src/yaml/readable.ts';

const values = `# what the chart takes
image:
  repository: web # the name
  tag: "1.2.3"
labels: {}
hosts:
- name: a
  paths: [/]
- name: b
  paths:
    - /x
    - /y
limits: {
  cpu: 1,
  memory: 2
}
persistence:
  # on or off
  enabled: true

  annotations:
    a/b: c
script: |
  echo "a: b"
    # no comment
  exit
"quoted key": 1
last: null
`;

/** As pairs, since the order counts. */
const data = (text: string): unknown =>
  JSON.parse(JSON.stringify(decodeValues(text).values, (_, value) => (value instanceof Map ? [...value] : value)));

const lines = values.split('\n').slice(0, -1);
/** Lines before which another entry could stand, with its indentation. */
const places = lines.flatMap((line, i) => {
  const inScript = i > lines.indexOf('script: |') && i <= lines.indexOf('  exit');
  const inFlow = i > lines.indexOf('limits: {') && i <= lines.indexOf('}');
  return inScript || inFlow || /^\s*(?:$|#|-)/.test(line) ? [] : [{ at: i, indentation: line.search(/\S/) }];
});

describe('a half-typed line', () => {
  it.each(['typ', 'typed here', 'typed "', '"typed', 'typed: "', 'typed: [', 'typed: {', '@', '&', '*typed', '- ', '- typed'])('%s', (typed) => {
    let broken = 0;
    for (const { at, indentation } of places) {
      const text = [...lines.slice(0, at), ' '.repeat(indentation) + typed, ...lines.slice(at), ''].join('\n');
      // An item below a list is one more.
      if (decodeValues(text).problems.length === 0) continue;
      broken++;
      expect(data(text), `line ${at + 1}`).toEqual(data(values));
    }
    expect(broken).toBeGreaterThan(10);
  });
});

it('line ends of Windows', () => {
  const broken = values.replace('labels', 'typed\nlabels');
  expect(data(broken.replaceAll('\n', '\r\n'))).toEqual(data(values.replaceAll('\n', '\r\n')));
});

it('an entry that cannot be read at all', () => {
  expect(data('a: 1\nb: *nowhere\nc: 2\n')).toEqual(data('a: 1\nc: 2\n'));
  expect(data('a: [\n')).toEqual([]);
  expect(data('just words')).toEqual([]);
});

it('one of several documents', () => {
  expect(data('a: 1\nb: [\n---\nc: 2\n')).toEqual(data('a: 1\nc: 2\n'));
});

it('what stands in a quoted text over several lines is no entry', () => {
  for (const quoted of [`"one\nkey: 1\n\\"two: 2\n- x\nend"`, `'one\nkey: 1\nit''s: 2\nend'`]) {
    expect(data(`a: ${quoted}\nb: [\n`)).toEqual(data(`a: ${quoted}\n`));
    expect(data(`b: [\na:\n  - ${quoted} # end\n  - c: ${quoted}\nd: 1\n`)).toEqual(data(`a:\n  - ${quoted}\n  - c: ${quoted}\nd: 1\n`));
    expect(data(`"a b" : ${quoted}\nb: [\n`)).toEqual(data(`"a b": ${quoted}\n`));
  }
  // One that is not closed ends nothing but its own entry.
  expect(data('a: "one\nb: "two"\nc: \'three\nd: 4\n')).toEqual(data('b: two\nd: 4\n'));
});

it('a broken document goes as far as itself: Helm does not read on behind a line that is more than `---`', () => {
  expect(data('--- # one\na: 1\nb: [\n--- # two\na: 2\nc: 3\n')).toEqual(data('a: 1\n'));
  expect(data('a: 1\nb: [\n...\nc: 3\n')).toEqual(data('a: 1\n'));
  expect(readable('x: 1\n---\na: 1\nb: [')).toEqual(new Map([['x', 1]]));
});

it('what stands below a line that is no key moves nowhere else', () => {
  expect(data('# comment\nperis\n  enabled: true\nother: 1\n')).toEqual(data('other: 1\n'));
});

describe('one half-typed key among many entries', () => {
  const plain = values.replace(/limits: \{[^}]*\}\n/, '').replace('"quoted key": 1\n', '');
  const many = Array.from({ length: 12 }, (_, i) => plain.replace(/^([\w"][^\n:]*):/gm, (key) => key.replace(/\w/, `$&${i}`))).join('');
  const manyLines = many.split('\n').slice(0, -1);

  it.each(['t', 'typed', 'typed.here', 'typed some words'])('%s is told as by a reader of the whole text, and costs nothing else', (typed) => {
    let read = 0;
    for (const [at, line] of manyLines.entries()) {
      const text = [...manyLines.slice(0, at), ' '.repeat(Math.max(0, line.search(/\S/))) + typed, ...manyLines.slice(at), ''].join('\n');
      const half = halfTyped(text);
      if (!half) continue;
      read++;
      const whole = parseWhole(text, 0, true);
      expect(half.problems[0], `line ${at + 1}`).toEqual(whole.problems[0]);
      expect(data(text), `line ${at + 1}`).toEqual(data(many));
      expect(decodeValues(text).root).toEqual(whole.root);
    }
    expect(read).toBeGreaterThan(60);
  });

  it.each(['typed: 1', 'typed: "', '- typed', '# typed', ''])('but not %j', (typed) => {
    for (const [at, line] of manyLines.entries())
      expect(
        halfTyped([...manyLines.slice(0, at), ' '.repeat(Math.max(0, line.search(/\S/))) + typed, ...manyLines.slice(at), ''].join('\n')),
      ).toBeUndefined();
  });
});
