/** Proves a fix: applied in memory, nothing but the claim's labels may change, in any of the worlds in which the chart was found to drift. */
import { applyEdits } from '../base/index.ts';
import { type Chart, withFile } from '../chart/index.ts';
import { present } from '../explore/index.ts';
import { leavesOf, type ManifestObject, readManifest, splitManifest } from '../manifest/index.ts';
import { BoundReached, ChartRender, type Release, RenderError } from '../render/index.ts';
import type { FileEdits, FixTarget } from './fix.ts';

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
 * Whether the fixed chart renders everything as before under these values, except the labels of claim templates of the target's objects. Line by line and
 * object by object: other documents must be byte-identical. A file that could not be rendered before must go on failing in the same way.
 */
export const changesOnlyClaims = (before: Chart, after: Chart, values: Chart['values'], target: FixTarget): boolean => {
  const now = renderFiles(before, values);
  const then = renderFiles(after, values);
  if (now.size !== then.size) return false;
  for (const [name, { text, error }] of now) {
    const other = then.get(name);
    if (!other || error !== other.error) return false;
    if (text === other.text) continue;
    if (name.slice(name.indexOf('/') + 1) !== target.source || !sameButClaims(text, other.text, target.objects)) return false;
  }
  return true;
};

/** Every file's text or, without its line, the error that stopped it. */
export const renderFiles = (
  chart: Chart,
  values: Chart['values'],
  release?: Partial<Release>,
): ReadonlyMap<string, { readonly text: string; readonly error: string | undefined }> => {
  const files = new Map<string, { readonly text: string; readonly error: string | undefined }>();
  const render = new ChartRender(chart, { values, surroundings: present(), ...(release ? { release } : {}) });
  for (const template of render.templates) {
    if (template.isPartial) continue;
    try {
      files.set(template.name, { text: render.render(template).output.text, error: undefined });
    } catch (error) {
      if (!(error instanceof RenderError || error instanceof BoundReached)) throw error;
      files.set(template.name, { text: '', error: error instanceof RenderError ? error.cause.kind : error.message });
    }
  }
  return files;
};

const sameButClaims = (before: string, after: string, objects: ReadonlySet<string>): boolean => {
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
    return (
      was !== undefined &&
      is !== undefined &&
      was.kind === 'StatefulSet' &&
      is.kind === was.kind &&
      objects.has(was.name) &&
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
