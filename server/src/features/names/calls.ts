/** What functions do with the places that their arguments come from. Functions that are not named here make something of their own. */
import { type DictEntry, type DictRef, element, member, type Refs, textsOf, union } from './refs.ts';

/** An evaluated argument. */
export interface Argument {
  readonly refs: Refs;
  /** The key that it would make in a dict; undefined where it is no constant. */
  readonly key: Pick<DictEntry, 'source' | 'range'> | undefined;
}

type Meaning = (args: readonly Argument[]) => Refs;

const at = (args: readonly Argument[], i: number): Refs => args.at(i)?.refs ?? [];
const firstOf: Meaning = (args) => at(args, 0);
const lastOf: Meaning = (args) => at(args, -1);
const allOf: Meaning = (args) => union(...args.map(({ refs }) => refs));

const members = (from: Refs, names: readonly Argument[]): Refs =>
  names.reduce((refs, name) => {
    const [key] = textsOf(name.refs);
    return key === undefined ? element(refs) : member(refs, key);
  }, from);

/** Adds to a dict that already is there: `set` changes its first argument. */
const put = (dict: DictRef, key: Argument | undefined, refs: Refs): void => {
  const [name] = textsOf(key?.refs ?? []);
  if (name === undefined || !key?.key) return;
  dict.entries.set(name, { ...key.key, refs: union(dict.entries.get(name)?.refs ?? [], refs) });
};

const dict: Meaning = (args) => {
  const made: DictRef = { kind: 'dict', entries: new Map() };
  for (let i = 0; i + 1 < args.length; i += 2) put(made, args[i], at(args, i + 1));
  return [made];
};

const set: Meaning = (args) => {
  for (const ref of at(args, 0)) if (ref.kind === 'dict') put(ref, args[1], at(args, 2));
  return at(args, 0);
};

const listOf: Meaning = (args) => [{ kind: 'list', items: allOf(args) }];

/** What a value adds to a text. */
const partOf = (refs: Refs): string => (isFolder(refs) ? folderMark : (textsOf(refs)[0] ?? '\0'));

/** `printf "%s.labels" $name`: the name where it is known, else anything. */
const printf: Meaning = (args) => {
  const [format] = textsOf(at(args, 0));
  if (format === undefined) return [];
  let next = 1;
  const text = format.replace(/%(?:%|[-+# 0]*\d*(?:\.\d+)?[a-zA-Z])/g, (verb) => (verb === '%%' ? '%' : partOf(at(args, next++))));
  return [{ kind: 'text', text }];
};

const print: Meaning = (args) => [{ kind: 'text', text: args.map(({ refs }) => partOf(refs)).join('') }];

/** Stands for `.Template.BasePath` in a text: the name of the chart's folder of templates. */
export const folderMark = '\u0001';

const isFolder = (refs: Refs): boolean =>
  refs.length > 0 && refs.every((ref) => ref.kind === 'path' && ref.path.at(-2) === 'Template' && ref.path.at(-1) === 'BasePath');

const same = (meaning: Meaning, ...names: readonly string[]): (readonly [string, Meaning])[] => names.map((name) => [name, meaning]);

export const meanings: ReadonlyMap<string, Meaning> = new Map([
  ...same(firstOf, 'deepCopy', 'mustDeepCopy', 'omit', 'pick', 'tpl', 'append', 'mustAppend', 'prepend', 'mustPrepend', 'without', 'mustWithout'),
  ...same(firstOf, 'toYaml', 'mustToYaml', 'fromYaml', 'fromYamlArray', 'toJson', 'mustToJson', 'toRawJson', 'fromJson', 'mustFromJson', 'uniq'),
  ...same(
    firstOf,
    'mustUniq',
    'reverse',
    'mustReverse',
    'rest',
    'mustRest',
    'initial',
    'mustInitial',
    'compact',
    'mustCompact',
    'slice',
    'sortAlpha',
  ),
  ...same(lastOf, 'required', 'until'),
  ...same((args) => union(at(args, -1), at(args, 0)), 'default'),
  ...same(allOf, 'coalesce', 'and', 'or', 'concat', 'mustConcat', 'merge', 'mustMerge', 'mergeOverwrite', 'mustMergeOverwrite'),
  ...same((args) => union(at(args, 0), at(args, 1)), 'ternary'),
  ...same((args) => element(at(args, 0)), 'first', 'mustFirst', 'last', 'mustLast'),
  ...same((args) => [{ kind: 'list', items: element(at(args, 0)) }], 'values'),
  ...same((args) => members(at(args, 0), args.slice(1)), 'index', 'get'),
  ...same((args) => union(members(at(args, -1), args.slice(0, -2)), at(args, -2)), 'dig'),
  ...same(dict, 'dict'),
  ...same(set, 'set'),
  ...same(listOf, 'list', 'tuple'),
  ...same(printf, 'printf'),
  ...same(print, 'print'),
]);

/** Functions after which the keys of a map matter no more than before: they hand it on, test it, or look members up by names that stand there. */
const shapeKeepers: ReadonlySet<string> = new Set([
  ...['include', 'tpl', 'required', 'default', 'coalesce', 'ternary', 'and', 'or', 'not', 'empty', 'any', 'all', 'fail', 'len'],
  ...['kindIs', 'kindOf', 'typeIs', 'typeOf', 'typeIsLike', 'dict', 'list', 'tuple', 'set', 'unset', 'pick', 'omit', 'index', 'get', 'dig', 'hasKey'],
  ...['deepCopy', 'mustDeepCopy', 'first', 'mustFirst', 'last', 'mustLast', 'rest', 'mustRest', 'initial', 'mustInitial', 'append', 'mustAppend'],
  ...['prepend', 'mustPrepend', 'concat', 'mustConcat', 'compact', 'mustCompact', 'slice', 'mustSlice', 'reverse', 'mustReverse'],
]);

/** Whether a function makes nothing of the names of the keys in a map that it is given. */
export const keepsShape = (name: string): boolean => shapeKeepers.has(name);

/** What a function looks up by name: one key in the other, or with `isFlat` all in the same. */
export interface Lookup {
  readonly from: Refs;
  readonly keys: readonly Argument[];
  readonly isFlat: boolean;
}

/** The arguments that name members, and what they are members of; undefined for functions that look nothing up by name. */
export const lookups = (name: string, args: readonly Argument[]): Lookup | undefined => {
  if (name === 'index') return { from: at(args, 0), keys: args.slice(1), isFlat: false };
  if (name === 'get' || name === 'hasKey' || name === 'set' || name === 'unset') return { from: at(args, 0), keys: args.slice(1, 2), isFlat: true };
  if (name === 'pick' || name === 'omit') return { from: at(args, 0), keys: args.slice(1), isFlat: true };
  if (name === 'dig') return { from: at(args, -1), keys: args.slice(0, -2), isFlat: false };
  return undefined;
};
