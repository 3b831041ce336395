/** YAML text → trees with ranges, over the `yaml` package. Never throws: what is wrong becomes a problem. */
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, Scalar } from 'yaml';
import { memoText, type Range } from '../base/index.ts';
import { compose } from './compose.ts';
import type { YamlDocument, YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar } from './node.ts';
import { resolveInteger, resolveScalar } from './resolve.ts';

/** Nodes that a document may have with all aliases written out; more is taken for an alias bomb. */
const maxNodes = 200_000;

/** All documents of a text. */
export const parseDocuments = (text: string): YamlDocument[] =>
  guarded(
    text,
    () => compose(text, false).map((document) => convert(document, text, 0)),
    (problem) => [problem],
  );

/** The first document of a text. `offset` is added to every range, for a text that is part of a larger one. */
export const parseDocument = (text: string, offset = 0): YamlDocument => (offset === 0 ? remembered(text) : parseAt(text, offset));

const parseAt = (text: string, offset: number): YamlDocument =>
  guarded(
    text,
    () => convert(compose(text, true)[0] as Document.Parsed, text, offset),
    (problem) => problem,
  );

/** Helpers hand the same few maps on as YAML over and over, in every world. */
const remembered = memoText((text) => parseAt(text, 0), 400_000);

/** Nesting that exhausts the stack is a problem of the text. */
const guarded = <Result>(text: string, work: () => Result, failed: (document: YamlDocument) => Result): Result => {
  try {
    return work();
  } catch (error) {
    const message =
      error instanceof RangeError
        ? 'the YAML is nested too deeply'
        : `the YAML cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return failed({ root: undefined, problems: [{ message, range: { start: 0, end: text.length } }] });
  }
};

const convert = (document: Document.Parsed, text: string, offset: number): YamlDocument => {
  const problems: YamlProblem[] = document.errors
    .filter(({ code }) => code !== 'MULTIPLE_DOCS')
    .map(({ message, pos: [start, end] }) => ({ message, range: { start: start + offset, end: end + offset } }));
  if (!document.contents) return { root: undefined, problems };
  const builder = new Builder(document, text, offset, problems);
  const root = builder.node(document.contents as Node);
  // An empty document has an empty scalar for contents.
  if (root?.kind === 'scalar' && root.value === null && root.range.start === root.range.end) return { root: undefined, problems };
  return { root, problems };
};

class Builder {
  readonly #document: Document.Parsed;
  readonly #text: string;
  readonly #offset: number;
  readonly #problems: YamlProblem[];
  readonly #sizes = new Map<YamlNode, number>();
  readonly #done = new Map<Node, YamlNode>();
  readonly #open = new Set<Node>();
  #tooLarge = false;

  constructor(document: Document.Parsed, text: string, offset: number, problems: YamlProblem[]) {
    this.#document = document;
    this.#text = text;
    this.#offset = offset;
    this.#problems = problems;
  }

  node(node: Node): YamlNode | undefined {
    if (isAlias(node)) return this.#alias(node);
    const known = this.#done.get(node);
    if (known) return known;
    this.#open.add(node);
    const built = isMap(node)
      ? this.#map(node.items as Pair[], this.#range(node))
      : isSeq(node)
        ? this.#list(node.items as Node[], this.#range(node))
        : this.#scalar(node as Scalar, false);
    this.#open.delete(node);
    this.#done.set(node, built);
    return built;
  }

  #range(node: Node): Range {
    const [start, end] = node.range ?? [0, 0];
    return { start: start + this.#offset, end: end + this.#offset };
  }

  #alias(node: Node): YamlNode | undefined {
    if (!isAlias(node)) return undefined;
    const target = node.resolve(this.#document);
    if (!target) {
      this.#problems.push({ message: `unknown anchor '${node.source}' referenced`, range: this.#range(node) });
      return undefined;
    }
    if (this.#open.has(target)) {
      this.#problems.push({ message: `anchor '${node.source}' value contains itself`, range: this.#range(node) });
      return undefined;
    }
    return this.node(target as Node);
  }

  /** Adds up how large a node is with its aliases written out. */
  #count(node: YamlNode, children: readonly YamlNode[]): void {
    const size = children.reduce((sum, child) => sum + (this.#sizes.get(child) ?? 1), 1);
    this.#sizes.set(node, size);
    if (size > maxNodes && !this.#tooLarge) {
      this.#tooLarge = true;
      this.#problems.push({ message: 'document contains excessive aliasing', range: node.range });
    }
  }

  #list(items: readonly Node[], range: Range): YamlNode {
    const nodes = items.map((item) => (isPair(item) ? this.#map([item], range) : this.node(item)) ?? empty(range.end));
    const list: YamlNode = { kind: 'list', range, items: this.#tooLarge ? [] : nodes };
    this.#count(list, nodes);
    return list;
  }

  #map(items: readonly Pair[], range: Range): YamlMap {
    let pairs: YamlPair[] = [];
    for (const { key, value } of items) {
      const built = this.#value(value, key, range);
      if (isScalar(key) && key.type === Scalar.PLAIN && key.source === '<<' && !key.tag) {
        pairs = merge(pairs, built, (message) => this.#problems.push({ message, range: built.range }));
        continue;
      }
      const scalar = this.#key(key);
      if (!scalar) this.#problems.push({ message: 'a map key must be a scalar', range: isNode(key) ? this.#range(key) : range });
      else pairs.push({ key: scalar, value: built });
    }
    const map: YamlMap = { kind: 'map', range, pairs: this.#tooLarge ? [] : pairs };
    this.#count(
      map,
      pairs.map(({ value }) => value),
    );
    return map;
  }

  #value(value: unknown, key: unknown, range: Range): YamlNode {
    const at = isNode(key) ? this.#range(key).end : range.end;
    return (isNode(value) ? this.node(value) : undefined) ?? empty(at);
  }

  #key(key: unknown): YamlScalar | undefined {
    if (isAlias(key)) {
      const target = this.#alias(key);
      return target?.kind === 'scalar' ? target : undefined;
    }
    return isScalar(key) ? this.#scalar(key, true) : key === null ? empty(0) : undefined;
  }

  #scalar(node: Scalar, isKey: boolean): YamlScalar {
    const range = this.#range(node);
    const source = this.#sourceOf(node);
    const tag = node.tag ?? '';
    const isPlain = (node.type === Scalar.PLAIN || node.type === undefined) && !/[:!](?:str|binary)$/.test(tag);
    const value = isPlain ? (isKey ? keyOf(source) : resolveScalar(source)) : source;
    return { kind: 'scalar', range, value, textStart: this.#textStart(range, source, node.type) };
  }

  /** go-yaml ends a block text at the end of the file without the line break that is not there. */
  #sourceOf({ source = '', type, range }: Scalar): string {
    const isBlock = type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
    const isLast = isBlock && range && range[1] >= this.#text.length && !this.#text.endsWith('\n');
    return isLast && source.endsWith('\n') ? source.slice(0, -1) : source;
  }

  #textStart({ start, end }: Range, source: string, type: Scalar['type']): number | undefined {
    const quotes = type === Scalar.QUOTE_SINGLE || type === Scalar.QUOTE_DOUBLE ? 1 : 0;
    if (end - start !== source.length + 2 * quotes) return undefined;
    const from = start - this.#offset + quotes;
    return this.#text.startsWith(source, from) ? start + quotes : undefined;
  }
}

const isNode = (value: unknown): value is Node => isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);

const empty = (at: number): YamlScalar => ({ kind: 'scalar', range: { start: at, end: at }, value: null, textStart: undefined });

/** A key is a string in the end (sigs.k8s.io/yaml, convertToJSONableObject); whole numbers keep all their digits. */
const keyOf = (source: string): YamlScalar['value'] => {
  const int = resolveInteger(source);
  return int === undefined ? resolveScalar(source) : String(int);
};

/** `<<`: the pairs of one map or of several; what stands later wins, as go-yaml writes one key after the other. */
const merge = (pairs: readonly YamlPair[], merged: YamlNode, problem: (message: string) => void): YamlPair[] => {
  const maps = merged.kind === 'list' ? [...merged.items].reverse() : [merged];
  let result = [...pairs];
  for (const map of maps) {
    if (map.kind !== 'map') {
      problem('map merge requires map or sequence of maps as the value');
      continue;
    }
    const keys = new Set(map.pairs.map(({ key }) => String(key.value)));
    result = [...result.filter(({ key }) => !keys.has(String(key.value))), ...map.pairs];
  }
  return result;
};
