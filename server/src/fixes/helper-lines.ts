/** The lines of a helper that bring drifting labels into a claim. */
import type { Range, SourceText } from '../base/index.ts';
import type { Frame, Hop } from '../render/index.ts';
import { type Define, type Template, walk } from '../template/index.ts';
import { runAt } from '../value/index.ts';
import { withEmptyBlocks } from './blocks.ts';
import { removeLines } from './lines.ts';
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
  const removals = withEmptyBlocks(source.text, define.body, lines).sort((a, b) => a.start - b.start);
  return { name: frame.name, source, define, removals: removals.filter((range, i) => range.start !== removals[i - 1]?.start) };
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
