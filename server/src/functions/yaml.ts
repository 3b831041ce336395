/** YAML as Helm has it (helm pkg/engine/funcs.go). What is decoded remembers where its characters came from. */
import { Bool, Dict, Float, FunctionError, List, type Marked, marked, nil, type Origin, Str, str, type Value } from '../value/index.ts';
import { parseDocument, type YamlNode, type YamlScalar } from '../yaml/index.ts';
import { argument, define, textArgument, withSources } from './define.ts';
import { arrayFrom, objectFrom } from './json.ts';
import { allSources, originOf, sourcesOf } from './provenance.ts';
import type { CallContext } from './table.ts';
import { encodeYaml } from './yaml-encode.ts';
import type { Version } from './yaml-scalar.ts';
import { LineIndex } from '../base/index.ts';
import { sliceMarked } from '../value/index.ts';

const encoder = (version: Version, forgives: boolean, doc: string) => ({
  params: ['any'] as const, result: 'string', doc,
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

/** The value of a YAML text; throws `FunctionError` with Go's message for text that is none. */
export const decodeYaml = (text: Str, ctx: CallContext): Value => {
  const { root, problems } = parseDocument(text.text);
  const problem = problems[0];
  if (problem) {
    const line = new LineIndex(text.text).position(problem.range.start).line + 1;
    throw new FunctionError(`error converting YAML to JSON: yaml: line ${line}: ${problem.message}`);
  }
  return root ? valueOf(root, text, ctx) : nil();
};

const valueOf = (node: YamlNode, text: Str, ctx: CallContext): Value => {
  ctx.spend(1);
  switch (node.kind) {
    case 'scalar':
      return scalarOf(node, text);
    case 'list':
      return new List(node.items.map((item) => valueOf(item, text, ctx)));
    case 'map': {
      const dict = new Dict();
      let origins: Map<string, Origin> | undefined;
      for (const { key, value } of node.pairs) {
        const name = String(key.value);
        dict.entries.set(name, valueOf(value, text, ctx));
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
  const sources = sourcesOf(text, range.start, range.end);
  if (typeof value === 'string') {
    if (!text.runs) return new Str(value);
    const origin = originOf(text, range.start, range.end);
    const runs = textStart !== undefined ? sliceMarked(text, textStart, textStart + value.length).runs : origin && value !== '' ? [{ end: value.length, origin, at: 0 }] : undefined;
    return new Str(value, runs, sources);
  }
  const scalar = value === null ? nil() : typeof value === 'boolean' ? new Bool(value) : new Float(value);
  return withSources(scalar, sources);
};

export const yaml = define('encoding', {
  toYaml: encoder(2, true, 'A value as YAML.'),
  mustToYaml: encoder(2, false, 'A value as YAML; an error stops the render.'),
  toYamlPretty: encoder(3, true, 'A value as YAML, with lists indented below their keys.'),
  fromYaml: {
    params: ['string'], result: 'map[string]interface {}', doc: 'The dict that a YAML text stands for; its key `Error` says what is wrong.', exact: true,
    call: (args, ctx) => objectFrom(textArgument(args, 0), () => decodeYaml(textArgument(args, 0), ctx)),
  },
  fromYamlArray: {
    params: ['string'], result: '[]interface {}', doc: 'The list that a YAML text stands for; an error is its only element.', exact: true,
    call: (args, ctx) => arrayFrom(textArgument(args, 0), () => decodeYaml(textArgument(args, 0), ctx)),
  },
});
