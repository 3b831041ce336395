import type { Value } from '../value/index.ts';
import type { Watch } from './program.ts';

/** The members of the top chart's `.Values`, which tell whoever notes it what is read of them. */
export class WatchedValues extends Map<string, Value> {
  readonly #watch: Watch;

  constructor(members: ReadonlyMap<string, Value>, watch: Watch) {
    super();
    this.#watch = watch;
    for (const [key, value] of members) super.set(key, value);
  }

  override get(key: string): Value | undefined {
    this.#watch.lookups?.values.keys.add(key);
    return super.get(key);
  }

  override has(key: string): boolean {
    this.#watch.lookups?.values.keys.add(key);
    return super.has(key);
  }

  override get size(): number {
    noteAll(this.#watch);
    return super.size;
  }

  /** Who looks at the first one alone knows that there are some for as long as that one is there. */
  override keys(): MapIterator<string> {
    return new WatchedKeys(super.keys(), this.#watch);
  }

  override values(): MapIterator<Value> {
    noteAll(this.#watch);
    return super.values();
  }

  override entries(): MapIterator<[string, Value]> {
    noteAll(this.#watch);
    return super.entries();
  }

  override forEach(visit: (value: Value, key: string, map: Map<string, Value>) => void): void {
    noteAll(this.#watch);
    super.forEach(visit);
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}

/**
 * An object of its own class: V8 holds a function that is put in the place of an iterator's `next`, and with it all that the iterator led to, until it collects
 * the old generation.
 */
class WatchedKeys implements MapIterator<string> {
  readonly #keys: MapIterator<string>;
  readonly #watch: Watch;
  #count = 0;

  constructor(keys: MapIterator<string>, watch: Watch) {
    this.#keys = keys;
    this.#watch = watch;
  }

  next(): IteratorResult<string, undefined> {
    const result = this.#keys.next();
    if (this.#count++ > 0 || result.done) noteAll(this.#watch);
    else this.#watch.lookups?.values.keys.add(result.value);
    return result;
  }

  [Symbol.iterator](): MapIterator<string> {
    return this;
  }
}

const noteAll = ({ lookups }: Watch): void => {
  if (lookups) lookups.values.isWhole = true;
};
