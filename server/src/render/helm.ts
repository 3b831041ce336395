/** Helm's functions that need the render itself: include, tpl, required, fail, lookup (helm pkg/engine/engine.go). */

import { SourceText } from '../base/index.ts';
import type { Identifier } from '../template/index.ts';
import { isTooLong, parseAsGo } from '../template/index.ts';
import { Dict, FunctionError, invalid, Source, Str, TextBuilder, type Value } from '../value/index.ts';
import { BoundReached, RenderError } from './errors.ts';
import { type Execution, execute } from './execute.ts';
import { type Executable, Program } from './program.ts';
import type { State } from './run.ts';

type LateBound = (state: State, args: readonly Value[], node: Identifier) => Value;

/** Helm's recursionMaxNums. */
const maxInclusions = 1000;

const include: LateBound = (state, [name, argument], node) => {
  const { run } = state;
  const wanted = (name as Str).text;
  const executable = state.program.get(wanted);
  if (!executable) {
    if (run.allowHoles) {
      run.holes.push({ name: wanted, frame: state.frame, event: state.event, node: state.node });
      return new Str('');
    }
    return state.fail(`error calling include: template: no template ${JSON.stringify(wanted)} associated with template "gotpl"`, {
      kind: 'undefined-template',
      name: wanted,
    });
  }
  const inclusions = run.including.get(wanted) ?? 0;
  if (inclusions > maxInclusions) {
    throw new FunctionError(`rendering template has a nested reference name: ${wanted}: unable to execute template`);
  }
  run.including.set(wanted, inclusions + 1);
  try {
    return called(
      state,
      () =>
        execute(run, state.program, executable, bare(argument as Value), {
          kind: 'include',
          parent: state.frame,
          parentEvent: state.event,
          call: node,
          text: undefined,
        }),
      'include',
    );
  } finally {
    run.including.set(wanted, inclusions);
  }
};

/** Runs an inner template; its error becomes the outer call's, as Go chains them. */
const called = (state: State, work: () => Execution, name: string, prefix = ''): Str => {
  try {
    const { output, frame } = work();
    const result = new Str(output.text, output.runs);
    if (state.run.tracing) result.from = { kind: 'frame', frame };
    return result;
  } catch (error) {
    if (error instanceof RenderError) {
      const message = `error calling ${name}: ${prefix}${error.message}`;
      throw new RenderError(wrapped(state, message), error.cause, error.frame, error.node, error.branch, error.warning);
    }
    throw error;
  }
};

const wrapped = (state: State, message: string): string => {
  try {
    return state.fail(message);
  } catch (error) {
    return (error as RenderError).message;
  }
};

/** What ExecuteTemplate makes of nil data: no value at all. */
const bare = (value: Value): Value => {
  if (value.kind !== 'nil' || !value.isInterface) return value;
  const none = invalid();
  none.from = value.from;
  return none;
};

const tpl: LateBound = (state, [text, argument], node) => {
  const { run } = state;
  const source = text as Str;
  let template = run.texts.get(source.text);
  if (!template) {
    const text = new SourceText('', source.text);
    if (isTooLong(text)) throw new BoundReached('time', 'a text given to `tpl` is too long to be read');
    template = parseAsGo(text);
    run.texts.set(source.text, template);
  }
  const problem = template.problems[0];
  if (problem) {
    throw new FunctionError(`cannot parse template ${JSON.stringify(source.text)}: template: gotpl:${problem.goLine}: ${problem.message}`);
  }
  const parsed = template;
  const program = parsed.defines.length > 0 ? new Program(state.program) : state.program;
  if (parsed.defines.length > 0) program.add('gotpl', parsed);
  const executable: Executable = { name: 'gotpl', template: parsed, body: parsed.root };
  const result = called(
    state,
    () =>
      execute(run, program, executable, bare(argument as Value), {
        kind: 'tpl',
        parent: state.frame,
        parentEvent: state.event,
        call: node,
        text: source,
      }),
    'tpl',
    `error during tpl function execution for ${JSON.stringify(source.text)}: `,
  );
  // A text without actions is a copy, so the solver may look through it.
  if (run.tracing && source.from && !source.text.includes('{{')) result.from = source.from;
  return withoutNoValue(result);
};

/** Helm removes the words that Go prints for a missing value. */
export const withoutNoValue = (text: Str): Str => {
  const words = '<no value>';
  if (!text.text.includes(words)) return text;
  const builder = new TextBuilder();
  let start = 0;
  for (let at = text.text.indexOf(words); at >= 0; at = text.text.indexOf(words, start)) {
    builder.addSlice(text, start, at);
    start = at + words.length;
  }
  builder.addSlice(text, start);
  const { text: cleaned, runs } = builder.build();
  const result = new Str(cleaned, runs, text.sources);
  result.from = text.from;
  return result;
};

const required: LateBound = (state, [message, value]) => {
  const given = value as Value;
  if (given.kind === 'nil' || (given.kind === 'string' && given.text === '')) {
    const warning = (message as Str).text;
    return state.fail(`error calling required: HELM_ERR_START${warning}HELM_ERR_END`, { kind: 'required', value: given }, state.node, warning);
  }
  return given;
};

const fail: LateBound = (state, [message]) => {
  const warning = (message as Str).text;
  return state.fail(`error calling fail: HELM_ERR_START${warning}HELM_ERR_END`, { kind: 'fail' }, state.node, warning);
};

/** Without a cluster nothing is found. What a cluster holds is open. */
const lookup: LateBound = (state, args) => {
  state.run.read(Source.lookup);
  const found = new Dict();
  found.sources = Source.lookup;
  const [apiVersion, kind, , name] = args.map((arg) => (arg as Str).text);
  found.from = { kind: 'cluster', what: `lookup ${apiVersion} ${kind} ${name}` };
  return found;
};

/** By name; the table in functions/ has their parameters. */
export const lateBound: ReadonlyMap<string, LateBound> = new Map([
  ['include', include],
  ['tpl', tpl],
  ['required', required],
  ['fail', fail],
  ['lookup', lookup],
]);
