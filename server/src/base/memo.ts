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
