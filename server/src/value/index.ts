export type { Origin } from './origin.ts';
export { noSources, Source, type Sources } from './sources.ts';
export { type Marked, type Run, runAt, sliceMarked, TextBuilder } from './text.ts';
export {
  Bool, bool, Bytes, compareStrings, type Derivation, deepSources, Dict, Duration, Float, FunctionError, Int, int, type IntType, invalid, isTrue, List,
  marked, type Method, Nil, nil, Opaque, Str, Struct, sortedKeys, str, Time, type Value,
} from './value.ts';
