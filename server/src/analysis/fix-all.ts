/** Applies fixes one after the other, each to the chart as the ones before left it, until none is left. The same for the editor and the command line. */
import type { Chart } from '../chart/index.ts';
import { applyFix, type Fix, type FixKind, someAreSafe } from '../fixes/index.ts';
import type { ChartReport, Finding } from '../rules/index.ts';
import { Budget } from './budget.ts';
import { type CheckOptions, check } from './check.ts';
import { findFixes } from './fixes.ts';

/** Which fixes are wanted. */
export interface FixPlan {
  /** The findings to mend. */
  readonly concerns: (finding: Finding) => boolean;
  /** Only this kind; else the preferred fix of each finding. */
  readonly kind?: FixKind | undefined;
  /** Also those after which installed releases need a migration. */
  readonly unsafe: boolean;
  /** Name the fixes that are left out for that, which costs their proofs. */
  readonly tellWithheld: boolean;
}

export interface FixedChart {
  readonly chart: Chart;
  /** The report on the chart as it was. */
  readonly before: ChartReport;
  /** The report on the chart as it is now. */
  readonly after: ChartReport;
  readonly applied: readonly Fix[];
  readonly withheld: readonly Fix[];
  /** Findings of the first report that are gone. */
  readonly mended: readonly Finding[];
  /** Not all fixes were tried: their proofs would take too much work. */
  readonly isPartial: boolean;
}

/** Whether all that needs a migration was mended by keeping the present values. */
export const keepsValues = ({ applied }: FixedChart): boolean => applied.every((fix) => fix.safe || fix.keepsValues);

/** What all the proofs and checks may cost together, in steps: ten times what all proofs for one state of a chart may. */
const mostEffort = 1_000_000_000;

/** Rounds after which even a chart with many findings is left as it is. */
const maxRounds = 200;

/** Fixes a chart. Yields between slices of work. */
export function* fixAll(start: Chart, plan: FixPlan, options: CheckOptions = {}, known?: ChartReport): Generator<void, FixedChart> {
  const before = known ?? (yield* check(start, options));
  let chart = start;
  let report = before;
  const applied: Fix[] = [];
  const withheld: Fix[] = [];
  const seen = new Set<string>();
  const budget = new Budget(mostEffort);
  /** What one fix changed may have made another possible: findings are gone through until a time when none is applied. */
  let isDone = true;
  for (let round = 0; round < maxRounds; round++) {
    let next: Fix | undefined;
    for (const finding of report.findings) {
      if (!plan.concerns(finding) || seen.has(keyOf(finding)) || !mayBeFixed(finding, plan)) continue;
      seen.add(keyOf(finding));
      const { fixes } = yield* findFixes(chart, report, finding, options, budget);
      yield;
      const fix = chosen(fixes, plan);
      if (!fix) continue;
      if (fix.safe || plan.unsafe) {
        next = fix;
        break;
      }
      if (!withheld.some(({ files }) => JSON.stringify(files) === JSON.stringify(fix.files))) withheld.push(fix);
    }
    if (!next) {
      if (isDone) break;
      isDone = true;
      seen.clear();
      continue;
    }
    const fixed = applyFix(chart, next.files);
    if (!fixed) continue;
    chart = fixed;
    applied.push(next);
    isDone = false;
    report = yield* budget.charge(check(chart, options));
  }
  const stays = new Set(report.findings.map(keyOf));
  const mended = before.findings.filter((finding) => !stays.has(keyOf(finding)));
  return { chart, before, after: report, applied, withheld, mended, isPartial: budget.isSpent() };
}

const chosen = (fixes: readonly Fix[], { kind }: FixPlan): Fix | undefined =>
  kind === undefined ? (fixes.find(({ preferred }) => preferred) ?? fixes[0]) : fixes.find((fix) => fix.kind === kind);

/** Proofs cost renders, and are done only for fixes that can be of use. */
const mayBeFixed = ({ drift }: Finding, { unsafe, tellWithheld }: FixPlan): boolean => drift === undefined || unsafe || tellWithheld || someAreSafe;

/** The same finding before and after a fix. Those without an object move with their lines, so each place is tried once. */
const keyOf = ({ rule, file, range, message, drift }: Finding): string =>
  drift ? JSON.stringify([rule, drift.object.source, drift.object.name, drift.path]) : JSON.stringify([rule, file, range.start, message]);
