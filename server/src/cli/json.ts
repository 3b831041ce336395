/** `keelson check --format json` (README: JSON). */
import {
  Budget,
  type Chart,
  type ChartReport,
  type CheckOptions,
  type Finding,
  type Fix,
  findFixes,
  finish,
  type Incomplete,
  sourceOf,
  toJson,
} from '../analysis/index.ts';
import { LineIndex, type PositionRange, type Range } from '../base/index.ts';

export interface CheckedChart {
  readonly path: string;
  /** The chart's folder, for messages. */
  readonly folder: string;
  readonly chart: Chart;
  readonly report: ChartReport;
  readonly options: CheckOptions;
}

const rangeIn = (chart: Chart, file: string, range: Range): PositionRange => (sourceOf(chart, file)?.lines ?? new LineIndex('')).positions(range);

const findingJson = (finding: Finding, fixes: readonly Fix[], { chart }: CheckedChart): object => {
  const { rule, severity, message, file, range, drift } = finding;
  const head = { rule, severity, message, file, range: rangeIn(chart, file, range) };
  if (!drift) return head;
  return {
    ...head,
    object: drift.object,
    path: drift.path,
    ...(drift.claim === undefined ? {} : { claim: drift.claim }),
    sources: drift.sources,
    step: drift.step,
    now: drift.now,
    next: drift.next,
    guard: drift.guard,
    values: toJson(drift.values),
    flow: drift.flow.map((hop) => ({ file: hop.file, range: rangeIn(chart, hop.file, hop.range), message: hop.message })),
    fixes: fixes.map(({ kind, title, safe }) => ({ kind, title, safe })),
  };
};

const incompleteJson = ({ reason, message, name, file, range }: Incomplete, chart: Chart): object => ({
  reason,
  message,
  ...(name === undefined ? {} : { name }),
  file,
  range: rangeIn(chart, file, range),
});

/** Tells of fixes that were not tried; by the first finding that may have more than are listed. */
const untried = ({ file, range }: Finding): Incomplete => ({
  reason: 'bound',
  message:
    'Not all fixes were tried, of this finding and of those behind it: to prove them, this chart would have to be rendered more often than Keelson does. Run it for one template at a time.',
  file,
  range,
});

/** One chart's entry. It holds nothing of the chart itself, so that of many charts one is in memory at a time. `budget`: what the proofs of fixes may cost. */
export const chartJson = (checked: CheckedChart, budget: Budget = Budget.of(checked.report)): object => {
  const { path, chart, report, options } = checked;
  const found = report.findings.map((finding) => ({ finding, ...finish(findFixes(chart, report, finding, options, budget)) }));
  const cut = found.find(({ isPartial }) => isPartial);
  return {
    path,
    name: report.name,
    version: report.version,
    appVersion: report.appVersion,
    worlds: report.worlds,
    incomplete: [...report.incomplete, ...(cut ? [untried(cut.finding)] : [])].map((entry) => incompleteJson(entry, chart)),
    findings: found.map(({ finding, fixes }) => findingJson(finding, fixes, checked)),
  };
};

/** The whole report, of its charts' entries. */
export const checkJson = (charts: readonly object[], version: string): string =>
  `${JSON.stringify({ tool: { name: 'keelson', version }, charts }, null, 2)}\n`;
