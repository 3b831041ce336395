/**
 * YAML data as Helm sees it after sigs.k8s.io/yaml: JSON types only, every number a float64, every map key a string.
 * Maps are JavaScript Maps, so that `__proto__` is a key like any other.
 */
export type Plain = null | boolean | number | string | Plain[] | PlainMap;
export type PlainMap = Map<string, Plain>;
