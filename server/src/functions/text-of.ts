import { deepSources, type Marked, marked, type Str, type Value } from '../value/index.ts';
import { withSources } from './define.ts';
import { plainVerb } from './format/index.ts';

/** Sprig's strval: a string stays as it is, bytes are read as text, anything else is printed as by `%v`. */
export const strval = (value: Value): Str => {
  if (value.kind === 'string') return value;
  if (value.kind === 'bytes') return marked({ text: new TextDecoder().decode(value.data), runs: undefined });
  return withSources(marked(printed(value)), deepSources(value));
};

/** What `%v` prints. */
export const printed = (value: Value): Marked => plainVerb(value);
