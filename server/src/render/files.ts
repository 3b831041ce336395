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
  const asYaml = (value: (bytes: Uint8Array) => string): Value => {
    const entries = new Map<string, Value>();
    for (const name of [...files.keys()].sort(compareStrings)) {
      entries.set(name.slice(name.lastIndexOf('/') + 1), new Str(value(files.get(name) as Uint8Array)));
    }
    const toYaml = functions.get('toYaml');
    return fromFiles(toYaml?.call([new Dict(entries, 'map[string]string')], idle) ?? new Str(''));
  };
  const underlying = new Map<string, Value>();
  for (const [name, bytes] of files) underlying.set(name, fromFiles(new Bytes(bytes)));
  const matching = (pattern: string, spend: (steps: number) => void): Struct => {
    const matches = globOf(pattern);
    return group(new Map([...files].filter(([name]) => matches(name, spend))));
  };
  const string = ['string'];
  const methods = new Map<string, FileMethod>([
    ['Get', { params: string, call: ([name]) => fromFiles(new Str(text(get(name)))) }],
    ['GetBytes', { params: string, call: ([name]) => fromFiles(new Bytes(get(name))) }],
    ['Glob', { params: string, call: ([pattern], spend) => matching((pattern as Str).text, spend) }],
    ['AsConfig', { params: [], call: () => asYaml(text) }],
    ['AsSecrets', { params: [], call: () => asYaml(base64) }],
    ['Lines', { params: string, call: ([name]) => fromFiles(lines(text(get(name)))) }],
  ]);
  return new Struct('engine.files', new Map(), methods, new Dict(underlying, 'engine.files'));
};

/** The encoders need nothing of a render. */
const idle = { now: () => 0n, random: (bytes: number) => new Uint8Array(bytes), spend: () => {} };

const lines = (content: string): List => {
  if (content === '') return new List([], '[]string');
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
