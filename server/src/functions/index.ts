/** Every function that a Helm template may call, in one table: Go's own, Sprig's and Helm's (without `env` and `expandenv`, as Helm has it). */
import { builtins } from './builtins.ts';
import { certificates } from './certificates.ts';
import { comparison } from './comparison.ts';
import { dates } from './dates.ts';
import { defaults } from './defaults.ts';
import { dicts } from './dicts.ts';
import { encodings } from './encoding.ts';
import { escaping } from './escaping.ts';
import { json } from './json.ts';
import { lateBound } from './late-bound.ts';
import { lists } from './lists.ts';
import { numbers } from './numbers.ts';
import { passwords } from './passwords.ts';
import { paths } from './paths.ts';
import { printing } from './printing.ts';
import { random } from './random.ts';
import { reflection } from './reflection.ts';
import { regex } from './regex.ts';
import { conversions, strings } from './strings.ts';
import type { GoFunction } from './table.ts';
import { toml } from './toml.ts';
import { urls } from './urls.ts';
import { versions } from './versions.ts';
import { yaml } from './yaml.ts';

export { durationMember, timeMember } from './dates.ts';
export { formatTime, parseDuration, printValue, sprintf } from './format/index.ts';
export { lookupKey } from './lookup.ts';
export { deepEqual, isEmpty, kindOf } from './reflection.ts';
export type { CallContext, GoFunction, ParamType } from './table.ts';

const families: readonly (readonly GoFunction[])[] = [
  builtins,
  certificates,
  comparison,
  conversions,
  dates,
  defaults,
  dicts,
  encodings,
  escaping,
  json,
  lateBound,
  lists,
  numbers,
  passwords,
  paths,
  printing,
  random,
  reflection,
  regex,
  strings,
  toml,
  urls,
  versions,
  yaml,
];

/** By name. */
export const functions: ReadonlyMap<string, GoFunction> = new Map(families.flat().map((entry) => [entry.name, entry]));
