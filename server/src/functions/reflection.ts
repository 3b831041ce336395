import { bool, type Dict, type List, str, type Value } from '../value/index.ts';
import { argument, define, textArgument } from './define.ts';

/** Go's reflect.Kind of a value, by name; `invalid` for nil. */
export const kindOf = (value: Value): string => {
  switch (value.kind) {
    case 'nil':
      return 'invalid';
    case 'int':
      return value.goType.startsWith('time.') ? 'int' : value.goType;
    case 'float':
      return value.goType;
    case 'bytes':
    case 'list':
      return 'slice';
    case 'dict':
      return 'map';
    case 'time':
      return 'struct';
    case 'duration':
      return 'int64';
    case 'struct':
      return value.goType.startsWith('*') ? 'ptr' : value.underlying ? kindOf(value.underlying) : 'struct';
    case 'opaque':
      if (value.goType.startsWith('*')) return 'ptr';
      return value.goType.startsWith('complex') ? value.goType : 'struct';
    default:
      return value.kind;
  }
};

/** Whether a value is empty as Sprig's `default` and `empty` see it (defaults.go, empty); unlike `isTrue`, structs are never empty. */
export const isEmpty = (value: Value): boolean => {
  switch (value.kind) {
    case 'nil':
      return true;
    case 'bool':
      return !value.value;
    case 'int':
      return value.value === 0n;
    case 'float':
      return value.value === 0;
    case 'string':
      return value.text === '';
    case 'bytes':
      return value.data.length === 0;
    case 'list':
      return value.items.length === 0;
    case 'dict':
      return value.isEmpty;
    case 'duration':
      return value.nanoseconds === 0n;
    case 'struct':
      return !value.goType.startsWith('*') && value.underlying ? isEmpty(value.underlying) : false;
    case 'time':
    case 'opaque':
      return false;
  }
};

/** Go's reflect.DeepEqual: types must agree, and a nil slice differs from an empty one. */
export const deepEqual = (a: Value, b: Value): boolean => equal(a, b, { left: maxPairs });

/** Pairs of values that are compared for one answer: two lists that each hold a list twice, and that twice, have more than time allows. */
const maxPairs = 1_000_000;

const equal = (a: Value, b: Value, pairs: { left: number }): boolean => {
  if (pairs.left-- === 0) throw new RangeError('the values are too large to be compared');
  if (a === b) return !(a.kind === 'float' && Number.isNaN(a.value));
  if (a.goType !== b.goType) return false;
  switch (a.kind) {
    case 'nil':
      return b.kind === 'nil';
    case 'bool':
      return b.kind === 'bool' && a.value === b.value;
    case 'int':
      return b.kind === 'int' && a.value === b.value;
    case 'float':
      return b.kind === 'float' && a.value === b.value;
    case 'string':
      return b.kind === 'string' && a.text === b.text;
    case 'bytes':
      return b.kind === 'bytes' && a.data.length === b.data.length && a.data.every((byte, i) => byte === b.data[i]);
    case 'list':
      return b.kind === 'list' && equalLists(a, b, pairs);
    case 'dict':
      return b.kind === 'dict' && equalDicts(a, b, pairs);
    case 'time':
      return b.kind === 'time' && a.nanoseconds === b.nanoseconds && a.offset === b.offset && a.zone === b.zone;
    case 'duration':
      return b.kind === 'duration' && a.nanoseconds === b.nanoseconds;
    case 'struct':
      return b.kind === 'struct' && a.underlying !== undefined && b.underlying !== undefined && equal(a.underlying, b.underlying, pairs);
    case 'opaque':
      return b.kind === 'opaque' && a.printed === b.printed;
  }
};

const equalLists = (a: List, b: List, pairs: { left: number }): boolean =>
  a.isNil === b.isNil && a.items.length === b.items.length && a.items.every((item, i) => equal(item, argument(b.items, i), pairs));

const equalDicts = (a: Dict, b: Dict, pairs: { left: number }): boolean => {
  if (a.entries.size !== b.entries.size) return false;
  for (const [key, value] of a.entries) {
    const other = b.entries.get(key);
    if (!other || !equal(value, other, pairs)) return false;
  }
  return true;
};

/** Sprig's reflection helpers (reflect.go). */
export const reflection = define('reflection', {
  typeOf: {
    params: ['any'],
    result: 'string',
    doc: 'The Go type of a value, such as `string` or `map[string]interface {}`.',
    call: (args) => str(argument(args, 0).goType),
  },
  typeIs: {
    params: ['string', 'any'],
    result: 'bool',
    doc: 'Whether a value has the given Go type.',
    call: (args) => bool(textArgument(args, 0).text === argument(args, 1).goType),
  },
  typeIsLike: {
    params: ['string', 'any'],
    result: 'bool',
    doc: 'Whether a value has the given Go type or points to it.',
    call: (args) => {
      const wanted = textArgument(args, 0).text;
      const type = argument(args, 1).goType;
      return bool(wanted === type || `*${wanted}` === type);
    },
  },
  kindOf: {
    params: ['any'],
    result: 'string',
    doc: 'The kind of a value: `string`, `map`, `slice`, `bool`, `int64`, `float64`, or `invalid` for nil.',
    call: (args) => str(kindOf(argument(args, 0))),
  },
  kindIs: {
    params: ['string', 'any'],
    result: 'bool',
    doc: 'Whether a value is of the given kind, such as `map` or `slice`.',
    call: (args) => bool(textArgument(args, 0).text === kindOf(argument(args, 1))),
  },
  deepEqual: {
    params: ['any', 'any'],
    result: 'bool',
    doc: 'Whether two values are equal through and through, types included.',
    call: (args) => bool(deepEqual(argument(args, 0), argument(args, 1))),
  },
});
