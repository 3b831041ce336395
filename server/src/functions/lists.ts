import { bool, deepSources, FunctionError, Int, List, noSources, type Value } from '../value/index.ts';
import { toInt } from './cast.ts';
import { argument, type Definition, define, intArgument, nilDereference, nilList, nothing, withSources } from './define.ts';
import { deepEqual, isEmpty, kindOf } from './reflection.ts';
import type { CallContext } from './table.ts';

/** The elements of anything that Go's reflection calls a slice. Undefined for any other kind. */
export const elementsOf = (value: Value): readonly Value[] | undefined => {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'bytes':
      return [...value.data].map((byte) => new Int(byte, 'uint8'));
    case 'struct':
      return value.underlying && !value.goType.startsWith('*') ? elementsOf(value.underlying) : undefined;
    default:
      return undefined;
  }
};

/** The elements of a list argument; `refusal` is Sprig's complaint up to the kind's name. */
const elements = (value: Value, refusal: string, ctx: CallContext): readonly Value[] => {
  if (value.kind === 'nil') throw nilDereference();
  const found = elementsOf(value);
  if (!found) throw new FunctionError(`${refusal} ${kindOf(value)}`);
  ctx.spend(found.length);
  return found;
};

const contains = (list: readonly Value[], wanted: Value): boolean => list.some((item) => deepEqual(wanted, item));

/** The drift sources of all values: they decide which elements a filtered list has. */
const sourcesOfAll = (values: readonly Value[]): number => values.reduce((all, value) => all | deepSources(value), noSources);

const list: Definition = {
  params: [],
  variadic: 'any',
  result: '[]interface {}',
  doc: 'A list of its arguments.',
  exact: true,
  call: (args) => new List([...args]),
};

const push: Definition = {
  params: ['any', 'any'],
  result: '[]interface {}',
  doc: 'A new list with the value added at the end.',
  exact: true,
  call: (args, ctx) => new List([...elements(argument(args, 0), 'Cannot push on type', ctx), argument(args, 1)]),
};

const chunk: Definition = {
  params: ['int', 'any'],
  result: '[][]interface {}',
  doc: 'Splits a list into lists of the given size.',
  exact: true,
  call: (args, ctx) => {
    const size = intArgument(args, 0);
    const items = elements(argument(args, 1), 'Cannot chunk type', ctx);
    // Go computes the number of chunks first, so a negative size may make none at all.
    if (size <= 0 && Math.floor((items.length - 1) / size) !== -1) throw new FunctionError('runtime error: makeslice: len out of range');
    if (size <= 0) return new List([], '[][]interface {}');
    const chunks: Value[] = [];
    for (let i = 0; i < items.length; i += size) chunks.push(new List(items.slice(i, i + size)));
    return new List(chunks, '[][]interface {}');
  },
};

const slice: Definition = {
  params: ['any'],
  variadic: 'any',
  result: 'any',
  doc: 'The elements of a list from one index up to, not including, another.',
  exact: true,
  call: (args, ctx) => {
    const value = argument(args, 0);
    const items = elements(value, 'list should be type of slice or array but', ctx);
    if (items.length === 0) return nothing();
    const start = args[1] ? toInt(args[1]) : 0;
    const end = args[2] ? toInt(args[2]) : items.length;
    if (start < 0 || end < start || end > items.length) throw new FunctionError('reflect.Value.Slice: slice index out of bounds');
    return new List(items.slice(start, end), value.goType);
  },
};

const has: Definition = {
  params: ['any', 'any'],
  result: 'bool',
  doc: 'Whether a list (last argument) contains a value.',
  call: (args, ctx) => {
    const haystack = argument(args, 1);
    if (haystack.kind === 'nil') return bool(false);
    return withSources(bool(contains(elements(haystack, 'Cannot find has on type', ctx), argument(args, 0))), sourcesOfAll(args));
  },
};

const uniq = (items: readonly Value[], ctx: CallContext): Value[] => {
  const kept: Value[] = [];
  for (const item of items) {
    ctx.spend(kept.length);
    if (!contains(kept, item)) kept.push(item);
  }
  return kept;
};

/** Sprig's list functions (list.go). Elements keep their identity, and with it their origins and drift sources. */
export const lists = define('lists', {
  'list tuple': list,
  'append push mustAppend mustPush': push,
  'prepend mustPrepend': {
    params: ['any', 'any'],
    result: '[]interface {}',
    doc: 'A new list with the value added in front.',
    exact: true,
    call: (args, ctx) => new List([argument(args, 1), ...elements(argument(args, 0), 'Cannot prepend on type', ctx)]),
  },
  'chunk mustChunk': chunk,
  'first mustFirst': {
    params: ['any'],
    result: 'any',
    doc: 'The first element of a list, nil if it has none.',
    exact: true,
    call: (args, ctx) => elements(argument(args, 0), 'Cannot find first on type', ctx)[0] ?? nothing(),
  },
  'last mustLast': {
    params: ['any'],
    result: 'any',
    doc: 'The last element of a list, nil if it has none.',
    exact: true,
    call: (args, ctx) => elements(argument(args, 0), 'Cannot find last on type', ctx).at(-1) ?? nothing(),
  },
  'rest mustRest': {
    params: ['any'],
    result: '[]interface {}',
    doc: 'All elements of a list but the first.',
    exact: true,
    call: (args, ctx) => {
      const items = elements(argument(args, 0), 'Cannot find rest on type', ctx);
      return items.length === 0 ? nilList() : new List(items.slice(1));
    },
  },
  'initial mustInitial': {
    params: ['any'],
    result: '[]interface {}',
    doc: 'All elements of a list but the last.',
    exact: true,
    call: (args, ctx) => {
      const items = elements(argument(args, 0), 'Cannot find initial on type', ctx);
      return items.length === 0 ? nilList() : new List(items.slice(0, -1));
    },
  },
  'reverse mustReverse': {
    params: ['any'],
    result: '[]interface {}',
    doc: 'A new list with the elements in reverse order.',
    exact: true,
    call: (args, ctx) => new List(elements(argument(args, 0), 'Cannot find reverse on type', ctx).toReversed()),
  },
  'compact mustCompact': {
    params: ['any'],
    result: '[]interface {}',
    doc: 'A new list without the empty elements.',
    call: (args, ctx) => {
      const items = elements(argument(args, 0), 'Cannot compact on type', ctx);
      return withSources(new List(items.filter((item) => !isEmpty(item))), sourcesOfAll(args));
    },
  },
  'uniq mustUniq': {
    params: ['any'],
    result: '[]interface {}',
    doc: 'A new list without repeated elements.',
    call: (args, ctx) => withSources(new List(uniq(elements(argument(args, 0), 'Cannot find uniq on type', ctx), ctx)), sourcesOfAll(args)),
  },
  'without mustWithout': {
    params: ['any'],
    variadic: 'any',
    result: '[]interface {}',
    doc: 'A new list without the given values.',
    call: (args, ctx) => {
      const items = elements(argument(args, 0), 'Cannot find without on type', ctx);
      return withSources(new List(items.filter((item) => !contains(args.slice(1), item))), sourcesOfAll(args));
    },
  },
  'has mustHas': has,
  'slice mustSlice': slice,
  concat: {
    params: [],
    variadic: 'any',
    result: 'any',
    doc: 'One list of the elements of all lists.',
    exact: true,
    call: (args, ctx) => {
      const joined: Value[] = [];
      for (const value of args) {
        if (value.kind === 'nil') throw nilDereference();
        const items = elementsOf(value);
        if (!items) throw new FunctionError(`Cannot concat type ${kindOf(value)} as list`);
        ctx.spend(items.length);
        for (const item of items) joined.push(item);
      }
      return joined.length === 0 ? nilList() : new List(joined);
    },
  },
});
