/** YAML text → trees with ranges, over the `yaml` package. Never throws: what is wrong becomes a problem. */
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, Scalar } from 'yaml';
import { memoText, type Range } from '../base/index.ts';
import { isExcessive } from './aliases.ts';
import { type Composed, compose } from './compose.ts';
import { keyOf } from './key.ts';
import type { YamlDocument, YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar } from './node.ts';
import { Entry, Item, Joined, type Part, Whole } from './part.ts';
import { type Pieces, piecesBelow, piecesOf, piecesOfItem } from './pieces.ts';
import { meaningOf } from './scalar.ts';
import { readSimple } from './simple.ts';

/** All documents of a text. */
export const parseDocuments = (text: string): YamlDocument[] =>
  guarded(
    text,
    () => {
      const composed = compose(unified(text), false);
      return composed.documents.map((_, i) => convert(composed, i, text, 0));
    },
    (problem) => [problem],
  );

/**
 * The first document of a text; like go-yaml, which stops where it ends, this does not mind what comes behind it. `offset` is added to every range, for a text
 * that is part of a larger one. `isEnded`: the last line counts as ended even where it is not.
 */
export const parseDocument = (text: string, offset = 0, isEnded = false): YamlDocument =>
  isEnded && !text.endsWith('\n') ? parseWhole(text, offset, true) : remembered(text).at(offset);

/** The same, of all of the text at once. */
export const parseWhole = (text: string, offset: number, isEnded: boolean): YamlDocument => {
  const root = readSimple(text, offset);
  return root ? { root, problems: [] } : parseByPackage(text, offset, isEnded);
};

/** The same, with what is simple left to the `yaml` package too. */
export const parseByPackage = (text: string, offset: number, isEnded: boolean): YamlDocument =>
  guarded(
    text,
    () => {
      const document = convert(compose(unified(text), true), 0, text, offset, isEnded);
      return document.problems.length === 0 ? document : { ...document, problems: upToEnd(document, text, offset) };
    },
    (problem) => problem,
  );

/** The first document of a text, put together from its entries; undefined where it has to be read as a whole. */
export const parsePieces = (text: string): YamlDocument | undefined => {
  const part = piecewise(text);
  return part === whole ? undefined : part.at(0);
};

/** What has to be read as a whole. */
const whole = Symbol('whole');
/** A piece that is not valid, or that has such a piece. */
const broken = Symbol('broken');

/** Helpers hand the same few maps on as YAML over and over, and most of a file's documents are the same in every world. */
const remembered = memoText((text): Part => {
  const part = piecewise(text);
  return part === whole ? new Whole(parseWhole(text, 0, false)) : part;
}, 400_000);

const piecewise = memoText((text): Joined | typeof whole => {
  const pieces = piecesOf(text);
  const part = pieces && joined(text, pieces);
  return part instanceof Joined ? part : whole;
}, 400_000);

/** The map or list that pieces make; undefined where one of them is no such thing by itself. */
const joined = (text: string, { kind, pieces }: Pieces): Joined | typeof broken | undefined => {
  const parts: { readonly at: number; readonly part: Part }[] = [];
  for (const { start, end } of pieces) {
    const part = rememberedPiece(text.slice(start, end));
    if (part === broken) return part;
    if (part.kind !== kind) return undefined;
    parts.push({ at: start, part });
  }
  return new Joined(kind, parts);
};

/** An entry, read from its own entries where it has some. Of one that is not valid, what is around it is read as a whole, and that but once. */
const rememberedPiece = memoText((text): Part | typeof broken => {
  const below = piecesBelow(text);
  const value = below && joined(text, below);
  if (value === broken) return value;
  if (value) {
    const { root, problems } = parseWhole(text.slice(0, below.pieces[0]?.start), 0, false);
    const [pair] = root?.kind === 'map' ? root.pairs : [];
    if (pair && problems.length === 0) return new Entry(pair.key, value);
  }
  const inside = piecesOfItem(text);
  const item = inside && joined(text.replace('-', ' '), inside);
  if (item === broken) return item;
  if (item) return new Item(text.indexOf('-'), item);
  const document = parseWhole(text, 0, false);
  return document.problems.length > 0 ? broken : new Whole(document);
}, 1_000_000);

/** To go-yaml, carriage returns and NEL end lines too. */
const unified = (text: string): string => (/\r(?!\n)|\u0085/.test(text) ? text.replace(/\r(?!\n)|\u0085/g, '\n') : text);

/** A flow collection ends by itself, a block collection where a line is indented less. */
const upToEnd = ({ root, problems }: YamlDocument, text: string, offset: number): readonly YamlProblem[] => {
  if (!root || root.kind === 'scalar') return problems;
  const isBlock = !/[[{]/.test(text[root.range.start - offset] ?? '');
  const lineStart = (at: number): number => text.lastIndexOf('\n', at - 1) + 1;
  // An anchor or a tag of its first key may stand before the collection.
  const indentation = text.slice(lineStart(root.range.start - offset)).search(/\S/);
  const isBehind = ({ range: { start } }: YamlProblem): boolean =>
    start >= root.range.end && (!isBlock || start - offset - lineStart(start - offset) < indentation);
  const first = problems.findIndex(isBehind);
  return first < 0 ? problems : problems.slice(0, first);
};

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

const convert = ({ documents, refused }: Composed, index: number, text: string, offset: number, isEnded = false): YamlDocument => {
  const document = documents[index] as Document.Parsed;
  const from = documents[index - 1]?.range[2] ?? 0;
  const to = index + 1 < documents.length ? document.range[2] : Number.POSITIVE_INFINITY;
  // The package ends what is missing behind the text.
  const within = (at: number): number => Math.min(at, text.length);
  const problems: YamlProblem[] = document.errors
    .filter((error) => !isForgiven(error))
    .map(({ message, pos: [start, end] }) => ({ message, range: { start: within(start), end: within(end) } }))
    .concat(refused.filter(({ range: { start } }) => start >= from && start < to))
    .sort((a, b) => a.range.start - b.range.start)
    .map(({ message, range: { start, end } }) => ({ message, range: { start: start + offset, end: end + offset } }));
  if (!document.contents) return { root: undefined, problems };
  const builder = new Builder(text, offset, isEnded || text.endsWith('\n'), problems);
  const root = builder.root(document.contents as Node);
  // An empty document has an empty scalar for contents.
  if (root?.kind === 'scalar' && root.value === null && root.range.start === root.range.end) return { root: undefined, problems };
  return { root, problems };
};

/** Behind a comma or a bracket go-yaml takes a comment without a space before it. */
const isForgiven = ({ code, message }: Document.Parsed['errors'][number]): boolean =>
  code === 'MULTIPLE_DOCS' || (code === 'MISSING_CHAR' && message.startsWith('Comments must be separated'));

class Builder {
  readonly #text: string;
  readonly #offset: number;
  /** Whether the text's last line has an end. */
  readonly #isEnded: boolean;
  readonly #problems: YamlProblem[];
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Node, Node>();
  readonly #done = new Map<Node, YamlNode>();
  readonly #open = new Set<Node>();

  constructor(text: string, offset: number, isEnded: boolean, problems: YamlProblem[]) {
    this.#text = text;
    this.#offset = offset;
    this.#isEnded = isEnded;
    this.#problems = problems;
  }

  root(node: Node): YamlNode | undefined {
    const root = this.#node(node);
    if (!root || this.#targets.size === 0 || !isExcessive(node, this.#targets)) return root;
    this.#problems.push({ message: 'document contains excessive aliasing', range: root.range });
    return undefined;
  }

  #node(node: Node): YamlNode | undefined {
    if (isAlias(node)) return this.#alias(node);
    const known = this.#done.get(node);
    if (known) return known;
    if ('anchor' in node && node.anchor) this.#anchors.set(node.anchor, node);
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
    const target = this.#anchors.get(node.source);
    if (!target) {
      this.#problems.push({ message: `unknown anchor '${node.source}' referenced`, range: this.#range(node) });
      return undefined;
    }
    if (this.#open.has(target)) {
      this.#problems.push({ message: `anchor '${node.source}' value contains itself`, range: this.#range(node) });
      return undefined;
    }
    this.#targets.set(node, target);
    return this.#node(target);
  }

  #list(items: readonly Node[], range: Range): YamlNode {
    return { kind: 'list', range, items: items.map((item) => (isPair(item) ? this.#map([item], range) : this.#node(item)) ?? empty(range.end)) };
  }

  #map(items: readonly Pair[], range: Range): YamlMap {
    const pairs = new Pairs();
    for (const { key, value } of items) {
      const isMergeKey = isScalar(key) && isMerge(key);
      const scalar = isMergeKey ? undefined : this.#key(key, range);
      const built = this.#value(value, key, range);
      if (isMergeKey) pairs.merge(built, value, (message) => this.#problems.push({ message, range: built.range }));
      else if (scalar) pairs.add({ key: scalar, value: built });
      else this.#problems.push({ message: 'a map key must be a scalar', range: isNode(key) ? this.#range(key) : range });
    }
    return { kind: 'map', range, pairs: pairs.list };
  }

  #value(value: unknown, key: unknown, range: Range): YamlNode {
    const at = isNode(key) ? this.#range(key).end : range.end;
    return (isNode(value) ? this.#node(value) : undefined) ?? empty(at);
  }

  #key(key: unknown, { start }: Range): YamlScalar | undefined {
    if (isAlias(key)) {
      const target = this.#alias(key);
      return target?.kind === 'scalar' ? target : undefined;
    }
    if (!isScalar(key)) return key === null ? empty(start) : undefined;
    if (key.anchor) this.#anchors.set(key.anchor, key);
    return this.#scalar(key, true);
  }

  #scalar(node: Scalar, isKey: boolean): YamlScalar {
    const range = this.#range(node);
    const source = this.#sourceOf(node);
    const tag = node.tag ?? '';
    const meaning = meaningOf(source, tag, isPlain(node));
    if ('refused' in meaning) this.#problems.push({ message: meaning.refused, range });
    const read = 'refused' in meaning ? source : meaning.value;
    const value = isKey && typeof read === 'number' ? keyOf(source) : read;
    const isOther = typeof value === 'string' && value !== source;
    return { kind: 'scalar', range, value, textStart: isOther ? undefined : this.#textStart(range, source, node.type) };
  }

  /** go-yaml ends a block text at the end of the file without the line break that is not there. */
  #sourceOf({ source = '', type, range }: Scalar): string {
    const isBlock = type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
    const isCutOff =
      isBlock && !this.#isEnded && source.endsWith('\n') && range && range[1] >= this.#text.length && endsInContent(this.#text.slice(range[0]));
    return isCutOff ? source.slice(0, -1) : source;
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

/** Whether the last line of a block text, its header included, has content; one of spaces has if it goes beyond the indentation. */
const endsInContent = (block: string): boolean => {
  const [, ...lines] = block.split('\n');
  const last = lines.at(-1) ?? '';
  const indentation = lines.find((line) => line.trim() !== '')?.search(/\S/) ?? 0;
  return last.trim() !== '' || last.length > indentation;
};

const isPlain = ({ type }: Scalar): boolean => type === Scalar.PLAIN || type === undefined;

const isMerge = (key: Scalar): boolean =>
  key.source === '<<' && (key.tag === 'tag:yaml.org,2002:merge' || (isPlain(key) && (key.tag === undefined || key.tag === '!')));

/** The pairs of a map, in order. */
class Pairs {
  readonly #all: (YamlPair | undefined)[] = [];
  /** Where the pairs of each key stand; only for maps that take in others. */
  #places: Map<string, number[]> | undefined;

  add(pair: YamlPair): void {
    this.#all.push(pair);
    if (this.#places) this.#note(this.#places, pair, this.#all.length - 1);
  }

  /** `<<`: the pairs of one map or of several; what stands later wins, as go-yaml writes one key after the other. A list of maps must stand there itself. */
  merge(merged: YamlNode, node: unknown, problem: (message: string) => void): void {
    const maps = merged.kind === 'list' && !isAlias(node) ? [...merged.items].reverse() : [merged];
    for (const map of maps) {
      if (map.kind === 'map') this.#take(map.pairs);
      else problem('map merge requires map or sequence of maps as the value');
    }
  }

  get list(): readonly YamlPair[] {
    return this.#places ? this.#all.filter((pair) => pair !== undefined) : (this.#all as YamlPair[]);
  }

  #take(pairs: readonly YamlPair[]): void {
    this.#places ??= this.#noteAll();
    for (const { key } of pairs) {
      const places = this.#places.get(String(key.value));
      for (const at of places?.splice(0) ?? []) this.#all[at] = undefined;
    }
    for (const pair of pairs) this.add(pair);
  }

  #noteAll(): Map<string, number[]> {
    const places = new Map<string, number[]>();
    this.#all.forEach((pair, at) => {
      if (pair) this.#note(places, pair, at);
    });
    return places;
  }

  #note(places: Map<string, number[]>, { key }: YamlPair, at: number): void {
    const name = String(key.value);
    const known = places.get(name);
    if (known) known.push(at);
    else places.set(name, [at]);
  }
}
