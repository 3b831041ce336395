/** Underlines as the protocol's diagnostics. */
import { type Diagnostic, DiagnosticSeverity, type Location as ProtocolLocation } from 'vscode-languageserver';
import {
  archiveOf,
  type ChartReport,
  dependencyEntry,
  type Hop,
  realLocation,
  type Severity,
  sourceOf,
  type Underline,
  underlinesOf,
  type WorkspaceChart,
} from '../analysis/index.ts';
import { LineIndex, memo, type PositionRange, type Range } from '../base/index.ts';
import { basename, join, type Location } from '../environment/index.ts';
import type { Configuration } from '../settings/index.ts';

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

type UriOf = (location: Location) => string;

export interface DiagnosticOptions {
  readonly dependencies: Configuration['dependencies'];
  /** Where the rules' pages are. */
  readonly rulePages: string | undefined;
  /** The client shows related information. */
  readonly related: boolean;
  readonly uriOf: UriOf;
}

/** By path inside the chart, the files that have any. */
export type ChartDiagnostics = ReadonlyMap<string, { readonly diagnostics: Diagnostic[]; readonly underlines: Underline[] }>;

/** A range of a chart's file as the protocol has it. */
export const protocolRange = ({ chart }: WorkspaceChart, file: string, range: Range): PositionRange =>
  (sourceOf(chart, file)?.lines ?? new LineIndex('')).positions(range);

/** Where a client can show a place: in the file itself, or at the dependency's entry in Chart.yaml for a file in an archive. */
export const placeOf = (entry: WorkspaceChart, file: string, range: Range, uriOf: UriOf): ProtocolLocation => {
  const real = realLocation(entry, file);
  if (real !== undefined) return { uri: uriOf(real), range: protocolRange(entry, file, range) };
  const shown = dependencyEntry(entry.chart, file) ?? { file: entry.chart.chartFile.path, range: { start: 0, end: 0 } };
  return { uri: uriOf(join(entry.location, shown.file)), range: protocolRange(entry, shown.file, shown.range) };
};

export const diagnosticsOf = (entry: WorkspaceChart, report: ChartReport, options: DiagnosticOptions): ChartDiagnostics => {
  const { dependencies, rulePages, related, uriOf } = options;
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
              location: placeOf(entry, hop.file, hop.range, uriOf),
              message: hop.message + archiveNote(entry, hop),
            })),
          }
        : {}),
    });
    files.set(underline.file, group);
  }
  return files;
};

/** Names the true place of a hop that no editor can open. */
const archiveNote = (entry: WorkspaceChart, { file, range }: Hop): string => {
  const archive = archiveOf(entry.chart, file);
  if (!archive) return '';
  const line = protocolRange(entry, file, range).start.line + 1;
  return ` (in ${basename(archive.location)}, ${file.slice(archive.root.length + 1)}:${line})`;
};

/** A short name for a set of diagnostics: the same name, the same set. */
export const resultId: (diagnostics: readonly Diagnostic[]) => string = memo((diagnostics) => {
  const text = JSON.stringify(diagnostics);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length}-${(hash >>> 0).toString(36)}`;
});
