/** What an editor underlines: findings at the places where they show, those of one expression together. */
import type { Range } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { ChartReport, Finding, Hop, Incomplete, Severity } from '../rules/index.ts';
import { dependencyEntry, isEditable } from './files.ts';
import { isInDependency, type ShownPlace, shownAt } from './places.ts';

/** One underline. */
export interface Underline {
  /** Relative to the chart. */
  readonly file: string;
  readonly range: Range;
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  /** The way to the source, without the underlined place itself. */
  readonly related: readonly Hop[];
  /** What it stands for, at least one. Empty for what could not be analysed. */
  readonly findings: readonly Finding[];
}

/** How findings in vendored dependencies are shown. */
export type DependencyFindings = 'error' | 'info' | 'off';

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** The underlines of a report, in the order of the files and of their texts. */
export const underlinesOf = (chart: Chart, report: ChartReport, dependencies: DependencyFindings): Underline[] => {
  const groups = new Map<string, { place: ShownPlace; findings: Finding[]; inDependency: boolean }>();
  for (const finding of report.findings) {
    const place = shownAt(chart, finding);
    const inDependency = isInDependency(finding);
    if (!place || (inDependency && dependencies === 'off')) continue;
    const key = `${finding.rule}|${inDependency}|${place.file}|${place.range.start}|${place.range.end}`;
    const group = groups.get(key) ?? { place, findings: [], inDependency };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [
    ...[...groups.values()].map(({ place, findings, inDependency }) => underline(place, findings, inDependency && dependencies === 'info')),
    ...report.incomplete.flatMap((entry) => incompleteUnderline(chart, entry, dependencies)),
  ].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.range.start - b.range.start || a.range.end - b.range.end));
};

const underline = (place: ShownPlace, findings: readonly Finding[], isMild: boolean): Underline => {
  const first = findings.reduce((best, finding) => (rank[finding.severity] < rank[best.severity] ? finding : best));
  return {
    ...place,
    severity: isMild ? 'info' : first.severity,
    rule: first.rule,
    message: together(findings),
    findings,
    related: relatedOf(findings).filter((hop) => !isSame(hop, place) || hop.message.startsWith('calls')),
  };
};

const isSame = (a: ShownPlace, b: ShownPlace): boolean => a.file === b.file && a.range.start === b.range.start && a.range.end === b.range.end;

/** What was not analysed is information, at its place; a file that cannot be read is worse. */
const shownReasons: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['unreadable', 'warning'],
  ['failure', 'warning'],
  ...(['render', 'hole', 'long', 'bound', 'branch', 'yaml', 'unfinished', 'unproved'] as const).map((reason) => [reason, 'info'] as const),
]);

const incompleteUnderline = (chart: Chart, entry: Incomplete, dependencies: DependencyFindings): Underline[] => {
  const severity = shownReasons.get(entry.reason);
  const inDependency = entry.file.startsWith('charts/');
  if (!severity || (inDependency && dependencies === 'off')) return [];
  const place = isEditable(chart, entry.file) ? { file: entry.file, range: entry.range } : dependencyEntry(chart, entry.file);
  return place
    ? [
        {
          ...place,
          severity: inDependency && dependencies === 'info' ? 'info' : severity,
          rule: 'incomplete',
          message: entry.message,
          related: [],
          findings: [],
        },
      ]
    : [];
};

/** One message for several findings of one expression: each change, then what they share. */
const together = (findings: readonly Finding[]): string => {
  const heads = findings.map(({ message }) => message.split('\n')[0] ?? '');
  const rests = findings.flatMap(({ message }) => message.split('\n').slice(1));
  return [...new Set([...heads, ...rests])].join('\n');
};

const relatedOf = (findings: readonly Finding[]): Hop[] => {
  const seen = new Set<string>();
  return findings
    .flatMap(({ drift }) => drift?.flow ?? [])
    .filter((hop) => {
      const key = `${hop.file}|${hop.range.start}|${hop.range.end}|${hop.message}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
};
