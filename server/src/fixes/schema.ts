/** Adds a key to values.schema.json, as charts do, and because a schema that lists all keys would refuse it. */
import type { Edit } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import { parseDocument, type YamlMap, type YamlNode } from '../yaml/index.ts';
import type { FileEdits } from './fix.ts';
import { lineEnding, linesAround } from './lines.ts';

const child = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? node.pairs.find((pair) => pair.key.value === key)?.value : undefined;

/**
 * The edit that lets the map at `path` have `labels`; undefined where the schema knows the key, or says nothing of that map. 'refused' where the schema cannot
 * be made to take it by adding a property, as far as can be told.
 */
export const schemaEdit = ({ chart: { schemaFile, schema } }: PreparedChart, path: readonly string[]): FileEdits | undefined | 'refused' => {
  if (!schemaFile) return undefined;
  // A file that is not JSON is for its author to mend.
  const root = schema === undefined ? undefined : parseDocument(schemaFile.text).root;
  if (root?.kind !== 'map') return undefined;
  const edit = (edits: readonly Edit[]): FileEdits => ({ file: schemaFile.path, edits });
  let node: YamlMap = root;
  for (const [i, step] of [...path, 'labels'].entries()) {
    const at = resolved(node, root);
    if (!at || isBeyondReading(at)) return 'refused';
    const known = child(at, 'properties');
    const next = child(known, step);
    if (next?.kind === 'map') {
      node = next;
      continue;
    }
    // `true`: anything may stand there.
    if (next) return next.kind === 'scalar' && next.value === true ? undefined : 'refused';
    const rest = path.slice(i + 1);
    const value =
      i === path.length ? labelsEntry : rest.reduceRight<object>((inner, name) => object({ [name]: inner }), object({ labels: labelsEntry }));
    if (known?.kind === 'map') return edit([addition(schemaFile.text, known, step, value)]);
    return isClosed(at) ? edit([addition(schemaFile.text, at, 'properties', { [step]: value })]) : undefined;
  }
  return undefined;
};

const labelsEntry = { description: 'Labels of the persistent volume claims', type: 'object', additionalProperties: { type: 'string' } };

const object = (properties: object): object => ({ type: 'object', properties });

/** What `$ref` leads to in the same file. */
const resolved = (start: YamlMap, root: YamlNode): YamlMap | undefined => {
  let node: YamlNode | undefined = start;
  for (let depth = 0; depth < 16; depth++) {
    const ref = child(node, '$ref');
    if (!ref) return node?.kind === 'map' ? node : undefined;
    if (ref.kind !== 'scalar' || typeof ref.value !== 'string' || !ref.value.startsWith('#/')) return undefined;
    node = ref.value
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<YamlNode | undefined>(child, root);
  }
  return undefined;
};

/** Keywords by which a schema may refuse a property that it lists. */
const conditions = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'const', 'enum', 'propertyNames', 'patternProperties', 'maxProperties', 'dependencies'];

const isBeyondReading = (node: YamlMap): boolean => {
  const type = child(node, 'type');
  const types = type?.kind === 'list' ? type.items : type ? [type] : [];
  const takesMaps = types.length === 0 || types.some((item) => item.kind === 'scalar' && item.value === 'object');
  return !takesMaps || conditions.some((key) => child(node, key));
};

/** Whether keys that it does not list are refused, or must be of a form of their own. */
const isClosed = (node: YamlMap): boolean =>
  ['additionalProperties', 'unevaluatedProperties'].some((key) => {
    const others = child(node, key);
    return others !== undefined && !(others.kind === 'scalar' && others.value === true);
  });

/** One entry more, in the form of the file: lines of their own where the others have these. */
const addition = (text: string, map: YamlMap, key: string, value: object): Edit => {
  const eol = lineEnding(text);
  const step = /^\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  const lines = (indent: string): string =>
    `${JSON.stringify(key)}: ${JSON.stringify(value, undefined, step)
      .split('\n')
      .join(eol + indent)}`;
  const neighbour = map.pairs.find((pair) => pair.key.value === 'annotations') ?? map.pairs.at(-1);
  if (!neighbour) {
    const line = linesAround(text, { start: map.range.start, end: map.range.start });
    const indent = /^[ \t]*/.exec(text.slice(line.start, line.end))?.[0] ?? '';
    const inner = indent + step;
    const isInLines = text.includes('\n') && text.slice(line.start, map.range.start).trim() !== '{';
    return {
      range: map.range,
      text: isInLines ? `{${eol}${inner}${lines(inner)}${eol}${indent}}` : `{${JSON.stringify(key)}: ${JSON.stringify(value)}}`,
    };
  }
  const { start } = linesAround(text, { start: neighbour.key.range.start, end: neighbour.key.range.start });
  const indent = text.slice(start, neighbour.key.range.start);
  const { end } = neighbour.value.range;
  const added = indent.trim() === '' ? `,${eol}${indent}${lines(indent)}` : `, ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  return { range: { start: end, end }, text: added };
};
