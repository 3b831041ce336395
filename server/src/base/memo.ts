/** Remembers a pure function's result for each argument object, for as long as that object lives. */
export const memo = <Key extends object, Result>(compute: (key: Key) => Result): ((key: Key) => Result) => {
  const results = new WeakMap<Key, { readonly value: Result }>();
  return (key) => {
    let entry = results.get(key);
    if (!entry) {
      entry = { value: compute(key) };
      results.set(key, entry);
    }
    return entry.value;
  };
};

/**
 * As `memo`, for results that are large and can be had again: only those asked for last are kept for certain, others for as long as somebody else holds them.
 * `weigh`: what a result counts towards `limit`.
 */
export const memoRecent = <Key extends object, Result extends object>(
  compute: (key: Key) => Result,
  weigh: (key: Key) => number,
  limit: number,
): ((key: Key) => Result) => {
  const results = new WeakMap<Key, WeakRef<Result>>();
  // Two generations, so that asking for what is known moves nothing: when the younger one is full, the older one goes.
  let young = new Map<Key, Result>();
  let old = new Map<Key, Result>();
  let weight = 0;
  return (key) => {
    const known = young.get(key);
    if (known) return known;
    let result = old.get(key) ?? results.get(key)?.deref();
    if (!result) {
      result = compute(key);
      results.set(key, new WeakRef(result));
    }
    const own = weigh(key);
    weight += own;
    if (weight > limit / 2) {
      old = young;
      young = new Map();
      weight = own;
    }
    young.set(key, result);
    return result;
  };
};

/** Remembers a function's results by text, the least recently asked go first. `limit`: characters that the remembered texts may have together. */
export const memoText = <Result>(compute: (text: string) => Result, limit: number): ((text: string) => Result) => {
  const known = new Map<string, Result>();
  let characters = 0;
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) {
      known.delete(text);
      known.set(text, found);
      return found;
    }
    const result = compute(text);
    known.set(text, result);
    characters += text.length;
    for (const oldest of known.keys()) {
      if (characters <= limit) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
    return result;
  };
};
