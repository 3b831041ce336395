import { type Marked, marked, TextBuilder, type Value } from '../value/index.ts';
import { define, withSources } from './define.ts';
import { plainVerb, sprintf } from './format/index.ts';
import { allSources } from './provenance.ts';

/** fmt.Sprint: spaces only between arguments neither of which is a string. */
const sprint = (args: readonly Value[]): Marked => {
  const out = new TextBuilder();
  args.forEach((arg, i) => {
    const before = args[i - 1];
    if (before && before.kind !== 'string' && arg.kind !== 'string') out.add(' ');
    out.addSlice(plainVerb(arg));
  });
  return out.build();
};

/** Go's own print family. */
export const printing = define('go', {
  print: {
    params: [],
    variadic: 'any',
    result: 'string',
    doc: 'Prints its arguments, with spaces between those that are no strings.',
    call: (args) => withSources(marked(sprint(args)), allSources(args)),
  },
  println: {
    params: [],
    variadic: 'any',
    result: 'string',
    doc: 'Prints its arguments with spaces between them and a line break behind.',
    call: (args) => {
      const out = new TextBuilder();
      args.forEach((arg, i) => {
        if (i > 0) out.add(' ');
        out.addSlice(plainVerb(arg));
      });
      return withSources(marked(out.add('\n').build()), allSources(args));
    },
  },
  printf: {
    params: ['string'],
    variadic: 'any',
    result: 'string',
    doc: 'Prints its arguments as the format (first argument) says: %s, %d, %q, %v …',
    call: ([format, ...args]) => withSources(marked(sprintf(format as Extract<Value, { kind: 'string' }>, args)), allSources(args)),
  },
});
