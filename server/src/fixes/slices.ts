/** Proofs in slices: they stop between renders, so that others get their turn and the work can end early. */

export type Proof = Generator<void, boolean>;

/** Whether something holds for all, one after the other. */
export function* every<Item>(items: Iterable<Item>, holds: (item: Item) => Proof): Proof {
  for (const item of items) {
    if (!(yield* holds(item))) return false;
    yield;
  }
  return true;
}

/** The first for which something holds. */
export function* find<Item>(items: Iterable<Item>, holds: (item: Item) => Proof): Generator<void, Item | undefined> {
  for (const item of items) {
    if (yield* holds(item)) return item;
    yield;
  }
  return undefined;
}

/** What something makes of each. */
export function* each<Item, Result>(items: Iterable<Item>, make: (item: Item) => Result): Generator<void, Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(make(item));
    yield;
  }
  return results;
}

/** The same for what is made in slices. */
export function* eachIn<Item, Result>(items: Iterable<Item>, make: (item: Item) => Generator<void, Result>): Generator<void, Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(yield* make(item));
  return results;
}
