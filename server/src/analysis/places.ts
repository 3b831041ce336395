/** Where a finding shows: at its own place where that can be edited, else at the nearest hop that can, else at the dependency's entry in Chart.yaml. */
import type { Range } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { Finding } from '../rules/index.ts';
import { dependencyEntry, isEditable } from './files.ts';

export interface ShownPlace {
  /** Relative to the top chart. */
  readonly file: string;
  readonly range: Range;
}

export const shownAt = (chart: Chart, { file, range, drift }: Finding): ShownPlace | undefined => {
  if (isEditable(chart, file)) return { file, range };
  const flow = drift?.flow ?? [];
  const own = flow.findIndex((hop) => hop.file === file && hop.range.start === range.start && hop.range.end === range.end);
  const isThere = (hop: ShownPlace): boolean => isEditable(chart, hop.file) && !hop.file.endsWith('Chart.yaml');
  // Outwards from the claim first: who calls the helper can do something about it.
  const hop = flow.slice(0, Math.max(0, own)).findLast(isThere) ?? flow.find(isThere);
  return hop ? { file: hop.file, range: hop.range } : dependencyEntry(chart, file);
};

/** Whether what changes is printed by a dependency, so that the author of the chart cannot mend it. */
export const isInDependency = ({ file, drift }: Finding): boolean => (drift?.object.source ?? file).startsWith('charts/');
