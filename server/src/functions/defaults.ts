import { type Bool, bool, type Value } from '../value/index.ts';
import { argument, define, nothing } from './define.ts';
import { isEmpty } from './reflection.ts';

/** Sprig's functions that choose by emptiness (defaults.go). They hand on one of their arguments as it is, so that keeps its origins. */
export const defaults = define('defaults', {
  default: {
    params: ['any'],
    variadic: 'any',
    result: 'any',
    doc: 'The given value, or the default (first argument) where the value is empty.',
    call: (args) => {
      const given = args[1];
      return given && !isEmpty(given) ? given : argument(args, 0);
    },
  },
  empty: {
    params: ['any'],
    result: 'bool',
    doc: 'Whether a value is empty: nil, false, zero, or without elements or characters.',
    call: (args) => bool(isEmpty(argument(args, 0))),
  },
  coalesce: {
    params: [],
    variadic: 'any',
    result: 'any',
    doc: 'The first of its arguments that is not empty.',
    call: (args) => args.find((value) => !isEmpty(value)) ?? nothing(),
  },
  all: {
    params: [],
    variadic: 'any',
    result: 'bool',
    doc: 'Whether none of its arguments is empty.',
    call: (args) => bool(!args.some(isEmpty)),
  },
  any: {
    params: [],
    variadic: 'any',
    result: 'bool',
    doc: 'Whether at least one of its arguments is not empty.',
    call: (args) => bool(args.some((value) => !isEmpty(value))),
  },
  ternary: {
    params: ['any', 'any', 'bool'],
    result: 'any',
    doc: 'The first value where the condition (last argument) is true, else the second.',
    call: (args): Value => ((argument(args, 2) as Bool).value ? argument(args, 0) : argument(args, 1)),
  },
});
