/** Two texts that are one program, written at other places: an edit of a comment or of an action that is not finished yet leaves the program as it was. */
import type { Range } from '../base/index.ts';
import type { Branching, Comment, List, Node, Statement, Tag, Template } from './tree.ts';

/** Where a range of the first text stands in the second; undefined where that is not known. */
export type Move = (range: Range) => Range | undefined;

/** Tells where everything went; undefined where an execution could tell the two apart by more than places. */
export const moveBetween = (before: Template, after: Template): Move | undefined => {
  // What is not read may define anything.
  if (before.isUnread || after.isUnread) return undefined;
  const pairs = new Pairs(before.source.text, after.source.text);
  return pairs.areSame(before.root, after.root) ? (range) => pairs.move(range) : undefined;
};

/** A node of the first text, and the one of the second that stands in its place. */
export type Pair = readonly [before: Node, after: Node];

/**
 * What stands in both texts in the same place, down to statements and the pipelines of branches, but for what both share. Undefined where the texts differ in more
 * than what is printed as it is, or where `areAlike` does not count two such stretches as the same.
 */
export const pairsBetween = (
  before: Template,
  after: Template,
  areAlike: (before: string, after: string) => boolean,
): readonly Pair[] | undefined => {
  // What is not read may define anything.
  if (before.isUnread || after.isUnread) return undefined;
  const found: Pair[] = [];
  const pairs = new Pairs(before.source.text, after.source.text, areAlike, found);
  return pairs.areSame(before.root, after.root) ? found : undefined;
};

/** A stretch of the first text that stands in the second as well, `by` further on. */
interface Stretch extends Range {
  readonly by: number;
}

class Pairs {
  readonly #before: string;
  readonly #after: string;
  readonly #areAlike: (before: string, after: string) => boolean;
  readonly #found: Pair[] | undefined;
  /** In the order of the text. */
  readonly #stretches: Stretch[] = [];

  constructor(before: string, after: string, areAlike = (a: string, b: string): boolean => a === b, found?: Pair[]) {
    this.#before = before;
    this.#after = after;
    this.#areAlike = areAlike;
    this.#found = found;
  }

  areSame(a: List, b: List): boolean {
    this.#found?.push([a, b]);
    let next = 0;
    for (const node of a.nodes) {
      if (node.kind === 'comment') continue;
      let other = b.nodes[next++];
      while (other?.kind === 'comment') other = b.nodes[next++];
      if (!other || !this.#isSame(node, other)) return false;
    }
    for (let rest = b.nodes[next]; rest; rest = b.nodes[++next]) if (rest.kind !== 'comment') return false;
    return true;
  }

  /** What stands in a tag decides all that is made of it. */
  #isSame(a: Exclude<Statement, Comment>, b: Statement): boolean {
    // What stands before an edit.
    if (a === b) return this.#note(a.range, b.range);
    this.#found?.push([a, b]);
    switch (a.kind) {
      case 'text':
        return b.kind === 'text' && this.#areAlike(a.text, b.text) && this.#note(a.range, b.range);
      case 'if':
      case 'with':
        return b.kind === a.kind && a.chained === b.chained && this.#haveSameArms(a, b) && this.#haveSameEnds(a, b);
      case 'range':
        return b.kind === 'range' && this.#haveSameArms(a, b) && this.#haveSameEnds(a, b);
      case 'define':
      case 'block':
        return b.kind === a.kind && this.#isTag(a.open, b.open) && this.areSame(a.body, b.body) && this.#haveSameEnds(a, b);
      default:
        return b.kind === a.kind && this.#isTag(a, b);
    }
  }

  #haveSameArms(a: Branching, b: Branching): boolean {
    this.#found?.push([a.pipeline, b.pipeline]);
    if (!this.#isTag(a.open, b.open) || !this.areSame(a.body, b.body)) return false;
    if (!a.otherwise || !b.otherwise) return a.otherwise === b.otherwise;
    // The tag of a chained statement is that of the branch in which it stands.
    const [first] = a.otherwise.nodes;
    const isChained = (first?.kind === 'if' || first?.kind === 'with') && first.chained;
    return (isChained || this.#isMaybeTag(a.elseTag, b.elseTag)) && this.areSame(a.otherwise, b.otherwise);
  }

  #haveSameEnds(a: { readonly endTag: Tag | undefined }, b: { readonly endTag: Tag | undefined }): boolean {
    return this.#isMaybeTag(a.endTag, b.endTag);
  }

  #isMaybeTag(a: Tag | undefined, b: Tag | undefined): boolean {
    return a && b ? this.#isTag(a, b) : a === b;
  }

  #isTag({ range: a }: Tag, { range: b }: Tag): boolean {
    const length = a.end - a.start;
    return length === b.end - b.start && this.#before.slice(a.start, a.end) === this.#after.slice(b.start, b.end) && this.#note(a, b);
  }

  #note({ start, end }: Range, other: Range): true {
    this.#stretches.push({ start, end, by: other.start - start });
    return true;
  }

  move({ start, end }: Range): Range | undefined {
    const first = this.#stretches.find((stretch) => start < stretch.end);
    const last = this.#stretches.find((stretch) => end <= stretch.end);
    if (!first || !last || first.start > start || last.start > end) return undefined;
    const moved = { start: start + first.by, end: end + last.by };
    return moved.start <= moved.end ? moved : undefined;
  }
}
