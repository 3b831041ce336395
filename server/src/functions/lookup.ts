import { type Derivation, type Dict, derived, type List, nil, type Value } from '../value/index.ts';
import { mergeName } from './merge.ts';

/**
 * The value at a key. A key that is absent from an input dict, and that no `unset` removed, is a nil whose derivation names the path,
 * so that the solver can try to set it; so is a key absent from a dict that was merged, picked or copied from such a dict.
 * Whatever a function's dict has, or lacks, at the key derives from that dict. A key that is absent from any other dict is undefined.
 */
export const lookupKey = (dict: Dict, key: string): Value | undefined => {
  const value = dict.entries.get(key);
  return value ? memberOf(dict, key, value) : openKey(dict, key);
};

/** The open value behind a key that a dict does not have. */
export const openKey = (dict: Dict, key: string): Value | undefined => {
  const path = openPath(dict, key, 0);
  const from: Derivation | undefined = path ? { kind: 'input', path } : isOpenMember(dict, key) ? { kind: 'member', of: dict, key } : undefined;
  if (!from) return undefined;
  const open = nil();
  open.from = from;
  return open;
};

/** An element of a list, or the value at a key of a dict, with a derivation where it has none of its own and the container was made from open values. */
export const memberOf = (container: Dict | List, key: string | number, value: Value): Value =>
  value.from || !isOpenMember(container, key) ? value : derived(value, { kind: 'member', of: container, key });

/** Functions whose members are their arguments, each with its own derivation, or keys that they took away. */
const constructors = new Set(['dict', 'list', 'tuple', 'set']);

const isOpenMember = (container: Dict | List, key: string | number): boolean => {
  const { from } = container;
  if (!from || from.kind === 'input' || from.kind === 'cluster') return false;
  if (container.kind === 'dict' && container.unsetKeys?.has(String(key))) return false;
  if (from.kind !== 'call') return true;
  if (from.name === 'omit' && from.args.some((arg, i) => i > 0 && arg.kind === 'string' && arg.text === key)) return false;
  if (from.name === 'pick' && !from.args.some((arg, i) => i > 0 && arg.kind === 'string' && arg.text === key)) return false;
  return !constructors.has(from.name);
};

/** A chain of merges longer than this is not followed. */
const maxDepth = 20;

const openPath = (dict: Dict, key: string, depth: number): readonly (string | number)[] | undefined => {
  if (depth > maxDepth || dict.unsetKeys?.has(key) || dict.entries.has(key)) return undefined;
  const { from } = dict;
  if (from?.kind === 'input') return [...from.path, key];
  if (from?.kind !== 'call') return undefined;
  for (const value of keptSources(from, key)) {
    if (value.kind !== 'dict' || value === dict) continue;
    const path = openPath(value, key, depth + 1);
    if (path) return path;
  }
  return undefined;
};

/** The dicts from which a call would have taken the key, had they had it. */
const keptSources = (from: Derivation & { readonly kind: 'call' }, key: string): readonly Value[] => {
  const { name, args } = from;
  const names = (): boolean => args.slice(1).some((arg) => arg.kind === 'string' && arg.text === key);
  switch (name) {
    case mergeName:
      return args;
    case 'pick':
      return names() ? args.slice(0, 1) : [];
    case 'omit':
      return names() ? [] : args.slice(0, 1);
    default:
      return [];
  }
};
