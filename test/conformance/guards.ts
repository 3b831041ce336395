/** What a guard says about values, read from the values themselves: the words for every value in them, and which values no word speaks of. */

/** `{'a.b': 'not a.b'}` for `{a: {b: false}}`, with the words for `a` beside it; lists' items as `a[0]`. */
const wordsOf = (value: unknown, name: string): string => {
  if (value === true) return name;
  if (value === false) return `not ${name}`;
  if (value === null) return `${name} unset`;
  if (typeof value === 'object') return `${name} ${Object.keys(value).length === 0 ? 'empty' : 'given'}`;
  return value === '' ? `${name} empty` : `${name}=${value}`;
};

/** A value, the words for it and for everything above it. */
interface Leaf {
  readonly name: string;
  readonly words: readonly string[];
  /** The outermost list that it stands in: Helm replaces a list as a whole, so its other items have to be written out too. */
  readonly list: string | undefined;
}

function* leavesOf(value: unknown, name: string, above: readonly string[], list: string | undefined): Generator<Leaf> {
  const words = name === '' ? above : [...above, wordsOf(value, name)];
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    yield { name, words, list };
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    const inner = Array.isArray(value) ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`;
    yield* leavesOf(entry, inner, words, list ?? (Array.isArray(value) ? name : undefined));
  }
}

const cluster = /^Kubernetes (?<version>\S+)$|^the cluster (?<has>has|lacks) (?<api>\S+)$/;

/** What a guard assumes of the cluster. */
export const clusterOf = (
  guard: readonly string[],
  apiVersions: readonly string[],
): { readonly kubeVersion?: string; readonly apiVersions: readonly string[] } => {
  let kubeVersion: string | undefined;
  let apis = apiVersions;
  for (const phrase of guard) {
    const { version, has, api } = cluster.exec(phrase)?.groups ?? {};
    if (version) kubeVersion = version;
    if (api) apis = has === 'has' ? [...apis, api] : apis.filter((name) => name !== api);
  }
  return { ...(kubeVersion ? { kubeVersion } : {}), apiVersions: apis };
};

/** Phrases that the values do not bear out, and values that no phrase names. Both are empty where the guard is true. */
export const guardProblems = (guard: readonly string[], values: unknown): string[] => {
  const phrases = new Set(guard.filter((phrase) => !cluster.test(phrase)));
  const leaves = isEmpty(values) ? [] : [...leavesOf(values, '', [], undefined)];
  const all = new Set(leaves.flatMap(({ words }) => words));
  const isNamed = ({ words }: Leaf): boolean => words.some((word) => phrases.has(word));
  const named = new Set(leaves.filter(isNamed).map(({ list }) => list));
  return [
    ...[...phrases].filter((phrase) => !all.has(phrase)).map((phrase) => `the values do not show: ${phrase}`),
    ...leaves
      .filter((leaf) => !isNamed(leaf) && (leaf.list === undefined || !named.has(leaf.list)))
      .map(({ name }) => `the guard does not name ${name}`),
  ];
};

const isEmpty = (values: unknown): boolean => typeof values !== 'object' || values === null || Object.keys(values).length === 0;
