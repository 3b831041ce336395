/**
 * What a render remembers of itself: which calls were made (frames), and in each, in order, what it printed and which branches it took.
 * The exploration reads this to know which conditions matter to a field; findings read it to tell how a value got where it is.
 */
import type { Range, SourceText } from '../base/index.ts';
import type { Node, Template } from '../template/index.ts';
import type { Marked, Origin, Sources, Value } from '../value/index.ts';

/** One execution of a file, a named template or a text given to `tpl`. */
export interface Frame {
  readonly template: Template;
  /** The template's name as Go knows it. */
  readonly name: string;
  readonly kind: 'file' | 'include' | 'template' | 'tpl';
  readonly parent: Frame | undefined;
  /** Index in `parent.events` of the event during which the call was made. */
  readonly parentEvent: number;
  /** The calling expression in the parent's template. */
  readonly call: Node | undefined;
  /** Stands for the chain of calling expressions: equal for calls that took the same way, in any world of one analysis. */
  readonly path: number;
  /** The same from names and offsets alone: equal in every analysis, though two chains may happen to share it. */
  readonly place: number;
  readonly depth: number;
  /** What `.` is when the call begins, and `$` throughout. */
  readonly dot: Value;
  /** For `tpl`: the value whose text is executed. */
  readonly text: Value | undefined;
  readonly events: TraceEvent[];
  /** What it printed, once it has ended. */
  output: Marked | undefined;
  /** Calls made from here, in order. */
  readonly children: Frame[];
}

export type TraceEvent = PrintEvent | BranchEvent | AssignEvent;

/** Something that was executed. */
export interface Executed {
  /** Drift sources that it read by itself, without the statements inside it and the templates that it called. */
  sources: Sources;
}

/** A statement that may print. */
export interface Printing extends Executed {
  /** Where its output begins and ends in that of its frame. */
  start: number;
  stop: number;
  /** It changed nothing that was there before it: all that it did is its output. */
  isPure: boolean;
}

/** A text or an action that prints, also where it printed nothing. */
export interface PrintEvent extends Printing {
  readonly kind: 'print';
  readonly node: Node;
  /** What an action printed. */
  value: Value | undefined;
  /** The enclosing branch of the same frame. */
  readonly branch: BranchEvent | undefined;
}

/** An action that declares or assigns variables. */
export interface AssignEvent extends Executed {
  readonly kind: 'assign';
  readonly node: Node;
  readonly branch: BranchEvent | undefined;
}

/** How a branch went: 0 and 1 for a condition; for `range` also `many` (two elements or more). */
export type Outcome = 0 | 1 | 'many';

/** One decision: of a statement (if, with, range) or an expression that picks one of its arguments (default, and, or, ternary, coalesce). */
export interface BranchEvent extends Printing {
  readonly kind: 'branch';
  readonly node: Node;
  readonly frame: Frame;
  readonly index: number;
  readonly branch: BranchEvent | undefined;
  /** What was decided on. */
  value: Value;
  outcome: Outcome;
  /** Index behind the last event of the frame that happened inside; equal to `index + 1` for expressions. */
  end: number;
  /** The statement's event during which an expression decided; a statement's own index. */
  readonly statement: number;
  /** For expressions: drift sources that touch an argument which was not picked. */
  sourcesLeft: Sources;
  /** A dict that holds a drifting value was changed inside: without it the drift might show. */
  masks: boolean;
  /** For `and` and `or`: the other operands, evaluated or not. */
  readonly others: readonly Node[];
}

/** An `Origin` of this engine: it knows its frame and event. */
export class Hop implements Origin {
  readonly kind: Origin['kind'];
  readonly source: SourceText;
  readonly range: Range;
  readonly frame: Frame | undefined;
  readonly event: number;
  readonly sources: Sources;
  readonly inner: Origin | undefined;

  constructor(
    kind: Origin['kind'],
    source: SourceText,
    range: Range,
    frame: Frame | undefined,
    event: number,
    sources: Sources,
    inner: Origin | undefined,
  ) {
    this.kind = kind;
    this.source = source;
    this.range = range;
    this.frame = frame;
    this.event = event;
    this.sources = sources;
    this.inner = inner;
  }
}

/** Numbers for call paths and nodes that stay the same through all worlds of one analysis. */
export class Identities {
  readonly #nodes = new WeakMap<object, number>();
  /** By the number of the caller's path, then by the number of the calling node, then by the name. */
  readonly #paths = new Map<number, Map<number, Map<string, number>>>();
  #next = 1;
  #nextPath = 1;

  node(node: object): number {
    let id = this.#nodes.get(node);
    if (id === undefined) {
      id = this.#next++;
      this.#nodes.set(node, id);
    }
    return id;
  }

  path(parent: number, call: object | undefined, name: string): number {
    const names = inner(inner(this.#paths, parent), call ? this.node(call) : 0);
    let id = names.get(name);
    if (id === undefined) {
      id = this.#nextPath++;
      names.set(name, id);
    }
    return id;
  }
}

/** The map in a map. */
const inner = <Key, InnerKey, Value>(map: Map<Key, Map<InnerKey, Value>>, key: Key): Map<InnerKey, Value> => {
  let found = map.get(key);
  if (!found) {
    found = new Map();
    map.set(key, found);
  }
  return found;
};
