/** Reads fields and calls methods (text/template exec.go, evalField), and notes where drift sources are read. */
import { durationMember, formatTime, lookupKey, timeMember } from '../functions/index.ts';
import type { Chain, Field, Operand, Variable } from '../template/index.ts';
import { Bool, Bytes, Int, invalid, type Method, nil, Str, str, type Value } from '../value/index.ts';
import { evaluateArgument } from './evaluate.ts';
import type { State } from './run.ts';
import { Hop } from './trace.ts';
import { validate } from './types.ts';

/**
 * `receiver.name`, with arguments where it is a method. `wrapped`: the receiver came out of a container, so Go names its type `interface {}`.
 * `isLast`: the end of the chain, which is what the template reads.
 */
export const readField = (
  state: State,
  dot: Value,
  name: string,
  node: Field | Variable | Chain,
  args: readonly Operand[],
  final: Value | undefined,
  receiver: Value,
  wrapped: boolean,
  isLast: boolean,
): Value => {
  const value = field(state, dot, name, node, args, final, receiver, wrapped);
  return isLast && value.sources !== 0 ? noteRead(state, value, node) : value;
};

const field = (
  state: State,
  dot: Value,
  name: string,
  node: Field | Variable | Chain,
  args: readonly Operand[],
  final: Value | undefined,
  receiver: Value,
  wrapped: boolean,
): Value => {
  const hasArguments = args.length > 1 || final !== undefined;
  switch (receiver.kind) {
    case 'nil':
      if (receiver.isInterface) return state.fail(`nil pointer evaluating interface {}.${name}`, { kind: 'nil', value: receiver }, node);
      return receiver.from?.kind === 'input' ? openMember(receiver, name) : receiver;
    case 'dict': {
      if (hasArguments) return state.fail(`${name} is not a method but has arguments`, undefined, node);
      const value = lookupKey(receiver, name);
      if (value) return value;
      if (receiver.goType === 'map[string]string') return str('');
      return missing();
    }
    case 'struct': {
      const method = receiver.methods.get(name);
      if (method) return callMethod(state, dot, name, method, node, args, final);
      const member = receiver.fields.get(name);
      if (member) {
        if (hasArguments) return state.fail(`${name} has arguments but cannot be invoked as function`, undefined, node);
        return member;
      }
      if (receiver.underlying?.kind === 'dict') {
        const value = receiver.underlying.entries.get(name);
        if (value) return value;
        return receiver.goType === 'engine.files' ? new Bytes(new Uint8Array()) : missing();
      }
      break;
    }
    case 'time':
    case 'duration': {
      if (receiver.kind === 'time' && name === 'Format') {
        const format = { params: ['string'], call: ([layout]: readonly Value[]) => str(formatTime(receiver, (layout as Str).text)) };
        return touched(callMethod(state, dot, name, format, node, args, final), receiver);
      }
      const member = receiver.kind === 'time' ? timeMember(receiver, name) : durationMember(receiver, name);
      if (member) return touched(callMethod(state, dot, name, { params: [], call: () => member }, node, args, final), receiver);
      break;
    }
    case 'opaque': {
      const member = receiver.members.get(name);
      if (member) return member();
      break;
    }
  }
  const type = wrapped ? 'interface {}' : receiver.goType;
  return state.fail(`can't evaluate field ${name} in type ${type}`, { kind: 'type', value: receiver, wanted: 'map' }, node);
};

/** What a method made of its receiver is touched by the receiver's drift sources. */
const touched = (made: Value, receiver: Value): Value => {
  made.sources |= receiver.sources;
  return made;
};

const missing = (): Value => nil();

/** A member of an absent value that a user could set: absent as well, and open as well. */
const openMember = (receiver: Value, name: string): Value => {
  const value = invalid();
  if (receiver.from?.kind === 'input') value.from = { kind: 'input', path: [...receiver.from.path, name] };
  return value;
};

/** Notes that a drift source is read here: the value that goes on remembers this expression as its origin. */
const noteRead = (state: State, value: Value, node: Field | Variable | Chain): Value => {
  const { run, frame } = state;
  run.read(value.sources);
  if (!run.tracing) return value;
  if (value.kind === 'string') {
    const inner = value.runs?.[0]?.origin;
    const hop = new Hop('read', frame.template.source, node.range, frame, state.event, value.sources, inner);
    const read = new Str(value.text, value.text === '' ? undefined : [{ end: value.text.length, origin: hop, at: 0 }], value.sources);
    read.from = value.from;
    return read;
  }
  if (value.kind === 'bool') return copySources(new Bool(value.value), value);
  if (value.kind === 'int') return copySources(new Int(value.value, value.goType), value);
  return value;
};

const copySources = (copy: Value, from: Value): Value => {
  copy.sources = from.sources;
  copy.from = from.from;
  return copy;
};

const callMethod = (
  state: State,
  dot: Value,
  name: string,
  method: { readonly params: readonly string[]; readonly call: Method },
  node: Field | Variable | Chain,
  args: readonly Operand[],
  final: Value | undefined,
): Value => {
  const given = args.slice(1);
  const count = given.length + (final ? 1 : 0);
  if (count !== method.params.length) {
    return state.fail(`wrong number of args for ${name}: want ${method.params.length} got ${count}`, undefined, node);
  }
  const values = given.map((argument) => evaluateArgument(state, dot, 'string', argument));
  if (final) values.push(validate(state, final, 'string'));
  const result = method.call(values, (steps) => state.run.spend(steps));
  state.run.spend(1);
  return result;
};
