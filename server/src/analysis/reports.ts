/** Reports by chart, worked out when first asked for. An older chart's report goes with the chart. */
import type { Chart } from '../chart/index.ts';
import type { Log } from '../environment/index.ts';
import type { ChartReport } from '../rules/index.ts';
import { type CheckOptions, check } from './check.ts';
import { failedReport } from './failed-report.ts';
import { Jobs } from './jobs.ts';
import type { Pace } from './slices.ts';

export class Reports {
  readonly #known = new WeakMap<Chart, { readonly key: string; readonly report: ChartReport }>();
  readonly #jobs: Jobs<Chart, ChartReport>;
  readonly #log: Log;

  constructor(pace: Pace, log: Log) {
    this.#log = log;
    this.#jobs = new Jobs(pace, (chart, error) => this.#failed(chart, error));
  }

  /** The finished report, if there is one. */
  known(chart: Chart, options: CheckOptions): ChartReport | undefined {
    const entry = this.#known.get(chart);
    return entry?.key === keyOf(options) ? entry.report : undefined;
  }

  /** The report of a chart; undefined once this caller does not want it any more, which is asked between slices of work. */
  async of(chart: Chart, options: CheckOptions, isWanted: () => boolean): Promise<ChartReport | undefined> {
    const known = isWanted() ? this.known(chart, options) : undefined;
    if (known) return known;
    const key = keyOf(options);
    const work = () => check(chart, options, (rule, error) => this.#log.error(`rule ${rule} failed`, error));
    const report = await this.#jobs.of(chart, key, work, isWanted);
    if (report) this.#known.set(chart, { key, report });
    return report;
  }

  /** Works a known report out once more, for the sake of what the options' memory keeps of it. */
  async again(chart: Chart, options: CheckOptions, isWanted: () => boolean): Promise<void> {
    if (this.known(chart, options)) await this.#jobs.of(chart, `again|${keyOf(options)}`, () => check(chart, options), isWanted);
  }

  /** A fault of ours costs this chart only. */
  #failed(chart: Chart, error: unknown): ChartReport {
    this.#log.error(`the analysis of the chart in ${chart.usualName} failed`, error);
    return failedReport(chart, error);
  }
}

/** What a report depends on beside the chart. */
const keyOf = ({ kubeVersion, view }: CheckOptions): string => `${kubeVersion ?? ''}|${view?.project.location ?? ''}|${view?.project.text ?? ''}`;
