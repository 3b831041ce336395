/** `.Files` (helm pkg/engine/files.go). */

import { memo } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { functions } from '../functions/index.ts';
import { Bytes, compareStrings, Dict, List, type Method, Source, Str, Struct, type Value } from '../value/index.ts';
import { globOf } from './glob.ts';

const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

type FileMethod = { readonly params: readonly string[]; readonly call: Method };

const fromFiles = <Kind extends Value>(value: Kind): Kind => {
  value.sources = Source.files;
  return value;
};

/** The chart's own files as a template sees them. Files below templates/ are not among them. */
export const filesObject = memo((chart: Chart): Struct => group(chart.files));

const group = (files: ReadonlyMap<string, Uint8Array>): Struct => {
  const get = (name: Value | undefined): Uint8Array => files.get((name as Str).text) ?? new Uint8Array();
  /** The content of a file, at the cost of making it. */
  const read = (name: Value | undefined, spend: Spend): string => {
    const bytes = get(name);
    spend(costOf(bytes));
    return text(bytes);
  };
  const asYaml = (value: (bytes: Uint8Array) => string, spend: Spend): Value => {
    const entries = new Map<string, Value>();
    for (const name of [...files.keys()].sort(compareStrings)) {
      const bytes = files.get(name) as Uint8Array;
      spend(1 + (bytes.length >> 6));
      entries.set(name.slice(name.lastIndexOf('/') + 1), new Str(value(bytes)));
    }
    const toYaml = functions.get('toYaml');
    return fromFiles(toYaml?.call([new Dict(entries, 'map[string]string')], { ...idle, spend }) ?? new Str(''));
  };
  const underlying = new Map<string, Value>();
  for (const [name, bytes] of files) underlying.set(name, fromFiles(new Bytes(bytes)));
  const matching = (pattern: string, spend: Spend): Struct => {
    const matches = globOf(pattern);
    return group(new Map([...files].filter(([name]) => matches(name, spend))));
  };
  const string = ['string'];
  const methods = new Map<string, FileMethod>([
    ['Get', { params: string, call: ([name], spend) => fromFiles(new Str(read(name, spend))) }],
    ['GetBytes', { params: string, call: ([name]) => fromFiles(new Bytes(get(name))) }],
    ['Glob', { params: string, call: ([pattern], spend) => matching((pattern as Str).text, spend) }],
    ['AsConfig', { params: [], call: (_, spend) => asYaml(text, spend) }],
    ['AsSecrets', { params: [], call: (_, spend) => asYaml(base64, spend) }],
    ['Lines', { params: string, call: ([name], spend) => fromFiles(lines(read(name, spend), spend)) }],
  ]);
  return new Struct('engine.files', new Map(), methods, new Dict(underlying, 'engine.files'));
};

/** The encoders need nothing else of a render. */
const idle = { now: () => 0n, random: (bytes: number) => new Uint8Array(bytes) };

/** Told of steps before they are done. */
type Spend = Parameters<Method>[1];

/** What reading a file costs, in steps. */
const costOf = ({ length }: Uint8Array): number => length >> 10;

const lines = (content: string, spend: Spend): List => {
  if (content === '') return new List([], '[]string');
  // As many lines as there may be.
  spend(content.length >> 4);
  const body = content.endsWith('\n') ? content.slice(0, -1) : content;
  return new List(
    body.split('\n').map((line) => new Str(line)),
    '[]string',
  );
};

const base64 = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};
