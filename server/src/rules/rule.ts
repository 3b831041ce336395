import type { Chart } from '../chart/index.ts';
import type { DriftFact } from '../explore/index.ts';
import type { Finding, RuleId } from './finding.ts';

/** What rules are asked about: a chart, and what the exploration found in it. */
export interface RuleContext {
  readonly chart: Chart;
  readonly facts: readonly DriftFact[];
  /** Minor version of the Kubernetes 1.x whose answers messages quote. */
  readonly kubeMinor: number;
}

/** One rule. `detect` gives complete findings, in any order; a rule that throws costs only its own. */
export interface Rule {
  readonly id: RuleId;
  /** One line for lists. */
  readonly title: string;
  readonly detect: (context: RuleContext) => readonly Finding[];
}
