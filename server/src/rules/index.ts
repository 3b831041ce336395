export { checkChart, rules } from './check.ts';
export {
  type ChartReport,
  type DriftFacts,
  type Finding,
  type Hop,
  type Incomplete,
  type Place,
  type RuleId,
  type Severity,
} from './finding.ts';
export type { Rule } from './rule.ts';
