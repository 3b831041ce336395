/** Where findings show in an editor: at the nearest place that can be edited, findings of one expression together. */
import type { Range } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { ChartReport, Finding, Hop, Severity } from '../rules/index.ts';
import { dependencyEntry, isEditable } from './files.ts';

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

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** The underlines of a report. `dependencies`: the severity of findings that lie in vendored dependencies. */
export const underlinesOf = (chart: Chart, report: ChartReport, dependencies: 'error' | 'info' | 'off'): Underline[] => {
  const groups = new Map<string, { place: { file: string; range: Range }; findings: Finding[]; inDependency: boolean }>();
  for (const finding of report.findings) {
    const place = shownAt(chart, finding);
    if (!place) continue;
    const inDependency = place.inDependency;
    if (inDependency && dependencies === 'off') continue;
    const key = `${finding.rule}|${place.file}|${place.range.start}|${place.range.end}`;
    const group = groups.get(key) ?? { place, findings: [], inDependency };
    group.findings.push(finding);
    groups.set(key, group);
  }
  const underlines: Underline[] = [];
  for (const { place, findings, inDependency } of groups.values()) {
    const first = findings.reduce((best, finding) => (rank[finding.severity] < rank[best.severity] ? finding : best));
    const severity = inDependency ? (dependencies === 'error' ? first.severity : 'info') : first.severity;
    underlines.push({
      file: place.file,
      range: place.range,
      severity,
      rule: first.rule,
      message: together(findings),
      findings,
      related: relatedOf(findings).filter(
        (hop) =>
          hop.file !== place.file || hop.range.start !== place.range.start || hop.range.end !== place.range.end || hop.message.startsWith('calls'),
      ),
    });
  }
  for (const entry of report.incomplete) {
    if (entry.reason === 'missing-dependency') continue;
    underlines.push({
      file: entry.file,
      range: entry.range,
      severity: 'info',
      rule: 'incomplete',
      message: entry.message,
      related: [],
      findings: [],
    });
  }
  return underlines.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.range.start - b.range.start));
};

/** The finding's own place where it can be edited, else the nearest hop that can, else the dependency's entry in Chart.yaml. */
const shownAt = (chart: Chart, finding: Finding): { file: string; range: Range; inDependency: boolean } | undefined => {
  const source = finding.drift?.object.source ?? finding.file;
  const inDependency = source.startsWith('charts/') && finding.rule !== 'template-syntax';
  if (isEditable(chart, finding.file)) return { file: finding.file, range: finding.range, inDependency };
  const hop = finding.drift?.flow.find(({ file }) => isEditable(chart, file) && !file.endsWith('Chart.yaml'));
  if (hop) return { file: hop.file, range: hop.range, inDependency };
  const entry = dependencyEntry(chart, finding.file);
  return entry && { ...entry, inDependency: true };
};

/** One message for several findings of one expression: each change, then what they share. */
const together = (findings: readonly Finding[]): string => {
  const [first] = findings;
  if (!first || findings.length === 1) return first?.message ?? '';
  const lines = findings.map(({ message }) => message.split('\n')[0] ?? '');
  const [, ...rest] = first.message.split('\n');
  return [...new Set([...lines, ...rest])].join('\n');
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
