import { Dict, derived, List, type Value } from '../value/index.ts';
import { setKeyOrigin } from './provenance.ts';
import type { CallContext } from './table.ts';

/**
 * Merges `source` into `target`, in place, as dario.cat/mergo 1.0.1 merges maps of any (merge.go, deepMerge). Its rules in short:
 * nested maps that both have are merged; a list never merges; without `overwrite` only absent and empty entries are filled, and a nil
 * of the source is skipped; with it every entry of the source wins, empty ones and nil included. What is taken over is shared, not copied.
 */
export const mergeInto = (target: Dict, source: Dict, overwrite: boolean, ctx: CallContext): void => {
  ctx.spend(source.entries.size);
  for (const key of [...source.entries.keys()]) {
    const value = source.entries.get(key);
    if (!value) continue;
    const own = target.entries.get(key);
    if (value.kind === 'nil') {
      if (overwrite) assign(target, source, key, value);
      continue;
    }
    if (value.kind === 'dict' && own?.kind === 'dict') mergeInto(own, value, overwrite, ctx);
    const isList = value.kind === 'list' || value.kind === 'bytes';
    if (own && !isEmptyForMerge(own)) {
      if (isList) {
        if (overwrite) assign(target, source, key, value);
        continue;
      }
      if (value.kind === 'dict' && own.kind === 'dict') continue;
    }
    if (overwrite || !own || isEmptyForMerge(own)) assign(target, source, key, value);
  }
  noteMerge(target, source);
};

const assign = (target: Dict, source: Dict, key: string, value: Value): void => {
  target.entries.set(key, value);
  target.unsetKeys?.delete(key);
  setKeyOrigin(target, key, source.keyOrigins?.get(key));
};

/** The derivation of a dict that took over others: its arguments are those others, never itself. */
export const mergeName = 'merge';

/** A dict of the template's own that took over another remembers it, so that keys absent from both stay open (see lookup.ts). */
const noteMerge = (target: Dict, source: Dict): void => {
  if (target === source || target.from?.kind === 'input' || !source.from) return;
  const { from } = target;
  const isMerged = from?.kind === 'call' && from.name === mergeName;
  const earlier = isMerged ? from.args : from ? [derived(target, from)] : [];
  if (!earlier.includes(source)) target.from = { kind: 'call', name: mergeName, args: [...earlier, source] };
};

/** mergo.go, isEmptyValue. */
const isEmptyForMerge = (value: Value): boolean => {
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
    default:
      return false;
  }
};

/** A copy that shares no list or dict with the original (mitchellh/copystructure); scalars are immutable and stay. */
export const deepCopy = (value: Value, ctx: CallContext): Value => {
  ctx.spend(4);
  if (value.kind === 'list') {
    return likewise(
      new List(
        value.items.map((item) => deepCopy(item, ctx)),
        value.goType,
        value.isNil,
      ),
      value,
    );
  }
  if (value.kind === 'dict') {
    const copy = likewise(new Dict(new Map([...value.entries].map(([key, member]) => [key, deepCopy(member, ctx)])), value.goType), value);
    if (value.keyOrigins) copy.keyOrigins = new Map(value.keyOrigins);
    if (value.unsetKeys) copy.unsetKeys = new Set(value.unsetKeys);
    return copy;
  }
  return value;
};

const likewise = <V extends Value>(copy: V, original: Value): V => {
  copy.sources = original.sources;
  copy.from = original.from;
  return copy;
};
