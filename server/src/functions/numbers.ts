import { type Float, FunctionError, Int, List, str, type Value } from '../value/index.ts';
import { parseInteger, toFloat64, toInt64 } from './cast.ts';
import { add, type Decimal, decimalOf, divide, floatOf, multiply, subtract } from './decimal.ts';
import { argument, type Definition, define, float, int64, intArgument, textArgument } from './define.ts';
import type { CallContext } from './table.ts';
import { printed } from './text-of.ts';

/** Integer arithmetic: arguments become 64-bit integers (strings too), results wrap around. */
const integers = (count: number, doc: string, compute: (values: readonly bigint[]) => bigint, isVariadic = true): Definition => ({
  params: Array<'any'>(count).fill('any'),
  ...(isVariadic ? { variadic: 'any' } : {}),
  result: 'int64',
  doc,
  call: (args) => int64(compute(args.map(toInt64))),
});

/** Float arithmetic in decimals, so that 0.1 + 0.2 is 0.3. */
const decimals = (doc: string, step: (a: Decimal, b: Decimal) => Decimal): Definition => ({
  params: ['any'],
  variadic: 'any',
  result: 'float64',
  doc,
  call: (args) =>
    float(
      floatOf(
        args
          .slice(1)
          .map(toDecimal)
          .reduce(step, toDecimal(argument(args, 0))),
      ),
    ),
});

const toDecimal = (value: Value): Decimal => decimalOf(toFloat64(value));

const nonZero = (value: bigint): bigint => {
  if (value === 0n) throw new FunctionError('runtime error: integer divide by zero');
  return value;
};

const at = (values: readonly bigint[], i: number): bigint => values[i] as bigint;
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

const max = integers(1, 'The largest of its arguments as integers.', (values) => values.reduce((a, b) => (b > a ? b : a)));

/** numeric.go, untilStep. */
const steps = (start: number, stop: number, step: number, ctx: CallContext): number[] => {
  const numbers: number[] = [];
  if (stop < start ? step >= 0 : step <= 0) return numbers;
  ctx.spend(Math.ceil(Math.abs((stop - start) / step)));
  for (let i = start; stop < start ? i > stop : i < stop; i += step) numbers.push(i);
  return numbers;
};

const intList = (numbers: readonly number[]): List =>
  new List(
    numbers.map((number) => new Int(number)),
    '[]int',
  );

/** numeric.go, seq: counts towards the end, which is included, like the command of that name. */
const sequence = (numbers: readonly number[], ctx: CallContext): number[] => {
  const [first = 0, second = 0, third = 0] = numbers;
  switch (numbers.length) {
    case 1: {
      const direction = first < 1 ? -1 : 1;
      return steps(1, first + direction, direction, ctx);
    }
    case 2: {
      const direction = second < first ? -1 : 1;
      return steps(first, second + direction, direction, ctx);
    }
    case 3:
      if (third < first && second > 0) return [];
      return steps(first, third + (third < first ? -1 : 1), second, ctx);
    default:
      return [];
  }
};

const round = (value: number, places: number, roundOn: number): number => {
  const power = Number(`1e${places}`);
  const shifted = power * value;
  const fraction = shifted - Math.trunc(shifted);
  return (fraction >= roundOn ? Math.ceil(shifted) : Math.floor(shifted)) / power;
};

/** strconv.Atoi with its error dropped: out of range gives the nearest integer, anything that is no number 0. */
const atoi = (text: string): bigint => {
  const value = parseInteger(text, 10);
  if (value !== undefined) return value;
  if (!/^[+-]?[0-9]+$/.test(text)) return 0n;
  return text.startsWith('-') ? -(1n << 63n) : (1n << 63n) - 1n;
};

/** Sprig's numbers (numeric.go and the arithmetic in functions.go). */
export const numbers = define('math', {
  add: integers(0, 'The sum of its arguments as integers.', (values) => values.reduce((a, b) => wrap(a + b), 0n)),
  add1: integers(1, 'Its argument as an integer, plus one.', (values) => at(values, 0) + 1n, false),
  sub: integers(2, 'The first argument minus the second, as integers.', (values) => at(values, 0) - at(values, 1), false),
  mul: integers(1, 'The product of its arguments as integers.', (values) => values.reduce((a, b) => wrap(a * b))),
  div: integers(
    2,
    'The first argument divided by the second, as integers, the remainder dropped.',
    (values) => at(values, 0) / nonZero(at(values, 1)),
    false,
  ),
  mod: integers(2, 'The remainder of the first argument divided by the second.', (values) => at(values, 0) % nonZero(at(values, 1)), false),
  'max biggest': max,
  min: integers(1, 'The smallest of its arguments as integers.', (values) => values.reduce((a, b) => (b < a ? b : a))),
  addf: {
    params: [],
    variadic: 'any',
    result: 'float64',
    doc: 'The sum of its arguments as floats.',
    call: (args) => float(floatOf(args.map(toDecimal).reduce(add, decimalOf(0)))),
  },
  add1f: {
    params: ['any'],
    result: 'float64',
    doc: 'Its argument as a float, plus one.',
    call: (args) => float(floatOf(add(toDecimal(argument(args, 0)), decimalOf(1)))),
  },
  subf: decimals('The first argument minus all others, as floats.', subtract),
  mulf: decimals('The product of its arguments as floats.', multiply),
  divf: decimals('The first argument divided by all others, as floats.', divide),
  maxf: {
    params: ['any'],
    variadic: 'any',
    result: 'float64',
    doc: 'The largest of its arguments as floats.',
    call: (args) => float(Math.max(...args.map(toFloat64))),
  },
  minf: {
    params: ['any'],
    variadic: 'any',
    result: 'float64',
    doc: 'The smallest of its arguments as floats.',
    call: (args) => float(Math.min(...args.map(toFloat64))),
  },
  floor: {
    params: ['any'],
    result: 'float64',
    doc: 'The largest whole number that is not above its argument.',
    call: (args) => float(Math.floor(toFloat64(argument(args, 0)))),
  },
  ceil: {
    params: ['any'],
    result: 'float64',
    doc: 'The smallest whole number that is not below its argument.',
    call: (args) => float(Math.ceil(toFloat64(argument(args, 0)))),
  },
  round: {
    params: ['any', 'int'],
    variadic: 'float64',
    result: 'float64',
    doc: 'A number rounded to so many decimal places.',
    call: (args) => float(round(toFloat64(argument(args, 0)), intArgument(args, 1), args[2] ? (args[2] as Float).value : 0.5)),
  },
  until: {
    params: ['int'],
    result: '[]int',
    doc: 'The integers from 0 up to, not including, the given one.',
    call: (args, ctx) => {
      const stop = intArgument(args, 0);
      return intList(steps(0, stop, stop < 0 ? -1 : 1, ctx));
    },
  },
  untilStep: {
    params: ['int', 'int', 'int'],
    result: '[]int',
    doc: 'The integers from a start up to, not including, a stop, by a step.',
    call: (args, ctx) => intList(steps(intArgument(args, 0), intArgument(args, 1), intArgument(args, 2), ctx)),
  },
  seq: {
    params: [],
    variadic: 'int',
    result: 'string',
    doc: 'Counts from a start to an end, both included, and joins the numbers with spaces.',
    call: (args, ctx) =>
      str(
        sequence(
          args.map((_, i) => intArgument(args, i)),
          ctx,
        ).join(' '),
      ),
  },
  int: {
    params: ['any'],
    result: 'int',
    doc: 'Its argument as an integer; 0 where it is no number.',
    call: (args) => new Int(toInt64(argument(args, 0)), 'int'),
  },
  int64: {
    params: ['any'],
    result: 'int64',
    doc: 'Its argument as a 64-bit integer; 0 where it is no number.',
    call: (args) => int64(toInt64(argument(args, 0))),
  },
  float64: {
    params: ['any'],
    result: 'float64',
    doc: 'Its argument as a float; 0 where it is no number.',
    call: (args) => float(toFloat64(argument(args, 0))),
  },
  atoi: {
    params: ['string'],
    result: 'int',
    doc: 'The integer that a string spells in decimal; 0 where it is no number.',
    call: (args) => new Int(atoi(textArgument(args, 0).text)),
  },
  toDecimal: {
    params: ['any'],
    result: 'int64',
    doc: 'The integer that its argument spells in octal, as a file mode does.',
    call: (args) => int64(parseInteger(printed(argument(args, 0)).text, 8) ?? 0n),
  },
});
