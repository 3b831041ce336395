/** The fixes that a chart written out in a test is offered, and what they make of it. */
import { applyFix, check, type Finding, type Fix, finish, fixesOf, textOf } from '../../server/src/analysis/index.ts';
import type { Chart } from '../../server/src/chart/index.ts';
import { chartOf } from './charts.ts';

export interface Offered {
  readonly chart: Chart;
  readonly fixes: readonly Fix[];
}

/** The fixes of the chart's finding about a claim's label; of the one in `object`, where there are several. */
export const fixesFor = async (files: Readonly<Record<string, string>>, object?: string): Promise<Offered> => {
  const chart = await chartOf(files);
  const report = finish(check(chart));
  const finding = report.findings.find(({ rule, drift }) => rule === 'claim-label-drift' && (object === undefined || drift?.object.name === object));
  return { chart, fixes: finding ? fixesOf(chart, report, finding) : [] };
};

/** The fixes of all findings of a chart. */
export const offeredFor = async (files: Readonly<Record<string, string>>): Promise<Offered & { readonly findings: readonly Finding[] }> => {
  const chart = await chartOf(files);
  const report = finish(check(chart));
  return { chart, findings: report.findings, fixes: report.findings.flatMap((finding) => fixesOf(chart, report, finding)) };
};

/** The files that a fix changes, with their texts afterwards. */
export const changedBy = (chart: Chart, fix: Fix, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).flatMap(([file, before]) => {
      const after = textAfter(chart, fix, file) ?? before;
      return after === before ? [] : [[file, after]];
    }),
  );

/** The text of a file after a fix. */
export const textAfter = (chart: Chart, fix: Fix | undefined, file: string): string | undefined => {
  const fixed = fix && applyFix(chart, fix.files);
  return fixed && textOf(fixed, file);
};

/** The text of a file after the fix of a kind; undefined where none is offered. */
export const fixedText = ({ chart, fixes }: Offered, kind: Fix['kind'], file = 'templates/s.yaml'): string | undefined =>
  textAfter(
    chart,
    fixes.find((fix) => fix.kind === kind),
    file,
  );

/** The kinds that are offered; the preferred one with an exclamation mark. */
export const kindsOf = ({ fixes }: Offered): string[] => fixes.map(({ kind, preferred }) => (preferred ? `${kind}!` : kind));
