import { type Chart, type ChartReport, type CheckOptions, check, finish, type Severity } from '../analysis/index.ts';
import { type Arguments, flag, text, texts, UsageError } from './arguments.ts';
import { baselineText, readBaseline, withoutKnown } from './baseline.ts';
import { dependencyCharts, loadTarget, targetsOf } from './charts.ts';
import type { Host } from './host.ts';
import { type CheckedChart, chartJson, checkJson } from './json.ts';
import { problemLines } from './problems.ts';
import { Projects } from './project.ts';
import { concerns, folderOf } from './target.ts';
import { paint, TextReport } from './text.ts';
import { kubeVersionFrom, valuesFrom } from './values.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** Options of `check` and `fix` that decide how a chart is analysed. */
export const checkOptions = async (host: Host, args: Arguments): Promise<CheckOptions> => ({
  ...kubeVersionFrom(args),
  values: await valuesFrom(host, args),
});

/** The report of a chart; a fault of ours costs this chart only, and is told. */
const analysed = (host: Host, path: string, chart: Chart, options: CheckOptions): ChartReport => {
  try {
    return finish(check(chart, options, (rule, error) => host.complain(`${path}: rule ${rule} failed: ${String(error)}`)));
  } catch (error) {
    const message = `Keelson failed on this chart, which is a fault of Keelson: ${error instanceof Error ? error.message : String(error)}`;
    host.complain(`${path}: ${message}`);
    const { name, version, appVersion } = chart.metadata;
    return {
      name,
      version,
      appVersion,
      worlds: 0,
      findings: [],
      incomplete: [{ reason: 'failure', message, file: chart.chartFile.path, range: { start: 0, end: 0 } }],
    };
  }
};

/** `keelson check`. Gives the exit status. */
export const runCheck = async (host: Host, args: Arguments): Promise<number> => {
  const format = text(args, 'format') ?? 'text';
  if (format !== 'text' && format !== 'json') throw new UsageError(`--format ${format} is not known; use text or json`);
  const failOn = text(args, 'fail-on') ?? 'error';
  if (failOn !== 'never' && !severities.includes(failOn as Severity))
    throw new UsageError(`--fail-on ${failOn} is not known; use error, warning, info or never`);
  const options = await checkOptions(host, args);
  const { targets, lost } = await targetsOf(host, args.positionals);
  for (const message of lost) host.complain(message);
  const projects = new Projects(host, options, await dependencyCharts(host, texts(args, 'deps')));
  const known = text(args, 'baseline');
  const baseline = known === undefined ? {} : await readBaseline(host, known);
  const written = text(args, 'write-baseline');
  const file = text(args, 'output');
  const people = new TextReport(paint(host.color && file === undefined && !flag(args, 'no-color')));
  const entries: object[] = [];
  /** Only what a baseline is made of: all else of a chart goes as soon as its report is made. */
  const kept: CheckedChart[] = [];
  const failing = failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn as Severity) + 1);
  let fails = false;
  let status = lost.length > 0 ? 2 : 0;
  for (const target of targets) {
    const { options: own, dependencies, isBroken } = await projects.of(target);
    if (isBroken) status = 2;
    const chart = await loadTarget(host, target, dependencies);
    const lines = typeof chart === 'string' ? [chart] : problemLines(target, chart);
    for (const line of lines) host.complain(line);
    if (lines.length > 0) status = 2;
    if (typeof chart === 'string') continue;
    const report = analysed(host, target.path, chart, own);
    if (report.incomplete.some(({ reason }) => reason === 'failure')) status = 2;
    const wanted = report.findings.filter((finding) => concerns(target, finding));
    const { fresh: findings, known: left } = withoutKnown(report.name, wanted, baseline);
    if (left > 0) host.complain(`${target.path}: ${left} finding${left === 1 ? '' : 's'} of the baseline left out`);
    const checked: CheckedChart = { path: target.path, folder: folderOf(target), chart, report: { ...report, findings }, options: own };
    if (findings.some(({ severity }) => failing.includes(severity))) fails = true;
    if (written !== undefined) kept.push(checked);
    else if (format === 'json') entries.push(chartJson(checked));
    else people.add(checked);
  }
  if (written !== undefined) {
    await save(host, 'write-baseline', written, baselineText(kept));
    return status;
  }
  const output = format === 'json' ? checkJson(entries, host.version) : people.text();
  if (file === undefined) host.write(output);
  else await save(host, 'output', file, output);
  if (status !== 0) return status;
  return fails ? 1 : 0;
};

const save = async (host: Host, option: string, file: string, output: string): Promise<void> => {
  const failure = await host.writeFile(host.resolve(file), output);
  if (failure !== undefined) throw new UsageError(`--${option} ${file} cannot be written: ${failure}`);
};
