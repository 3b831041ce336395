/** `keelson fix`: fixes charts in memory, then writes the files, or prints the difference. */
import {
  type Chart,
  type ChartReport,
  type CheckOptions,
  type Finding,
  finish,
  fixAll,
  fixKinds,
  noteFiles,
  textOf,
  upgradeEdits,
  upgradeOf,
} from '../analysis/index.ts';
import { applyEdits } from '../base/index.ts';
import { isFailure, join } from '../environment/index.ts';
import { type Arguments, flag, text, texts, UsageError } from './arguments.ts';
import { dependencyCharts, loadTarget, targetsOf } from './charts.ts';
import { unifiedDiff } from './diff.ts';
import type { Host } from './host.ts';
import { checkOptions } from './inspect.ts';
import { isArchive, pathIn, relativePath } from './paths.ts';
import { problemLines } from './problems.ts';
import { ProjectComplaints, Projects } from './project.ts';
import { concerns, folderOf, type Target } from './target.ts';

/** What is to be fixed, and how. */
interface Plan {
  readonly kind: (typeof fixKinds)[number] | undefined;
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  /** Also tell the chart's users what the upgrade asks of them. */
  readonly upgradeNote: boolean;
  readonly options: CheckOptions;
}

/** `keelson fix`. Gives the exit status. */
export const runFix = async (host: Host, args: Arguments): Promise<number> => {
  const given = text(args, 'fix');
  const kind = fixKinds.find((known) => known === given);
  if (given !== undefined && !kind) throw new UsageError(`--fix ${given} is not known; use ${fixKinds.join(', ')}`);
  const plan: Plan = {
    kind,
    unsafe: flag(args, 'unsafe'),
    dryRun: flag(args, 'dry-run'),
    upgradeNote: flag(args, 'upgrade-note'),
    options: await checkOptions(host, args),
  };
  const { targets, lost } = await targetsOf(host, args.positionals);
  for (const message of lost) host.complain(message);
  const complaints = new ProjectComplaints(host);
  const projects = new Projects(host, plan.options, await dependencyCharts(host, texts(args, 'deps')));
  let status = lost.length > 0 ? 2 : 0;
  for (const target of targets) {
    // A chart named twice is fixed once: a second difference would not apply.
    const isTwice = targets.slice(0, targets.indexOf(target)).some((before) => covers(before, target));
    if (isTwice) continue;
    const { options, dependencies, lines } = await projects.of(target);
    status = Math.max(status, complaints.tell(lines) ? 2 : 0, await fixTarget(host, target, dependencies, { ...plan, options }));
  }
  return status;
};

const covers = (one: Target, other: Target): boolean => one.location === other.location && (one.file === undefined || one.file === other.file);

/** Fixes one chart, or one template of it; gives the exit status. */
const fixTarget = async (host: Host, target: Target, dependencies: readonly Chart[], plan: Plan): Promise<number> => {
  const before = await loadTarget(host, target, dependencies);
  const lines = typeof before === 'string' ? [before] : problemLines(target, before);
  for (const line of lines) host.complain(line);
  if (typeof before === 'string' || lines.length > 0) return 2;
  const wanted = { concerns: (finding: Finding) => concerns(target, finding), kind: plan.kind, unsafe: plan.unsafe, tellWithheld: true };
  const { chart, before: report, after, mended, applied, withheld } = finish(fixAll(before, wanted, plan.options));
  const left = after.findings.filter((finding) => finding.severity === 'error' && concerns(target, finding)).length;
  if (applied.length > 0 && isArchive(target.location)) {
    host.complain(`${target.path} is a packed chart; fix its folder, then pack it anew`);
    return 2;
  }
  let status = left > 0 ? 1 : 0;
  for (const file of new Set(applied.flatMap(({ files }) => files.map((edited) => edited.file)))) {
    const failure = await put(host, target, file, textOf(before, file) ?? '', textOf(chart, file) ?? '', plan.dryRun);
    if (failure === undefined) continue;
    host.complain(`${pathIn(folderOf(target), file)} ${failure}`);
    status = 2;
  }
  if (plan.upgradeNote && mended.length > 0 && status < 2)
    status = Math.max(status, await putNote(host, target, before, report, mended, plan.dryRun));
  for (const fix of applied) host.complain(`${target.path}: ${plan.dryRun ? 'would apply' : 'applied'} ${fix.kind}: ${fix.title}`);
  for (const fix of withheld) {
    host.complain(
      `${target.path}: withheld ${fix.kind} (${fix.title}): releases that are already installed need their workload deleted with --cascade=orphan before that upgrade; apply it with --unsafe`,
    );
  }
  if (left > 0) host.complain(`${target.path}: ${left} finding${left === 1 ? '' : 's'} left`);
  return status;
};

/** Writes a file or prints the difference; gives why it could not. A byte order mark, which the chart's texts are without, stays. */
const put = async (host: Host, target: Target, file: string, old: string, fresh: string, dryRun: boolean): Promise<string | undefined> => {
  const location = join(target.location, file);
  const bytes = await host.fs.readFile(location);
  if (!bytes) return 'does not exist any more';
  if (isFailure(bytes)) return `cannot be read: ${bytes.failure}`;
  const there = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const mark = there.startsWith('\ufeff') ? '\ufeff' : '';
  if (there !== mark + old) return 'has changed meanwhile; nothing was written to it';
  if (dryRun) {
    host.write(unifiedDiff(relativePath(host, pathIn(folderOf(target), file)), there, mark + fresh));
    return undefined;
  }
  const failure = await host.writeFile(location, mark + fresh);
  return failure === undefined ? undefined : `cannot be written: ${failure}`;
};

/** Writes the upgrade note, or prints the difference; gives the exit status. */
const putNote = async (
  host: Host,
  target: Target,
  chart: Chart,
  report: ChartReport,
  mended: readonly Finding[],
  dryRun: boolean,
): Promise<number> => {
  const upgrade = upgradeOf(chart, report, mended);
  if (!upgrade) return 0;
  const texts = new Map<string, string>();
  for (const file of noteFiles) {
    const bytes = await host.fs.readFile(join(target.location, file));
    if (bytes && !isFailure(bytes)) texts.set(file, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  }
  for (const { file, edits, exists } of upgradeEdits(texts, upgrade, true) ?? []) {
    const path = pathIn(folderOf(target), file);
    const old = texts.get(file) ?? '';
    const fresh = applyEdits(old, edits);
    if (dryRun) {
      const diff = unifiedDiff(relativePath(host, path), old, fresh);
      host.write(exists ? diff : diff.replace(/^--- .*/, '--- /dev/null'));
      continue;
    }
    const failure = await host.writeFile(join(target.location, file), fresh);
    if (failure === undefined) continue;
    host.complain(`${path} cannot be written: ${failure}`);
    return 2;
  }
  host.complain(`${target.path}: ${dryRun ? 'would write' : 'wrote'} the upgrade note for version ${upgrade.next}`);
  return 0;
};
