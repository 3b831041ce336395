/** What a fix for drift in an immutable field other than a claim's labels is: the selector, and fields that one expression prints. */
import type { Edit, Range } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { Action } from '../template/index.ts';
import type { FixDescription } from './fix.ts';
import { defaults } from './proof.ts';
import type { Scene } from './scene.ts';
import type { Proof } from './slices.ts';
import { switchedScenes } from './switched.ts';

/** What such a fix must know of a finding. */
export interface FieldTarget {
  readonly chart: Chart;
  /** The printing template, and the one in which the expression stands, relative to the top chart. */
  readonly source: string;
  readonly file: string;
  readonly range: Range;
  readonly rule: string;
  readonly kind: string;
  readonly object: string;
  readonly now: string | null;
  /** The world in which the finding shows. */
  readonly scene: Scene;
  /** All worlds in which something was found in the chart. */
  readonly scenes: readonly Scene[];
  /** All releases of this version have the same value there. */
  readonly isSteady: boolean;
}

/** The worlds in which such a fix is proved. */
export const scenesOf = ({ chart, scene, scenes }: FieldTarget): readonly Scene[] => [
  ...new Set([scene, defaults, ...scenes, ...switchedScenes(chart)]),
];

export interface FieldFix extends FixDescription {
  /** Edits of the expression that prints the field, the best ones first; none where it does not apply. */
  readonly candidates: (target: FieldTarget, action: Action) => readonly Candidate[];
}

export interface Candidate {
  readonly title: string;
  readonly edit: Edit;
  /** Whether the fixed chart prints what it should. */
  readonly isRight: (fixed: Chart) => Proof;
}
