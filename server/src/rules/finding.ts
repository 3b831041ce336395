import type { Range } from '../base/index.ts';
import type { Step, World } from '../explore/index.ts';
import type { PlainMap } from '../yaml/index.ts';

export type RuleId =
  | 'claim-label-drift'
  | 'claim-field-drift'
  | 'selector-drift'
  | 'immutable-field-drift'
  | 'template-syntax'
  | 'missing-dependency'
  | 'unused-suppression';
export type Severity = 'error' | 'warning' | 'info';
/** A place in a file of the chart; `file` is relative to the top chart (`charts/sub/templates/…` in a subchart), offsets in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly range: Range;
}

/** One hop of the way from the claim to the source expression. */
export interface Hop extends Place {
  readonly message: string;
}

/** What a rule found: a plain fact with its words. Fields that only drift findings have are absent in the others. */
export interface Finding extends Place {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly drift?: DriftFacts;
}

/** The README's section on JSON tells the meaning of each. */
export interface DriftFacts {
  readonly object: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly source: string };
  readonly path: readonly (string | number)[];
  readonly claim: string | undefined;
  readonly sources: readonly string[];
  readonly step: Step;
  readonly now: string | null;
  readonly next: string | null;
  readonly guard: readonly string[];
  readonly values: PlainMap;
  /** What the world assumes of the cluster. */
  readonly cluster: Pick<World, 'kubeVersion' | 'apiVersions'>;
  readonly flow: readonly Hop[];
}

/** Something that could not be analysed, and why (README: JSON). */
export interface Incomplete {
  readonly reason: string;
  readonly message: string;
  readonly name?: string;
  readonly file: string;
  readonly range: Range;
}

/** All that is known of one chart. */
export interface ChartReport {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly worlds: number;
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
}
