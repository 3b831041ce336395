import { type Marked, marked, str, type Str, type Value } from '../value/index.ts';

/** Sprig's strval: a string stays as it is, anything else is printed as by `%v`. */
export const strval = (value: Value): Str => {
  if (value.kind === 'string') return value;
  return marked(printed(value));
};

/** What `%v` prints. */
export const printed = (value: Value): Marked => str(simple(value));

const simple = (value: Value): string => {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'bool':
    case 'int':
    case 'float':
      return String(value.value);
    case 'nil':
      return '<nil>';
    case 'list':
      return `[${value.items.map(simple).join(' ')}]`;
    case 'dict':
      return `map[${[...value.entries.keys()].sort().map((key) => `${key}:${simple(value.entries.get(key) as Value)}`).join(' ')}]`;
    default:
      return '';
  }
};
