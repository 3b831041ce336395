import type { Edit } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { RenderStep } from '../explore/index.ts';
import type { Scene } from './scene.ts';

/** The kinds of fixes, in the order in which they are offered. */
export const fixKinds = [
  'selector-labels',
  'static-labels',
  'drop-version-labels',
  'repair-helper',
  'stable-helper',
  'omit-version-labels',
  'values-labels',
  'freeze-labels',
  'stable-selector',
  'freeze-field',
  'remove-suppression',
] as const;
export type FixKind = (typeof fixKinds)[number];

/** What is told of a kind of fix, whatever it mends. Its page, `<kind>.md`, has examples. */
export interface FixDescription {
  readonly kind: FixKind;
  /** What it does, as part of a sentence: the page begins with it, and the README's table has it. */
  readonly title: string;
  /** Whether releases that are installed need their workload deleted with `--cascade=orphan` before they can be upgraded to the fixed chart. */
  readonly needsMigration: boolean;
  /** It writes the present values down, as the proof sees to: releases of the present version need no migration. */
  readonly keepsValues?: boolean;
}

/** Edits of one file, relative to the top chart. */
export interface FileEdits {
  readonly file: string;
  readonly edits: readonly Edit[];
}

/** A fix that was applied in memory and proved there. */
export interface Fix {
  readonly kind: FixKind;
  readonly title: string;
  /** False: releases that are already installed need a migration for the upgrade to this version. */
  readonly safe: boolean;
  /** Those of the present version need none all the same. */
  readonly keepsValues: boolean;
  /** The one to take without asking; at most one of a finding's fixes. */
  readonly preferred: boolean;
  readonly files: readonly FileEdits[];
}

/** The maps whose entries can be mended one by one: labels and annotations of a claim, and the labels of a selector. */
export type Part = 'labels' | 'annotations' | 'selector';

/** What a fix must know of a finding: where in the chart it is, and under which values it shows. */
export interface FixTarget {
  readonly chart: Chart;
  /** The printing template, relative to the top chart, under the alias for a subchart. */
  readonly source: string;
  /** The object whose field it is: for claims a StatefulSet. */
  readonly kind: string;
  readonly object: string;
  readonly part: Part;
  /** Whether that part of an object drifts: one expression may print several, in several files. */
  readonly drifts: (source: string, name: string) => boolean;
  /** Whether those of any object of a file do. */
  readonly driftsSomewhere: (source: string) => boolean;
  /** Path to the part. */
  readonly labelsPath: readonly (string | number)[];
  /** Its keys that drift. */
  readonly labels: readonly string[];
  /** The world in which the finding shows. */
  readonly scene: Scene;
  /** All worlds in which something was found in the chart. */
  readonly scenes: readonly Scene[];
  /** The step with which labels come that are absent now. */
  readonly comesWith: RenderStep | undefined;
  /** All releases of this version have the same values there: none comes from the clock, from chance or from the cluster. */
  readonly isSteady: boolean;
  /** Whether a file can be written: one in a packed dependency cannot. */
  readonly isEditable: (file: string) => boolean;
}
