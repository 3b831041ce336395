export { checkChart, rules } from './check.ts';
export type {
  ChartReport,
  DriftFacts,
  Finding,
  Hop,
  Incomplete,
  Place,
  RuleId,
  Severity,
} from './finding.ts';
export type { Rule } from './rule.ts';
