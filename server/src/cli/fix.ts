import { applyFix, type Chart, check, type Fix, finish, fixesOf, fixKinds, textOf } from '../analysis/index.ts';
import { join } from '../environment/index.ts';
import { type Arguments, flag, text, texts, UsageError } from './arguments.ts';
import { dependencyCharts, folderOf, loadTarget, pathIn, targetsOf } from './charts.ts';
import { checkOptions, fatalProblem } from './check.ts';
import { unifiedDiff } from './diff.ts';
import type { Host } from './host.ts';

/** `keelson fix`. Gives the exit status. */
export const runFix = async (host: Host, args: Arguments): Promise<number> => {
  const kind = text(args, 'fix');
  if (kind !== undefined && !fixKinds.some((known) => known === kind)) throw new UsageError(`--fix ${kind} is not known; use ${fixKinds.join(', ')}`);
  const options = await checkOptions(host, args);
  const { targets, lost } = await targetsOf(host, args.positionals);
  for (const message of lost) host.complain(message);
  const dependencies = await dependencyCharts(host, texts(args, 'deps'));
  const dryRun = flag(args, 'dry-run');
  let status = lost.length > 0 ? 2 : 0;
  for (const target of targets) {
    const before = await loadTarget(host, target, dependencies);
    const problem = fatalProblem(before);
    if (problem !== undefined) {
      host.complain(`${target.path}: ${problem}`);
      status = 2;
      continue;
    }
    const { chart, applied, withheld, left } = fixChart(before, kind, flag(args, 'unsafe'), options);
    for (const file of new Set(applied.flatMap(({ files }) => files.map((edited) => edited.file)))) {
      const [old, fresh] = [textOf(before, file) ?? '', textOf(chart, file) ?? ''];
      if (dryRun) host.write(unifiedDiff(pathIn(folderOf(target), file), old, fresh));
      else await host.writeFile(join(target.location, file), fresh);
    }
    for (const fix of applied) host.complain(`${target.path}: ${dryRun ? 'would apply' : 'applied'} ${fix.kind}: ${fix.title}`);
    for (const fix of withheld) {
      host.complain(
        `${target.path}: withheld ${fix.kind} (${fix.title}): releases that are already installed need their StatefulSet deleted with --cascade=orphan before that upgrade; apply it with --unsafe`,
      );
    }
    if (left > 0) {
      host.complain(`${target.path}: ${left} finding${left === 1 ? '' : 's'} left`);
      status = Math.max(status, 1);
    }
  }
  return status;
};

/** Applies fixes one after the other, each to the chart as the ones before left it. */
const fixChart = (start: Chart, kind: string | undefined, unsafe: boolean, options: Parameters<typeof check>[1]) => {
  let chart = start;
  const applied: Fix[] = [];
  const withheld: Fix[] = [];
  const seen = new Set<string>();
  let report = finish(check(chart, options));
  for (let round = 0; round < 200; round++) {
    const next = report.findings.flatMap((finding) => {
      if (!finding.drift || seen.has(keyOf(finding))) return [];
      const fixes = fixesOf(chart, report, finding, options);
      const fix = kind === undefined ? (fixes.find(({ preferred }) => preferred) ?? fixes[0]) : fixes.find((candidate) => candidate.kind === kind);
      if (!fix) seen.add(keyOf(finding));
      return fix ? [{ finding, fix }] : [];
    })[0];
    if (!next) break;
    seen.add(keyOf(next.finding));
    if (!next.fix.safe && !unsafe) {
      if (!withheld.some(({ files }) => JSON.stringify(files) === JSON.stringify(next.fix.files))) withheld.push(next.fix);
      continue;
    }
    const fixed = applyFix(chart, next.fix.files);
    if (!fixed) continue;
    chart = fixed;
    applied.push(next.fix);
    report = finish(check(chart, options));
  }
  return { chart, applied, withheld, left: report.findings.filter(({ severity }) => severity === 'error').length };
};

const keyOf = ({ rule, drift }: { rule: string; drift?: { object: { source: string; name: string }; path: readonly unknown[] } }): string =>
  JSON.stringify([rule, drift?.object.source, drift?.object.name, drift?.path]);
