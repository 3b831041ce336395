/** `keelson explain`: the page of a rule or of a fix, or what mending its findings asks of the users of a chart. */
import { check, finish, fixDescriptions, rules, upgradeOf } from '../analysis/index.ts';
import { type Arguments, text, texts, UsageError } from './arguments.ts';
import { dependencyCharts, loadTarget, targetsOf } from './charts.ts';
import type { Host } from './host.ts';
import { checkOptions } from './inspect.ts';
import { problemLines } from './problems.ts';
import { ProjectComplaints, Projects } from './project.ts';

const row = (name: string, title: string): string => `  ${name.padEnd(24)}${title}\n`;

const list = `The rules are:\n${rules.map(({ id, title }) => row(id, title)).join('')}The fixes are:\n${fixDescriptions
  .map(({ kind, title }) => row(kind, title))
  .join('')}`.trimEnd();

/** Gives the exit status. */
export const runExplain = async (host: Host, args: Arguments): Promise<number> => {
  const [name, ...more] = args.positionals;
  if (more.length > 0) throw new UsageError('explain takes one rule or fix');
  if (name === undefined) throw new UsageError(`explain takes a rule or a fix.\n${list}`);
  const isRule = rules.some(({ id }) => id === name);
  const page = isRule || fixDescriptions.some(({ kind }) => kind === name) ? await host.page(isRule ? 'rules' : 'fixes', name) : undefined;
  if (page === undefined) throw new UsageError(`there is no rule or fix \`${name}\`.\n${list}`);
  const path = text(args, 'chart');
  if (path !== undefined && !isRule) throw new UsageError(`--chart goes with a rule, and \`${name}\` is a fix`);
  if (path !== undefined) return explainFor(host, args, name, path);
  host.write(page);
  return 0;
};

const explainFor = async (host: Host, args: Arguments, rule: string, path: string): Promise<number> => {
  const { targets, lost } = await targetsOf(host, [path]);
  if (lost[0] !== undefined) throw new UsageError(lost[0]);
  const [target, ...more] = targets;
  if (!target || more.length > 0) throw new UsageError(`${path} holds several charts; --chart takes one`);
  const projects = new Projects(host, await checkOptions(host, args), await dependencyCharts(host, texts(args, 'deps')));
  const { options, dependencies, lines: project } = await projects.of(target);
  const isBroken = new ProjectComplaints(host).tell(project);
  const chart = await loadTarget(host, target, dependencies);
  const lines = typeof chart === 'string' ? [chart] : problemLines(target, chart);
  for (const line of lines) host.complain(line);
  if (typeof chart === 'string' || lines.length > 0 || isBroken) return 2;
  const report = finish(check(chart, options));
  const findings = report.findings.filter((finding) => finding.rule === rule);
  const upgrade = upgradeOf(chart, report, findings);
  if (upgrade) host.write(`# Upgrading ${upgrade.chart} to ${upgrade.next}\n\n${upgrade.body}`);
  else
    host.write(
      findings.length === 0
        ? `${target.path} has no finding of ${rule}, so its users have nothing to do.\n`
        : `The findings of ${rule} in ${target.path} lie in packed dependencies, whose own authors have to mend them and to tell of the upgrade.\n`,
    );
  return 0;
};
