import { SourceText } from '../../../server/src/base/index.ts';
import { execute, Identities, Program, RenderError, Run } from '../../../server/src/render/index.ts';
import { parse } from '../../../server/src/template/index.ts';
import { Bool, Dict, Float, List, nil, type Str, str, type Value } from '../../../server/src/value/index.ts';

/** What a template prints, without `<no value>` as Helm has it; for an error, `!` and Go's message behind the function's name. */
export const evaluate = (text: string, values: Readonly<Record<string, Value>> = {}): string => {
  try {
    return run(text, values).text.replaceAll('<no value>', '');
  } catch (error) {
    if (error instanceof RenderError) return `! ${messageOf(error.message)}`;
    throw error;
  }
};

/** The last function's complaint, or what the engine says of an argument. */
const messageOf = (message: string): string => {
  const at = message.lastIndexOf('error calling');
  return at < 0 ? message.slice(message.indexOf('>: ') + 3) : message.slice(message.indexOf(': ', at) + 2);
};

/** Executes a template on a dict of values, with a stopped clock and bytes that count up for randomness. */
export const run = (text: string, values: Readonly<Record<string, Value>> = {}): Pick<Str, 'text' | 'runs'> => {
  const template = parse(new SourceText('main', text));
  if (template.problems[0]) throw new Error(`${text}: ${template.problems[0].message}`);
  const program = new Program();
  program.add('main', template);
  const data = new Dict(new Map(Object.entries(values)));
  let next = 1;
  const surroundings = { now: 0n, random: (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, () => next++ & 255) };
  const executable = program.get('main');
  if (!executable) throw new Error('no template');
  const caller = { kind: 'file', parent: undefined, parentEvent: -1, call: undefined, text: undefined } as const;
  return execute(new Run(new Identities(), true, surroundings, new Map()), program, executable, data, caller).output;
};

/** JSON data as a template sees it. */
export const data = (plain: unknown): Value => {
  if (plain === null) return nil();
  if (typeof plain === 'string') return str(plain);
  if (typeof plain === 'number') return new Float(plain);
  if (typeof plain === 'boolean') return new Bool(plain);
  if (Array.isArray(plain)) return new List(plain.map(data));
  return new Dict(new Map(Object.entries(plain as Record<string, unknown>).map(([key, value]) => [key, data(value)])));
};
