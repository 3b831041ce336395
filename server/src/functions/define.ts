import { Dict, Float, FunctionError, Int, type IntType, List, nil, type Sources, type Str, type Value } from '../value/index.ts';
import type { CallContext, GoFunction, ParamType } from './table.ts';

/** What a family's file says of one function; the family's name is added by `define`. */
export interface Definition {
  readonly params: readonly ParamType[];
  readonly variadic?: ParamType;
  readonly result: string;
  readonly doc: string;
  readonly exact?: boolean;
  readonly call: (args: readonly Value[], ctx: CallContext) => Value;
}

/** Makes the table entries of one family; names separated by spaces share a definition (`first mustFirst`). */
export const define = (family: string, definitions: Readonly<Record<string, Definition>>): readonly GoFunction[] =>
  Object.entries(definitions).flatMap(([names, definition]) => names.split(' ').map((name) => ({ name, family, ...definition })));

/** The argument at `i`; the engine has checked that it is there. */
export const argument = (args: readonly Value[], i: number): Value => args[i] as Value;

/** An argument declared as `string`. */
export const textArgument = (args: readonly Value[], i: number): Str => args[i] as Str;

/** An argument declared as `int` or `int64`, exact up to 2^53. */
export const intArgument = (args: readonly Value[], i: number): number => Number((args[i] as Int).value);

/** An argument declared as `map`; a nil map is undefined. */
export const mapArgument = (args: readonly Value[], i: number): Dict | undefined => {
  const value = args[i];
  return value?.kind === 'dict' ? value : undefined;
};

/** What Go says when reflection is asked for the type of nil. */
export const nilDereference = (): FunctionError => new FunctionError('runtime error: invalid memory address or nil pointer dereference');

export const int64 = (value: bigint): Int => new Int(BigInt.asIntN(64, value), 'int64');
export const typedInt = (value: bigint, type: IntType): Int => new Int(value, type);
export const float = (value: number): Float => new Float(value);

/** Go's nil slice of any. */
export const nilList = (): List => new List([], '[]interface {}', true);

/** Go's nil map. */
export const nilDict = (): Dict => {
  const dict = new Dict();
  dict.isNil = true;
  return dict;
};

/** The value, with drift sources added. */
export const withSources = <V extends Value>(value: V, sources: Sources): V => {
  value.sources |= sources;
  return value;
};

/** What a function returns for `nil` in an `interface {}`. */
export const nothing = nil;
