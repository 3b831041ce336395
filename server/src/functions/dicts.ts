import { append } from '../base/index.ts';
import { bool, compareStrings, Dict, derived, FunctionError, List, nil, Str, sortedKeys, str, type Value } from '../value/index.ts';
import { argument, type Definition, define, mapArgument, nilDict, textArgument } from './define.ts';
import { lookupKey, memberOf, openKey } from './lookup.ts';
import { deepCopy, mergeInto } from './merge.ts';
import { originOf, setKeyOrigin } from './provenance.ts';
import type { CallContext } from './table.ts';
import { strval } from './text-of.ts';

const plainMap = 'map[string]interface {}';

/** The dict as a parameter of type map[string]interface {} holds it: the same map, but no longer of its named type. */
const asPlainMap = (dict: Dict): Dict => {
  if (dict.goType === plainMap) return dict;
  const alias = new Dict(dict.entries, plainMap);
  alias.keyOrigins = dict.keyOrigins ??= new Map();
  alias.unsetKeys = dict.unsetKeys ??= new Set();
  alias.sources = dict.sources;
  alias.from = dict.from;
  return alias;
};

/** Sets an entry; a key that carries origins hands them to the dict. */
const setEntry = (dict: Dict, key: Str, value: Value): void => {
  dict.entries.set(key.text, value);
  dict.unsetKeys?.delete(key.text);
  setKeyOrigin(dict, key.text, originOf(key, 0, key.text.length));
};

const copyEntry = (from: Dict, to: Dict, key: string): void => {
  const value = from.entries.get(key);
  if (!value) return;
  to.entries.set(key, value);
  setKeyOrigin(to, key, from.keyOrigins?.get(key));
};

/** `get` of an absent key is an empty string; it stays open where the key is. */
const get: Definition = {
  params: ['map', 'string'],
  result: 'any',
  doc: 'The value at a key of a dict, an empty string if the key is absent.',
  exact: true,
  call: (args) => {
    const dict = mapArgument(args, 0);
    const key = textArgument(args, 1);
    const found = dict?.entries.get(key.text);
    if (dict && found) return memberOf(dict, key.text, found);
    const absent = str('');
    absent.sources = key.sources;
    absent.from = dict && openKey(dict, key.text)?.from;
    return absent;
  },
};

const set: Definition = {
  params: ['map', 'string', 'any'],
  result: plainMap,
  doc: 'Sets a key of a dict, in place, and returns the dict.',
  exact: true,
  call: (args) => {
    const dict = mapArgument(args, 0);
    if (!dict) throw new FunctionError('assignment to entry in nil map');
    setEntry(dict, textArgument(args, 1), argument(args, 2));
    return asPlainMap(dict);
  },
};

const unset: Definition = {
  params: ['map', 'string'],
  result: plainMap,
  doc: 'Removes a key from a dict, in place, and returns the dict.',
  exact: true,
  call: (args) => {
    const dict = mapArgument(args, 0);
    // Nothing can be removed from a nil map, which prints as an empty one.
    if (!dict) return nilDict();
    const key = textArgument(args, 1).text;
    dict.entries.delete(key);
    dict.unsetKeys ??= new Set();
    dict.unsetKeys.add(key);
    return asPlainMap(dict);
  },
};

const dict: Definition = {
  params: [],
  variadic: 'any',
  result: plainMap,
  doc: 'A dict of the given keys and values, which alternate.',
  exact: true,
  call: (args) => {
    const made = new Dict();
    for (let i = 0; i < args.length; i += 2) setEntry(made, strval(argument(args, i)), args[i + 1] ?? str(''));
    return made;
  },
};

const merge = (overwrite: boolean, doc: string): Definition => ({
  params: ['map'],
  variadic: 'map',
  result: 'any',
  doc,
  exact: true,
  call: (args, ctx) => {
    const sources = args.slice(1).flatMap((_, i) => mapArgument(args, i + 1) ?? []);
    const target = mapArgument(args, 0) ?? (sources.length > 0 ? new Dict() : nilDict());
    for (const source of sources) mergeInto(target, source, overwrite, ctx);
    return asPlainMap(target);
  },
});

const wrongType = (value: Value, wanted: string): FunctionError =>
  new FunctionError(`interface conversion: interface {} is ${value.kind === 'nil' ? 'nil' : value.goType}, not ${wanted}`);

const plainDict = (value: Value): Dict => {
  if (value.kind === 'dict' && value.goType === plainMap) return value;
  throw wrongType(value, plainMap);
};

const dig: Definition = {
  params: [],
  variadic: 'any',
  result: 'any',
  exact: true,
  doc: 'Walks into nested dicts along the given keys; the default, last but one, stands for whatever is absent.',
  call: (args) => {
    if (args.length < 3) throw new FunctionError('dig needs at least three arguments');
    let current = plainDict(argument(args, args.length - 1));
    const fallback = argument(args, args.length - 2);
    const keys = args.slice(0, -2).map((key) => {
      if (key.kind === 'string' && key.goType === 'string') return key.text;
      throw wrongType(key, 'string');
    });
    for (const [i, key] of keys.entries()) {
      const own = current.entries.get(key);
      const step = own && memberOf(current, key, own);
      if (!step) return openDefault(fallback, openKey(current, key), keys.slice(i + 1));
      if (i === keys.length - 1) return step;
      current = plainDict(step);
    }
    return fallback;
  },
};

/** The default of `dig`; where the path could be set it says so, in terms of `default`. */
const openDefault = (fallback: Value, open: Value | undefined, rest: readonly string[]): Value => {
  if (!open?.from) return fallback;
  const missing = rest.reduce(
    (of, key) => derived(nil(), of.from?.kind === 'input' ? { kind: 'input', path: [...of.from.path, key] } : { kind: 'member', of, key }),
    open,
  );
  return derived(fallback, { kind: 'call', name: 'default', args: [fallback, missing] });
};

const pickEntries = (from: Dict, keys: readonly string[], name: string, args: readonly Value[]): Dict => {
  const picked = new Dict();
  for (const key of keys) copyEntry(from, picked, key);
  picked.sources = from.sources;
  if (from.from) picked.from = { kind: 'call', name, args };
  return picked;
};

const keysOf = (args: readonly Value[], ctx: CallContext): string[] => {
  const names: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const from = mapArgument(args, i);
    if (!from) continue;
    ctx.spend(from.entries.size);
    append(names, sortedKeys(from));
  }
  return names;
};

/** Sprig's dict functions (dict.go). Go visits maps in random order; here `keys` and `values` are sorted by key. */
export const dicts = define('dicts', {
  dict,
  get,
  set,
  unset,
  dig,
  hasKey: {
    params: ['map', 'string'],
    result: 'bool',
    doc: 'Whether a dict has a key.',
    call: (args) => bool(mapArgument(args, 0)?.entries.has(textArgument(args, 1).text) ?? false),
  },
  pluck: {
    params: ['string'],
    variadic: 'map',
    result: '[]interface {}',
    doc: 'The values at one key of several dicts.',
    exact: true,
    call: (args) => new List(args.slice(1).flatMap((_, i) => mapArgument(args, i + 1)?.entries.get(textArgument(args, 0).text) ?? [])),
  },
  keys: {
    params: [],
    variadic: 'map',
    result: '[]string',
    doc: 'The keys of dicts, sorted.',
    exact: true,
    call: (args, ctx) => {
      const names = keysOf(args, ctx).map((key): Value => {
        const origin = args.map((_, i) => mapArgument(args, i)?.keyOrigins?.get(key)).find(Boolean);
        return new Str(key, origin && key !== '' ? [{ end: key.length, origin, at: 0 }] : undefined);
      });
      const found = new List(names, '[]string');
      for (const value of args) found.sources |= value.sources;
      return found;
    },
  },
  values: {
    params: ['map'],
    result: '[]interface {}',
    doc: 'The values of a dict, in the order of its sorted keys.',
    exact: true,
    call: (args, ctx) => new List(keysOf(args, ctx).map((key) => lookupKey(mapArgument(args, 0) as Dict, key) as Value)),
  },
  pick: {
    params: ['map'],
    variadic: 'string',
    result: plainMap,
    doc: 'A new dict with just the given keys.',
    exact: true,
    call: (args) =>
      pickEntries(
        mapArgument(args, 0) ?? new Dict(),
        args.slice(1).map((_, i) => textArgument(args, i + 1).text),
        'pick',
        args,
      ),
  },
  omit: {
    params: ['map'],
    variadic: 'string',
    result: plainMap,
    doc: 'A new dict without the given keys.',
    exact: true,
    call: (args) => {
      const from = mapArgument(args, 0) ?? new Dict();
      const omitted = new Set(args.slice(1).map((_, i) => textArgument(args, i + 1).text));
      const kept = [...from.entries.keys()].filter((key) => !omitted.has(key)).sort(compareStrings);
      return pickEntries(from, kept, 'omit', args);
    },
  },
  'merge mustMerge': merge(false, 'Fills what is absent or empty in the first dict from the others, deeply and in place, and returns it.'),
  'mergeOverwrite mustMergeOverwrite': merge(true, 'Overwrites the first dict with the others, deeply and in place, and returns it.'),
  'deepCopy mustDeepCopy': {
    params: ['any'],
    result: 'any',
    doc: 'A copy that shares nothing with the original.',
    exact: true,
    call: (args, ctx) => {
      if (args[0]?.kind === 'nil') throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
      return deepCopy(argument(args, 0), ctx);
    },
  },
});
