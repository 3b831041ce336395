import { describe, expect, it } from 'vitest';
import { data, evaluate } from './evaluate.ts';

// Expectations are what Go's packages print: yaml.v2 2.4 behind sigs.k8s.io/yaml, yaml.v3 3.0.4.

/** toYaml: lists are not indented, long lines are folded, floats have gone through JSON. */
const compact: readonly (readonly [value: unknown, expected: string])[] = [
  [{ b: 1, a: 'x', c: [1, 2, { d: 'e', f: [] }], g: {} }, ['a: x', 'b: 1', 'c:', '- 1', '- 2', '- d: e', '  f: []', 'g: {}'].join('\n')],
  [['a', ['b', 'c'], { d: 1, e: 2 }], ['- a', '- - b', '  - c', '- d: 1', '  e: 2'].join('\n')],
  ['text', 'text'],
  [1.5, '1.5'],
  [null, 'null'],
  [{}, '{}'],
  [[], '[]'],
  [
    {
      yes: 'no',
      on: 'y',
      true: 'null',
      '1': '1',
      '0x1f': '1e3',
      '~': '',
      a: '2001-01-01',
      b: '12:30',
      c: '.5',
      d: '<<',
      e: '1_000',
      f: '-',
      g: '- x',
      h: 'a: b',
      i: 'a #b',
      j: '#',
      k: '*a',
      l: '@a',
      m: "'",
      n: '"',
      o: "a'b",
      p: ' a',
      q: 'a ',
      r: ':',
    },
    [
      '"~": ""',
      '"0x1f": "1e3"',
      '"1": "1"',
      'a: "2001-01-01"',
      'b: "12:30"',
      'c: ".5"',
      'd: <<',
      'e: "1_000"',
      "f: '-'",
      "g: '- x'",
      "h: 'a: b'",
      "i: 'a #b'",
      "j: '#'",
      "k: '*a'",
      "l: '@a'",
      "m: ''''",
      '"n": \'"\'',
      "o: a'b",
      '"on": "y"',
      "p: ' a'",
      "q: 'a '",
      "r: ':'",
      '"true": "null"',
      '"yes": "no"',
    ].join('\n'),
  ],
  [
    { a: 'x\ny', b: 'x\ny\n', c: 'x\n\n', d: '\nx', ' e': ' x\ny', f: 'x \ny', g: '\n' },
    [
      "' e': |2-",
      '   x',
      '  y',
      'a: |-',
      '  x',
      '  y',
      'b: |',
      '  x',
      '  y',
      'c: |+',
      '  x',
      '',
      'd: |2-',
      '',
      '  x',
      'f: "x \\ny"',
      'g: |2+',
      '',
    ].join('\n'),
  ],
  [
    {
      a: 'a value of many words that is longer than eighty columns and is therefore folded by version two',
      b: "'a value of many words that is longer than eighty columns and is therefore folded by version two",
      c:
        'a value of many words that is longer than eighty columns and is therefore folded by version two\ta va' +
        'lue of many words that is longer than eighty columns and is therefore folded by version two',
      d: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    },
    [
      'a: a value of many words that is longer than eighty columns and is therefore folded',
      '  by version two',
      "b: '''a value of many words that is longer than eighty columns and is therefore folded",
      "  by version two'",
      'c: "a value of many words that is longer than eighty columns and is therefore folded',
      '  by version two\\ta value of many words that is longer than eighty columns and is',
      '  therefore folded by version two"',
      'd: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    ].join('\n'),
  ],
  [
    { a: '\t', b: '\u0001\u001b \u2028', c: 'é😀', d: '\ufeff', e: '\u000d' },
    ['a: "\\t"', 'b: "\\x01\\e \\L"', 'c: "é\\U0001F600"', 'd: "\\uFEFF"', 'e: "\\r"'].join('\n'),
  ],
  [
    { a: 1000000.0, b: 1234567.5, c: 1e21, d: 1e-7, e: -0.5, f: 123456789 },
    ['a: 1000000', 'b: 1.2345675e+06', 'c: 1e+21', 'd: 1e-07', 'e: -0.5', 'f: 123456789'].join('\n'),
  ],
  [
    { 'v1.10': 1, 'v1.9': 2, 'v1.2': 3, a: 4, B: 5, _: 6, a10: 8, a2: 9 },
    ['_: 6', 'B: 5', 'a: 4', 'a2: 9', 'a10: 8', 'v1.2: 3', 'v1.9: 2', 'v1.10: 1'].join('\n'),
  ],
  [
    {
      xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: 1,
      'a\nb': [1],
    },
    [
      '? |-',
      '  a',
      '  b',
      ': - 1',
      '? xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ': 1',
    ].join('\n'),
  ],
  [[[[]], [{}]], ['- - []', '- - {}'].join('\n')],
  [{ a: { b: [{ c: [1] }] } }, ['a:', '  b:', '  - c:', '    - 1'].join('\n')],
];

/** toYamlPretty: lists are indented, nothing is folded. */
const pretty: readonly (readonly [value: unknown, expected: string])[] = [
  [{ b: 1, a: 'x', c: [1, 2, { d: 'e', f: [] }], g: {} }, ['a: x', 'b: 1', 'c:', '  - 1', '  - 2', '  - d: e', '    f: []', 'g: {}'].join('\n')],
  [['a', ['b', 'c'], { d: 1, e: 2 }], ['- a', '- - b', '  - c', '- d: 1', '  e: 2'].join('\n')],
  ['text', 'text'],
  [1.5, '1.5'],
  [null, 'null'],
  [{}, '{}'],
  [[], '[]'],
  [
    {
      yes: 'no',
      on: 'y',
      true: 'null',
      '1': '1',
      '0x1f': '1e3',
      '~': '',
      a: '2001-01-01',
      b: '12:30',
      c: '.5',
      d: '<<',
      e: '1_000',
      f: '-',
      g: '- x',
      h: 'a: b',
      i: 'a #b',
      j: '#',
      k: '*a',
      l: '@a',
      m: "'",
      n: '"',
      o: "a'b",
      p: ' a',
      q: 'a ',
      r: ':',
    },
    [
      '"~": ""',
      '"0x1f": "1e3"',
      '"1": "1"',
      'a: "2001-01-01"',
      'b: "12:30"',
      'c: ".5"',
      'd: <<',
      'e: "1_000"',
      "f: '-'",
      "g: '- x'",
      "h: 'a: b'",
      "i: 'a #b'",
      "j: '#'",
      "k: '*a'",
      "l: '@a'",
      "m: ''''",
      '"n": \'"\'',
      "o: a'b",
      '"on": "y"',
      "p: ' a'",
      "q: 'a '",
      "r: ':'",
      '"true": "null"',
      '"yes": "no"',
    ].join('\n'),
  ],
  [
    { a: 'x\ny', b: 'x\ny\n', c: 'x\n\n', d: '\nx', ' e': ' x\ny', f: 'x \ny', g: '\n' },
    [
      "' e': |2-",
      '   x',
      '  y',
      'a: |-',
      '  x',
      '  y',
      'b: |',
      '  x',
      '  y',
      'c: |+',
      '  x',
      '',
      'd: |2-',
      '',
      '  x',
      'f: "x \\ny"',
      'g: |2+',
      '',
    ].join('\n'),
  ],
  [
    {
      a: 'a value of many words that is longer than eighty columns and is therefore folded by version two',
      b: "'a value of many words that is longer than eighty columns and is therefore folded by version two",
      c:
        'a value of many words that is longer than eighty columns and is therefore folded by version two\ta va' +
        'lue of many words that is longer than eighty columns and is therefore folded by version two',
      d: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    },
    [
      'a: a value of many words that is longer than eighty columns and is therefore folded by version two',
      "b: '''a value of many words that is longer than eighty columns and is therefore folded by version two'",
      'c: "a value of many words that is longer than eighty columns and is therefore folded by version two\\' +
        'ta value of many words that is longer than eighty columns and is therefore folded by version two"',
      'd: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    ].join('\n'),
  ],
  [
    { a: '\t', b: '\u0001\u001b \u2028', c: 'é😀', d: '\ufeff', e: '\u000d' },
    ['a: "\\t"', 'b: "\\x01\\e \\L"', 'c: "é\\U0001F600"', 'd: "\\uFEFF"', 'e: "\\r"'].join('\n'),
  ],
  [
    { a: 1000000.0, b: 1234567.5, c: 1e21, d: 1e-7, e: -0.5, f: 123456789 },
    ['a: 1e+06', 'b: 1.2345675e+06', 'c: 1e+21', 'd: 1e-07', 'e: -0.5', 'f: 1.23456789e+08'].join('\n'),
  ],
  [
    { 'v1.10': 1, 'v1.9': 2, 'v1.2': 3, a: 4, B: 5, _: 6, a10: 8, a2: 9 },
    ['_: 6', 'B: 5', 'a: 4', 'a2: 9', 'a10: 8', 'v1.2: 3', 'v1.9: 2', 'v1.10: 1'].join('\n'),
  ],
  [
    {
      xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: 1,
      'a\nb': [1],
    },
    [
      '? |-',
      '  a',
      '  b',
      ': - 1',
      '? xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ': 1',
    ].join('\n'),
  ],
  [[[[]], [{}]], ['- - []', '- - {}'].join('\n')],
  [{ a: { b: [{ c: [1] }] } }, ['a:', '  b:', '    - c:', '        - 1'].join('\n')],
];

/** fromYaml, as JSON. */
const read: readonly (readonly [value: unknown, expected: string])[] = [
  ['a: 1\nb: [x, {y: z}]\nc: yes\nd: ~', '{"a":1,"b":["x",{"true":"z"}],"c":true,"d":null}'],
  [
    '- 1\n- a',
    '{"Error":"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"}',
  ],
  ['a: |\n  x\n  y', '{"a":"x\\ny"}'],
  ['a: |\n  x\n', '{"a":"x\\n"}'],
  ['x', '{"Error":"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}"}'],
  ['', '{}'],
  ['a: .inf', '{"Error":"error converting YAML to JSON: json: unsupported value: +Inf"}'],
  ['1: a\n2.5: b\ntrue: c', '{"1":"a","2.5":"b","true":"c"}'],
  ['a: 0x1f\nb: 017\nc: 1_000', '{"a":31,"b":15,"c":1000}'],
  ['<<: {a: 1}\nb: 2', '{"a":1,"b":2}'],
];

describe('YAML', () => {
  it.each(compact)('toYaml of %j', (value, expected) => {
    expect(evaluate('{{ toYaml .x }}', { x: data(value) })).toBe(expected);
  });
  it.each(pretty)('toYamlPretty of %j', (value, expected) => {
    expect(evaluate('{{ toYamlPretty .x }}', { x: data(value) })).toBe(expected);
  });
  it.each(read)('fromYaml of %j', (value, expected) => {
    expect(evaluate('{{ fromYaml .x | toJson }}', { x: data(value) })).toBe(expected);
  });
});
