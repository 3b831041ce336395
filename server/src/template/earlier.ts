/**
 * An earlier state of a file: statements that end before the first difference are the same ones, with all that is remembered of them. Templates are mostly
 * typed near their ends, where claim templates stand.
 */
import type { Range } from '../base/index.ts';
import { commonLength, firstAt } from './search.ts';
import type { Call, List, NamedTemplate, Statement, Template } from './tree.ts';
import { childrenOf } from './walk.ts';

/** A left delimiter with its trim marker: as much of what comes next decides where a statement ends. */
const delimiter = 4;

export class Earlier {
  readonly #template: Template;
  /** By the offset at which they begin. */
  readonly #statements = new Map<number, Statement>();

  /** `text`: what the file is now. */
  constructor(template: Template, text: string) {
    this.#template = template;
    // What recovery made of what stands behind a problem depends on all of the text.
    const sound = template.problems.reduce((least, { range }) => Math.min(least, range.start), Number.POSITIVE_INFINITY);
    this.#collect(template.root, Math.min(sound, commonLength(template.source.text, text)));
  }

  /** The statement that begins at an offset, if nothing in it and around its ends has changed. */
  at(start: number): Statement | undefined {
    return this.#statements.get(start);
  }

  /** The calls in a statement. */
  callsIn(statement: Range): readonly Call[] {
    return inside(this.#template.calls, statement, ({ range }) => range.start);
  }

  /** What a statement defines, itself included. */
  definesIn(statement: Range): readonly NamedTemplate[] {
    return inside(this.#template.defines, statement, ({ node }) => node.range.start);
  }

  #collect({ nodes, range }: List, until: number): void {
    for (const [i, node] of nodes.entries()) {
      const next = nodes[i + 1]?.range.start ?? range.end;
      if (next + delimiter <= until) this.#statements.set(node.range.start, node);
      else {
        for (const child of bodiesOf(node)) this.#collect(child, until);
        return;
      }
    }
  }
}

/** The lists of statements in a statement; of a chained one, which has no tag of its own, only those in it. */
const bodiesOf = (node: Statement): readonly List[] =>
  childrenOf(node).flatMap((child) => {
    if (child.kind !== 'list') return [];
    const [first] = child.nodes;
    return (first?.kind === 'if' || first?.kind === 'with') && first.chained ? bodiesOf(first) : [child];
  });

/** Those of a list in the order of the text that begin in a range. */
const inside = <Item>(items: readonly Item[], { start, end }: Range, startOf: (item: Item) => number): readonly Item[] => {
  const from = firstAt(items, start, startOf);
  return items.slice(from, firstAt(items, end, startOf));
};
