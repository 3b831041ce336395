/** Checks values against Go's parameter types (text/template exec.go, validateType and evalInteger and its like). */
import type { ParamType } from '../functions/index.ts';
import { type Bool as BoolNode, type Num, type Operand, printNode, type Str as StrNode } from '../template/index.ts';
import { Bool, Float, Int, nil, Str, type Value } from '../value/index.ts';
import type { State } from './run.ts';

/** Go's name of a parameter type, as its messages print it. */
export const goNames: Record<ParamType, string> = {
  any: 'interface {}',
  value: 'reflect.Value',
  string: 'string',
  int: 'int',
  int64: 'int64',
  float64: 'float64',
  bool: 'bool',
  map: 'map[string]interface {}',
  list: '[]interface {}',
  strings: '[]string',
  'time.Time': 'time.Time',
  duration: 'time.Duration',
  certificate: 'sprig.certificate',
};

const fits = (value: Value, type: ParamType): boolean => {
  switch (type) {
    case 'any':
    case 'value':
      return true;
    case 'string':
      return value.kind === 'string' && value.goType === 'string';
    case 'int':
    case 'int64':
      return value.kind === 'int' && value.goType === type;
    case 'float64':
      return value.kind === 'float' && value.goType === 'float64';
    case 'bool':
      return value.kind === 'bool';
    case 'map':
      // A named map type is assignable to its underlying one.
      return value.kind === 'dict' && !value.goType.startsWith('map[string]s');
    case 'list':
      return value.kind === 'list' && value.goType === '[]interface {}';
    case 'strings':
      return value.kind === 'list' && value.goType === '[]string';
    case 'time.Time':
      return value.kind === 'time';
    case 'duration':
      return value.kind === 'duration';
    case 'certificate':
      return value.goType === 'sprig.certificate';
  }
};

/** The value as an argument of `type`; stops the execution where Go would. */
export const validate = (state: State, value: Value, type: ParamType | undefined): Value => {
  if (type === undefined || type === 'any' || type === 'value') return value;
  if (fits(value, type)) return value;
  if (value.kind === 'nil') {
    if (!value.isInterface) {
      if (type === 'map' || type === 'list' || type === 'strings') return nil();
      return state.fail(`invalid value; expected ${goNames[type]}`, { kind: 'type', value, wanted: type });
    }
    return state.fail(`wrong type for value; expected ${goNames[type]}; got interface {}`, { kind: 'type', value, wanted: type });
  }
  return state.fail(`wrong type for value; expected ${goNames[type]}; got ${value.goType}`, { kind: 'type', value, wanted: type });
};

/** A constant operand in a place whose type is known. */
export const convertConstant = (state: State, node: Operand, type: ParamType): Value => {
  switch (type) {
    case 'bool':
      if (node.kind === 'bool') return new Bool((node as BoolNode).value);
      return state.fail(`expected bool; found ${printNode(node)}`);
    case 'string':
      if (node.kind === 'string') return new Str((node as StrNode).text);
      return state.fail(`expected string; found ${printNode(node)}`);
    case 'int':
    case 'int64': {
      const number = node.kind === 'number' ? (node as Num).int : undefined;
      if (number !== undefined) return new Int(number, type);
      return state.fail(`expected integer; found ${printNode(node)}`);
    }
    case 'float64': {
      const number = node.kind === 'number' ? (node as Num).float : undefined;
      if (number !== undefined) return new Float(number);
      return state.fail(`expected float; found ${printNode(node)}`);
    }
    default:
      return state.fail(`can't handle ${printNode(node)} for arg of type ${goNames[type]}`);
  }
};
