import type { Node } from '../template/index.ts';
import type { Value } from '../value/index.ts';
import type { BranchEvent, Frame } from './trace.ts';

/** What made a render fail, where the exploration can do something about it. */
export type Cause =
  | { readonly kind: 'required'; readonly value: Value }
  | { readonly kind: 'fail' }
  /** A field of nil, or an argument that is nil where a value is needed. */
  | { readonly kind: 'nil'; readonly value: Value }
  /** A value of a type that cannot be used so; `wanted` is Go's name of the type that could. */
  | { readonly kind: 'type'; readonly value: Value; readonly wanted: string }
  | { readonly kind: 'bound'; readonly what: string }
  | { readonly kind: 'undefined-template'; readonly name: string }
  /** A call that fails whatever the values are: of an unknown function, or with too few or too many arguments. `isParsed`: Go says so before it renders anything. */
  | { readonly kind: 'unfinished'; readonly isParsed: boolean }
  | { readonly kind: 'other' };

/** An execution that stopped, with Go's message (text/template ExecError). */
export class RenderError extends Error {
  override readonly cause: Cause;
  readonly frame: Frame | undefined;
  readonly node: Node | undefined;
  /** The innermost branch that was being executed. */
  readonly branch: BranchEvent | undefined;
  /** The text in `fail` or `required`, as Helm prints it without Go's locations. */
  readonly warning: string | undefined;

  constructor(message: string, cause: Cause, frame?: Frame, node?: Node, branch?: BranchEvent, warning?: string) {
    super(message);
    this.name = 'RenderError';
    this.cause = cause;
    this.frame = frame;
    this.node = node;
    this.branch = branch;
    this.warning = warning;
  }
}

/** Thrown inside the engine when a bound is reached; the render ends and is reported as incomplete. */
export class BoundReached extends Error {
  readonly what: string;
  constructor(what: string, message = `the render needs more ${what} than Keelson allows`) {
    super(message);
    this.name = 'BoundReached';
    this.what = what;
  }
}
