/** YAML text as data (sigs.k8s.io/yaml, Unmarshal). */
import { append, LineIndex } from '../base/index.ts';
import { halfTyped } from './half-typed.ts';
import type { YamlNode, YamlProblem } from './node.ts';
import { parseDocument, parsePieces } from './parse.ts';
import type { Plain, PlainMap } from './plain.ts';
import { readable } from './readable.ts';
import { toPlain } from './to-plain.ts';

/** A text's first document as data; undefined where there is none or it is broken. */
export interface Decoded {
  readonly value: Plain | undefined;
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
}

export const decode = (text: string, offset = 0, isEnded = false): Decoded => {
  const { root, problems: found } = parseDocument(text, offset, isEnded);
  const problems = found.length > 0 || !root ? found : notJson(root);
  if (problems.length > 0) return { value: undefined, root, problems: worded(problems, text, offset) };
  return { value: root && toPlain(root), root, problems: [] };
};

/** As Go tells them. */
const worded = (problems: readonly YamlProblem[], text: string, offset: number): YamlProblem[] => {
  const lines = new LineIndex(text);
  return problems.map(({ message, range }) => ({ range, message: `yaml: line ${lines.position(range.start - offset).line + 1}: ${message}` }));
};

/** What YAML can say and JSON cannot (encoding/json, and sigs.k8s.io/yaml on keys). Nodes that aliases share are looked at once. */
const notJson = (root: YamlNode): YamlProblem[] => {
  const problems: YamlProblem[] = [];
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'list') node.items.forEach(visit);
    else if (node.kind === 'map') {
      for (const { key, value } of node.pairs) {
        if (key.value === null) problems.push({ message: 'a map key must not be null', range: key.range });
        visit(value);
      }
    } else if (typeof node.value === 'number' && !Number.isFinite(node.value))
      problems.push({ message: 'unsupported value: neither infinity nor NaN can be in JSON, which Helm makes of it', range: node.range });
  };
  visit(root);
  return problems;
};

/** The data of a values file's document. Of one that is broken all that can be read counts; its tree is made for those who ask. */
const decodeReadable = (text: string, offset: number): Omit<Decoded, 'root'> & { readonly root: () => YamlNode | undefined } => {
  const half = parsePieces(text) ? undefined : halfTyped(text);
  if (half?.document.root && notJson(half.document.root).length === 0) {
    const moved = half.problems.map(({ message, range }) => ({ message, range: { start: range.start + offset, end: range.end + offset } }));
    return { value: toPlain(half.document.root), root: () => decode(text, offset, true).root, problems: worded(moved, text, offset) };
  }
  const { value, root, problems } = decode(text, offset, true);
  return { value: problems.length > 0 ? readable(text) : value, root: () => root, problems };
};

/**
 * Reads a values file as Helm does (helm pkg/chart/v2/loader, LoadValues): several documents are merged, later ones win. A document that is not a map is a
 * problem, and so is one that is broken, of which all that can be read counts. `root` is the tree of the first document.
 */
export const decodeValues = (
  text: string,
): { readonly values: PlainMap; readonly root: YamlNode | undefined; readonly problems: readonly YamlProblem[] } => {
  let values: PlainMap = new Map();
  const roots: (() => YamlNode | undefined)[] = [];
  const problems: YamlProblem[] = [];
  const bom = text.startsWith('\ufeff') ? 1 : 0;
  for (const { start, end } of valueDocuments(text, bom)) {
    // The reader ends every line, the last one too, which a block text there shows.
    const { value, root, problems: found } = decodeReadable(text.slice(start, end), start);
    append(problems, found);
    roots.push(root);
    if (value instanceof Map) values = mergeMaps(values, value);
    else if (found.length === 0 && value !== undefined && value !== null) {
      problems.push({
        message: `a values file must be a map, but this is ${Array.isArray(value) ? 'a list' : 'a single value'}`,
        range: root()?.range ?? { start, end },
      });
    }
  }
  return {
    values,
    get root() {
      for (const root of roots) {
        const found = root();
        if (found) return found;
      }
      return undefined;
    },
    problems,
  };
};

/** Documents of a values file: parted by lines of nothing but `---` (apimachinery, YAMLReader); what follows any other is lost to Helm. */
const valueDocuments = (text: string, from: number): { start: number; end: number }[] => {
  const documents: { start: number; end: number }[] = [];
  let start = from;
  for (const match of text.matchAll(/^---[^\S\n]*(?:\n|$)/gm)) {
    if (match.index < from) continue;
    documents.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  documents.push({ start, end: text.length });
  return documents;
};

/** Deep merge of maps; everything else of `over` replaces what `under` has. Neither is changed. */
export const mergeMaps = (under: PlainMap, over: PlainMap): PlainMap => {
  const merged: PlainMap = new Map(under);
  for (const [key, value] of over) {
    const below = merged.get(key);
    merged.set(key, value instanceof Map && below instanceof Map ? mergeMaps(below, value) : value);
  }
  return merged;
};
