import type { Severity } from '../analysis/index.ts';
import { type Arguments, flag, text, UsageError } from './arguments.ts';
import { baselineText, type KnownFindings } from './baseline.ts';
import { targetsOf } from './charts.ts';
import { inspectAll, type Summon } from './crew.ts';
import type { Host } from './host.ts';
import { Inspector } from './inspect.ts';
import { checkJson } from './json.ts';
import { ProjectComplaints } from './project.ts';
import { TextReport } from './text.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** `keelson check`. Gives the exit status. */
export const runCheck = async (host: Host, args: Arguments, summon?: Summon): Promise<number> => {
  const format = text(args, 'format') ?? 'text';
  if (format !== 'text' && format !== 'json') throw new UsageError(`--format ${format} is not known; use text or json`);
  const failOn = text(args, 'fail-on') ?? 'error';
  if (failOn !== 'never' && !severities.includes(failOn as Severity))
    throw new UsageError(`--fail-on ${failOn} is not known; use error, warning, info or never`);
  const written = text(args, 'write-baseline');
  const file = text(args, 'output');
  const task = { args, color: host.color && file === undefined && !flag(args, 'no-color') };
  const { targets, lost } = await targetsOf(host, args.positionals);
  for (const message of lost) host.complain(message);
  const inspector = await Inspector.of(host, task);
  const people = new TextReport();
  const entries: object[] = [];
  const kept: KnownFindings[] = [];
  const failing = failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn as Severity) + 1);
  const complaints = new ProjectComplaints(host);
  let fails = false;
  let status = lost.length > 0 ? 2 : 0;
  // Of each chart only what is said of it is kept.
  for await (const inspected of inspectAll(host, { task, inspector, targets, summon })) {
    if (complaints.tell(inspected.project)) status = 2;
    for (const line of inspected.complaints) host.complain(line);
    if (inspected.isBroken) status = 2;
    if (inspected.severities.some((severity) => failing.includes(severity))) fails = true;
    if (inspected.text) people.add(inspected.text);
    if (inspected.json) entries.push(inspected.json);
    if (inspected.known) kept.push(inspected.known);
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
