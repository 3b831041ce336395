/** Evaluates pipelines, commands and operands (text/template exec.go, evalPipeline and below). */

import type { ParamType } from '../functions/index.ts';
import type { Chain, Command, Field, FieldName, Num, Operand, Pipeline, Variable } from '../template/index.ts';
import { printNode } from '../template/index.ts';
import { Bool, Float, Int, invalid, nil, Str, type Value } from '../value/index.ts';
import { callFunction } from './call.ts';
import { readField } from './field.ts';
import type { State, Variable as VariableSlot } from './run.ts';
import { convertConstant, goNames, validate } from './types.ts';

/** The value of a pipeline; declares or assigns its variables. */
export const evaluatePipeline = (state: State, dot: Value, pipeline: Pipeline): Value => {
  state.node = pipeline;
  let value: Value | undefined;
  for (const command of pipeline.commands) {
    value = evaluateCommand(state, dot, command, value);
    // A nil in an interface becomes the invalid value here, on which `.x` is nil again rather than an error.
    if (value.kind === 'nil' && value.isInterface) value = uninterface(value);
  }
  const result = value ?? invalid();
  for (const { name } of pipeline.declarations) {
    if (pipeline.isAssignment) assign(state, name, result);
    else state.variables.push({ name, value: result });
  }
  return result;
};

const uninterface = (value: Value): Value => {
  const bare = invalid();
  bare.sources = value.sources;
  bare.from = value.from;
  return bare;
};

const assign = (state: State, name: string, value: Value): void => {
  const variable = variableOf(state, name);
  variable.value = value;
  variable.isElement = false;
};

const variableOf = (state: State, name: string): VariableSlot => {
  const { variables } = state;
  for (let i = variables.length - 1; i >= 0; i--) {
    const variable = variables[i];
    if (variable?.name !== name) continue;
    // A long way among very many variables costs; among those of any real template it is nothing.
    state.run.spend((variables.length - i) >> 6);
    return variable;
  }
  return state.fail(`undefined variable: ${name}`);
};

/** A command; `final` is the value piped into it. */
const evaluateCommand = (state: State, dot: Value, command: Command, final: Value | undefined): Value => {
  const first = command.operands[0] as Operand;
  const args = command.operands;
  switch (first.kind) {
    case 'field':
      return evaluateField(state, dot, first, args, final);
    case 'chain':
      return evaluateChain(state, dot, first, args, final);
    case 'identifier':
      return callFunction(state, dot, first, command, args, final);
    case 'pipeline':
      refuseArguments(state, args, final);
      return evaluatePipeline(state, dot, first);
    case 'variable':
      return evaluateVariable(state, dot, first, args, final);
  }
  state.node = first;
  refuseArguments(state, args, final);
  switch (first.kind) {
    case 'dot':
      return dot;
    case 'nil':
      return state.fail('nil is not a command');
    default:
      return constant(state, first);
  }
};

const refuseArguments = (state: State, args: readonly Operand[], final: Value | undefined): void => {
  if (args.length > 1 || final) state.fail(`can't give argument to non-function ${printNode(args[0] as Operand)}`);
};

/** A constant whose type nothing around it decides (exec.go, idealConstant). */
const constant = (state: State, node: Operand): Value => {
  switch (node.kind) {
    case 'bool':
      return new Bool(node.value);
    case 'string':
      return new Str(node.text);
    case 'number':
      return idealNumber(state, node);
    default:
      return state.fail(`can't evaluate command ${JSON.stringify(printNode(node))}`);
  }
};

const idealNumber = (state: State, node: Num): Value => {
  state.node = node;
  const isRune = node.text.startsWith("'");
  const isHex = /^0[xX]/.test(node.text) && !/[pP]/.test(node.text);
  if (node.complex && node.int === undefined && node.float === undefined) return state.fail('complex numbers are not supported');
  if (node.float !== undefined && !isHex && !isRune && /[.eEpP]/.test(node.text)) return new Float(node.float);
  if (node.int !== undefined) return new Int(node.int);
  return state.fail(`${node.text} overflows int`);
};

const evaluateField = (state: State, dot: Value, field: Field, args: readonly Operand[], final: Value | undefined): Value => {
  state.node = field;
  return evaluateFields(state, dot, dot, state.element === dot, field, field.fields, args, final);
};

const evaluateVariable = (state: State, dot: Value, node: Variable, args: readonly Operand[], final: Value | undefined): Value => {
  state.node = node;
  const { value, isElement = false } = variableOf(state, node.name);
  if (node.fields.length === 0) {
    refuseArguments(state, args, final);
    return value;
  }
  return evaluateFields(state, dot, value, isElement, node, node.fields, args, final);
};

const evaluateChain = (state: State, dot: Value, chain: Chain, args: readonly Operand[], final: Value | undefined): Value => {
  state.node = chain;
  if (chain.operand.kind === 'nil') state.fail(`indirection through explicit nil in ${printNode(chain)}`);
  const receiver = evaluateArgument(state, dot, undefined, chain.operand);
  return evaluateFields(state, dot, receiver, false, chain, chain.fields, args, final);
};

/** `.x.y.z`, the last of which may be a method with arguments. */
const evaluateFields = (
  state: State,
  dot: Value,
  start: Value,
  isElement: boolean,
  node: Field | Variable | Chain,
  fields: readonly FieldName[],
  args: readonly Operand[],
  final: Value | undefined,
): Value => {
  let receiver = start;
  let wrapped = isElement;
  const last = fields.length - 1;
  for (let i = 0; i < last; i++) {
    const next = readField(state, dot, (fields[i] as FieldName).name, node, noOperands, undefined, receiver, wrapped, false);
    // What comes out of a map of strings is a string to Go, in no interface.
    wrapped = receiver.kind !== 'dict' || receiver.goType !== 'map[string]string';
    receiver = next;
  }
  return readField(state, dot, (fields[last] as FieldName).name, node, args, final, receiver, wrapped, true);
};

const noOperands: readonly Operand[] = [];

/** An argument of a call, checked against the parameter's type; without one, whatever it is (exec.go, evalArg). */
export const evaluateArgument = (state: State, dot: Value, type: ParamType | undefined, node: Operand): Value => {
  state.node = node;
  switch (node.kind) {
    case 'dot':
      return validate(state, dot, type);
    case 'nil':
      if (type === 'value') return invalid();
      if (type === undefined || canBeNil(type)) return nil();
      return state.fail(`cannot assign nil to ${goNames[type]}`);
    case 'field':
      return validate(state, evaluateField(state, dot, node, [node], undefined), type);
    case 'variable':
      return validate(state, evaluateVariable(state, dot, node, noOperands, undefined), type);
    case 'pipeline':
      return validate(state, evaluatePipeline(state, dot, node), type);
    case 'identifier':
      return validate(state, callFunction(state, dot, node, node, [node], undefined), type);
    case 'chain':
      return validate(state, evaluateChain(state, dot, node, noOperands, undefined), type);
    default:
      return type === undefined || type === 'any' || type === 'value' ? constant(state, node) : convertConstant(state, node, type);
  }
};

const canBeNil = (type: ParamType): boolean => type === 'any' || type === 'value' || type === 'map' || type === 'list' || type === 'strings';
