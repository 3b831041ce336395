/** Every function that a Helm template may call, in one table: Go's own, Sprig's and Helm's (without `env` and `expandenv`, as Helm has it). */
import { builtins } from './builtins.ts';
import { comparison } from './comparison.ts';
import { defaults } from './defaults.ts';
import { dicts } from './dicts.ts';
import { lateBound } from './late-bound.ts';
import { lists } from './lists.ts';
import { reflection } from './reflection.ts';
import type { GoFunction } from './table.ts';

export { lookupKey } from './lookup.ts';
export { deepEqual, isEmpty, kindOf } from './reflection.ts';
export type { CallContext, GoFunction, ParamType } from './table.ts';

const families: readonly (readonly GoFunction[])[] = [builtins, comparison, defaults, dicts, lateBound, lists, reflection];

/** By name. */
export const functions: ReadonlyMap<string, GoFunction> = new Map(families.flat().map((entry) => [entry.name, entry]));
