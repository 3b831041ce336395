/** Calls functions (text/template exec.go, evalCall): checks their arguments, adds up drift sources, notes decisions. */
import type { CallContext, GoFunction } from '../functions/index.ts';
import type { Command, Identifier, Operand } from '../template/index.ts';
import { deepSources, derived, FunctionError, isTrue, noSources, type Sources, Str, type Value } from '../value/index.ts';
import { type Callable, callables } from './callables.ts';
import { evaluateArgument } from './evaluate.ts';
import { lateBound } from './helm.ts';
import type { Run, State } from './run.ts';
import { type BranchEvent, type Frame, Hop, type TraceEvent } from './trace.ts';
import { validate } from './types.ts';

/** A function call; `args` includes the function's own name, `final` is the value piped in. */
export const callFunction = (
  state: State,
  dot: Value,
  identifier: Identifier,
  node: Command | Identifier,
  args: readonly Operand[],
  final: Value | undefined,
): Value => {
  state.node = identifier;
  state.run.spend(1);
  const { name } = identifier;
  const callable = callables.get(name);
  if (!callable) return state.fail(`${JSON.stringify(name)} is not a defined function`, { kind: 'unfinished', isParsed: true });
  const { definition, isShort } = callable;
  if (isShort) return shortCircuit(state, dot, identifier, args, final);
  const values = evaluateArguments(state, dot, definition, args, final);
  const { run } = state;
  const { sourcesRead } = run;
  try {
    const bound = lateBound.get(name);
    if (bound) {
      // Errors are told of the call; where there is none, Go's place stays that of the last argument.
      const last = state.node;
      state.node = node;
      const result = bound(state, values, identifier);
      state.node = last;
      return result;
    }
    payForReading(run, callable, values);
    // What the function itself reads, even if it was read before.
    run.sourcesRead = 0;
    run.callingFrame = state.frame;
    run.callingNode = identifier;
    if (callable.isMutator) noteMutation(state, name, values);
    const result = definition.call(values, run as CallContext);
    const sourcesMade = run.sourcesRead;
    run.sourcesRead |= sourcesRead;
    payForMaking(run, values, result);
    return finish(state, identifier, callable, args, values, result, sourcesMade);
  } catch (error) {
    run.sourcesRead |= sourcesRead;
    if (error instanceof FunctionError) {
      const culprit = values.find((value) => value.kind === 'nil' && value.from) ?? values.find((value) => value.from);
      return state.fail(`error calling ${name}: ${error.message}`, culprit ? { kind: 'type', value: culprit, wanted: '' } : { kind: 'other' }, node);
    }
    throw error;
  }
};

/** Members of lists for which a step is counted. */
const membersPerStep = 8;

/** Counts what a function has to look through, so that a short loop over a huge text is bounded as a long loop is. */
const payForReading = (run: Run, { charactersPerStep }: Callable, values: readonly Value[]): void => {
  let [characters, members] = [0, 0];
  for (const value of values) {
    if (value.kind === 'string') characters += value.text.length;
    else if (value.kind === 'list') members += value.items.length;
  }
  const steps = Math.floor(characters / charactersPerStep) + Math.floor(members / membersPerStep);
  if (steps > 0) run.spend(steps);
};

/** Counts text and lists that a function made, wherever they go: what doubles in each round of a loop never gets printed. */
const payForMaking = (run: Run, values: readonly Value[], result: Value): void => {
  if (result.kind === 'string') {
    if (!values.includes(result)) run.spend(0, result.text.length);
  } else if (result.kind === 'list' && !values.includes(result)) run.spend(Math.floor(result.items.length / membersPerStep));
};

const evaluateArguments = (state: State, dot: Value, definition: GoFunction, args: readonly Operand[], final: Value | undefined): Value[] => {
  const { name, params, variadic } = definition;
  const given = args.length - 1;
  const count = given + (final ? 1 : 0);
  if (variadic ? count < params.length : count !== params.length) {
    const wanted = variadic ? `at least ${params.length} got ${given}` : `${params.length} got ${count}`;
    state.fail(`wrong number of args for ${name}: want ${wanted}`, { kind: 'unfinished', isParsed: false });
  }
  const values: Value[] = [];
  for (let i = 0; i < given; i++) values.push(evaluateArgument(state, dot, params[i] ?? variadic, args[i + 1] as Operand));
  if (final) values.push(validate(state, final, params[given] ?? variadic));
  return values;
};

/** `and` and `or` evaluate no more than they need (exec.go since Go 1.18). */
const shortCircuit = (state: State, dot: Value, node: Identifier, args: readonly Operand[], final: Value | undefined): Value => {
  const isOr = node.name === 'or';
  const given = args.length - 1;
  if (given === 0 && !final) state.fail(`wrong number of args for ${node.name}: want at least 1 got 0`, { kind: 'unfinished', isParsed: false });
  const values: Value[] = [];
  for (let i = 0; i < given; i++) {
    const value = evaluateArgument(state, dot, 'value', args[i + 1] as Operand);
    values.push(value);
    const isLast = i === given - 1 && !final;
    const stops = isTrue(value) === isOr;
    if (!isLast)
      decide(
        state,
        node,
        value,
        noSources,
        args.slice(1).filter((_, other) => other !== i),
      );
    if (stops || isLast) return chosen(state, node.name, values, value, values);
  }
  return chosen(state, node.name, [...values, final as Value], final as Value, values);
};

/**
 * One of the arguments, as a function that chooses gives it. A constant that was taken because of an open value is open itself:
 * `eq (.Values.kind | default "Deployment") "StatefulSet"` can be turned. Inputs stay what they are. `deciding`: the arguments on which it depended which one that is;
 * what touched them touches what was picked.
 */
const chosen = (state: State, name: string, args: readonly Value[], value: Value, deciding: readonly Value[]): Value => {
  if (!state.run.tracing || !copied.has(value.kind)) return value;
  const sources = deciding.reduce((all, other) => (other === value ? all : all | other.sources), value.sources);
  const isOther = value.from?.kind !== 'input' && args.some((arg) => arg !== value && arg.from);
  if (!isOther && sources === value.sources) return value;
  const picked = derived(value, isOther || !value.from ? { kind: 'call', name, args } : value.from);
  picked.sources = sources;
  return picked;
};

const copied: ReadonlySet<Value['kind']> = new Set(['string', 'bool', 'int', 'float', 'nil', 'list', 'dict']);

const scalars: ReadonlySet<Value['kind']> = new Set(['string', 'bool', 'int', 'float', 'nil']);

/** Merged maps are not looked into any deeper. */
const maxMergeDepth = 20;

/** The serials of a dict and of those in it, which merging may change as well. */
const noteChanged = (changed: number[], value: Value | undefined, depth: number): void => {
  if (value?.kind !== 'dict') return;
  changed.push(value.serial);
  if (depth > 0) for (const member of value.entries.values()) noteChanged(changed, member, depth - 1);
};

const noteMutation = (state: State, name: string, values: readonly Value[]): void => {
  const [target, key] = values;
  if (state.run.tracing) noteChanged(state.run.changed, target, name === 'set' || name === 'unset' ? 0 : maxMergeDepth);
  const overwritten = target?.kind === 'dict' && key?.kind === 'string' ? target.entries.get(key.text) : undefined;
  if (state.run.tracing && state.branch && overwritten && drifts(overwritten)) {
    for (let branch: BranchEvent | undefined = state.branch; branch; branch = branch.branch) branch.masks = true;
  }
  // A copy of what a user may set is the template's own.
  if (target?.kind !== 'dict' || (target.serial !== 0 && !state.run.shared.has(target.entries))) return;
  state.run.sharedChanged = true;
  if (name === 'unset') return;
  const holders = target.from?.kind === 'input' ? ['Values', ...target.from.path.map(String)] : [];
  const isDriven = isDrivenHere(state);
  if (name === 'set') noteShared(state.run, (key as Str).text, values[2] as Value, holders, isDriven);
  else
    for (const source of values.slice(1))
      if (source.kind === 'dict') for (const [entry, value] of source.entries) noteShared(state.run, entry, value, holders, isDriven);
};

/** Whether a drift source decided that this is executed. */
const isDrivenHere = ({ run, branch: innermost, frame: own }: State): boolean => {
  if (!run.tracing) return false;
  let branch = innermost;
  for (let frame: Frame | undefined = own; frame; ) {
    for (; branch; branch = branch.branch) if (branch.value.sources !== 0) return true;
    const parent: Frame | undefined = frame.parent;
    const event: TraceEvent | undefined = parent?.events[frame.parentEvent];
    branch = event?.kind === 'branch' ? event : event?.branch;
    frame = parent;
  }
  return false;
};

/** Notes that what stands under a key is put into a dict that others see. */
const noteShared = (run: Run, key: string, value: Value, holders: readonly string[], isDriven: boolean): void => {
  const isOthers = value.kind !== 'dict' || value.serial === 0 || run.shared.has(value.entries);
  if (run.tracing && (isDriven || (isOthers && isTouched(value, new Set())))) run.shares.add(key, holders);
  if (isOthers) return;
  run.shared.add(value.entries);
  for (const [inner, member] of value.entries) noteShared(run, inner, member, [...holders, key], isDriven);
};

/** Whether a value was touched by a drift source, or its text was. */
const drifts = (value: Value): boolean => {
  if (value.sources !== 0) return true;
  if (value.kind !== 'string') return false;
  for (const { origin } of value.runs ?? []) for (let hop = origin; hop; hop = hop.inner) if (hop.sources !== 0) return true;
  return false;
};

/** The same of all that is in it. */
const isTouched = (value: Value, seen: Set<Value>): boolean => {
  if (drifts(value)) return true;
  if ((value.kind !== 'list' && value.kind !== 'dict') || seen.has(value)) return false;
  seen.add(value);
  for (const member of value.kind === 'list' ? value.items : value.entries.values()) if (isTouched(member, seen)) return true;
  return false;
};

/** Records a decision of an expression. */
const decide = (state: State, node: Identifier, value: Value, sourcesLeft: Sources, others: readonly Operand[] = []): void => {
  if (!state.run.tracing || !isOpen(value)) return;
  const { frame } = state;
  frame.events.push({
    kind: 'branch',
    node,
    frame,
    index: frame.events.length,
    branch: state.branch,
    value,
    outcome: isTrue(value) ? 1 : 0,
    end: frame.events.length + 1,
    sources: 0,
    statement: state.event,
    sourcesLeft,
    masks: false,
    others,
    start: state.out.length,
    stop: state.out.length,
    isPure: false,
  });
};

/** Whether a decision on the value could go the other way at all. */
const isOpen = (value: Value): boolean => value.from !== undefined;

const finish = (
  state: State,
  node: Identifier,
  { definition, deciding, isMaker }: Callable,
  args: readonly Operand[],
  values: readonly Value[],
  result: Value,
  sourcesMade: Sources,
): Value => {
  let sources = sourcesMade;
  for (const value of values) sources |= value.sources;
  const { run } = state;
  if (run.tracing && result.sources !== 0 && isTaken(result)) run.read(result.sources);
  if (!run.tracing) {
    if (!definition.exact && sources !== 0 && !values.includes(result)) result.sources |= sources;
    return result;
  }
  const isChoice = deciding !== undefined || definition.name === 'coalesce';
  if (deciding !== undefined) {
    let left = noSources;
    for (const value of values) if (value !== result) left |= deepSources(value);
    const value = values[deciding];
    if (value)
      decide(
        state,
        node,
        value,
        left,
        args.slice(1).filter((_, i) => i !== deciding),
      );
  } else if (definition.name === 'coalesce') {
    for (const value of values) {
      decide(
        state,
        node,
        value,
        values.reduce((all, other) => (other === result ? all : all | deepSources(other)), noSources),
        args.slice(1),
      );
      if (value === result) break;
    }
  }
  if (isChoice && values.includes(result))
    return chosen(
      state,
      definition.name,
      values,
      result,
      deciding === undefined ? values.slice(0, values.indexOf(result)) : values.slice(deciding, deciding + 1),
    );
  if (values.includes(result)) return result;
  if (definition.exact) {
    if (isMaker) result.from ??= { kind: 'call', name: definition.name, args: values };
    // What an open value picked out of something that is not is open: `index (dict "ha" true) .Values.mode`, `first (splitList "," .Values.hosts)`.
    if (!result.from && scalars.has(result.kind) && values.some(isOpen)) {
      const { sources: own } = result;
      const picked = derived(result, { kind: 'call', name: definition.name, args: values });
      picked.sources = own;
      return picked;
    }
    return result;
  }
  result.sources |= sources;
  result.from ??= { kind: 'call', name: definition.name, args: values };
  if (sourcesMade !== 0 && result.kind === 'string' && !result.runs) return readBy(state, node, result, sourcesMade);
  return result;
};

/** Whether a function took more than a container, of which nothing is read yet: by a name in a string (`index . "Chart" "Version"`), or all that is in one (`toYaml .`). */
const isTaken = ({ kind }: Value): boolean => kind !== 'dict' && kind !== 'list' && kind !== 'struct';

/** A string that a function drew from a drift source of its own (`randAlphaNum`, `now | date` is by its argument). */
const readBy = (state: State, node: Identifier, result: Str, sources: Sources): Str => {
  if (result.text === '') return result;
  const { frame } = state;
  const hop = new Hop('read', frame.template.source, node.range, frame, state.event, sources, undefined);
  const read = new Str(result.text, [{ end: result.text.length, origin: hop, at: 0 }], result.sources);
  read.from = result.from;
  return read;
};
