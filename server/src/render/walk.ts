/** Executes statements (text/template exec.go, walk). */

import { printValue } from '../functions/index.ts';
import type { If, List, Node, Pipeline, RangeLoop, Statement, TemplateCall, With } from '../template/index.ts';
import { deepSources, dictsMade, Int, invalid, isTrue, nil, type Sources, Str, sortedKeys, str, type Value } from '../value/index.ts';
import { RenderError } from './errors.ts';
import { evaluatePipeline } from './evaluate.ts';
import { execute } from './execute.ts';
import type { Run, State } from './run.ts';
import { type AssignEvent, type BranchEvent, type Executed, Hop, type Outcome, type PrintEvent, type Printing } from './trace.ts';

/** How a list of statements ended: by running out, or by `break` or `continue`. */
type Flow = 'next' | 'break' | 'continue';

export const walkList = (state: State, dot: Value, list: List): Flow => {
  const step = state.run.forgiven.size > 0 ? walkForgiving : walk;
  for (const node of list.nodes) {
    const flow = step(state, dot, node);
    if (flow !== 'next') return flow;
  }
  return 'next';
};

/** Passes over a statement of whose own expressions one is forgiven. What it declares is nil. */
const walkForgiving = (state: State, dot: Value, node: Statement): Flow => {
  const { branch, element, run } = state;
  const { length } = state.variables;
  const { reading } = run;
  try {
    return walk(state, dot, node);
  } catch (error) {
    if (!(error instanceof RenderError) || error.frame !== state.frame || !error.node) throw error;
    if (!run.forgiven.has(error.node) && !run.forgive?.(error)) throw error;
    // What had been read counts for whatever it stands in.
    run.reading |= reading;
    for (let open = state.branch; open && open !== branch; open = open.branch) open.end = state.frame.events.length;
    state.branch = branch;
    state.element = element;
    state.variables.length = length;
    if (node.kind === 'action' && !node.pipeline.isAssignment)
      for (const { name } of node.pipeline.declarations) state.variables.push({ name, value: invalid() });
    return 'next';
  }
};

const walk = (state: State, dot: Value, node: Statement): Flow => {
  const { run } = state;
  run.spend(1);
  const known = run.known?.get(state.frame, node);
  if (known !== undefined) return printKnown(state, node, known);
  switch (node.kind) {
    case 'text': {
      run.spend(0, node.text.length);
      if (!run.tracing) state.out.add(node.text);
      else {
        const event = recordPrint(state, node);
        state.out.addFrom(node.text, new Hop('text', state.frame.template.source, node.range, state.frame, event, 0, undefined));
      }
      return 'next';
    }
    case 'action': {
      const { pipeline } = node;
      const declares = pipeline.declarations.length > 0;
      const event = run.tracing ? (declares ? recordAssign : recordPrint)(state, node) : -1;
      const mark = run.tracing ? before(run) : undefined;
      const value = evaluatePipeline(state, dot, pipeline);
      if (!declares) {
        state.node = node;
        print(state, value, pipeline, event);
        if (mark) {
          const printed = state.frame.events[event] as PrintEvent;
          printed.value = value;
          close(state, printed, mark);
        }
      } else if (mark) settle(state, state.frame.events[event] as AssignEvent, mark);
      return 'next';
    }
    case 'if':
      return walkCondition(state, dot, node, dot);
    case 'with':
      return walkCondition(state, dot, node, undefined);
    case 'range':
      return walkRange(state, dot, node);
    case 'template':
      callTemplate(state, dot, node.name, node.pipeline, node);
      return 'next';
    case 'block':
      callTemplate(state, dot, node.name, node.pipeline, node);
      return 'next';
    case 'break':
      return 'break';
    case 'continue':
      return 'continue';
    case 'comment':
      return 'next';
    case 'define':
      // One that nothing closes is half typed: what follows it is the file's, as it was before.
      return node.endTag ? 'next' : walkList(state, dot, node.body);
  }
};

/** Opens a print event; returns its index. */
const recordPrint = (state: State, node: Node): number => {
  const { length } = state.out;
  const { events } = state.frame;
  events.push({ kind: 'print', node, branch: state.branch, value: undefined, start: length, stop: length, isPure: false, sources: 0 });
  state.event = events.length - 1;
  return state.event;
};

const recordAssign = (state: State, node: Node): number => {
  const { events } = state.frame;
  events.push({ kind: 'assign', node, branch: state.branch, sources: 0 });
  state.event = events.length - 1;
  return state.event;
};

/** Prints what a statement is known to print, as if it came from the statement alone. */
const printKnown = (state: State, node: Statement, text: string): Flow => {
  const { run, frame, out } = state;
  run.spend(0, text.length);
  if (!run.tracing) {
    out.add(text);
    return 'next';
  }
  const event = recordPrint(state, node);
  out.addFrom(text, new Hop('print', frame.template.source, node.range, frame, event, 0, undefined));
  run.reused.push({ frame, event });
  return 'next';
};

/** What a run had done when a statement began. */
interface Before {
  readonly reading: Sources;
  readonly changes: number;
  readonly dicts: number;
}

const before = (run: Run): Before => {
  const { reading } = run;
  run.reading = 0;
  return { reading, changes: run.changed.length, dicts: dictsMade() };
};

/** Notes what a statement read. */
const settle = ({ run }: State, event: Executed, { reading }: Before): void => {
  event.sources = run.reading;
  run.reading = reading;
};

/** Notes where a statement's output ends, and whether that is all it did. */
const close = (state: State, event: Printing, mark: Before): void => {
  const { run } = state;
  const { changes, dicts } = mark;
  settle(state, event, mark);
  event.stop = state.out.length;
  event.isPure = true;
  for (let i = changes; i < run.changed.length; i++) if ((run.changed[i] as number) < dicts) event.isPure = false;
};

/** Appends a value to the output the way `fmt.Fprint` does, wrapping each stretch's origin into this action's. */
const print = (state: State, value: Value, pipeline: Pipeline, event: number): void => {
  if (value.kind === 'opaque' && value.goType.startsWith('func')) {
    state.fail(`can't print ${pipeline.kind} of type ${value.goType}`);
  }
  const printed = value.kind === 'string' ? value : printValue(value);
  const { out, run } = state;
  run.spend(0, printed.text.length);
  if (!run.tracing) {
    out.add(printed.text);
    return;
  }
  // A loop's element was read by no name.
  run.read(value.kind === 'dict' || value.kind === 'list' ? deepSources(value) : value.sources);
  const { source } = state.frame.template;
  if (!printed.runs) {
    out.addFrom(printed.text, new Hop('print', source, pipeline.range, state.frame, event, value.sources, undefined));
    return;
  }
  let start = 0;
  for (const { end, origin, at } of printed.runs) {
    out.addFrom(printed.text.slice(start, end), new Hop('print', source, pipeline.range, state.frame, event, origin ? 0 : value.sources, origin), at);
    start = end;
  }
};

/** Opens a branch event; the caller closes it with `leave`. */
const enter = (state: State, node: If | With | RangeLoop, value: Value, outcome: Outcome): BranchEvent | undefined => {
  if (!state.run.tracing) return undefined;
  const { frame } = state;
  const event: BranchEvent = {
    kind: 'branch',
    node,
    frame,
    index: frame.events.length,
    branch: state.branch,
    value,
    outcome,
    sources: 0,
    end: -1,
    statement: frame.events.length,
    sourcesLeft: 0,
    masks: false,
    others: [],
    start: state.out.length,
    stop: state.out.length,
    isPure: false,
  };
  state.event = frame.events.push(event) - 1;
  state.branch = event;
  return event;
};

const leave = (state: State, event: BranchEvent | undefined, mark: Before | undefined, flow: Flow): void => {
  if (!event) return;
  if (mark) (flow === 'next' ? close : settle)(state, event, mark);
  event.end = state.frame.events.length;
  state.branch = event.branch;
};

/** `if` and `with`. `inner` is the dot of the body; undefined: the condition's value. */
const walkCondition = (state: State, dot: Value, node: If | With, inner: Value | undefined): Flow => {
  const mark = state.variables.length;
  const event = enter(state, node, pending, 0);
  const done = event && before(state.run);
  const value = evaluatePipeline(state, dot, node.pipeline);
  const truth = isTrue(value);
  if (event) {
    state.run.read(value.sources);
    event.value = value;
    event.outcome = truth ? 1 : 0;
  }
  let flow: Flow = 'next';
  if (truth) {
    const { element } = state;
    if (!inner) state.element = undefined;
    flow = walkList(state, inner ?? value, node.body);
    state.element = element;
  } else if (node.otherwise) flow = walkList(state, dot, node.otherwise);
  leave(state, event, done, flow);
  state.variables.length = mark;
  return flow;
};

/** Stands in the event of a branch whose pipeline is still being evaluated (or failed). */
const pending = nil();

const walkRange = (state: State, dot: Value, node: RangeLoop): Flow => {
  const { run } = state;
  const mark = state.variables.length;
  const event = enter(state, node, pending, 0);
  const done = event && before(run);
  const value = evaluatePipeline(state, dot, node.pipeline);
  const rounds = iterate(state, value);
  if (event) {
    event.value = value;
    event.outcome = rounds.length > 1 ? 'many' : rounds.length === 1 ? 1 : 0;
  }
  const { declarations } = node.pipeline;
  const top = state.variables.length;
  const { element: outer } = state;
  const inInterfaces = holdsInterfaces(value);
  let flow: Flow = 'next';
  if (rounds.length === 0 && node.otherwise) flow = walkList(state, dot, node.otherwise);
  for (const { key, element } of rounds) {
    run.spend(1);
    // With two variables the first is the index; with one it is the element (exec.go, oneIteration).
    const inner = element();
    if (declarations.length > 0) assignRange(state, node, declarations.length - 1, top - 1, inner, inInterfaces);
    if (declarations.length > 1) assignRange(state, node, 0, top - 2, key(), false);
    state.element = inInterfaces ? inner : undefined;
    const round = walkList(state, inner, node.body);
    state.variables.length = top;
    if (round === 'break') break;
  }
  state.element = outer;
  leave(state, event, done, flow);
  state.variables.length = mark;
  return flow;
};

/** Sets a loop variable: the declared one on top of the stack, or with `=` one that existed before. */
const assignRange = (state: State, node: RangeLoop, declaration: number, slot: number, value: Value, isElement: boolean): void => {
  const { pipeline } = node;
  if (pipeline.isAssignment) {
    const name = pipeline.declarations[declaration]?.name;
    for (let i = state.variables.length - 1; i >= 0; i--) {
      const variable = state.variables[i];
      if (variable && variable.name === name) {
        variable.value = value;
        variable.isElement = isElement;
        return;
      }
    }
    state.fail(`undefined variable: ${name}`);
  }
  const variable = state.variables[slot];
  // A fresh binding for every round, since a closure of the round before could still be read by a trace.
  if (variable) state.variables[slot] = { name: variable.name, value, isElement };
};

/** Whether the members are `interface {}` to Go, which messages name then rather than what is inside. */
const holdsInterfaces = (value: Value): boolean => {
  if (value.kind === 'struct' && value.underlying) return holdsInterfaces(value.underlying);
  return value.kind === 'list' ? value.goType === '[]interface {}' : value.kind === 'dict' && value.goType !== 'map[string]string';
};

interface Round {
  readonly key: () => Value;
  readonly element: () => Value;
}

/** What `range` visits, in Go's order. Integers count up from zero (Go 1.24). */
const iterate = (state: State, value: Value): Round[] => {
  switch (value.kind) {
    case 'list':
      state.run.spend(value.items.length);
      return value.items.map((item, i) => ({ key: () => new Int(i), element: () => item }));
    case 'dict':
      // Go takes the members before the first round (fmtsort.Sort); what the body sets comes too late.
      return sortedKeys(value).map((key) => {
        const member = value.entries.get(key) ?? nil();
        return { key: () => keyValue(value.keyOrigins?.get(key), key), element: () => member };
      });
    case 'bytes':
      state.run.spend(value.data.length);
      return [...value.data].map((byte, i) => ({ key: () => new Int(i), element: () => new Int(byte, 'uint8') }));
    case 'int': {
      if (value.value > 0n) state.run.spend(Number(value.value));
      const count = value.value > 0n ? Number(value.value) : 0;
      return Array.from({ length: count }, (_, i) => ({ key: () => new Int(i), element: () => new Int(i, value.goType) }));
    }
    case 'struct':
      if (value.underlying) return iterate(state, value.underlying);
      break;
    case 'nil':
      return [];
  }
  state.fail(`range can't iterate over ${printValue(value).text}`, { kind: 'type', value, wanted: 'list' });
};

const keyValue = (origin: Hop['inner'], key: string): Value =>
  origin ? new Str(key, [{ end: key.length, origin, at: 0 }], origin.sources) : str(key);

const callTemplate = (
  state: State,
  dot: Value,
  name: string,
  pipeline: Pipeline | undefined,
  node: TemplateCall | Extract<Statement, { kind: 'block' }>,
): void => {
  state.node = node;
  const { run } = state;
  const executable = state.program.get(name);
  if (!executable) state.fail(`template ${JSON.stringify(name)} not defined`, { kind: 'undefined-template', name }, node);
  const event = run.tracing ? recordPrint(state, node) : -1;
  const mark = run.tracing ? before(run) : undefined;
  const argument = pipeline ? evaluatePipeline(state, dot, pipeline) : invalid();
  const { output: result } = execute(run, state.program, executable, argument, {
    kind: 'template',
    parent: state.frame,
    parentEvent: event,
    call: node,
    text: undefined,
  });
  let start = 0;
  if (!run.tracing || !result.runs) {
    state.out.add(result.text);
    if (mark) settle(state, state.frame.events[event] as PrintEvent, mark);
    return;
  }
  const { source } = state.frame.template;
  const { range: place } = node.kind === 'template' ? node : node.open;
  for (const { end, origin, at } of result.runs) {
    state.out.addFrom(result.text.slice(start, end), new Hop('print', source, place, state.frame, event, 0, origin), at);
    start = end;
  }
  if (mark) close(state, state.frame.events[event] as PrintEvent, mark);
};
