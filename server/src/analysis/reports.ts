/** Reports by chart, worked out when first asked for. An older chart's report goes with the chart. */
import type { Chart } from '../chart/index.ts';
import type { Log } from '../environment/index.ts';
import type { ChartReport } from '../rules/index.ts';
import { type CheckOptions, check } from './check.ts';
import { failedReport } from './failed-report.ts';
import { inSlices, type Pace } from './slices.ts';

/** Work that goes on for as long as one of those who asked wants it. */
interface Job {
  readonly key: string;
  readonly callers: Set<() => boolean>;
  readonly report: Promise<ChartReport | undefined>;
}

export class Reports {
  readonly #known = new WeakMap<Chart, { readonly key: string; readonly report: ChartReport }>();
  readonly #jobs = new WeakMap<Chart, Job>();
  readonly #pace: Pace;
  readonly #log: Log;

  constructor(pace: Pace, log: Log) {
    this.#pace = pace;
    this.#log = log;
  }

  /** The finished report, if there is one. */
  known(chart: Chart, options: CheckOptions): ChartReport | undefined {
    const entry = this.#known.get(chart);
    return entry?.key === keyOf(options) ? entry.report : undefined;
  }

  /** The report of a chart; undefined once this caller does not want it any more, which is asked between slices of work. */
  async of(chart: Chart, options: CheckOptions, isWanted: () => boolean): Promise<ChartReport | undefined> {
    while (isWanted()) {
      const known = this.known(chart, options);
      if (known) return known;
      const job = this.#job(chart, options, isWanted);
      job.callers.add(isWanted);
      const report = await job.report;
      job.callers.delete(isWanted);
      // Without a report the work ended for want of callers just before this one came.
      if (report) return report;
    }
    return undefined;
  }

  #job(chart: Chart, options: CheckOptions, isWanted: () => boolean): Job {
    const key = keyOf(options);
    const running = this.#jobs.get(chart);
    if (running?.key === key) return running;
    const callers = new Set([isWanted]);
    const report = this.#work(chart, options, () => [...callers].some((caller) => caller())).then((result) => {
      if (this.#jobs.get(chart) === job) this.#jobs.delete(chart);
      if (result) this.#known.set(chart, { key, report: result });
      return result;
    });
    const job = { key, callers, report };
    this.#jobs.set(chart, job);
    return job;
  }

  /** A fault of ours costs this chart only. */
  async #work(chart: Chart, options: CheckOptions, isWanted: () => boolean): Promise<ChartReport | undefined> {
    try {
      const slices = check(chart, options, (rule, error) => this.#log.error(`rule ${rule} failed`, error));
      return await inSlices(this.#pace, slices, isWanted);
    } catch (error) {
      this.#log.error(`the analysis of ${chart.metadata.name} failed`, error);
      return failedReport(chart, error);
    }
  }
}

/** What a report depends on beside the chart. */
const keyOf = ({ kubeVersion, view }: CheckOptions): string => `${kubeVersion ?? ''}|${view?.project.location ?? ''}|${view?.project.text ?? ''}`;
