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

/** What there is to say of templates within templates of which `innermost` is the last. One that comes up over and over includes itself, which Helm stops after a thousand times. */
export const tooDeep = (innermost: Frame | undefined): BoundReached => {
  const what = 'templates within templates';
  if (!innermost) return new BoundReached(what);
  const { name, template } = innermost;
  let times = 0;
  for (let frame: Frame | undefined = innermost; frame; frame = frame.parent) if (frame.name === name) times++;
  return times < 10 ? new BoundReached(what) : new BoundReached(what, `\`${name}\` in ${template.source.path} includes itself without end`);
};
