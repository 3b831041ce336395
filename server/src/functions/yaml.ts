/** YAML as Helm has it (helm pkg/engine/funcs.go). What is decoded remembers where its characters came from. */
import { LineIndex } from '../base/index.ts';
import { Bool, Dict, Float, FunctionError, List, type Marked, marked, nil, type Origin, Str, sliceMarked, str, type Value } from '../value/index.ts';
import { parseDocument, type YamlNode, type YamlScalar } from '../yaml/index.ts';
import { argument, define, textArgument, withSources } from './define.ts';
import { quote } from './format/index.ts';
import { complaint, wrongKind } from './json.ts';
import { allSources, originOf, sourcesIn } from './provenance.ts';
import type { CallContext } from './table.ts';
import { encodeYaml } from './yaml-encode.ts';
import type { Version } from './yaml-scalar.ts';

const encoder = (version: Version, forgives: boolean, doc: string) => ({
  params: ['any'] as const,
  result: 'string',
  doc,
  call: (args: readonly Value[], ctx: CallContext): Value => {
    try {
      const { text, runs } = encodeYaml(argument(args, 0), version, ctx);
      const all: Marked = { text, runs };
      return withSources(marked(text.endsWith('\n') ? sliceMarked(all, 0, text.length - 1) : all), allSources(args));
    } catch (error) {
      if (forgives && error instanceof FunctionError) return str('');
      throw error;
    }
  },
});

/** Characters of a YAML text behind which each takes as long as some steps. */
const usualLength = 20_000;

/** The value of a YAML text; throws `FunctionError` with Go's message for text that is none. */
export const decodeYaml = (text: Str, ctx: CallContext): Value => {
  const { length } = text.text;
  ctx.spend((length >> 2) + Math.max(0, length - usualLength));
  const { root, problems } = parseDocument(text.text);
  const problem = problems[0];
  if (problem) {
    const line = new LineIndex(text.text).position(problem.range.start).line + 1;
    throw new FunctionError(`error converting YAML to JSON: yaml: ${goProblem(problem.message, line)}`);
  }
  return root ? toValue(root, text, ctx) : nil();
};

/** go-yaml's words where the reader has others. It names no line where that is the first, and none for what it finds behind the parser. */
const goProblem = (message: string, line: number): string => {
  const said = goWords.find(([pattern]) => pattern.test(message))?.[1] ?? message;
  return line === 1 || /^(?:unknown anchor|map merge requires|cannot decode)/.test(said) ? said : `line ${line}: ${said}`;
};

const goWords: readonly (readonly [RegExp, string])[] = [
  [/^Tabs are not allowed as indentation|^Plain value cannot start with/, 'found character that cannot start any token'],
  [/^Nested mappings are not allowed/, 'mapping values are not allowed in this context'],
  [/^Unexpected block-seq-ind on same line/, 'block sequence entries are not allowed in this context'],
  [/^Invalid escape sequence/, 'found unknown escape character'],
  [/^found unexpected end of stream/, 'found unexpected end of stream'],
  [/^Unexpected flow-(?:map|seq)-end token/, 'did not find expected node content'],
];

const toValue = (node: YamlNode, text: Str, ctx: CallContext): Value => {
  ctx.spend(1);
  switch (node.kind) {
    case 'scalar':
      return scalarOf(node, text);
    case 'list':
      return new List(node.items.map((item) => toValue(item, text, ctx)));
    case 'map': {
      const dict = new Dict();
      let origins: Map<string, Origin> | undefined;
      for (const { key, value } of node.pairs) {
        if (key.value === null) throw nullKey(value);
        const name = String(key.value);
        dict.entries.set(name, toValue(value, text, ctx));
        const origin = text.runs && originOf(text, key.range.start, key.range.end);
        if (origin) {
          origins ??= new Map();
          origins.set(name, origin);
        }
      }
      dict.keyOrigins = origins;
      return dict;
    }
  }
};

const scalarOf = ({ value, range, textStart }: YamlScalar, text: Str): Value => {
  const sources = sourcesIn(text, range.start, range.end);
  if (typeof value === 'string') {
    if (!text.runs) return new Str(value, undefined, sources);
    const origin = originOf(text, range.start, range.end);
    if (textStart !== undefined) return new Str(value, sliceMarked(text, textStart, textStart + value.length).runs, sources);
    const runs = origin && value !== '' ? [{ end: value.length, origin, at: 0 }] : undefined;
    return new Str(value, runs, sources);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new FunctionError(`error converting YAML to JSON: json: unsupported value: ${name}`);
  }
  const scalar = value === null ? nil() : typeof value === 'boolean' ? new Bool(value) : new Float(value);
  return withSources(scalar, sources);
};

const nullKey = (value: YamlNode): FunctionError => {
  const shown = value.kind !== 'scalar' ? '[]interface {}{}' : typeof value.value === 'string' ? quote(value.value) : String(value.value ?? '<nil>');
  return new FunctionError(`error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`);
};

/** A null, or nothing at all, leaves what is read into as it was: empty. */
const read = <Wanted extends Dict | List>(text: Str, kind: Wanted['kind'], goType: string, ctx: CallContext): Wanted | undefined => {
  const value = decodeYaml(text, ctx);
  if (value.kind === 'nil') return undefined;
  if (value.kind === kind) return value as Wanted;
  throw new FunctionError(`error unmarshaling JSON: while decoding JSON: ${wrongKind(value, goType).message}`);
};

const dictFrom = (text: Str, ctx: CallContext): Dict => {
  try {
    return read<Dict>(text, 'dict', 'map[string]interface {}', ctx) ?? new Dict();
  } catch (error) {
    return new Dict(new Map([['Error', complaint(error, text)]]));
  }
};

const listFrom = (text: Str, ctx: CallContext): List => {
  try {
    return read<List>(text, 'list', '[]interface {}', ctx) ?? new List([]);
  } catch (error) {
    return new List([complaint(error, text)]);
  }
};

export const yaml = define('encoding', {
  toYaml: encoder(2, true, 'A value as YAML.'),
  mustToYaml: encoder(2, false, 'A value as YAML; an error stops the render.'),
  toYamlPretty: encoder(3, true, 'A value as YAML, with lists indented below their keys.'),
  fromYaml: {
    params: ['string'],
    result: 'map[string]interface {}',
    exact: true,
    doc: 'The dict that a YAML text stands for; its key `Error` says what is wrong.',
    call: (args, ctx) => dictFrom(textArgument(args, 0), ctx),
  },
  fromYamlArray: {
    params: ['string'],
    result: '[]interface {}',
    doc: 'The list that a YAML text stands for; an error is its only element.',
    exact: true,
    call: (args, ctx) => listFrom(textArgument(args, 0), ctx),
  },
});
