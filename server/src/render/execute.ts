import { hashText, mix } from '../base/index.ts';
import type { Node } from '../template/index.ts';
import type { Marked, Value } from '../value/index.ts';
import { BoundReached } from './errors.ts';
import type { Executable, Program } from './program.ts';
import { type Run, State } from './run.ts';
import type { Frame } from './trace.ts';
import { walkList } from './walk.ts';

/** Who calls a template, and how. */
export interface Caller {
  readonly kind: Frame['kind'];
  readonly parent: Frame | undefined;
  readonly parentEvent: number;
  readonly call: Node | undefined;
  readonly text: Value | undefined;
}

/** A finished execution. */
export interface Execution {
  readonly output: Marked;
  readonly frame: Frame;
}

/** A frame, its variables and its output cost about as much as so many steps. */
const stepsPerCall = 10;

/** Executes a template on `dot`. Throws `RenderError` or `BoundReached`. */
export const execute = (run: Run, program: Program, executable: Executable, dot: Value, caller: Caller): Execution => {
  const depth = (caller.parent?.depth ?? -1) + 1;
  if (depth > run.bounds.depth) throw tooDeep(caller.parent);
  run.spend(stepsPerCall);
  const { name, template } = executable;
  if (template.isUnread) throw new BoundReached('time', `\`${name}\` stands in ${template.source.path}, which is too long to be read`);
  const frame: Frame = {
    template: executable.template,
    name: executable.name,
    kind: caller.kind,
    parent: caller.parent,
    parentEvent: caller.parentEvent,
    call: caller.call,
    path: run.tracing || run.known ? run.identities.path(caller.parent?.path ?? 0, caller.call, executable.name) : 0,
    place: mix(mix(caller.parent?.place ?? 0, caller.call?.range.start ?? 0), hashText(executable.name)),
    depth,
    dot,
    text: caller.text,
    events: [],
    output: undefined,
    children: [],
  };
  run.entered = frame;
  if (run.tracing) caller.parent?.children.push(frame);
  const state = new State(run, program, frame, dot);
  walkList(state, dot, executable.body);
  const output = state.result();
  if (run.tracing) frame.output = output;
  return { output, frame };
};

const tooMany = 'templates within templates';

/** So often among its own callers comes up only what includes itself; Helm stops that after a thousand times. */
const endless = 10;

/**
 * What there is to say of templates within templates of which `innermost` is the last. It does not depend on how many there are, nor on what the last of them does:
 * the first to come up so often from the outside, if there is one, is told.
 */
export const tooDeep = (innermost: Frame | undefined): BoundReached => {
  const frames: Frame[] = [];
  for (let frame = innermost; frame; frame = frame.parent) frames.push(frame);
  const times = new Map<string, number>();
  for (const { name, template } of frames.reverse()) {
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    if (count === endless) return new BoundReached(tooMany, `\`${name}\` in ${template.source.path} includes itself without end`);
  }
  return new BoundReached(tooMany);
};
