import { type Chart, type ChartReport, type CheckOptions, check, finish, type Severity } from '../analysis/index.ts';
import { type Arguments, text, texts, UsageError } from './arguments.ts';
import { dependencyCharts, folderOf, loadTarget, targetsOf, valuesFrom } from './charts.ts';
import type { Host } from './host.ts';
import { type CheckedChart, checkJson } from './json.ts';
import { checkText, paint } from './text.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** Options of `check` and `fix` that decide how a chart is analysed. */
export const checkOptions = async (host: Host, args: Arguments): Promise<CheckOptions> => {
  const kubeVersion = text(args, 'kube-version');
  if (kubeVersion !== undefined && !/^v?\d+\.\d+/.test(kubeVersion)) throw new UsageError(`--kube-version ${kubeVersion} is no Kubernetes version`);
  return { values: await valuesFrom(host, args), ...(kubeVersion === undefined ? {} : { kubeVersion }) };
};

/** A chart's problems that keep it from being read at all. */
export const fatalProblem = (chart: Chart): string | undefined =>
  chart.problems.find(({ fatal }) => fatal)?.message ??
  chart.subcharts.map((subchart) => fatalProblem(subchart.chart)).find((message) => message !== undefined);

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
  const dependencies = await dependencyCharts(host, texts(args, 'deps'));
  const checked: CheckedChart[] = [];
  let status = lost.length > 0 ? 2 : 0;
  for (const target of targets) {
    const chart = await loadTarget(host, target, dependencies);
    const report = analysed(host, target.path, chart, options);
    if (report.incomplete.some(({ reason }) => reason === 'failure')) status = 2;
    const findings =
      target.file === undefined
        ? report.findings
        : report.findings.filter(({ file, drift }) => file === target.file || drift?.object.source === target.file);
    checked.push({ path: target.path, folder: folderOf(target), chart, report: { ...report, findings }, options });
    const problem = fatalProblem(chart);
    if (problem !== undefined) {
      host.complain(`${target.path}: ${problem}`);
      status = 2;
    }
  }
  const output = format === 'json' ? checkJson(checked, host.version) : checkText(checked, paint(host.color && text(args, 'output') === undefined));
  const file = text(args, 'output');
  if (file === undefined) host.write(output);
  else await host.writeFile(host.resolve(file), output);
  if (status !== 0) return status;
  const failing = failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn as Severity) + 1);
  return checked.some(({ report }) => report.findings.some(({ severity }) => failing.includes(severity))) ? 1 : 0;
};
