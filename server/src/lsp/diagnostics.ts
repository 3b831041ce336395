/** Underlines as the protocol's diagnostics. */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { type ChartReport, type Severity, sourceOf, type Underline, underlinesOf, type WorkspaceChart } from '../analysis/index.ts';
import { LineIndex, type Range } from '../base/index.ts';
import { join } from '../environment/index.ts';
import type { Configuration } from '../settings/index.ts';
import { toUri } from './locations.ts';

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** A range of a chart's file as the protocol has it. */
export const protocolRange = ({ chart }: WorkspaceChart, file: string, range: Range) =>
  (sourceOf(chart, file)?.lines ?? new LineIndex('')).positions(range);

/** The diagnostics of every file of a chart that has any, by path inside the chart. `rulePages`: where the rules' pages are. */
export const diagnosticsOf = (
  entry: WorkspaceChart,
  report: ChartReport,
  dependencies: Configuration['dependencies'],
  rulePages: string | undefined,
  related: boolean,
): ReadonlyMap<string, { readonly diagnostics: Diagnostic[]; readonly underlines: Underline[] }> => {
  const files = new Map<string, { diagnostics: Diagnostic[]; underlines: Underline[] }>();
  for (const underline of underlinesOf(entry.chart, report, dependencies)) {
    const group = files.get(underline.file) ?? { diagnostics: [], underlines: [] };
    group.underlines.push(underline);
    group.diagnostics.push({
      range: protocolRange(entry, underline.file, underline.range),
      severity: severities[underline.severity],
      source: 'keelson',
      code: underline.rule,
      message: underline.message,
      ...(rulePages && underline.rule !== 'incomplete' ? { codeDescription: { href: `${rulePages}${underline.rule}.md` } } : {}),
      ...(related && underline.related.length > 0
        ? {
            relatedInformation: underline.related.map((hop) => ({
              location: { uri: toUri(join(entry.location, hop.file)), range: protocolRange(entry, hop.file, hop.range) },
              message: hop.message,
            })),
          }
        : {}),
    });
    files.set(underline.file, group);
  }
  return files;
};

/** A short name for a set of diagnostics: the same name, the same set. */
export const resultId = (diagnostics: readonly Diagnostic[]): string => {
  const text = JSON.stringify(diagnostics);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length}-${(hash >>> 0).toString(36)}`;
};
