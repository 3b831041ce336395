/** Proves a fix: applied in memory, nothing but the claim's labels, or the other part that it mends, may change in any of the worlds that are tried. */
import { applyEdits } from '../base/index.ts';
import { type Chart, withFile } from '../chart/index.ts';
import { type ManifestObject, nodeAt, readManifest, splitManifest } from '../manifest/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import type { FileEdits, FixTarget, Part } from './fix.ts';
import { renderFile, renderIn, type Scene } from './scene.ts';
import type { Proof } from './slices.ts';

/** The chart as it comes, where the finding's own world is another. */
export const defaults: Scene = { values: new Map() };

/** The chart after a fix. */
export const applyFix = (chart: Chart, files: readonly FileEdits[]): Chart | undefined => {
  let result = chart;
  for (const { file, edits } of files) {
    const text = textOf(result, file);
    if (text === undefined) return undefined;
    result = withFile(result, file, applyEdits(text, edits));
  }
  return result;
};

/** The text of a template or values file of the chart or its subcharts, by its path relative to the top chart. */
export const textOf = (chart: Chart, file: string): string | undefined => {
  for (const { source } of chart.templates) if (source.path === file) return source.text;
  if (chart.valuesFile?.path === file) return chart.valuesFile.text;
  if (chart.schemaFile?.path === file) return chart.schemaFile.text;
  for (const subchart of chart.subcharts) {
    const text = textOf(subchart.chart, file);
    if (text !== undefined) return text;
  }
  return undefined;
};

/**
 * Whether the fixed chart renders everything as before in this world, except the part that drifts (this, too, where it keeps labels). Line by line and
 * object by object: other documents must be byte-identical. In the part, what stays and does not drift has the value that it had. A file that could not be
 * rendered before must go on failing in the same way.
 */
export function* changesOnlyPart(before: Chart, after: Chart, scene: Scene, { drifts, part, labels }: FixTarget, keepsLabels = false): Proof {
  const now = yield* renderedBefore(before, scene);
  const then = yield* renderFiles(after, scene);
  if (now.size !== then.size) return false;
  for (const [name, { text, error }] of now) {
    const other = then.get(name);
    if (!other || error !== other.error) return false;
    if (text === other.text) continue;
    const source = name.slice(name.indexOf('/') + 1);
    if (!sameButPart(text, other.text, (object) => drifts(source, object), keepsLabels ? undefined : { part, drifting: labels })) return false;
  }
  return true;
}

const known = new WeakMap<Chart, WeakMap<Scene, Files>>();

/** The chart as it is, which is compared with one draft after the other. */
function* renderedBefore(chart: Chart, scene: Scene): Generator<void, Files> {
  const ofChart = known.get(chart) ?? new WeakMap<Scene, Files>();
  known.set(chart, ofChart);
  const files = ofChart.get(scene) ?? (yield* renderFiles(chart, scene));
  ofChart.set(scene, files);
  return files;
}

/** Whether a file of the chart as it is renders in a world; `source` is relative to the chart. */
export function* rendersIn(chart: Chart, scene: Scene, source: string): Proof {
  const files = yield* renderedBefore(chart, scene);
  return [...files].some(([name, { error }]) => name.slice(name.indexOf('/') + 1) === source && error === undefined);
}

type Files = ReadonlyMap<string, { readonly text: string; readonly error: string | undefined }>;

/** Every file's text or, without its line, the error that stopped it. */
export function* renderFiles(chart: Chart, scene: Scene): Generator<void, Files> {
  const files = new Map<string, { readonly text: string; readonly error: string | undefined }>();
  const render = renderIn(chart, scene);
  for (const template of render.templates) {
    if (template.isPartial) continue;
    const rendered = renderFile(render, template);
    files.set(template.name, 'error' in rendered ? { text: '', error: rendered.error } : { text: rendered.output.text, error: undefined });
    yield;
  }
  return files;
}

/** What may be another: the entries of a part, those that drift whatever they become. */
interface Mended {
  readonly part: Part;
  readonly drifting: readonly string[];
}

const sameButPart = (before: string, after: string, drifts: (object: string) => boolean, mended: Mended | undefined): boolean => {
  const part = mended?.part;
  const first = splitManifest(before);
  const second = splitManifest(after);
  if (first.length !== second.length) return false;
  const were = readManifest({ text: before, runs: undefined }).objects;
  const are = readManifest({ text: after, runs: undefined }).objects;
  return first.every((range, i) => {
    const other = second[i];
    if (!other) return false;
    if (before.slice(range.start, range.end) === after.slice(other.start, other.end)) return true;
    const was = were.find((candidate) => candidate.range.start === range.start);
    const is = are.find((candidate) => candidate.range.start === other.start);
    // With a `kind` that depends on values, another kind may have claims that mean nothing.
    return (
      was !== undefined &&
      is !== undefined &&
      is.kind === was.kind &&
      drifts(was.name) &&
      is.name === was.name &&
      textWithout(before, was, part) === textWithout(after, is, part) &&
      claimsWithout(was, part) === claimsWithout(is, part) &&
      (mended === undefined || keepsValues(was, is, mended))
    );
  });
};

const keepsValues = (was: ManifestObject, is: ManifestObject, { part, drifting }: Mended): boolean => {
  const after = partsOf(is, part);
  return partsOf(was, part).every((entries, i) =>
    [...entries].every(([key, value]) => drifting.includes(key) || !after[i]?.has(key) || after[i]?.get(key) === value),
  );
};

/** The entries of the part: those of each claim, or of the selector. */
const partsOf = (object: ManifestObject, part: Part): ReadonlyMap<string, string>[] => {
  const claims = claimsOf(object);
  const nodes =
    part === 'selector'
      ? [nodeAt(object.root, ['spec', 'selector', 'matchLabels'])]
      : claims?.kind === 'list'
        ? claims.items.map((claim) => nodeAt(claim, ['metadata', part]))
        : [];
  return nodes.map(
    (node) =>
      new Map(node?.kind === 'map' ? node.pairs.map(({ key, value }) => [String(key.value), JSON.stringify(dataOf(value, [], undefined))]) : []),
  );
};

const claimsOf = ({ root }: ManifestObject): YamlNode | undefined => nodeAt(root, ['spec', 'volumeClaimTemplates']);

/** The document's text around the claims, or around the labels of the selector. */
const textWithout = (text: string, object: ManifestObject, part: Part | undefined): string => {
  const { start, end } = object.range;
  const cut = part === 'selector' ? nodeAt(object.root, ['spec', 'selector', 'matchLabels']) : claimsOf(object);
  if (!cut) return text.slice(start, end);
  return `${text.slice(start, cut.range.start).trimEnd()}…${text.slice(cut.range.end, end).trim()}`;
};

/** The claims as data, as one string. */
const claimsWithout = (object: ManifestObject, part: Part | undefined): string => {
  const claims = claimsOf(object);
  return JSON.stringify(claims && dataOf(claims, [], part));
};

const dataOf = (node: YamlNode, path: readonly string[], part: Part | undefined): unknown => {
  if (node.kind === 'list') return node.items.map((item) => dataOf(item, path, part));
  if (node.kind !== 'map') return node.kind === 'scalar' ? node.value : undefined;
  return node.pairs
    .filter(({ key }) => path.join() !== 'metadata' || key.value !== part)
    .map(({ key, value }) => [String(key.value), dataOf(value, [...path, String(key.value)], part)] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
};
