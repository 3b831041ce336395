/** One chart of a run of `check`: all that is to be said of it, as plain data, so that another thread can work it out. */
import {
  type Chart,
  type ChartReport,
  type CheckOptions,
  check,
  failedReport,
  faultMessage,
  fingerprintOf,
  finish,
  Memory,
  type Severity,
} from '../analysis/index.ts';
import { type Arguments, text, texts } from './arguments.ts';
import { type Baseline, type KnownFindings, readBaseline, withoutKnown } from './baseline.ts';
import { dependencyCharts, loadTarget } from './charts.ts';
import type { Host } from './host.ts';
import { type CheckedChart, chartJson } from './json.ts';
import { problemLines } from './problems.ts';
import { type ProjectLines, Projects } from './project.ts';
import { concerns, folderOf, type Target } from './target.ts';
import { type ChartText, chartText, paint } from './text.ts';
import { kubeVersionFrom, valuesFrom } from './values.ts';

export interface Inspected {
  /** What is wrong with the project's file, which its charts share: to be told once. */
  readonly project: ProjectLines;
  /** Lines for stderr. */
  readonly complaints: readonly string[];
  /** Something could not be done as it should. */
  readonly isBroken: boolean;
  /** Severities of what was found. */
  readonly severities: readonly Severity[];
  /** What the run is for: one of the three; none where there is no chart to speak of. */
  readonly text?: ChartText;
  readonly json?: object;
  readonly known?: KnownFindings;
}

/** What a run is asked for. `color`: its output is coloured. */
export interface CheckTask {
  readonly args: Arguments;
  readonly color: boolean;
}

/** Options of `check` and `fix` that decide how a chart is analysed. */
export const checkOptions = async (host: Host, args: Arguments): Promise<CheckOptions> => ({
  ...kubeVersionFrom(args),
  values: await valuesFrom(host, args),
  // Proofs of fixes ask for the same chart over and over.
  memory: new Memory(),
});

/** Inspects the charts of one run. */
export class Inspector {
  readonly #host: Host;
  readonly #task: CheckTask;
  readonly #projects: Projects;
  readonly #baseline: Baseline;

  private constructor(host: Host, task: CheckTask, projects: Projects, baseline: Baseline) {
    this.#host = host;
    this.#task = task;
    this.#projects = projects;
    this.#baseline = baseline;
  }

  /** Reads what all charts of the run share. */
  static async of(host: Host, task: CheckTask): Promise<Inspector> {
    const { args } = task;
    const options = await checkOptions(host, args);
    const projects = new Projects(host, options, await dependencyCharts(host, texts(args, 'deps')));
    // One that is written anew holds all that is there.
    const known = text(args, 'write-baseline') === undefined ? text(args, 'baseline') : undefined;
    return new Inspector(host, task, projects, known === undefined ? {} : await readBaseline(host, known));
  }

  async inspect(target: Target): Promise<Inspected> {
    const { options, dependencies, lines: project } = await this.#projects.of(target);
    const chart = await loadTarget(this.#host, target, dependencies);
    if (typeof chart === 'string') return { project, complaints: [chart], isBroken: true, severities: [] };
    const complaints = problemLines(target, chart);
    let isBroken = complaints.length > 0;
    const report = analysed(target.path, chart, options, (line) => complaints.push(line));
    if (report.incomplete.some(({ reason }) => reason === 'failure')) isBroken = true;
    const wanted = report.findings.filter((finding) => concerns(target, finding));
    const { fresh: findings, known: left } = withoutKnown(report.name, wanted, this.#baseline);
    if (left > 0) complaints.push(`${target.path}: ${left} finding${left === 1 ? '' : 's'} of the baseline left out`);
    const checked: CheckedChart = { path: target.path, folder: folderOf(target), chart, report: { ...report, findings }, options };
    return { project, complaints, isBroken, severities: [...new Set(findings.map(({ severity }) => severity))], ...this.#told(checked) };
  }

  #told(checked: CheckedChart): Pick<Inspected, 'text' | 'json' | 'known'> {
    const { args, color } = this.#task;
    const { name, findings } = checked.report;
    if (text(args, 'write-baseline') !== undefined) return { known: { name, prints: findings.map(fingerprintOf) } };
    return text(args, 'format') === 'json' ? { json: chartJson(checked) } : { text: chartText(checked, paint(color)) };
  }
}

/** The report of a chart; a fault of ours costs this chart only, and is told. */
const analysed = (path: string, chart: Chart, options: CheckOptions, complain: (line: string) => void): ChartReport => {
  try {
    return finish(check(chart, options, (rule, error) => complain(`${path}: rule ${rule} failed: ${String(error)}`)));
  } catch (error) {
    complain(`${path}: ${faultMessage(error)}`);
    return failedReport(chart, error);
  }
};
