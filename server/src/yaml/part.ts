/** A read text that can be put anywhere: what was read once is used again wherever the same lines stand. */
import { append, type Range } from '../base/index.ts';
import type { YamlDocument, YamlList, YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar } from './node.ts';

/** A text that was read, by itself or from its pieces. */
export abstract class Part {
  #last: { readonly offset: number; readonly document: YamlDocument } | undefined;

  /** What the text is by itself: `map` or `list` only where it is valid. */
  abstract readonly kind: 'map' | 'list' | 'other';

  /** The document that it is, with every range moved by `offset`. */
  at(offset: number): YamlDocument {
    if (this.#last?.offset !== offset) this.#last = { offset, document: this.make(offset) };
    return this.#last.document;
  }

  protected abstract make(offset: number): YamlDocument;
}

/** Read as a whole. */
export class Whole extends Part {
  readonly kind: Part['kind'];
  readonly #document: YamlDocument;

  /** `document`: with ranges from the text's own start. */
  constructor(document: YamlDocument) {
    super();
    const { root, problems } = document;
    this.#document = document;
    this.kind = root && root.kind !== 'scalar' && problems.length === 0 ? root.kind : 'other';
  }

  protected make(offset: number): YamlDocument {
    const { root, problems } = this.#document;
    return offset === 0 ? this.#document : { root: root && moved(root, offset), problems: problems.map((problem) => movedProblem(problem, offset)) };
  }
}

/** The pieces of a map or list, one after the other. */
export class Joined extends Part {
  readonly kind: 'map' | 'list';
  readonly #parts: readonly { readonly at: number; readonly part: Part }[];

  /** `parts`: each of the same kind; `at`: where its piece begins. */
  constructor(kind: 'map' | 'list', parts: readonly { readonly at: number; readonly part: Part }[]) {
    super();
    this.kind = kind;
    this.#parts = parts;
  }

  protected make(offset: number): YamlDocument {
    return valid(this.root(offset));
  }

  root(offset: number): YamlMap | YamlList {
    const pairs: YamlPair[] = [];
    const items: YamlNode[] = [];
    let [start, end] = [-1, 0];
    for (const { at, part } of this.#parts) {
      const { root } = part.at(offset + at);
      if (!root || root.kind === 'scalar') continue;
      if (start < 0) start = root.range.start;
      end = root.range.end;
      if (root.kind === 'map') append(pairs, root.pairs);
      else append(items, root.items);
    }
    const range = { start, end };
    return this.kind === 'map' ? { kind: 'map', range, pairs } : { kind: 'list', range, items };
  }
}

/** A key with a value that was read from pieces. */
export class Entry extends Part {
  readonly kind = 'map';
  readonly #key: YamlScalar;
  readonly #value: Joined;

  constructor(key: YamlScalar, value: Joined) {
    super();
    this.#key = key;
    this.#value = value;
  }

  protected make(offset: number): YamlDocument {
    const key = movedScalar(this.#key, offset);
    const value = this.#value.root(offset);
    return valid({ kind: 'map', range: { start: key.range.start, end: value.range.end }, pairs: [{ key, value }] });
  }
}

/** A list's one item that was read from pieces; `start`: where its `-` stands. */
export class Item extends Part {
  readonly kind = 'list';
  readonly #start: number;
  readonly #item: Joined;

  constructor(start: number, item: Joined) {
    super();
    this.#start = start;
    this.#item = item;
  }

  protected make(offset: number): YamlDocument {
    const item = this.#item.root(offset);
    return valid({ kind: 'list', range: { start: offset + this.#start, end: item.range.end }, items: [item] });
  }
}

const valid = (root: YamlNode): YamlDocument => ({ root, problems: [] });

const movedRange = ({ start, end }: Range, offset: number): Range => ({ start: start + offset, end: end + offset });

const movedProblem = ({ message, range }: YamlProblem, offset: number): YamlProblem => ({ message, range: movedRange(range, offset) });

const movedScalar = (node: YamlScalar, offset: number): YamlScalar => ({
  ...node,
  range: movedRange(node.range, offset),
  textStart: node.textStart === undefined ? undefined : node.textStart + offset,
});

/** The tree at another place. Aliases make one node stand in many places, where it stays one. */
const moved = (root: YamlNode, offset: number): YamlNode => {
  const done = new Map<YamlNode, YamlNode>();
  const move = (node: YamlNode): YamlNode => {
    if (node.kind === 'scalar') return movedScalar(node, offset);
    const known = done.get(node);
    if (known) return known;
    const range = movedRange(node.range, offset);
    const result: YamlNode =
      node.kind === 'list'
        ? { kind: 'list', range, items: node.items.map(move) }
        : { kind: 'map', range, pairs: node.pairs.map(({ key, value }) => ({ key: movedScalar(key, offset), value: move(value) })) };
    done.set(node, result);
    return result;
  };
  return move(root);
};
