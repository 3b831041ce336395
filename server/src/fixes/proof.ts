/** Proves a fix: applied in memory, nothing but the claim's labels may change, in any of the worlds in which the chart was found to drift. */
import { applyEdits } from '../base/index.ts';
import { type Chart, withFile } from '../chart/index.ts';
import { present } from '../explore/index.ts';
import { leavesOf, type ManifestObject, readManifest, splitManifest } from '../manifest/index.ts';
import { renderChart } from '../render/index.ts';
import type { FileEdits } from './fix.ts';

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
  for (const subchart of chart.subcharts) {
    const text = textOf(subchart.chart, file);
    if (text !== undefined) return text;
  }
  return undefined;
};

/**
 * Whether the fixed chart renders everything as before under these values, except the labels of claim templates of the named object. Line by line and object
 * by object: other documents must be byte-identical.
 */
export const changesOnlyClaims = (
  before: Chart,
  after: Chart,
  values: Chart['values'],
  source: string,
  object: { readonly kind: string; readonly name: string },
): boolean => {
  const now = renderChart(before, { values, surroundings: present() });
  const then = renderChart(after, { values, surroundings: present() });
  if (now.error !== then.error || now.files.size !== then.files.size) return false;
  for (const [name, text] of now.files) {
    const other = then.files.get(name);
    if (!other) return false;
    if (text.text === other.text) continue;
    if (name.slice(name.indexOf('/') + 1) !== source || !sameButClaims(text.text, other.text, object)) return false;
  }
  return true;
};

const sameButClaims = (before: string, after: string, object: { readonly kind: string; readonly name: string }): boolean => {
  const first = splitManifest(before);
  const second = splitManifest(after);
  if (first.length !== second.length) return false;
  const objects = readManifest({ text: before, runs: undefined }).objects;
  const others = readManifest({ text: after, runs: undefined }).objects;
  return first.every((range, i) => {
    const other = second[i];
    if (!other) return false;
    if (before.slice(range.start, range.end) === after.slice(other.start, other.end)) return true;
    const was = objects.find((candidate) => candidate.range.start === range.start);
    const is = others.find((candidate) => candidate.range.start === other.start);
    return (
      was !== undefined &&
      is !== undefined &&
      was.kind === object.kind &&
      was.name === object.name &&
      is.name === was.name &&
      withoutClaims(before, was) === withoutClaims(after, is) &&
      sameClaimsButLabels(was, is)
    );
  });
};

/** The document's text around the claims. */
const withoutClaims = (text: string, object: ManifestObject): string => {
  const spec = object.root.pairs.find(({ key }) => key.value === 'spec')?.value;
  const claims = spec?.kind === 'map' ? spec.pairs.find(({ key }) => key.value === 'volumeClaimTemplates')?.value : undefined;
  if (!claims) return text.slice(object.range.start, object.range.end);
  return `${text.slice(object.range.start, claims.range.start)}…${text.slice(claims.range.end, object.range.end).trimEnd()}`;
};

const sameClaimsButLabels = (was: ManifestObject, is: ManifestObject): boolean => {
  const rest = (object: ManifestObject): string =>
    JSON.stringify(
      [...leavesOf(object)]
        .filter(([, leaf]) => leaf.rule !== 'claim-label-drift')
        .map(([key, { value }]) => [key, value])
        .filter(([key]) => !String(key).endsWith('"labels"]')),
    );
  return rest(was) === rest(is);
};
