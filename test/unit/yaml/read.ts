import { parseDocument, type YamlNode } from '../../../server/src/yaml/index.ts';

/** A text's first document as JavaScript data; an error's words behind `! `. Numbers that JSON lacks are spelled out. */
export const read = (text: string): unknown => {
  const { root, problems } = parseDocument(text);
  if (problems.length > 0) return `! ${problems.map(({ message }) => message).join('; ')}`;
  return root ? data(root) : null;
};

const data = (node: YamlNode): unknown => {
  if (node.kind === 'list') return node.items.map(data);
  if (node.kind === 'map') return Object.fromEntries(node.pairs.map(({ key, value }) => [String(key.value), data(value)]));
  return typeof node.value === 'number' && !Number.isFinite(node.value) ? `(${node.value})` : node.value;
};
