/** From rendered text to the templates that printed it, and back. */
import type { Range } from '../base/index.ts';
import type { Marked, Origin, Run } from '../value/index.ts';
import type { Place } from './symbol.ts';

/** The places behind a character of rendered text, the template's own first, then the helpers that it called; each line once. */
export const originsOf = (text: Marked, offset: number): Place[] => {
  const found = runNear(text, offset);
  if (!found) return [];
  const { run, start } = found;
  const places: Place[] = [];
  for (const { hop, range } of hopsOf(run, Math.max(0, offset - start))) {
    const { line } = hop.source.lines.position(range.start);
    const isKnown = places.some(({ source, range: other }) => source === hop.source && source.lines.position(other.start).line === line);
    if (!isKnown) places.push({ source: hop.source, range });
  }
  return places;
};

/** The run at an offset; on a line that no template printed (a separator, Helm's comment), the next that one printed. */
const runNear = ({ runs, text }: Marked, offset: number): { readonly run: Run; readonly start: number } | undefined => {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  let start = 0;
  let inLine: { readonly run: Run; readonly start: number } | undefined;
  for (const run of runs ?? []) {
    if (run.origin && run.end > line) {
      if (start <= offset && offset < run.end) return { run, start };
      inLine ??= { run, start };
      if (start > offset) return inLine;
    }
    start = run.end;
  }
  return inLine;
};

/** The hops of a run that lie in files of the chart; of literal text, the character `inside` the run. */
const hopsOf = ({ origin, at }: Run, inside: number): { readonly hop: Origin; readonly range: Range }[] => {
  const hops: { hop: Origin; range: Range }[] = [];
  for (let hop = origin; hop; hop = hop.inner) {
    if (hop.source.path === '') continue;
    const start = hop.kind === 'text' ? Math.min(hop.range.start + at + inside, hop.range.end) : hop.range.start;
    hops.push({ hop, range: hop.kind === 'text' ? { start, end: start } : hop.range });
  }
  return hops;
};

/** What a place in a file printed: the stretch of rendered text that comes from the character, else from the line around it; the first where there are several. */
export const renderedAt = ({ runs }: Marked, { source, range: { start: offset } }: Place): Range | undefined => {
  const { line } = source.lines.position(offset);
  const lineRange = { start: source.lines.lineStart(line), end: source.lines.lineStart(line + 1) };
  let best: { readonly range: Range; readonly distance: number } | undefined;
  let start = 0;
  for (const { end, origin, at } of runs ?? []) {
    for (let hop = origin; hop; hop = hop.inner) {
      if (hop.source.path !== source.path) continue;
      // Literal text stands for itself, character by character; an expression for all that it printed.
      const isText = hop.kind === 'text';
      const from = isText ? hop.range.start + at : hop.range.start;
      const to = isText ? from + end - start : hop.range.end;
      const low = Math.max(from, lineRange.start);
      if (low >= Math.min(to, lineRange.end)) continue;
      const isHere = from <= offset && offset < to;
      const place = isText ? start + (isHere ? offset : low) - from : start;
      const distance = isHere ? 0 : Math.abs(low - offset) + 1;
      if (!best || distance < best.distance) best = { range: { start: place, end: isText ? place : end }, distance };
    }
    start = end;
  }
  return best?.range;
};
