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
    this.#noteAll();
    return super.size;
  }

  /** Who looks at the first one alone knows that there are some for as long as that one is there. */
  override keys(): MapIterator<string> {
    const keys = super.keys();
    let count = 0;
    const next = keys.next.bind(keys);
    keys.next = () => {
      const result = next();
      if (count++ > 0 || result.done) this.#noteAll();
      else this.#watch.lookups?.values.keys.add(result.value);
      return result;
    };
    return keys;
  }

  override values(): MapIterator<Value> {
    this.#noteAll();
    return super.values();
  }

  override entries(): MapIterator<[string, Value]> {
    this.#noteAll();
    return super.entries();
  }

  override forEach(visit: (value: Value, key: string, map: Map<string, Value>) => void): void {
    this.#noteAll();
    super.forEach(visit);
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  #noteAll(): void {
    const { lookups } = this.#watch;
    if (lookups) lookups.values.isWhole = true;
  }
}
