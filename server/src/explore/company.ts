/**
 * What a branch that works through values must be seen together with. For every branch that brings a drift source into a value, and every expression that
 * prints an immutable field from that value, one world has to hold both.
 */
import type { ManifestFile } from '../manifest/index.ts';
import type { Frame, Identities } from '../render/index.ts';
import { openKindsOf } from './kinds.ts';
import type { Keyed } from './regions.ts';
import { originsBehind } from './weak.ts';

/** A set of expressions, with one string for it. */
interface Printers {
  readonly keys: ReadonlySet<string>;
  readonly name: string;
}

const printers = (keys: ReadonlySet<string>): Printers => ({ keys, name: [...keys].sort().join() });

export class Company {
  /** The kinds that values decide, as they are in this world: what is a Deployment here may be a StatefulSet in another, which has other immutable fields. */
  readonly kinds: string;
  readonly #all: Printers;
  readonly #through = new Map<Frame, Printers>();
  /** Names with the decisions that brought something in, which many ask for. */
  readonly #relaying = new Map<Printers, string>();
  readonly #brought: { readonly name: string; readonly printed: Printers }[];

  /** `bringing`: the decisions of the render that bring drift sources into values. `isWide`: whether a decision changes what is seen outside of its template. */
  constructor(manifest: ManifestFile, identities: Identities, bringing: readonly Keyed[], isWide: (decision: Keyed) => boolean) {
    this.kinds = openKindsOf(manifest)
      .map(({ range }) => manifest.text.text.slice(range.start, range.end))
      .join();
    const all = new Set<string>();
    const through = new Map<Frame, Set<string>>();
    for (const outermost of originsBehind(manifest)) {
      const passed: string[] = [];
      const frames = new Set<Frame>();
      for (let hop: typeof outermost | undefined = outermost; hop; hop = hop.inner as typeof outermost | undefined) {
        const { frame } = hop;
        const node = frame?.events[hop.event]?.node;
        if (!frame || !node) continue;
        frames.add(frame);
        if (node.kind !== 'text') passed.push(`${frame.path}:${identities.node(node)}`);
      }
      for (const key of passed) all.add(key);
      for (const frame of frames) {
        const keys = through.get(frame) ?? new Set<string>();
        through.set(frame, keys);
        for (const key of passed) keys.add(key);
      }
    }
    this.#all = printers(all);
    for (const [frame, keys] of through) this.#through.set(frame, printers(keys));
    this.#brought = bringing.map((decision) => ({
      name: `${decision.key}=${decision.event.outcome}`,
      printed: this.#printersOf(decision, isWide(decision)),
    }));
  }

  /** Of a decision that brings a drift source in: the expressions by which text that its template gave is printed. */
  ofBringing(decision: Keyed, isWide: boolean): string {
    return this.#printersOf(decision, isWide).name;
  }

  /** Of one that hands values on: these, and the decisions that brought something in which they print. */
  ofRelaying(decision: Keyed, isWide: boolean): string {
    const printed = this.#printersOf(decision, isWide);
    let name = this.#relaying.get(printed);
    if (name === undefined) {
      name = this.#withBrought(printed);
      this.#relaying.set(printed, name);
    }
    return name;
  }

  #withBrought({ keys, name }: Printers): string {
    const brought = this.#brought.filter(({ printed }) => printed.keys.size === 0 || keys.size === 0 || overlaps(printed.keys, keys));
    return `${name}|${brought
      .map((one) => one.name)
      .sort()
      .join()}`;
  }

  /** All there are where it is not known which it would be: nothing that the template gave is in an immutable field by now. */
  #printersOf({ event: { frame } }: Keyed, isWide: boolean): Printers {
    return (isWide ? undefined : this.#through.get(frame)) ?? this.#all;
  }
}

const overlaps = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean => {
  for (const one of some) if (others.has(one)) return true;
  return false;
};
