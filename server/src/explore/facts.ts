import type { Range, SourceText } from '../base/index.ts';
import type { FieldRule } from '../kubernetes/index.ts';
import type { ChartTemplate } from '../render/index.ts';
import type { Sources } from '../value/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import type { FlowHop } from './flow.ts';
import type { Path } from './overrides.ts';
import type { Step } from './steps.ts';
import type { World } from './world.ts';

/** A drift in an immutable field, confirmed by two renders. No words for people: those are the rules'. */
export interface DriftFact {
  readonly rule: FieldRule;
  /** The file that printed the object. */
  readonly template: Pick<ChartTemplate, 'name'>;
  readonly object: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly path: readonly (string | number)[];
  /** Name of the claim template, for paths inside one. */
  readonly claim: string | undefined;
  readonly now: string | undefined;
  readonly next: string | undefined;
  readonly step: Step;
  readonly sources: Sources;
  /** The value whose next version changes it, for the step `values`. */
  readonly input: Path | undefined;
  readonly world: World;
  /** The user's values of that world. */
  readonly values: PlainMap;
  /** Where the value comes in, and how it got there. */
  readonly place: { readonly source: SourceText; readonly range: Range };
  readonly flow: readonly FlowHop[];
}

/** Something that the exploration could not reach. */
export interface Gap {
  readonly kind: 'bound' | 'branch' | 'hole' | 'long' | 'render' | 'unfinished' | 'unproved' | 'yaml';
  readonly source: SourceText;
  readonly range: Range;
  readonly detail: string;
}

export interface Exploration {
  /** Worlds that were rendered. */
  readonly worlds: number;
  /** Files that were rendered, each as often as it was: what is known from before an edit costs none. */
  readonly renders: number;
  readonly facts: readonly DriftFact[];
  /** What was drawn decided a branch. What is drawn depends on the place of the call. */
  readonly isDrawn: boolean;
  readonly gaps: readonly Gap[];
}
