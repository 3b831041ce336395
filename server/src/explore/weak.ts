/**
 * Sources that no release step moves, but that often move along with one: a file of the chart, the cluster, a version in the values. What they print into an
 * immutable field is a weaker finding; what they merely decide is none.
 */
import { immutableFields } from '../kubernetes/index.ts';
import { leavesOf, type ManifestFile } from '../manifest/index.ts';
import type { Hop } from '../render/index.ts';
import { Source, type Sources, type Value } from '../value/index.ts';
import type { Path } from './overrides.ts';

/** What was printed into the immutable fields of a file. */
export interface Printed {
  readonly sources: Sources;
  /** Values that look like versions, by their paths (dots between steps) in the top chart's values. */
  readonly versions: ReadonlyMap<string, { readonly path: Path; readonly version: string }>;
}

export const printedOf = (manifest: ManifestFile, keys: readonly string[]): Printed => {
  let sources: Sources = 0;
  const versions = new Map<string, { readonly path: Path; readonly version: string }>();
  const seen = new Set<Value>();
  for (const hop of hopsBehind(manifest)) {
    sources |= hop.sources;
    const event = hop.frame?.events[hop.event];
    if (event?.kind === 'print' && event.value) collect(event.value, 0, seen, { keys, versions });
  }
  return { sources, versions };
};

/** All hops behind the immutable fields of a file. */
export function* hopsBehind(manifest: ManifestFile): Generator<Hop> {
  for (const outermost of originsBehind(manifest)) for (let hop: Hop | undefined = outermost; hop; hop = hop.inner as Hop | undefined) yield hop;
}

/** The outermost hop of each stretch of text in the immutable fields of a file. */
export function* originsBehind(manifest: ManifestFile): Generator<Hop> {
  const ranges = manifest.objects
    .filter(({ isHook, apiVersion, kind }) => !isHook && immutableFields(apiVersion, kind).length > 0)
    .flatMap((object) => [...leavesOf(object).values()].flatMap(({ node, key }) => (key ? [node.range, key.range] : [node.range])))
    .sort((a, b) => a.start - b.start);
  let start = 0;
  let next = 0;
  for (const { end, origin } of manifest.text.runs ?? []) {
    while (next < ranges.length && (ranges[next]?.end ?? 0) <= start) next++;
    const range = ranges[next];
    if (origin && range && range.start < end) yield origin as Hop;
    start = end;
  }
}

const maxDepth = 8;

/** The version-like inputs that a value was made from. */
const collect = (value: Value, depth: number, seen: Set<Value>, found: Found): void => {
  const { from } = value;
  if (!from || depth > maxDepth || seen.has(value)) return;
  seen.add(value);
  if (from.kind === 'call') for (const arg of from.args) collect(arg, depth + 1, seen, found);
  if (from.kind === 'input' && value.kind === 'string' && (isVersion(from.path, value.text) || (value.text !== '' && isNamed(from.path, found.keys))))
    found.versions.set(from.path.join('.'), { path: from.path, version: value.text });
};

interface Found {
  readonly keys: readonly string[];
  readonly versions: Map<string, { readonly path: Path; readonly version: string }>;
}

/** Whether one of the keys is the path; `*` stands for one step of it. */
const isNamed = (path: Path, keys: readonly string[]): boolean =>
  keys.some((key) => {
    const steps = key.split('.');
    return steps.length === path.length && steps.every((step, i) => step === '*' || step === String(path[i]));
  });

/** By its name and its shape: `image.tag: v1.2.3`. */
const isVersion = (path: Path, text: string): boolean => /(?:tag|version)$/i.test(String(path.at(-1))) && /^v?\d+(?:\.\d+)+/.test(text);

/** The weaker sources. */
export const weakSources: Sources = Source.files | Source.capabilities | Source.values;
