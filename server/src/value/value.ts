/**
 * The values of a Go template, as Go's reflection would see them, each remembering which drift sources touched it and how it was made.
 * Scalars are immutable; `List` and `Dict` are mutable, because Sprig's `set`, `unset` and `merge` are.
 */
import type { Origin } from './origin.ts';
import type { Sources } from './sources.ts';
import type { Marked, Run } from './text.ts';

export type Value = Nil | Bool | Int | Float | Str | Bytes | List | Dict | Struct | Time | Duration | Opaque;

/**
 * How a value was made, for the solver that has to change it: an input that a user may set, or a function of other values.
 * `input`: the value at a path of the top chart's values, untouched. `cluster`: something only a cluster knows. `member`: what is, or would be, at a key of a
 * dict or an index of a list that a function made.
 */
export type Derivation =
  | { readonly kind: 'input'; readonly path: readonly (string | number)[] }
  | { readonly kind: 'cluster'; readonly what: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Value[] }
  | { readonly kind: 'member'; readonly of: Value; readonly key: string | number }
  | { readonly kind: 'frame'; readonly frame: unknown };

abstract class Base {
  /** Drift sources that touched the value itself (not the members of a list or dict). */
  sources: Sources = 0;
  /** How it was made; undefined for constants. */
  from: Derivation | undefined = undefined;
  /** Go's name of the type, as `typeOf` and error messages print it. */
  abstract readonly goType: string;
}

/** No value. `isInterface`: an interface that holds nil (a missing map entry); else Go's invalid reflect.Value, on which field access gives nil again. */
export class Nil extends Base {
  readonly kind = 'nil';
  readonly isInterface: boolean;
  constructor(isInterface: boolean) {
    super();
    this.isInterface = isInterface;
  }
  get goType(): string {
    return '<nil>';
  }
}

export class Bool extends Base {
  readonly kind = 'bool';
  readonly value: boolean;
  constructor(value: boolean) {
    super();
    this.value = value;
  }
  get goType(): string {
    return 'bool';
  }
}

export type IntType = 'int' | 'int64' | 'int32' | 'uint' | 'uint8' | 'uint32' | 'uint64' | 'time.Month' | 'time.Weekday';

/** Any of Go's integer types; the value is already wrapped to the type's width. */
export class Int extends Base {
  readonly kind = 'int';
  readonly value: bigint;
  readonly goType: IntType;
  constructor(value: bigint | number, goType: IntType = 'int') {
    super();
    this.value = BigInt(value);
    this.goType = goType;
  }
}

export class Float extends Base {
  readonly kind = 'float';
  readonly value: number;
  readonly goType: 'float64' | 'float32';
  constructor(value: number, goType: 'float64' | 'float32' = 'float64') {
    super();
    this.value = value;
    this.goType = goType;
  }
}

/** A string with origins. `goType` differs from `string` only for named string types. */
export class Str extends Base implements Marked {
  readonly kind = 'string';
  readonly text: string;
  readonly runs: readonly Run[] | undefined;
  readonly goType: string;
  constructor(text: string, runs?: readonly Run[] | undefined, sources: Sources = 0, goType = 'string') {
    super();
    this.text = text;
    this.runs = runs;
    this.sources = sources;
    this.goType = goType;
  }
}

/** A `[]byte`. */
export class Bytes extends Base {
  readonly kind = 'bytes';
  readonly data: Uint8Array;
  constructor(data: Uint8Array) {
    super();
    this.data = data;
  }
  get goType(): string {
    return '[]uint8';
  }
}

/** A slice. `goType` tells `[]interface {}` from `[]string` and others. */
export class List extends Base {
  readonly kind = 'list';
  readonly items: Value[];
  readonly goType: string;
  /** Go's nil slice: empty as any other, but JSON writes `null` for it. */
  readonly isNil: boolean;
  constructor(items: Value[], goType = '[]interface {}', isNil = false) {
    super();
    this.items = items;
    this.goType = goType;
    this.isNil = isNil;
  }
}

let made = 1;

/** How many dicts were made so far: every dict with a smaller `serial` is older. */
export const dictsMade = (): number => made;

/**
 * A map with string keys (a JavaScript Map, so `__proto__` is a key like any other). Iterate in Go's order with `sortedKeys`.
 * Where `from` is an input, a key that is absent and was never set here is an open value as well.
 */
export class Dict extends Base {
  readonly kind = 'dict';
  readonly goType: string;
  /** Origins of keys that came out of rendered text (`fromYaml`). */
  keyOrigins: Map<string, Origin> | undefined = undefined;
  /** Keys that `unset` removed, which are therefore no longer open. */
  unsetKeys: Set<string> | undefined = undefined;
  /** Go's nil map: empty as any other, but JSON writes `null` for it. */
  isNil = false;
  /** Counts up with every dict that a template makes; 0 for those that were there before it began. */
  readonly serial: number;
  /** Shared by all derivations of the dict. */
  private readonly store: Store;
  constructor(entries: Map<string, Value> | (() => Map<string, Value>) = new Map(), goType = 'map[string]interface {}', isGiven = false) {
    super();
    this.store = typeof entries === 'function' ? { entries: undefined, make: entries } : { entries, make: undefined };
    this.goType = goType;
    this.serial = isGiven ? 0 : made++;
  }

  get entries(): Map<string, Value> {
    const { store } = this;
    if (!store.entries) {
      store.entries = store.make?.() ?? new Map();
      store.make = undefined;
    }
    return store.entries;
  }

  /** Less is read for this than for how many entries there are. */
  get isEmpty(): boolean {
    return this.entries.keys().next().done === true;
  }
}

/** Entries, or what makes them when somebody looks at them first. */
interface Store {
  entries: Map<string, Value> | undefined;
  make: (() => Map<string, Value>) | undefined;
}

/** The same value with another derivation. What changes a dict or list through one of the two changes both. */
export const derived = <Kind extends Value>(value: Kind, from: Derivation): Kind => {
  if (value.kind === 'dict') {
    value.keyOrigins ??= new Map();
    value.unsetKeys ??= new Set();
  }
  const copy = Object.assign(Object.create(Object.getPrototypeOf(value) as object) as Kind, value);
  copy.from = from;
  return copy;
};

/** Calls one of an object's methods. Throws `FunctionError` as functions do. */
/** `spend` is told of steps beyond those of any call. */
export type Method = (args: readonly Value[], spend: (steps: number) => void) => Value;

/** A Go struct, or any object with methods (`.Files`, `.Capabilities`, `.Capabilities.APIVersions`). */
export class Struct extends Base {
  readonly kind = 'struct';
  readonly goType: string;
  readonly fields: ReadonlyMap<string, Value>;
  readonly methods: ReadonlyMap<string, { readonly params: readonly string[]; readonly call: Method }>;
  /** What `print` and `range` see, where it is not the fields: `.Files` is a map, APIVersions a list, KubeVersion a string. */
  readonly underlying: Value | undefined;
  constructor(
    goType: string,
    fields: ReadonlyMap<string, Value>,
    methods: ReadonlyMap<string, { readonly params: readonly string[]; readonly call: Method }> = new Map(),
    underlying?: Value,
  ) {
    super();
    this.goType = goType;
    this.fields = fields;
    this.methods = methods;
    this.underlying = underlying;
  }
}

/** A `time.Time`: nanoseconds since 1970-01-01 UTC, and the zone's offset east of UTC in seconds with its abbreviation. */
export class Time extends Base {
  readonly kind = 'time';
  readonly nanoseconds: bigint;
  readonly offset: number;
  readonly zone: string;
  constructor(nanoseconds: bigint, offset = 0, zone = 'UTC') {
    super();
    this.nanoseconds = nanoseconds;
    this.offset = offset;
    this.zone = zone;
  }
  get goType(): string {
    return 'time.Time';
  }
}

/** A `time.Duration` in nanoseconds. */
export class Duration extends Base {
  readonly kind = 'duration';
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    super();
    this.nanoseconds = nanoseconds;
  }
  get goType(): string {
    return 'time.Duration';
  }
}

/** Anything else that only its own functions look into (a parsed semver, a certificate, a complex number). */
export class Opaque extends Base {
  readonly kind = 'opaque';
  readonly goType: string;
  readonly data: unknown;
  /** Fields and methods without arguments, by name. */
  readonly members: ReadonlyMap<string, () => Value>;
  /** What `print` prints. */
  readonly printed: string;
  constructor(goType: string, data: unknown, printed: string, members: ReadonlyMap<string, () => Value> = new Map()) {
    super();
    this.goType = goType;
    this.data = data;
    this.printed = printed;
    this.members = members;
  }
}

/** The error that a template function returns; the engine puts the place in front of it. */
export class FunctionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FunctionError';
  }
}

/** Go's invalid reflect.Value. */
export const invalid = (): Nil => new Nil(false);
/** A nil inside an interface. */
export const nil = (): Nil => new Nil(true);
export const bool = (value: boolean): Bool => new Bool(value);
export const int = (value: bigint | number): Int => new Int(value);
export const str = (text: string): Str => new Str(text);
/** A string from a builder's marked text. */
export const marked = (from: Marked): Str => new Str(from.text, from.runs);

/** Compares strings as Go does, by bytes of UTF-8 (equal to comparing code points). */
export const compareStrings = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      // A surrogate stands for a code point above every other UTF-16 unit.
      const high = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
      return high(x) - high(y);
    }
  }
  return a.length - b.length;
};

/** A dict's keys in the order in which Go's template `range`, `print` and encoders visit a map. */
export const sortedKeys = (dict: Dict): string[] => [...dict.entries.keys()].sort(compareStrings);

/** Truth as `if` sees it (text/template exec.go, isTrue). */
export const isTrue = (value: Value): boolean => {
  switch (value.kind) {
    case 'nil':
      return false;
    case 'bool':
      return value.value;
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'string':
      return value.text !== '';
    case 'bytes':
      return value.data.length > 0;
    case 'list':
      return value.items.length > 0;
    case 'dict':
      return !value.isEmpty;
    case 'struct':
      return value.underlying ? isTrue(value.underlying) : true;
    case 'duration':
      return value.nanoseconds !== 0n;
    case 'time':
    case 'opaque':
      return true;
  }
};

/** All drift sources in a value, members included. Each container is visited once, so cycles end. */
export const deepSources = (value: Value, seen: Set<Value> = new Set()): Sources => {
  let sources = value.sources;
  if (value.kind === 'list' || value.kind === 'dict') {
    if (seen.has(value)) return sources;
    seen.add(value);
    for (const member of value.kind === 'list' ? value.items : value.entries.values()) sources |= deepSources(member, seen);
  } else if (value.kind === 'struct') {
    if (seen.has(value)) return sources;
    seen.add(value);
    for (const member of value.fields.values()) sources |= deepSources(member, seen);
  }
  return sources;
};
