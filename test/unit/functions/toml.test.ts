import { describe, expect, it } from 'vitest';
import { data, evaluate } from './evaluate.ts';

// Expectations are what BurntSushi/toml 1.6 says.

/** toToml, or its error in place of the text. */
const written: readonly (readonly [value: unknown, expected: string])[] = [
  [
    { a: 1, b: 'x\n"\\\u0001', c: [1, 'a'], d: { e: true, f: { g: null, h: [] } }, i: [{ j: 1 }, {}], 'k l': 1.5, '': 2 },
    [
      '"" = 2.0',
      'a = 1.0',
      'b = "x\\n\\"\\\\\\u0001"',
      'c = [1.0, "a"]',
      '"k l" = 1.5',
      '',
      '[d]',
      '  e = true',
      '  [d.f]',
      '    h = []',
      '',
      '[[i]]',
      '  j = 1.0',
      '',
      '[[i]]',
      '',
    ].join('\n'),
  ],
  [{}, ''],
  [
    { a: [{ b: [{ c: 1 }] }], d: [[1], [{ e: { f: 1 }, g: 2 }]] },
    ['d = [[1.0], [{g = 2.0, e = {f = 1.0}}]]', '', '[[a]]', '', '  [[a.b]]', '    c = 1.0', ''].join('\n'),
  ],
  [{ a: 1000000.0, b: 1e-7, c: 100000.0 }, ['a = 1e+06', 'b = 1e-07', 'c = 100000.0', ''].join('\n')],
  [[1], '[1.0]'],
  ['x', '"x"'],
  [{ a: [null] }, 'toml: cannot encode array with nil element'],
];

/** fromToml, as JSON. */
const read: readonly (readonly [value: unknown, expected: string])[] = [
  ["a = 1\nb = 'x'\n[t]\nc = true\n[[l]]\nx = 1.5\n[[l]]\n", '{"a":1,"b":"x","l":[{"x":1.5},{}],"t":{"c":true}}'],
  ['a.b.c = 0x1f\nd = [1, "\\u00e9", {e = 1_000}]', '{"a":{"b":{"c":31}},"d":[1,"é",{"e":1000}]}'],
  ['a = """\nx\\\n  y"""\nb = \'\'\'z\'\'\'', '{"a":"xy","b":"z"}'],
  ['a = 2001-01-01\nb = 2001-01-01T10:00:00+02:00', '{"a":"2001-01-01T00:00:00Z","b":"2001-01-01T10:00:00+02:00"}'],
  ['a = 1\na = 2', '{"Error":"toml: line 2 (last key \\"a\\"): Key \'a\' has already been defined."}'],
  ['a = ', '{"Error":"toml: line 1 (last key \\"a\\"): unexpected EOF; expected value"}'],
  ['= 1', '{"Error":"toml: line 1: unexpected \'=\': key name appears blank"}'],
  ['[a', "{\"Error\":\"toml: line 1: expected '.' or ']' to end table name, but got '\\\\x00' instead\"}"],
  ['a = 01', '{"Error":"toml: line 1 (last key \\"a\\"): Invalid integer \\"01\\": cannot have leading zeroes"}'],
  ['a = tru', '{"Error":"toml: line 1 (last key \\"a\\"): expected value but found \\"tru\\" instead"}'],
  [
    'a = "\\x"',
    '{"Error":"toml: line 1 (last key \\"a\\"): expected two hexadecimal digits after \'\\\\x\', but got \\"\\\\\\\\x\\\\\\"\\" instead"}',
  ],
  ['a = {x=1', '{"Error":"toml: line 1 (last key \\"a.x\\"): expected a comma or an inline table terminator \'}\', but got end of file instead"}'],
  ['[a]\n[a]', '{"Error":"toml: line 2: Key \'a\' has already been defined."}'],
];

describe('TOML', () => {
  it.each(written)('toToml of %j', (value, expected) => {
    expect(evaluate('{{ toToml .x }}', { x: data(value) })).toBe(expected);
  });
  it.each(read)('fromToml of %j', (value, expected) => {
    expect(evaluate('{{ fromToml .x | toJson }}', { x: data(value) })).toBe(expected);
  });
});
