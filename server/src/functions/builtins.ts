import { bool, type Dict, FunctionError, Int, int, isTrue, str, type Value } from '../value/index.ts';
import { utf8 } from './bytes.ts';
import { argument, define, nothing } from './define.ts';
import { elementsOf } from './lists.ts';
import { lookupKey, memberOf } from './lookup.ts';

/** The map behind a value, for structs that are maps underneath. */
const mapOf = (value: Value): Dict | undefined =>
  value.kind === 'dict' ? value : value.kind === 'struct' && value.underlying?.kind === 'dict' ? value.underlying : undefined;

/** What Go's map lookup gives for an absent key: the zero value of the map's element type. */
const zeroElement = (map: Dict): Value => {
  if (map.goType.endsWith(']string')) return str('');
  return nothing();
};

const indexMap = (map: Dict, index: Value): Value => {
  if (map.goType.startsWith('map[int]')) return map.entries.get(intKey(index)) ?? zeroElement(map);
  if (index.kind === 'nil') throw new FunctionError('value is nil; should be of type string');
  if (index.kind !== 'string') throw new FunctionError(`value has type ${index.goType}; should be string`);
  return lookupKey(map, index.text) ?? zeroElement(map);
};

const intKey = (index: Value): string => {
  if (index.kind === 'nil') throw new FunctionError('value is nil; should be of type int');
  if (index.kind !== 'int') throw new FunctionError(`value has type ${index.goType}; should be int`);
  return index.value.toString();
};

/** Go's indexArg: an index may equal the length there, and is refused by reflection afterwards. */
const position = (index: Value, length: number, kind: string): number => {
  if (index.kind === 'nil') throw new FunctionError('cannot index slice/array with nil');
  const at = index.kind === 'int' ? index.value : index.kind === 'duration' ? index.nanoseconds : undefined;
  if (at === undefined) throw new FunctionError(`cannot index slice/array with type ${index.goType}`);
  if (at < 0n || at > BigInt(length)) throw new FunctionError(`index out of range: ${at}`);
  if (at === BigInt(length)) throw new FunctionError(`reflect: ${kind} index out of range`);
  return Number(at);
};

const indexOnce = (value: Value, index: Value): Value => {
  if (value.kind === 'nil') throw new FunctionError('index of nil pointer');
  const map = mapOf(value);
  if (map) return indexMap(map, index);
  if (value.kind === 'string') {
    const bytes = utf8(value.text);
    return new Int(bytes[position(index, bytes.length, 'string')] as number, 'uint8');
  }
  const items = elementsOf(value);
  if (items) {
    const at = position(index, items.length, 'slice');
    return value.kind === 'list' ? memberOf(value, at, items[at] as Value) : (items[at] as Value);
  }
  throw new FunctionError(`can't index item of type ${pointedAt(value)}`);
};

/** Go follows a pointer before it names the type. */
const pointedAt = (value: Value): string => value.goType.replace(/^\*/, '');

const lengthOf = (value: Value): number => {
  if (value.kind === 'nil') {
    throw new FunctionError(value.isInterface ? 'len of nil pointer' : 'reflect: call of reflect.Value.Type on zero Value');
  }
  if (value.kind === 'string') return utf8(value.text).length;
  const map = mapOf(value);
  if (map) return map.entries.size;
  if (value.kind === 'bytes') return value.data.length;
  const items = elementsOf(value);
  if (items) return items.length;
  throw new FunctionError(`len of type ${pointedAt(value)}`);
};

/** Go's `and` and `or` where they are called with all arguments already evaluated; the engine short-circuits by itself. */
const decide = (args: readonly Value[], stopsAt: boolean): Value => args.find((value) => isTrue(value) === stopsAt) ?? (args.at(-1) as Value);

/** Go's own functions (text/template funcs.go) but for printing, escaping and comparison. Go's `slice` is hidden by Sprig's. */
export const builtins = define('go', {
  and: {
    params: ['value'],
    variadic: 'value',
    result: 'any',
    exact: true,
    doc: 'The first empty argument, or the last one; further ones are not evaluated.',
    call: (args) => decide(args, false),
  },
  or: {
    params: ['value'],
    variadic: 'value',
    result: 'any',
    doc: 'The first non-empty argument, or the last one; further ones are not evaluated.',
    exact: true,
    call: (args) => decide(args, true),
  },
  not: { params: ['value'], result: 'bool', doc: 'Whether its argument is empty.', call: (args) => bool(!isTrue(argument(args, 0))) },
  len: {
    params: ['value'],
    result: 'int',
    doc: 'The number of elements of a list or dict, or of bytes of a string.',
    call: (args) => int(lengthOf(argument(args, 0))),
  },
  index: {
    params: ['value'],
    variadic: 'value',
    result: 'any',
    doc: 'The element of a list or dict at an index or key, and on into it with further ones.',
    exact: true,
    call: (args) => {
      const first = argument(args, 0);
      if (first.kind === 'nil') throw new FunctionError('index of untyped nil');
      return args.slice(1).reduce(indexOnce, first);
    },
  },
  call: {
    params: ['value'],
    variadic: 'value',
    result: 'any',
    doc: 'Calls a value that is a function.',
    call: (args) => {
      const value = argument(args, 0);
      throw new FunctionError(value.kind === 'nil' ? 'call of nil' : `non-function of type ${value.goType}`);
    },
  },
});
