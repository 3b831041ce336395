/** Names under which templates may read what was put into values that they all see. */
export interface Names {
  /** What stands under, or below, one of these is another. */
  readonly keys: ReadonlySet<string>;
  /** What has one of these names holds such a one. */
  readonly holders: ReadonlySet<string>;
}

export class SharedNames implements Names {
  readonly keys = new Set<string>();
  readonly holders = new Set<string>();

  get isEmpty(): boolean {
    return this.keys.size === 0;
  }

  add(key: string, holders: Iterable<string>): void {
    this.keys.add(key);
    for (const holder of holders) this.holders.add(holder);
  }

  addAll({ keys, holders }: Names): void {
    for (const key of keys) this.add(key, holders);
  }
}
