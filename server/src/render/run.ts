import { mix } from '../base/index.ts';
import type { CallContext } from '../functions/index.ts';
import { errorContext, type Node, type Template } from '../template/index.ts';
import { type Marked, Source, type Sources, TextBuilder, type Value } from '../value/index.ts';
import { BoundReached, type Cause, RenderError } from './errors.ts';
import type { Known, Reused } from './kept.ts';
import type { Program } from './program.ts';
import { SharedNames } from './shared-names.ts';
import type { BranchEvent, Frame, Identities } from './trace.ts';

/** Bounds on one render (ARCHITECTURE, invariant 7): more than ten times what the largest real charts need, and seconds rather than minutes where a text is made to hang. */
export interface Bounds {
  /** Nodes executed and loop rounds of functions. */
  readonly steps: number;
  /** Characters of text made, intermediate texts included. */
  readonly characters: number;
  /** Templates within templates. */
  readonly depth: number;
}

export const defaultBounds: Bounds = { steps: 1_000_000, characters: 16_000_000, depth: 300 };

/** An include of a template that a missing dependency would define. */
export interface Hole {
  readonly name: string;
  readonly frame: Frame;
  /** Index in the frame's events of the statement that includes it. */
  readonly event: number;
  readonly node: Node | undefined;
}

/** The parts of the outside world that a render may see. */
export interface Surroundings {
  /** Nanoseconds since 1970 UTC. */
  readonly now: bigint;
  /** `draw` tells draws apart: by the chain of calls, the place in the text, and how often it was come by. It does not depend on what else was drawn. */
  readonly random: (bytes: number, draw: number) => Uint8Array;
}

/** A variable of a frame; Go keeps them on a stack (exec.go, variable). */
export interface Variable {
  readonly name: string;
  value: Value;
  /** Set by `range`: a member of a list or map of `interface {}`. */
  isElement?: boolean;
}

/** The state of one render: one file's execution, or several files' that share their values. */
export class Run implements CallContext {
  readonly identities: Identities;
  /** Whether origins, events and derivations are recorded. Without them a render is as fast as it can be. */
  readonly tracing: boolean;
  readonly bounds: Bounds;
  readonly surroundings: Surroundings;
  /** Templates parsed from texts given to `tpl`, by text; shared by all renders of one analysis. */
  readonly texts: Map<string, Template>;
  /** How often each named template is being included right now (Helm's recursion limit). */
  readonly including = new Map<string, number>();
  /** Objects that several templates see (contexts, `.Release` and the like), besides the values. */
  readonly shared = new WeakSet<ReadonlyMap<string, Value>>();
  /** Where an include found no template because a dependency is missing; it printed nothing there. */
  readonly holes: Hole[] = [];
  /** Whether an include without a template is such a hole rather than an error. */
  allowHoles = false;
  /** Expressions that fail whatever the values are: the statement that has one is passed over. */
  forgiven: Pick<ReadonlySet<Node>, 'has' | 'size'> = new Set();
  /** Asked of other expressions that fail, where some are forgiven already: whether this one is, too. */
  forgive: ((error: RenderError) => boolean) | undefined = undefined;
  /** Drift sources that were read so far. */
  sourcesRead: Sources = 0;
  /** Those that the statement being executed has read by itself, without the statements inside it. */
  reading: Sources = 0;
  /** Whether a function changed a value that other templates see as well. */
  sharedChanged = false;
  /** The names of what functions put into such values that a drift source touched. Only noticed while tracing. */
  readonly shares = new SharedNames();
  /** Statements that print what they are known to print, unexecuted. */
  known: Known | undefined = undefined;
  /** Where that happened. Only recorded while tracing. */
  readonly reused: Reused[] = [];
  /** The template that was entered last, which may have ended since. */
  entered: Frame | undefined = undefined;
  /** The call that is being made: who asks for randomness. Not one object, since there would be one for each call. */
  callingFrame: Frame | undefined = undefined;
  callingNode: Node | undefined = undefined;
  /** How often each of them asked. */
  readonly #draws = new Map<number, number>();
  /** Serials of the dicts that were changed in place, in order. */
  readonly changed: number[] = [];
  steps = 0;
  characters = 0;

  constructor(identities: Identities, tracing: boolean, surroundings: Surroundings, texts: Map<string, Template>, bounds: Bounds = defaultBounds) {
    this.identities = identities;
    this.tracing = tracing;
    this.surroundings = surroundings;
    this.texts = texts;
    this.bounds = bounds;
  }

  now(): bigint {
    this.read(Source.time);
    return this.surroundings.now;
  }

  random(bytes: number): Uint8Array {
    this.read(Source.random);
    this.spend(bytes);
    const place = mix(this.callingFrame?.place ?? 0, this.callingNode?.range.start ?? 0);
    const count = this.#draws.get(place) ?? 0;
    this.#draws.set(place, count + 1);
    return this.surroundings.random(bytes, mix(place, count));
  }

  read(sources: Sources): void {
    this.sourcesRead |= sources;
    this.reading |= sources;
  }

  spend(steps: number, characters = 0): void {
    this.steps += steps;
    this.characters += characters;
    if (this.steps > this.bounds.steps) throw new BoundReached('steps');
    if (this.characters > this.bounds.characters) throw new BoundReached('text');
  }
}

/** What executes one template: its frame, its variables, where its output goes. */
export class State {
  readonly run: Run;
  readonly program: Program;
  readonly frame: Frame;
  readonly out = new TextBuilder();
  readonly variables: Variable[];
  /** The dot, where it is such a member; `with` and calls make it what is inside. */
  element: Value | undefined = undefined;
  /** The node being executed, for errors. */
  node: Node | undefined = undefined;
  /** Index of the event of the statement being executed. */
  event = -1;
  /** The innermost branch of this frame that is being executed. */
  branch: BranchEvent | undefined = undefined;

  constructor(run: Run, program: Program, frame: Frame, dot: Value) {
    this.run = run;
    this.program = program;
    this.frame = frame;
    this.variables = [{ name: '$', value: dot }];
  }

  /** Stops the execution with Go's message (exec.go, errorf). */
  fail(message: string, cause: Cause = { kind: 'other' }, node: Node | undefined = this.node, warning?: string): never {
    let text = `template: ${this.frame.name}: ${message}`;
    if (node) {
      const { location, context } = errorContext(this.frame.template, node);
      // A text given to `tpl` has no file; Go calls it `gotpl`.
      text = `template: ${location.startsWith(':') ? 'gotpl' : ''}${location}: executing ${JSON.stringify(this.frame.name)} at <${context}>: ${message}`;
    }
    throw new RenderError(text, cause, this.frame, node, this.branch, warning);
  }

  result(): Marked {
    return this.out.build();
  }
}
