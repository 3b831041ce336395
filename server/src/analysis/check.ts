/** One chart checked: findings that count. The same for the editor and the command line. */
import type { Chart } from '../chart/index.ts';
import type { ExploreOptions } from '../explore/index.ts';
import { brokenSuppression, type ChartReport, checkChart, type Finding, rules, sortFindings, unusedSuppression } from '../rules/index.ts';
import { asWanted, type ProjectView } from './project.ts';
import { brokenDirectives, idleDirectives, type Silencer, silencerOf } from './suppress.ts';

export interface CheckOptions extends ExploreOptions {
  /** The project's file, and where the chart is. */
  readonly view?: ProjectView;
}

/** Checks a chart. Yields between slices of work. Silenced findings are left out. */
export function* check(chart: Chart, options: CheckOptions = {}, failed?: (rule: string, error: unknown) => void): Generator<void, ChartReport> {
  const report = yield* checkChart(chart, exploreOptions(options), failed);
  const used: Silencer[] = [];
  const findings = report.findings.filter((finding) => {
    const silencer = silencerOf(chart, finding);
    if (silencer) used.push(silencer);
    return !silencer;
  });
  yield;
  const all = sortFindings([...findings, ...idle(chart, report, options, used)]);
  return { ...report, findings: options.view ? asWanted(all, options.view) : all };
}

/** What was asked for by hand counts more than what the project's file says. */
export const exploreOptions = ({ view, ...options }: CheckOptions): ExploreOptions => {
  const { kubernetesVersion, versions } = view?.project ?? {};
  return {
    ...options,
    ...(options.kubeVersion === undefined && kubernetesVersion !== undefined ? { kubeVersion: kubernetesVersion } : {}),
    ...(versions && versions.length > 0 ? { versionKeys: versions } : {}),
  };
};

/** Comments that silence nothing. Nothing is said of those in due form where not all was looked at: what they silence may lie there. */
const idle = (chart: Chart, { incomplete }: ChartReport, { only, values, kubeVersion }: CheckOptions, used: readonly Silencer[]): Finding[] => {
  if (only !== undefined) return [];
  const isPartial = (values?.size ?? 0) > 0 || kubeVersion !== undefined || incomplete.length > 0;
  const isKnown = (rule: string): boolean => rules.some(({ id }) => id === rule);
  return [
    ...brokenDirectives(chart).map(brokenSuppression),
    ...(isPartial ? [] : idleDirectives(chart, used).map((place) => unusedSuppression(place, isKnown(place.rule)))),
  ];
};

/** Runs a generator to its end at once. */
export const finish = <Result>(work: Generator<void, Result>): Result => {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};
