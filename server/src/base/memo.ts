/**
 * Remembers results on the objects that they are of. They go when these go: in a table on the side, V8 would keep both until its next full collection where
 * the result leads back to its object, and so move every tree of every keystroke to the old generation.
 */
const slot = Symbol('results');

/** One result of an object. */
class Entry<Result> {
  readonly of: object;
  value: Result;
  readonly next: Entry<unknown> | undefined;

  constructor(of: object, value: Result, next: Entry<unknown> | undefined) {
    this.of = of;
    this.value = value;
    this.next = next;
  }
}

/** The first of an object's results; each object has few. */
interface Slot {
  first: Entry<unknown> | undefined;
}

const find = <Result>(key: { readonly [slot]?: Slot }, of: object): Entry<Result> | undefined => {
  let entry = key[slot]?.first;
  while (entry && entry.of !== of) entry = entry.next;
  return entry as Entry<Result> | undefined;
};

const add = <Result>(key: { readonly [slot]?: Slot }, of: object, value: Result): Entry<Result> => {
  const known = key[slot];
  const entry = new Entry(of, value, known?.first);
  if (known) known.first = entry;
  // Nobody who copies or compares the object shall find it.
  else Object.defineProperty(key, slot, { value: { first: entry }, enumerable: false });
  return entry;
};

/** Remembers a pure function's result for each argument object, for as long as that object lives. Only for functions that are there for good. */
export const memo = <Key extends object, Result>(compute: (key: Key) => Result): ((key: Key) => Result) => {
  return (key) => (find<Result>(key, compute) ?? add(key, compute, compute(key))).value;
};

/** What each function that remembers does to forget. */
const forgetful: ((keep: Iterable<object>) => void)[] = [];

/**
 * Forgets results that can be had again, but for those of the objects in `keep`: for when many were asked for that nobody asks for soon. What somebody holds
 * stays what it is.
 */
export const forget = (keep: Iterable<object> = []): void => {
  for (const work of forgetful) work(keep);
};

/** A function of `memoRecent`. */
export interface Recent<Key, Result> {
  (key: Key): Result;
  /** The result, if it is there already. */
  known(key: Key): Result | undefined;
  /** Nobody asks for this one any more who does not hold it. */
  release(key: Key): void;
}

/** The generation of what is held by its object alone. */
const released = -1;

/** A result that is kept, and how recent it is. */
class Hold<Result extends object> {
  /** Undefined once it was released: lists that V8 has not collected yet still lead here, and must not lead any further. */
  result: Result | undefined;
  /** The result once it is kept no more. */
  weak: WeakRef<Result> | undefined;
  generation: number;

  constructor(result: Result, generation: number) {
    this.result = result;
    this.generation = generation;
  }

  /** The result is kept no more. */
  loosen(): void {
    if (this.result) this.weak = new WeakRef(this.result);
    this.result = undefined;
  }
}

/**
 * As `memo`, for results that are large and can be had again: only those asked for last are kept for certain, others for as long as somebody else holds them.
 * `weigh`: what a result counts towards `limit`.
 */
export const memoRecent = <Key extends object, Result extends object>(
  compute: (key: Key) => Result,
  weigh: (key: Key) => number,
  limit: number,
): Recent<Key, Result> => {
  // Two generations, so that asking for what is known moves nothing: when the younger one is full, the older one goes.
  let young: Hold<Result>[] = [];
  let old: Hold<Result>[] = [];
  let generation = 0;
  let weight = 0;
  const turn = (): void => {
    for (const hold of old) if (hold.generation !== generation) hold.loosen();
    old = young;
    young = [];
    generation++;
    weight = 0;
  };
  forgetful.push((keep) => {
    const kept: Hold<Result>[] = [];
    generation++;
    weight = 0;
    for (const key of keep) {
      const hold = find<Hold<Result>>(key, compute)?.value;
      if (!hold?.result || hold.generation === released) continue;
      hold.generation = generation;
      weight += weigh(key as Key);
      kept.push(hold);
    }
    for (const hold of [...old, ...young]) if (hold.generation !== generation) hold.loosen();
    [old, young] = [[], kept];
  });
  const ask = (key: Key): Result => {
    const known = find<Hold<Result>>(key, compute)?.value;
    if (known?.result && (known.generation === generation || known.generation === released)) return known.result;
    const result = known?.result ?? known?.weak?.deref() ?? compute(key);
    const own = weigh(key);
    if (weight + own > limit / 2) turn();
    weight += own;
    const hold = known ?? add(key, compute, new Hold(result, generation)).value;
    hold.result = result;
    hold.weak = undefined;
    hold.generation = generation;
    young.push(hold);
    return result;
  };
  const release = (key: Key): void => {
    const entry = find<Hold<Result>>(key, compute);
    if (!entry?.value.result) return;
    const { value: hold } = entry;
    entry.value = new Hold(hold.result as Result, released);
    hold.result = undefined;
  };
  const known = (key: Key): Result | undefined => {
    const hold = find<Hold<Result>>(key, compute)?.value;
    return hold?.result ?? hold?.weak?.deref();
  };
  return Object.assign(ask, { known, release });
};

/** Remembers a function's results by text, for those asked for last. `limit`: characters that the remembered texts may have together. */
export const memoText = <Result>(compute: (text: string) => Result, limit: number): ((text: string) => Result) => {
  // Two generations, as above: taking single texts out of a map leaves holes, over which each walk goes again, and a walk that goes on keeps all that was taken out.
  let young = new Map<string, Result>();
  let old = new Map<string, Result>();
  let characters = 0;
  forgetful.push(() => {
    young = new Map();
    old = new Map();
    characters = 0;
  });
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    const result = old.get(text) ?? compute(text);
    if (characters + text.length > limit / 2) {
      old = young;
      young = new Map();
      characters = 0;
    }
    characters += text.length;
    young.set(text, result);
    return result;
  };
};
