/** Quick fixes as the protocol's code actions. */
import { type CodeAction, CodeActionKind, type Diagnostic, type TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver';
import type { Chart } from '../analysis/index.ts';
import {
  type ChartReport,
  type CheckOptions,
  type Finding,
  type Fix,
  fixesOf,
  sourceOf,
  type Underline,
  type WorkspaceChart,
} from '../analysis/index.ts';
import { contains, type Edit, overlaps, type Range } from '../base/index.ts';
import { join } from '../environment/index.ts';
import { disableComment } from '../features/index.ts';
import { protocolRange } from './diagnostics.ts';
import { toUri } from './locations.ts';

/** What a resolve request needs to find its edit again. */
interface ActionData {
  readonly uri: string;
  readonly key: string;
  readonly kind: string;
}

/** Proved fixes by chart and finding; a proof costs renders, and menus are opened again and again. */
export class Fixes {
  readonly #known = new WeakMap<Chart, Map<string, readonly Fix[]>>();

  of(chart: Chart, report: ChartReport, finding: Finding, options: CheckOptions): readonly Fix[] {
    const byFinding = this.#known.get(chart) ?? new Map<string, readonly Fix[]>();
    this.#known.set(chart, byFinding);
    const key = claimKey(finding);
    let fixes = byFinding.get(key);
    if (!fixes) {
      fixes = fixesOf(chart, report, finding, options);
      byFinding.set(key, fixes);
    }
    return fixes;
  }
}

/** Findings of the same claim's labels are mended together. */
const claimKey = ({ rule, drift }: Finding): string => JSON.stringify([rule, drift?.object.source, drift?.object.name, drift?.path.slice(0, 5)]);

const touches = (range: Range, wanted: Range): boolean => overlaps(range, wanted) || contains(range, wanted);

/** Underlines that a range of a file touches, by their own place or by a hop of their flow. */
export const underlinesAt = (underlines: readonly Underline[], file: string, range: Range): Underline[] =>
  underlines.filter(
    (underline) =>
      (underline.file === file && touches(underline.range, range)) ||
      underline.findings.some(({ drift }) => drift?.flow.some((hop) => hop.file === file && touches(hop.range, range))),
  );

/** Document changes for edits of a chart's files; open documents are named with their version. */
export const workspaceEdit = (
  entry: WorkspaceChart,
  files: readonly { readonly file: string; readonly edits: readonly Edit[] }[],
  version: (uri: string) => number | null,
): WorkspaceEdit => ({
  documentChanges: files.map(({ file, edits }): TextDocumentEdit => {
    const uri = toUri(join(entry.location, file));
    return {
      textDocument: { uri, version: version(uri) },
      edits: edits.map((edit) => ({ range: protocolRange(entry, file, edit.range), newText: edit.text })),
    };
  }),
});

/** The actions for some underlines. With `lazy` their edits are left for a resolve request. */
export const codeActions = (
  entry: WorkspaceChart,
  report: ChartReport,
  underlines: readonly Underline[],
  fixes: Fixes,
  options: CheckOptions,
  given: readonly Diagnostic[],
  version: (uri: string) => number | null,
  uri: string,
  lazy: boolean,
): CodeAction[] => {
  const actions: CodeAction[] = [];
  const offered = new Set<string>();
  for (const underline of underlines) {
    const diagnostics = given.filter(({ code, source }) => source === 'keelson' && code === underline.rule);
    for (const finding of underline.findings) {
      const key = claimKey(finding);
      if (offered.has(key)) continue;
      offered.add(key);
      for (const fix of fixes.of(entry.chart, report, finding, options)) {
        const data: ActionData = { uri, key, kind: fix.kind };
        actions.push({
          title: fix.title,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          isPreferred: fix.preferred,
          ...(lazy ? { data } : { edit: workspaceEdit(entry, fix.files, version) }),
        });
      }
    }
    const source = sourceOf(entry.chart, underline.file);
    if (source && underline.findings.some(({ drift }) => drift) && underline.file.includes('templates/')) {
      const edit = disableComment(source, underline.range.start, underline.rule);
      actions.push({
        title: `Silence ${underline.rule} here with a comment`,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        edit: workspaceEdit(entry, [{ file: underline.file, edits: [edit] }], version),
      });
    }
  }
  return actions;
};

/** The edit of an action that was offered without one; undefined where it is not offered any more. */
export const resolveAction = (
  entry: WorkspaceChart,
  report: ChartReport,
  data: unknown,
  fixes: Fixes,
  options: CheckOptions,
  version: (uri: string) => number | null,
): WorkspaceEdit | undefined => {
  const { key, kind } = data as ActionData;
  const finding = report.findings.find((candidate) => claimKey(candidate) === key);
  const fix = finding && fixes.of(entry.chart, report, finding, options).find((candidate) => candidate.kind === kind);
  return fix && workspaceEdit(entry, fix.files, version);
};

/** Where an action's document is. */
export const uriOf = (data: unknown): string => (data as ActionData).uri;
