export { checkChart, rules, sortFindings } from './check.ts';
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
export { type Migration, migrationOf } from './migration.ts';
export { migrationNote, migrationSummary } from './migration-note.ts';
export type { Rule } from './rule.ts';
export { brokenSuppression, unusedSuppression } from './unused-suppression.ts';
export { guardOf } from './words.ts';
