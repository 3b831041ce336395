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
