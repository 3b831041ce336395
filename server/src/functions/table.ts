import type { Value } from '../value/index.ts';

/**
 * A parameter's Go type. The engine checks arguments against it exactly as text/template does (exec.go, validateType and evalArg), so an implementation
 * receives values of that kind: `string` a Str, `int`/`int64` an Int of that Go type, `float64` a Float, `bool` a Bool, `map` a Dict
 * (map[string]interface {}) or a Nil, `list` a List ([]interface {}) or a Nil, `time.Time` a Time, `duration` a Duration, `any` anything (nil included).
 */
export type ParamType =
  | 'any'
  | 'string'
  | 'int'
  | 'int64'
  | 'float64'
  | 'bool'
  | 'map'
  | 'list'
  | 'strings'
  | 'time.Time'
  | 'duration'
  | 'certificate'
  | 'value';

/** What a function may ask of its surroundings; everything else about it is pure. */
export interface CallContext {
  /** The time of the render, in nanoseconds since 1970 UTC. Marks the render as time-dependent. */
  now(): bigint;
  /** Random bytes, the same ones for the same render (a release step `again` gets others). Marks the render as random. */
  random(bytes: number): Uint8Array;
  /** Called in loops and before large allocations; throws when the engine's bound on work (`steps`) or text (`characters`) is reached. */
  spend(steps: number, characters?: number): void;
}

/**
 * One template function. `params` are the fixed ones; `variadic` is the type of any further ones. `doc` is one plain-English sentence, used by hover and
 * completion. Origins: a function that copies text keeps its arguments' runs (see value/text.ts); the engine adds the union of the arguments' drift
 * sources to whatever `call` returns, unless the function is `exact`, that is, sets `sources` itself (a container's accessor).
 * Errors: throw `FunctionError` with Go's message.
 */
export interface GoFunction {
  readonly name: string;
  readonly family: string;
  readonly params: readonly ParamType[];
  readonly variadic?: ParamType;
  readonly result: string;
  readonly doc: string;
  readonly exact?: boolean;
  readonly call: (args: readonly Value[], ctx: CallContext) => Value;
}
