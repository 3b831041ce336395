/**
 * What need not be executed again in the other worlds of a file: statements that printed into parts that may change freely, and did nothing else. Most of a
 * chart is of that kind (labels, Pod templates), so that a world costs little more than the fields that matter.
 */
import { memo } from '../base/index.ts';
import type { BranchEvent, Frame, Kept, Known, Reused, TraceEvent } from '../render/index.ts';
import { type Node, walk } from '../template/index.ts';
import type { Sources } from '../value/index.ts';
import type { Closures } from './closure.ts';
import type { Decision, Regions } from './regions.ts';

/** Statements by call path and node. */
class Statements {
  readonly #counts = new Map<number, Map<Node, number>>();

  add({ path }: Frame, node: Node): void {
    const counts = this.#counts.get(path) ?? new Map<Node, number>();
    this.#counts.set(path, counts);
    counts.set(node, (counts.get(node) ?? 0) + 1);
  }

  count({ path }: Frame, node: Node): number {
    return this.#counts.get(path)?.get(node) ?? 0;
  }
}

/** Chooses the statements of one file whose output is kept. */
export class Keeper {
  readonly #kept: Kept;
  readonly #closures: Closures;
  /** Statements that turned out to matter after all. */
  readonly #refused = new Statements();

  constructor(kept: Kept, closures: Closures) {
    this.#kept = kept;
    this.#closures = closures;
  }

  /** Takes up the statements of a render that was executed. `matters`: whether a decision must stay in sight, wherever it stands. */
  learn(root: Frame, { decisions, isFree }: Regions, matters: (decision: Decision) => boolean): void {
    const seen = new Statements();
    const counted = (frame: Frame): void => {
      for (const event of frame.events) seen.add(frame, event.node);
      frame.children.forEach(counted);
    };
    counted(root);
    const needed = new Set<TraceEvent>();
    for (const decision of decisions) if (matters(decision)) for (const event of around(decision.event)) needed.add(event);

    const visit = (frame: Frame): void => {
      const { events, output } = frame;
      const skipped = new Set<number>();
      for (let i = 0; i < events.length; i++) {
        const event = events[i] as TraceEvent;
        if (event.kind === 'assign' || (event.kind === 'branch' && event.statement !== i) || !event.isPure || !output) continue;
        const { node } = event;
        if (node.kind === 'text' || !isFree(frame, i) || needed.has(event) || seen.count(frame, node) !== 1) continue;
        if (this.#refused.count(frame, node) > 0 || !this.#isHarmless(node)) continue;
        this.#kept.set(frame.path, node, output.text.slice(event.start, event.stop));
        const end = event.kind === 'branch' ? event.end : expressionsEnd(events, i);
        for (let inner = i; inner < end; inner++) skipped.add(inner);
        i = end - 1;
      }
      for (const child of frame.children) {
        const event = events[child.parentEvent];
        // What a condition or an assignment calls is not only text: the solver looks into it.
        if (event?.kind === 'print' && !needed.has(event) && !skipped.has(child.parentEvent)) visit(child);
      }
    };
    visit(root);
  }

  /** The drift sources that were read in a render outside of what is kept of it by now. */
  sourcesOutside(root: Frame): Sources {
    let sources: Sources = 0;
    const visit = (frame: Frame): void => {
      const { events, children } = frame;
      const kept = new Set<number>();
      for (let i = 0; i < events.length; i++) {
        const event = events[i] as TraceEvent;
        if (this.#kept.get(frame, event.node) === undefined) sources |= event.sources;
        else {
          const end = event.kind === 'branch' ? event.end : expressionsEnd(events, i);
          for (let inner = i; inner < end; inner++) kept.add(inner);
          i = end - 1;
        }
      }
      for (const child of children) if (!kept.has(child.parentEvent)) visit(child);
    };
    visit(root);
    return sources;
  }

  /** Whether all that was reused stands, in the world that reused it, in parts that may change freely. What does not is forgotten. */
  isSound(reused: readonly Reused[], { isFree }: Regions): boolean {
    let sound = true;
    for (const { frame, event } of reused) {
      if (isFree(frame, event)) continue;
      sound = false;
      const { node } = frame.events[event] as TraceEvent;
      this.#refused.add(frame, node);
      this.#kept.delete(frame.path, node);
    }
    return sound;
  }

  /** Whether it could, in no world, print an object that matters, assign a variable or leave a loop. */
  #isHarmless(node: Node): boolean {
    const { anchors, effects } = this.#closures.of(node);
    return !anchors && !effects && !leavesLoop(node);
  }
}

/** Of a file of which only the values count that it changes: what could change none prints nothing. */
export class OnlyChanges implements Known {
  readonly #closures: Closures;

  constructor(closures: Closures) {
    this.#closures = closures;
  }

  get(frame: Frame, node: Node): string | undefined {
    if (!this.#isPrinted(frame)) return undefined;
    if (node.kind === 'text') return '';
    if (node.kind === 'action' && node.pipeline.declarations.length > 0) return undefined;
    const { mutates, effects } = this.#closures.of(node);
    return mutates || effects || leavesLoop(node) ? undefined : '';
  }

  /** Whether all that a call prints only goes into the file. */
  #isPrinted({ kind, parent, call }: Frame): boolean {
    if (kind === 'file') return true;
    return parent !== undefined && call !== undefined && printingCalls(parent.template.root).has(call) && this.#isPrinted(parent);
  }
}

/** The calls in a file whose text is printed as it is, but for its place in the line. What any other template prints may be what its caller goes by. */
const printingCalls = memo((root: Node): ReadonlySet<Node> => {
  const calls = new Set<Node>();
  walk(root, (node) => {
    if (node.kind === 'template') calls.add(node);
    if (node.kind !== 'action' || node.pipeline.declarations.length > 0) return;
    const [first, ...others] = node.pipeline.commands.map(({ operands }) => operands[0]);
    const isPlain = others.every((operand) => operand?.kind === 'identifier' && placing.has(operand.name));
    if (first?.kind === 'identifier' && first.name === 'include' && isPlain) calls.add(first);
  });
  return calls;
});

const placing = new Set(['nindent', 'indent', 'trim']);

/** Whether a `break` or `continue` stands in it. */
const leavesLoop = memo((node: Node): boolean => {
  let leaves = false;
  walk(node, ({ kind }) => {
    if (kind === 'break' || kind === 'continue') leaves = true;
  });
  return leaves;
});

/** Behind the decisions that a statement's own expressions made. */
const expressionsEnd = (events: readonly TraceEvent[], statement: number): number => {
  let end = statement + 1;
  for (let event = events[end]; event?.kind === 'branch' && event.statement === statement; event = events[end]) end++;
  return end;
};

/** A decision, the statement that made it, and all statements around it. */
function* around(decision: BranchEvent): Generator<TraceEvent> {
  let event: TraceEvent | undefined = decision;
  let frame: Frame | undefined = decision.frame;
  const statement = frame.events[decision.statement];
  if (statement) yield statement;
  while (frame && event) {
    for (let inner: TraceEvent | undefined = event; inner; inner = inner.branch) yield inner;
    const parent: Frame | undefined = frame.parent;
    event = parent?.events[frame.parentEvent];
    frame = parent;
  }
}
