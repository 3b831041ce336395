import { Dict, Float, FunctionError, List, marked, type Str, str, type Value } from '../value/index.ts';
import { argument, type Definition, define, nilDict, nilList, textArgument, withSources } from './define.ts';
import { decodeJson } from './json-decode.ts';
import { encodeJson, type JsonStyle } from './json-encode.ts';
import { allSources, sourcesIn } from './provenance.ts';
import type { CallContext } from './table.ts';

const compact: JsonStyle = { escapesHtml: true };
const pretty: JsonStyle = { escapesHtml: true, indent: 2 };
const raw: JsonStyle = { escapesHtml: false };

/** `forgives`: an error gives an empty text, as in Helm's and Sprig's variants without `must`. */
const encoder = (style: JsonStyle, forgives: boolean, doc: string): Definition => ({
  params: ['any'],
  result: 'string',
  doc,
  call: (args, ctx) => {
    try {
      return withSources(marked(encodeJson(argument(args, 0), style, ctx)), allSources(args));
    } catch (error) {
      if (forgives && error instanceof FunctionError) return str('');
      throw error;
    }
  },
});

/** The error of a decoder as a value that remembers the text it came from. */
export const complaint = (error: unknown, text: Str): Str => {
  if (!(error instanceof FunctionError)) throw error;
  return withSources(str(error.message), text.sources | sourcesIn(text, 0, text.text.length));
};

const kindOfJson = (value: Value): string => {
  switch (value.kind) {
    case 'dict':
      return 'object';
    case 'list':
      return 'array';
    case 'float':
      return 'number';
    default:
      return value.kind;
  }
};

/** Go's complaint where JSON is of another kind than what it is read into. */
export const wrongKind = (value: Value, goType: string): FunctionError =>
  new FunctionError(`json: cannot unmarshal ${kindOfJson(value)} into Go value of type ${goType}`);

/** A number by itself is of the wrong kind before it is too large. */
const refuseNumber = (text: Str, goType: string): void => {
  if (/^\s*-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/.test(text.text)) throw wrongKind(new Float(0), goType);
};

/** Helm's fromJson: an object, or a dict whose only entry `Error` says what is wrong. */
const objectFrom = (text: Str, ctx: CallContext): Dict => {
  try {
    refuseNumber(text, 'map[string]interface {}');
    const value = decodeJson(text, ctx);
    if (value.kind === 'dict') return value;
    if (value.kind === 'nil') return nilDict();
    throw wrongKind(value, 'map[string]interface {}');
  } catch (error) {
    return new Dict(new Map([['Error', complaint(error, text)]]));
  }
};

/** Helm's fromJsonArray: an array, or a list of nothing but the error. */
const arrayFrom = (text: Str, ctx: CallContext): List => {
  try {
    refuseNumber(text, '[]interface {}');
    const value = decodeJson(text, ctx);
    if (value.kind === 'list') return value;
    if (value.kind === 'nil') return nilList();
    throw wrongKind(value, '[]interface {}');
  } catch (error) {
    return new List([complaint(error, text)]);
  }
};

/**
 * JSON as Helm has it (helm pkg/engine/funcs.go), and what Sprig adds (defaults.go). Decoded values know their sources, so the decoders are exact.
 */
export const json = define('encoding', {
  toJson: encoder(compact, true, 'A value as JSON on one line.'),
  mustToJson: encoder(compact, false, 'A value as JSON on one line; an error stops the render.'),
  toPrettyJson: encoder(pretty, true, 'A value as indented JSON.'),
  mustToPrettyJson: encoder(pretty, false, 'A value as indented JSON; an error stops the render.'),
  'toRawJson mustToRawJson': encoder(raw, false, 'A value as JSON on one line, with `<`, `>` and `&` left as they are.'),
  fromJson: {
    params: ['string'],
    result: 'map[string]interface {}',
    exact: true,
    doc: 'The dict that a JSON object stands for; its key `Error` says what is wrong.',
    call: (args, ctx) => objectFrom(textArgument(args, 0), ctx),
  },
  fromJsonArray: {
    params: ['string'],
    result: '[]interface {}',
    doc: 'The list that a JSON array stands for; an error is its only element.',
    exact: true,
    call: (args, ctx) => arrayFrom(textArgument(args, 0), ctx),
  },
  mustFromJson: {
    params: ['string'],
    result: 'any',
    doc: 'The value that a JSON text stands for; an error stops the render.',
    exact: true,
    call: (args, ctx) => decodeJson(textArgument(args, 0), ctx),
  },
});
