/** `keelson fix`: fixes charts in memory, then writes the files, or prints the difference. */
import {
  type Chart,
  type CheckOptions,
  type Finding,
  faultMessage,
  finish,
  fixAll,
  fixKinds,
  keepsValues,
  noteFiles,
  textOf,
  type Upgrade,
  upgradeEdits,
  upgradeOf,
} from '../analysis/index.ts';
import { applyEdits } from '../base/index.ts';
import { isFailure, join, type Location } from '../environment/index.ts';
import { type Arguments, flag, text, texts, UsageError } from './arguments.ts';
import { dependencyCharts, loadTarget, targetsOf } from './charts.ts';
import { unifiedDiff } from './diff.ts';
import type { Host } from './host.ts';
import { checkOptions } from './inspect.ts';
import { commonFolder, isArchive, pathIn } from './paths.ts';
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
  /** The folder from which the paths of a difference count. */
  readonly base: Location;
}

/** The targets in one chart: the chart as a whole, or templates of it. They are fixed together, since two differences of one file would not go together. */
type Group = readonly [Target, ...Target[]];

/** `keelson fix`. Gives the exit status. */
export const runFix = async (host: Host, args: Arguments): Promise<number> => {
  const given = text(args, 'fix');
  const kind = fixKinds.find((known) => known === given);
  if (given !== undefined && !kind) throw new UsageError(`--fix ${given} is not known; use ${fixKinds.join(', ')}`);
  const { targets, lost } = await targetsOf(host, args.positionals);
  const plan: Plan = {
    kind,
    unsafe: flag(args, 'unsafe'),
    dryRun: flag(args, 'dry-run'),
    upgradeNote: flag(args, 'upgrade-note'),
    options: await checkOptions(host, args),
    base: commonFolder([host.resolve('.'), ...targets.map(({ location }) => location)]),
  };
  for (const message of lost) host.complain(message);
  if (plan.dryRun && plan.base !== host.resolve('.')) host.complain(`the paths of the difference start in ${plan.base || '/'}; apply it there`);
  const complaints = new ProjectComplaints(host);
  const projects = new Projects(host, plan.options, await dependencyCharts(host, texts(args, 'deps')));
  let status = lost.length > 0 ? 2 : 0;
  for (const group of groupsOf(targets)) {
    const { options, dependencies, lines } = await projects.of(group[0]);
    status = Math.max(status, complaints.tell(lines) ? 2 : 0, await fixOrTell(host, group, dependencies, { ...plan, options }));
  }
  return status;
};

/** By chart, in the order of the arguments. */
const groupsOf = (targets: readonly Target[]): Group[] => {
  const groups = new Map<Location, [Target, ...Target[]]>();
  for (const target of targets) {
    const group = groups.get(target.location);
    if (group) group.push(target);
    else groups.set(target.location, [target]);
  }
  return [...groups.values()];
};

/** A fault of ours costs this chart only. */
const fixOrTell = async (host: Host, group: Group, dependencies: readonly Chart[], plan: Plan): Promise<number> => {
  try {
    return await fixGroup(host, group, dependencies, plan);
  } catch (error) {
    host.complain(`${folderOf(group[0])}: ${faultMessage(error)}`);
    return 2;
  }
};

/** Fixes one chart, or some templates of it; gives the exit status. */
const fixGroup = async (host: Host, group: Group, dependencies: readonly Chart[], plan: Plan): Promise<number> => {
  // The chart's own name stands for all of it where more than one template is wanted.
  const [target] = group;
  const path = group.length > 1 ? folderOf(target) : target.path;
  const before = await loadTarget(host, target, dependencies);
  const lines = typeof before === 'string' ? [before] : problemLines(target, before);
  for (const line of lines) host.complain(line);
  if (typeof before === 'string' || lines.length > 0) return 2;
  const isWanted = (finding: Finding): boolean => group.some((one) => concerns(one, finding));
  const wanted = { concerns: isWanted, kind: plan.kind, unsafe: plan.unsafe, tellWithheld: true };
  const result = finish(fixAll(before, wanted, plan.options));
  const { chart, after, mended, applied, withheld, isPartial } = result;
  const left = after.findings.filter((finding) => finding.severity === 'error' && isWanted(finding)).length;
  if (applied.length > 0 && isArchive(target.location)) {
    host.complain(`${path} is a packed chart; fix its folder, then pack it anew`);
    return 2;
  }
  let status = left > 0 ? 1 : 0;
  for (const file of new Set(applied.flatMap(({ files }) => files.map((edited) => edited.file)))) {
    const failure = await put(host, target, file, textOf(before, file) ?? '', textOf(chart, file) ?? '', plan);
    if (failure === undefined) continue;
    host.complain(`${pathIn(folderOf(target), file)} ${failure}`);
    status = 2;
  }
  if (plan.upgradeNote && mended.length > 0 && status < 2)
    status = Math.max(status, await putNote(host, target, upgradeOf(before, result.before, mended, keepsValues(result)), plan));
  // What could not be written was told.
  if (status < 2) for (const fix of applied) host.complain(`${path}: ${plan.dryRun ? 'would apply' : 'applied'} ${fix.kind}: ${fix.title}`);
  for (const fix of withheld) {
    host.complain(
      `${path}: withheld ${fix.kind} (${fix.title}): releases that are already installed need their workload deleted with --cascade=orphan before that upgrade; apply it with --unsafe`,
    );
  }
  if (isPartial) host.complain(`${path}: not all fixes were tried, since their proofs would take too long; run it again for one template at a time`);
  if (left > 0) host.complain(`${path}: ${left} finding${left === 1 ? '' : 's'} left`);
  return status;
};

/** Writes a file or prints the difference; gives why it could not. A byte order mark, which the chart's texts are without, stays. */
const put = async (host: Host, target: Target, file: string, old: string, fresh: string, plan: Plan): Promise<string | undefined> => {
  const location = join(target.location, file);
  const bytes = await host.fs.readFile(location);
  if (!bytes) return 'does not exist any more';
  if (isFailure(bytes)) return `cannot be read: ${bytes.failure}`;
  const there = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const mark = there.startsWith('\ufeff') ? '\ufeff' : '';
  if (there !== mark + old) return 'has changed meanwhile; nothing was written to it';
  if (plan.dryRun) {
    host.write(unifiedDiff(pathInDiff(plan, location), there, mark + fresh));
    return undefined;
  }
  const failure = await host.writeFile(location, mark + fresh);
  return failure === undefined ? undefined : `cannot be written: ${failure}`;
};

const pathInDiff = ({ base }: Plan, location: Location): string => location.slice(base.length).replace(/^\//, '');

/** Writes the upgrade note, or prints the difference; gives the exit status. */
const putNote = async (host: Host, target: Target, upgrade: Upgrade | undefined, plan: Plan): Promise<number> => {
  if (!upgrade) return 0;
  const folder = folderOf(target);
  const texts = new Map<string, string>();
  for (const file of noteFiles) {
    const bytes = await host.fs.readFile(join(target.location, file));
    if (bytes && !isFailure(bytes)) texts.set(file, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  }
  const files = upgradeEdits(texts, upgrade, true);
  if (!files) {
    host.complain(`${folder}: the upgrade note is there already`);
    return 0;
  }
  for (const { file, edits, exists } of files) {
    if (edits.length === 0) continue;
    const location = join(target.location, file);
    const old = texts.get(file) ?? '';
    const fresh = applyEdits(old, edits);
    if (plan.dryRun) {
      const diff = unifiedDiff(pathInDiff(plan, location), old, fresh);
      host.write(exists ? diff : diff.replace(/^--- .*/, '--- /dev/null'));
      continue;
    }
    const failure = await host.writeFile(location, fresh);
    if (failure === undefined) continue;
    host.complain(`${pathIn(folder, file)} cannot be written: ${failure}`);
    return 2;
  }
  host.complain(`${folder}: ${plan.dryRun ? 'would write' : 'wrote'} the upgrade note for version ${upgrade.next}`);
  for (const { byHand } of files) if (byHand !== undefined) host.complain(`${folder}: ${byHand}`);
  return 0;
};
