/** The lines of a helper that bring drifting labels into a claim, or would in another release. */
import type { Range, SourceText } from '../base/index.ts';
import { signsIn } from '../explore/index.ts';
import type { Frame, Hop } from '../render/index.ts';
import { type Define, type Template, walk } from '../template/index.ts';
import { runAt } from '../value/index.ts';
import { isBlock, withEmptyBlocks } from './blocks.ts';
import { removeLines, standsAlone } from './lines.ts';
import type { Site, SiteLabel } from './site.ts';

export interface HelperLines {
  readonly name: string;
  readonly source: SourceText;
  readonly define: Define;
  /** Whole lines, line endings included, in the order of the text. */
  readonly removals: readonly Range[];
}

/** The named template in whose body the keys of all drifting labels are written out; undefined where there is no single one. */
export const helperLines = (site: Site): HelperLines | undefined => {
  let frame: Frame | undefined;
  const offsets: number[] = [];
  for (const label of site.labels) {
    if (!label.drifts) continue;
    const found = keyInHelper(site, label);
    if (!found || (frame && found.frame.template !== frame.template) || (frame && found.frame.name !== frame.name)) return undefined;
    frame = found.frame;
    offsets.push(found.offset);
  }
  const define = frame && defineOf(frame.template, frame.name, offsets);
  if (!frame || !define || offsets.length < site.target.labels.length) return undefined;
  const { source } = frame.template;
  const lines = offsets.map((offset) => removeLines(source.text, { start: offset, end: offset }).range);
  const idle = idleStatements(site, define, source);
  const shown = lines.filter(({ start, end }) => !idle.some((range) => range.start <= start && end <= range.end));
  const removals = withEmptyBlocks(source.text, define.body, [...shown, ...idle]).sort((a, b) => a.start - b.start);
  return { name: frame.name, source, define, removals: removals.filter((range, i) => range.start !== removals[i - 1]?.start) };
};

/**
 * Whole lines of the blocks of a helper that a drift source decides on and that print none of the labels which stay: `{{ if .Chart.AppVersion }}` prints nothing
 * before Chart.yaml has an `appVersion`, and then a label more.
 */
const idleStatements = (site: Site, define: Define, source: SourceText): Range[] => {
  const printed = stretchesOf(site, source);
  const found: Range[] = [];
  walk(define.body, (node) => {
    if (!isBlock(node) || !signsIn(node.pipeline).sources || !standsAlone(source.text, node.range)) return;
    const { start, end } = node.range;
    if (found.some((range) => range.start <= start && end <= range.end)) return;
    if (printed.some((range) => start <= range.start && range.end <= end)) return;
    found.push(removeLines(source.text, node.range).range);
  });
  return found;
};

/** The stretches of a source that print the labels which stay. */
const stretchesOf = (site: Site, source: SourceText): Range[] => {
  const kept = site.labels.filter(({ drifts }) => !drifts).map(({ pair }) => ({ start: pair.key.range.start, end: pair.value.range.end }));
  const found: Range[] = [];
  let at = 0;
  for (const { end, origin } of site.manifest.text.runs ?? []) {
    const start = at;
    at = end;
    if (!kept.some((range) => start < range.end && range.start < end)) continue;
    for (let hop = origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) if (hop.source === source) found.push(hop.range);
  }
  return found;
};

const keyInHelper = (site: Site, { pair }: SiteLabel): { readonly frame: Frame; readonly offset: number } | undefined => {
  const found = runAt(site.manifest.text, pair.key.range.start);
  let hop = found?.run.origin as Hop | undefined;
  while (hop?.inner) hop = hop.inner as Hop;
  if (!found || hop?.kind !== 'text' || hop.frame?.kind === 'file' || !hop.frame || hop.source.path === '') return undefined;
  return { frame: hop.frame, offset: hop.range.start + found.run.at + pair.key.range.start - found.start };
};

const defineOf = (template: Template, name: string, offsets: readonly number[]): Define | undefined => {
  let found: Define | undefined;
  walk(template.root, (node) => {
    if (node.kind === 'define' && node.name === name && offsets.every((offset) => node.range.start < offset && offset < node.range.end)) found = node;
  });
  return found;
};
