/** `keelson explain`: a rule's page, or what mending its findings asks of the users of a chart. */
import { check, finish, rules, upgradeOf } from '../analysis/index.ts';
import { type Arguments, text, texts, UsageError } from './arguments.ts';
import { dependencyCharts, loadTarget, targetsOf } from './charts.ts';
import type { Host } from './host.ts';
import { checkOptions } from './inspect.ts';
import { problemLines } from './problems.ts';
import { ProjectComplaints, Projects } from './project.ts';

/** Gives the exit status. */
export const runExplain = async (host: Host, args: Arguments): Promise<number> => {
  const [rule, ...more] = args.positionals;
  const list = rules.map(({ id, title }) => `  ${id.padEnd(24)}${title}`).join('\n');
  if (more.length > 0) throw new UsageError('explain takes one rule');
  if (rule === undefined) throw new UsageError(`explain takes a rule:\n${list}`);
  const page = rules.some(({ id }) => id === rule) ? await host.rulePage(rule) : undefined;
  if (page === undefined) throw new UsageError(`there is no rule \`${rule}\`; the rules are:\n${list}`);
  const path = text(args, 'chart');
  if (path !== undefined) return explainFor(host, args, rule, path);
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
        : `The findings of ${rule} in ${target.path} are in no StatefulSet of its own, so its users need no steps for them.\n`,
    );
  return 0;
};
