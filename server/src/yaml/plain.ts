/**
 * YAML data as Helm sees it after sigs.k8s.io/yaml: JSON types only, every number a float64, every map key a string. Only `--set` makes whole numbers, int64 to Go.
 * Maps are JavaScript Maps, so that `__proto__` is a key like any other.
 */
export type Plain = null | boolean | number | bigint | string | Plain[] | PlainMap;
export type PlainMap = Map<string, Plain>;
