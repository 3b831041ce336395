import { bool, compareStrings, deepSources, FunctionError, noSources, type Value } from '../value/index.ts';
import { argument, define, withSources } from './define.ts';
import { sprintf } from './format/index.ts';
import { deepEqual, kindOf } from './reflection.ts';
import { printed } from './text-of.ts';

type BasicKind = 'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string' | 'invalid';

/** text/template funcs.go, basicKind. */
const basicKind = (value: Value): BasicKind => {
  const kind = kindOf(value);
  if (kind === 'bool' || kind === 'string') return kind;
  if (/^u?int\d*$/.test(kind)) return kind.startsWith('u') ? 'uint' : 'int';
  if (kind.startsWith('float')) return 'float';
  return kind.startsWith('complex') ? 'complex' : 'invalid';
};

/** A basic value as JavaScript compares it; strings are compared apart. */
const plain = (value: Value): boolean | bigint | number | string => {
  switch (value.kind) {
    case 'bool':
    case 'int':
    case 'float':
      return value.value;
    case 'string':
      return value.text;
    case 'duration':
      return value.nanoseconds;
    case 'struct':
      return value.underlying ? plain(value.underlying) : '';
    case 'opaque':
      return value.printed;
    default:
      return '';
  }
};

const isInteger = (kind: BasicKind): boolean => kind === 'int' || kind === 'uint';
const incompatible = (): FunctionError => new FunctionError('incompatible types for comparison');
const noComparison = (): FunctionError => new FunctionError('missing argument for comparison');
const badType = (): FunctionError => new FunctionError('invalid type for comparison');

/** Whether reflection calls it nil: no value, a nil slice. */
const isNil = (value: Value): boolean => value.kind === 'nil' || (value.kind === 'list' && value.isNil);

/** Go prints the values with `%s`, fit or not. */
const asString = (value: Value): string => sprintf({ text: '%s', runs: undefined }, [value]).text;

const equal = (a: Value, b: Value): boolean => {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA !== kindB) {
    if (isInteger(kindA) && isInteger(kindB)) return plain(a) === plain(b);
    if (a.kind !== 'nil' && b.kind !== 'nil') throw incompatible();
    return false;
  }
  if (kindA !== 'invalid') return plain(a) === plain(b);
  const reflectA = kindOf(a);
  const reflectB = kindOf(b);
  if (reflectA !== reflectB && a.kind !== 'nil' && b.kind !== 'nil') {
    throw new FunctionError(`non-comparable types ${asString(a)}: ${a.goType}, ${b.goType}: ${printed(b).text}`);
  }
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (reflectB === 'map' || reflectB === 'slice') throw new FunctionError(`non-comparable type ${asString(b)}: ${b.goType}`);
  return deepEqual(a, b);
};

const less = (a: Value, b: Value): boolean => {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA === 'invalid' || kindB === 'invalid') throw badType();
  if (kindA !== kindB && !(isInteger(kindA) && isInteger(kindB))) throw incompatible();
  if (kindA === 'bool' || kindA === 'complex') throw badType();
  if (a.kind === 'string' && b.kind === 'string') return compareStrings(a.text, b.text) < 0;
  return plain(a) < plain(b);
};

const lessOrEqual = (a: Value, b: Value): boolean => less(a, b) || equal(a, b);

const sourcesOf = (args: readonly Value[]): number => args.reduce((all, value) => all | deepSources(value), noSources);

const two = (doc: string, decide: (a: Value, b: Value) => boolean) => ({
  params: ['value', 'value'] as const,
  result: 'bool',
  doc,
  call: (args: readonly Value[]): Value => withSources(bool(decide(argument(args, 0), argument(args, 1))), sourcesOf(args)),
});

/** Go's comparisons (text/template funcs.go, eq to ge) as of Go 1.26: values of unlike basic kinds cannot be compared, nil equals nil only. */
export const comparison = define('comparison', {
  eq: {
    params: ['value'],
    variadic: 'value',
    result: 'bool',
    doc: 'Whether the first argument equals any of the others.',
    call: (args) => {
      if (args.length < 2) throw noComparison();
      const first = argument(args, 0);
      return withSources(bool(args.slice(1).some((other) => equal(first, other))), sourcesOf(args));
    },
  },
  ne: two('Whether two values differ.', (a, b) => !equal(a, b)),
  lt: two('Whether the first value is less than the second.', less),
  le: two('Whether the first value is less than or equal to the second.', lessOrEqual),
  gt: two('Whether the first value is greater than the second.', (a, b) => !lessOrEqual(a, b)),
  ge: two('Whether the first value is greater than or equal to the second.', (a, b) => !less(a, b)),
});
