/** Rendered text → Kubernetes objects whose nodes still know the text they came from. */
import { memo, memoText, type Range } from '../base/index.ts';
import { type FieldRule, guardedKinds, immutableFields, ruleOfClaimPath } from '../kubernetes/index.ts';
import type { Marked } from '../value/index.ts';
import { parseDocument, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/index.ts';

import { splitManifest } from './split.ts';

/** One object of a manifest. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Helm runs it as a hook and does not upgrade it. */
  readonly isHook: boolean;
  readonly root: YamlMap;
  /** The document in the rendered text; nodes' ranges count from the start of that text. */
  readonly range: Range;
}

/** The objects of one rendered file that have immutable fields, and what could not be read. */
export interface ManifestFile {
  readonly text: Marked;
  readonly objects: readonly ManifestObject[];
  /** Documents that could be such an object but are not valid YAML. */
  readonly broken: readonly { readonly range: Range; readonly message: string }[];
}

/** One scalar (or empty map or list) in an immutable field. */
export interface Leaf {
  readonly rule: FieldRule;
  readonly path: readonly (string | number)[];
  /** As text: strings as they are, everything else as JSON. */
  readonly value: string;
  readonly node: YamlNode;
  /** The nearest map key above, whose presence the leaf shows. */
  readonly key: YamlScalar | undefined;
}

/** Reads a rendered file. Only documents that name a kind with immutable fields are parsed. */
export const readManifest = (text: Marked): ManifestFile => {
  const objects: ManifestObject[] = [];
  const broken: { range: Range; message: string }[] = [];
  for (const range of splitManifest(text.text)) {
    const document = text.text.slice(range.start, range.end);
    if (!guardedKinds.some((kind) => document.includes(kind))) continue;
    const read = documentAt(`${range.start}:${document}`);
    if (read.problem === undefined) objects.push(...read.objects);
    else broken.push({ range, message: read.problem });
  }
  return { text, objects, broken };
};

/** Characters of documents that are remembered: from one world to the next, and from one release to the next, most stay what they are. */
const mostRemembered = 300_000;

/** A document's objects, or why it cannot be read, by its text with its place in the file before it. */
const documentAt = memoText((placed): { readonly objects: readonly ManifestObject[]; readonly problem: string | undefined } => {
  const colon = placed.indexOf(':');
  const start = Number(placed.slice(0, colon));
  const { root, problems } = parseDocument(placed.slice(colon + 1), start);
  const objects: ManifestObject[] = [];
  const problem = problems[0]?.message;
  if (problem === undefined && root?.kind === 'map') collect(root, { start, end: start + placed.length - colon - 1 }, objects);
  return { objects, problem };
}, mostRemembered);

const collect = (root: YamlMap, range: Range, objects: ManifestObject[]): void => {
  const kind = textAt(root, ['kind']);
  if (kind === 'List' || kind.endsWith('List')) {
    const items = nodeAt(root, ['items']);
    if (items?.kind === 'list') for (const item of items.items) if (item.kind === 'map') collect(item, range, objects);
    return;
  }
  const apiVersion = textAt(root, ['apiVersion']);
  if (immutableFields(apiVersion, kind).length === 0) return;
  objects.push({
    apiVersion,
    kind,
    name: textAt(root, ['metadata', 'name']),
    namespace: textAt(root, ['metadata', 'namespace']),
    isHook: nodeAt(root, ['metadata', 'annotations', 'helm.sh/hook']) !== undefined,
    root,
    range,
  });
};

/** The node at a path of map keys and list indexes. A key that stands twice counts with its last value, as in Go. */
export const nodeAt = (root: YamlNode, path: readonly (string | number)[]): YamlNode | undefined => {
  let node: YamlNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'map') node = node.pairs.findLast(({ key }) => String(key.value) === String(step))?.value;
    else if (node?.kind === 'list' && typeof step === 'number') node = node.items[step];
    else return undefined;
  }
  return node;
};

const textAt = (root: YamlNode, path: readonly string[]): string => {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : '';
};

/** Everything in the object's immutable fields, by path (JSON of it), in the order of the text. */
export const leavesOf = memo((object: ManifestObject): ReadonlyMap<string, Leaf> => {
  const leaves = new Map<string, Leaf>();
  for (const { path, rule } of immutableFields(object.apiVersion, object.kind)) {
    const node = nodeAt(object.root, path);
    if (node) flatten(node, path, undefined, (leafPath) => (path[1] === 'volumeClaimTemplates' ? ruleOfClaimPath(leafPath) : rule), leaves);
  }
  return leaves;
});

const flatten = (
  node: YamlNode,
  path: readonly (string | number)[],
  key: YamlScalar | undefined,
  rule: (path: readonly (string | number)[]) => FieldRule,
  leaves: Map<string, Leaf>,
): void => {
  if (node.kind === 'map' && node.pairs.length > 0) {
    for (const pair of node.pairs) flatten(pair.value, [...path, String(pair.key.value)], pair.key, rule, leaves);
  } else if (node.kind === 'list' && node.items.length > 0) {
    node.items.forEach((item, i) => {
      flatten(item, [...path, i], key, rule, leaves);
    });
  } else {
    const value =
      node.kind === 'scalar' ? (typeof node.value === 'string' ? node.value : JSON.stringify(node.value)) : node.kind === 'map' ? '{}' : '[]';
    leaves.set(JSON.stringify(path), { rule: rule(path), path, value, node, key });
  }
};
