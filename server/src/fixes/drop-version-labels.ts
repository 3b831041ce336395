import type { Edit } from '../base/index.ts';
import type { FileEdits } from './fix.ts';
import { linesAround, removeLines } from './lines.ts';
import type { Site } from './site.ts';

/** Removes the lines of drifting labels that are written out in the claim template; with the last label the `labels:` line goes as well. */
export const dropVersionLabels = (site: Site): FileEdits[] | undefined => {
  const drifting = site.labels.filter(({ drifts }) => drifts);
  const edits: Edit[] = [];
  for (const { inlineAt, place } of drifting) {
    if (inlineAt === undefined || place.source !== site.source) return undefined;
    edits.push(removeLines(site.source.text, { start: inlineAt, end: Math.max(inlineAt, place.range.end) }));
  }
  if (drifting.length === site.labels.length) {
    const { labelsAt } = site;
    const { text } = site.source;
    const after = labelsAt === undefined ? undefined : text.slice(labelsAt, linesAround(text, { start: labelsAt, end: labelsAt }).end).trim();
    if (labelsAt === undefined || after !== 'labels:') return undefined;
    edits.push(removeLines(text, { start: labelsAt, end: labelsAt }));
  }
  return [{ file: site.source.path, edits: withoutRepeats(edits) }];
};

const withoutRepeats = (edits: readonly Edit[]): Edit[] =>
  edits.filter((edit, i) => edits.findIndex((other) => other.range.start === edit.range.start) === i);
