/** What number, character and string constants mean, and which are none. */
import { describe, expect, it } from 'vitest';
import type { Num, Str } from '../../../server/src/template/index.ts';
import { parseText, problemsIn } from './dump.ts';
import { describeWithGo } from './with-go.ts';

const operandOf = (constant: string): Num | Str => {
  const { root, problems } = parseText(`{{ ${constant} }}`);
  if (problems[0]) throw new Error(problems[0].message);
  const [action] = root.nodes;
  const operand = action?.kind === 'action' ? action.pipeline.commands[0]?.operands[0] : undefined;
  if (operand?.kind !== 'number' && operand?.kind !== 'string') throw new Error(`${constant} is no constant`);
  return operand;
};

type Meaning = Partial<Pick<Num, 'int' | 'uint' | 'float' | 'complex'>>;
const whole = (value: bigint): Meaning => ({ int: value, uint: value, float: Number(value) });
const negative = (value: bigint): Meaning => ({ int: value, float: Number(value) });
const imaginary = (value: number, real = 0): Meaning => ({ complex: { real, imaginary: value } });

const numbers: readonly (readonly [constant: string, meaning: Meaning])[] = [
  ['0', whole(0n)],
  ['42', whole(42n)],
  ['-42', negative(-42n)],
  // Only -0 may be unsigned in spite of its sign.
  ['-0', whole(0n)],
  ['+7', negative(7n)],
  ['0x1F', whole(31n)],
  ['0XfF', whole(255n)],
  ['-0x10', negative(-16n)],
  ['0755', whole(493n)],
  ['0o17', whole(15n)],
  ['0O17', whole(15n)],
  ['0b101', whole(5n)],
  ['0B1', whole(1n)],
  ['1_000_000', whole(1_000_000n)],
  ['0x_ff', whole(255n)],
  ['0_7', whole(7n)],
  ['0b_1_0', whole(2n)],
  ['9223372036854775807', whole(9223372036854775807n)],
  ['9223372036854775808', { uint: 9223372036854775808n, float: 2 ** 63 }],
  ['18446744073709551615', { uint: 18446744073709551615n, float: 2 ** 64 }],
  ['-9223372036854775808', negative(-9223372036854775808n)],
  ['1.5', { float: 1.5 }],
  ['.5', { float: 0.5 }],
  ['5.', whole(5n)],
  ['-1.0', negative(-1n)],
  ['1e3', whole(1000n)],
  ['1E+3', whole(1000n)],
  ['1e-2', { float: 0.01 }],
  ['1_0.5', { float: 10.5 }],
  ['0x1p4', whole(16n)],
  ['0x1.8p1', whole(3n)],
  ['0x.8P0', { float: 0.5 }],
  ['0x1p-1', { float: 0.5 }],
  ['089.5', { float: 89.5 }],
  ['1e19', { uint: 10000000000000000000n, float: 1e19 }],
  ['-9223372036854775808.0', negative(-9223372036854775808n)],
  ['1e300', { float: 1e300 }],
  ['2i', imaginary(2)],
  ['1.5e1i', imaginary(15)],
  ['1+2i', imaginary(2, 1)],
  ['-1.5-.5i', imaginary(-0.5, -1.5)],
  ['1e+1+2e-1i', imaginary(0.2, 10)],
  ['0x1p+1-0x1p-1i', imaginary(-0.5, 2)],
  ['0i', { ...whole(0n), ...imaginary(0) }],
  ['3+0i', { ...whole(3n), ...imaginary(0, 3) }],
  ["'a'", whole(97n)],
  ["'é'", whole(233n)],
  ["'😀'", whole(128512n)],
  ["'\\n'", whole(10n)],
  ["'\\''", whole(39n)],
  ["'\"'", whole(34n)],
  // A byte, not the character that such bytes would spell.
  ["'\\xff'", whole(255n)],
  ["'\\377'", whole(255n)],
  ["'\\u00e9'", whole(233n)],
  ["'\\U0001F600'", whole(128512n)],
];

const strings: readonly (readonly [constant: string, meaning: string])[] = [
  ['""', ''],
  ['"a\\tb\\\\\\""', 'a\tb\\"'],
  ['"\\a\\b\\f\\n\\r\\v"', '\x07\b\f\n\r\v'],
  ['"\\x41\\102\\u00e9\\U0001F600"', 'ABé😀'],
  ['"\\xc3\\xa9"', 'é'],
  ['"\\303\\251a"', 'éa'],
  ['"\\xef\\xbb\\xbfa"', '\ufeffa'],
  ['"\\xff"', '\ufffd'],
  ['"é\'`"', "é'`"],
  ['`a\\n"b"`', 'a\\n"b"'],
  ['`a\r\nb\r`', 'a\nb'],
];

const refused: readonly (readonly [constant: string, message: string])[] = [
  ['1_', 'illegal number syntax: "1_"'],
  ['1__0', 'illegal number syntax: "1__0"'],
  ['1_.5', 'illegal number syntax: "1_.5"'],
  ['0x', 'illegal number syntax: "0x"'],
  ['0b2', 'bad number syntax: "0b2"'],
  ['0o8', 'bad number syntax: "0o8"'],
  ['089', 'integer overflow: "089"'],
  ['18446744073709551616', 'integer overflow: "18446744073709551616"'],
  ['-9223372036854775809', 'integer overflow: "-9223372036854775809"'],
  ['0x10000000000000000', 'illegal number syntax: "0x10000000000000000"'],
  ['1e999', 'illegal number syntax: "1e999"'],
  ['1e', 'illegal number syntax: "1e"'],
  ['0x1.8', 'illegal number syntax: "0x1.8"'],
  ['0x1p9999', 'illegal number syntax: "0x1p9999"'],
  ['-', 'illegal number syntax: "-"'],
  ['+', 'illegal number syntax: "+"'],
  ['1.2.3', 'unexpected ".3" in operand'],
  ['3x', 'bad number syntax: "3x"'],
  ['3é', 'bad number syntax: "3é"'],
  ['1+2', 'bad number syntax: "1+2"'],
  ['1+2i3', 'bad number syntax: "1+2i3"'],
  ['1+i', 'syntax error scanning complex number'],
  ['1i+2i', 'syntax error scanning complex number'],
  ['0b1+2i', 'syntax error scanning complex number'],
  ['1e999+2i', 'strconv.ParseFloat: parsing "1e999": value out of range'],
  ['1_+2i', 'strconv.ParseFloat: parsing "1_": invalid syntax'],
  ["''", 'invalid syntax'],
  ["'\\q'", 'invalid syntax'],
  ["'\\\"'", 'invalid syntax'],
  ["'ab'", "malformed character constant: 'ab'"],
  ["'\\u00e'", 'invalid syntax'],
  ['"\\q"', 'invalid syntax'],
  ['"\\\'"', 'invalid syntax'],
  ['"\\400"', 'invalid syntax'],
  ['"\\ud800"', 'invalid syntax'],
  ['"\\U00110000"', 'invalid syntax'],
  ['"\\x4"', 'invalid syntax'],
];

describe('constants', () => {
  it.each(numbers)('the number %s', (constant, meaning) => {
    const { int, uint, float, complex } = operandOf(constant) as Num;
    expect({ int, uint, float, complex }).toEqual({ int: undefined, uint: undefined, float: undefined, complex: undefined, ...meaning });
  });

  it.each(strings)('the string %j', (constant, meaning) => {
    expect((operandOf(constant) as Str).text).toBe(meaning);
  });

  it.each(refused)('%j is none', (constant, message) => {
    expect(problemsIn(`{{ ${constant} }}`)[0]?.message).toBe(message);
  });

  describeWithGo('every constant', () => [...numbers, ...strings, ...refused].map(([constant]) => `{{ ${constant} }}`));
});
