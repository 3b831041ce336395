/** `keelson check --format json` (README: JSON). */
import { type Chart, type ChartReport, type CheckOptions, type Finding, fixesOf, type Incomplete, sourceOf, toJson } from '../analysis/index.ts';
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

const findingJson = (finding: Finding, { chart, report, options }: CheckedChart): object => {
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
    fixes: fixesOf(chart, report, finding, options).map(({ kind, title, safe }) => ({ kind, title, safe })),
  };
};

const incompleteJson = ({ reason, message, name, file, range }: Incomplete, chart: Chart): object => ({
  reason,
  message,
  ...(name === undefined ? {} : { name }),
  file,
  range: rangeIn(chart, file, range),
});

/** One chart's entry. It holds nothing of the chart itself, so that of many charts one is in memory at a time. */
export const chartJson = (checked: CheckedChart): object => {
  const { path, chart, report } = checked;
  return {
    path,
    name: report.name,
    version: report.version,
    appVersion: report.appVersion,
    worlds: report.worlds,
    incomplete: report.incomplete.map((entry) => incompleteJson(entry, chart)),
    findings: report.findings.map((finding) => findingJson(finding, checked)),
  };
};

/** The whole report, of its charts' entries. */
export const checkJson = (charts: readonly object[], version: string): string =>
  `${JSON.stringify({ tool: { name: 'keelson', version }, charts }, null, 2)}\n`;
