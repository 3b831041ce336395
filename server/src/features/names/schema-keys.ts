/** The properties in values.schema.json: where each value is described. JSON is read as YAML, of which it is a part (YAML 1.2, 1.3). */
import { memo, type Range, type SourceText } from '../../base/index.ts';
import type { Chart } from '../../chart/index.ts';
import { parseDocument, type YamlMap, type YamlNode, type YamlPair } from '../../yaml/index.ts';

/** A property that describes a value. */
export interface SchemaKey {
  /** In its own chart's values; `*` for the members of a list or map. */
  readonly path: readonly string[];
  /** The name, without its quotation marks. */
  readonly range: Range;
  readonly schema: YamlNode;
  /** Its name in `required` beside `properties`. */
  readonly required: readonly Range[];
  /** It is reached by a reference, so that it may describe other values too. */
  readonly isShared: boolean;
}

/** More than this is not looked through. */
const maxKeys = 20_000;
const maxDepth = 40;

const rootOf = memo((source: SourceText): YamlNode | undefined => parseDocument(source.text).root);

export const schemaKeysOf: (chart: Chart) => readonly SchemaKey[] = memo(({ schemaFile }) => {
  const root = schemaFile && rootOf(schemaFile);
  if (!root) return [];
  const found: SchemaKey[] = [];
  const open = new Set<YamlNode>();
  const visit = (node: YamlNode, path: readonly string[], isShared: boolean): void => {
    // A schema that refers to itself describes no more at its second visit.
    if (node.kind !== 'map' || open.has(node) || path.length > maxDepth || found.length > maxKeys) return;
    open.add(node);
    const reference = scalarText(under(node, '$ref'));
    const target = reference === undefined ? undefined : pointed(root, reference);
    if (target) visit(target, path, true);
    for (const name of ['allOf', 'anyOf', 'oneOf']) {
      const list = under(node, name);
      if (list?.kind === 'list') for (const item of list.items) visit(item, path, isShared);
    }
    for (const name of ['if', 'then', 'else']) {
      const branch = under(node, name);
      if (branch) visit(branch, path, isShared);
    }
    const properties = under(node, 'properties');
    const required = under(node, 'required');
    for (const { key, value } of properties?.kind === 'map' ? properties.pairs : []) {
      const name = String(key.value);
      const named = (required?.kind === 'list' ? required.items : []).filter((item) => item.kind === 'scalar' && item.value === name);
      found.push({ path: [...path, name], range: inMarks(key), schema: value, required: named.map(inMarks), isShared });
      visit(value, [...path, name], isShared);
    }
    for (const name of ['items', 'additionalProperties']) {
      const members = under(node, name);
      if (members) visit(members, [...path, '*'], isShared);
    }
    open.delete(node);
  };
  visit(root, [], false);
  return found;
});

const under = ({ pairs }: YamlMap, name: string): YamlNode | undefined => pairs.find(({ key }: YamlPair) => key.value === name)?.value;

const scalarText = (node: YamlNode | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;

/** What a reference within the file points at (RFC 6901). */
const pointed = (root: YamlNode, reference: string): YamlNode | undefined => {
  if (!reference.startsWith('#/')) return undefined;
  let node: YamlNode | undefined = root;
  for (const part of reference.slice(2).split('/'))
    node = node?.kind === 'map' ? under(node, part.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined;
  return node;
};

const inMarks = ({ range: { start, end } }: { readonly range: Range }): Range => ({ start: start + 1, end: Math.max(start + 1, end - 1) });
