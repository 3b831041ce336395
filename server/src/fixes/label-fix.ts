/** What a fix for labels of claims is, and for what is a map of labels much like them. */
import type { Chart, PreparedChart } from '../chart/index.ts';
import type { FileEdits, FixDescription, Part } from './fix.ts';
import type { Site } from './site.ts';
import type { Proof } from './slices.ts';

export interface LabelFix extends FixDescription {
  /** The smaller, the sooner it is the preferred one of those that can be offered: what fits the chart best. */
  readonly preference: number;
  /** What it mends; the labels of claims where nothing is said. */
  readonly mends?: readonly Part[];
  /** Labels that users give to all objects of the chart may go with the others: the chart's own helper decides on these. */
  readonly mayLeaveCommonLabels?: boolean;
  /** Edits and words for it, the best ones first; none where it does not apply. */
  readonly drafts: (site: Site, owner: PreparedChart) => readonly Draft[];
}

export interface Draft {
  readonly title: string;
  /** Where it is another than that of the fix. */
  readonly preference?: number;
  readonly files: readonly FileEdits[];
  /** Whether the fixed chart prints what it should, beyond what every fix must prove. */
  readonly isRight?: (fixed: Chart) => Proof;
}

/** What the entries of a part are called. */
export const wordFor: Readonly<Record<Part, string>> = { labels: 'labels', annotations: 'annotations', selector: 'labels' };

/** No draft or one. */
export const titled = (title: string, files: readonly FileEdits[] | undefined): Draft[] => (files ? [{ title, files }] : []);
