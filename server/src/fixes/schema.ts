/** Adds a key to values.schema.json, which would refuse it where it lists all keys. */
import type { Edit } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import { parseDocument, type YamlNode } from '../yaml/index.ts';
import type { FileEdits } from './fix.ts';
import { lineEnding, linesAround } from './lines.ts';

const child = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? node.pairs.find((pair) => pair.key.value === key)?.value : undefined;

/** The edit that lets the map at `path` have `labels`; none where the schema does not say what that map holds, or knows the key. */
export const schemaEdit = ({ chart: { schemaFile, schema } }: PreparedChart, path: readonly string[]): FileEdits | undefined => {
  // A file that is not JSON is for its author to mend.
  if (!schemaFile || schema === undefined) return undefined;
  let node: YamlNode | undefined = parseDocument(schemaFile.text).root;
  for (const step of path) node = child(child(node, 'properties'), step);
  const known = child(node, 'properties');
  if (known?.kind !== 'map' || known.pairs.some(({ key }) => key.value === 'labels')) return undefined;
  const neighbour = known.pairs.find(({ key }) => key.value === 'annotations') ?? known.pairs.at(-1);
  if (!neighbour) return undefined;
  return { file: schemaFile.path, edits: [insertion(schemaFile.text, neighbour.key.range.start, neighbour.value.range.end)] };
};

/** Behind another key, in the form of the file: lines of their own where that key has one. */
const insertion = (text: string, key: number, end: number): Edit => {
  const eol = lineEnding(text);
  const { start } = linesAround(text, { start: key, end: key });
  const indent = text.slice(start, key);
  const added =
    indent.trim() === ''
      ? `,${eol}${indent}${JSON.stringify('labels')}: ${JSON.stringify(entry, undefined, /^[{[]\r?\n([ \t]+)/.exec(text)?.[1] ?? '  ')
          .split('\n')
          .join(eol + indent)}`
      : `, ${JSON.stringify('labels')}: ${JSON.stringify(entry)}`;
  return { range: { start: end, end }, text: added };
};

const entry = { description: 'Labels of the persistent volume claims', type: 'object', additionalProperties: { type: 'string' } };
