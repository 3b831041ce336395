/** Alias bombs: a short text that stands for a huge one. go-yaml's measure of them (decode.go, allowedAliasRatio). */
import { isAlias, isMap, isPair, isSeq, type Node } from 'yaml';

/** How many nodes there are to read, with all aliases written out, and how many of them only because of aliases. */
interface Weight {
  readonly total: number;
  readonly aliased: number;
}

const none: Weight = { total: 0, aliased: 0 };
const one: Weight = { total: 1, aliased: 0 };
const add = (a: Weight, b: Weight): Weight => ({ total: a.total + b.total, aliased: a.aliased + b.aliased });

/** Whether too much of a document comes of its aliases. `targets`: the node that each alias stands for. */
export const isExcessive = (root: Node, targets: ReadonlyMap<Node, Node>): boolean => {
  const { total, aliased } = weigh(root, targets, new Map());
  return aliased > 100 && total > 1000 && aliased / total > allowedRatio(total);
};

const weigh = (node: unknown, targets: ReadonlyMap<Node, Node>, known: Map<unknown, Weight>): Weight => {
  const before = known.get(node);
  if (before) return before;
  // While a node is weighed it weighs nothing: an alias inside of its own anchor is another problem.
  known.set(node, none);
  const weight = add(one, within(node, targets, known));
  known.set(node, weight);
  return weight;
};

const within = (node: unknown, targets: ReadonlyMap<Node, Node>, known: Map<unknown, Weight>): Weight => {
  if (isAlias(node)) {
    const { total } = weigh(targets.get(node), targets, known);
    return { total, aliased: total };
  }
  if (isPair(node)) return add(weigh(node.key, targets, known), weigh(node.value, targets, known));
  if (!isMap(node) && !isSeq(node)) return none;
  return node.items.map((item) => weigh(item, targets, known)).reduce(add, none);
};

/** Small documents may be almost all aliases, large ones hardly any. */
const allowedRatio = (total: number): number => {
  const [low, high] = [400_000, 4_000_000];
  if (total <= low) return 0.99;
  return total >= high ? 0.1 : 0.99 - (0.89 * (total - low)) / (high - low);
};
