/** Quick fixes as the protocol's code actions. */
import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver';
import type { Chart } from '../analysis/index.ts';
import {
  type ChartReport,
  type CheckOptions,
  type Finding,
  type Fix,
  fixesOf,
  isEditable,
  sourceOf,
  type Underline,
  type Upgrade,
  upgradeOf,
  type WorkspaceChart,
} from '../analysis/index.ts';
import { contains, overlaps, type Range } from '../base/index.ts';
import { disableComment } from '../features/index.ts';
import { protocolRange } from './diagnostics.ts';
import { type EditForm, workspaceEdit } from './workspace-edit.ts';

/** The edit that writes the note, and what it leaves to the author's hand, in sentences. */
export interface WrittenNote {
  readonly edit: WorkspaceEdit;
  readonly byHand: readonly string[];
}

/** What a resolve request needs to find its edit again. */
interface ActionData {
  readonly uri: string;
  readonly key: string;
  readonly kind: string;
}

/** Stands for a kind of fix in the data of the action that writes the upgrade note. */
const noteKind = 'upgrade-note';

/** Proved fixes by chart and finding; a proof costs renders, and menus are opened again and again. */
export class Fixes {
  readonly #known = new WeakMap<Chart, Map<string, readonly Fix[]>>();

  of(chart: Chart, report: ChartReport, finding: Finding, options: CheckOptions): readonly Fix[] {
    const byFinding = this.#known.get(chart) ?? new Map<string, readonly Fix[]>();
    this.#known.set(chart, byFinding);
    const key = `${options.kubeVersion ?? ''}|${claimKey(finding)}`;
    let fixes = byFinding.get(key);
    if (!fixes) {
      // An edit cannot reach into an archive.
      fixes = fixesOf(chart, report, finding, options).filter(({ files }) => files.every(({ file }) => isEditable(chart, file)));
      byFinding.set(key, fixes);
    }
    return fixes;
  }
}

/** Findings of the same claim's labels are mended together. */
const claimKey = ({ rule, drift, file, range }: Finding): string =>
  JSON.stringify([
    rule,
    drift?.object.source,
    drift?.object.name,
    rule === 'claim-label-drift' ? drift?.path.slice(0, 5) : [file, range.start, drift?.path ?? ''],
  ]);

/** Whether a place lies in the wanted range, or the cursor in or right beside the place. */
const touches = (place: Range, wanted: Range): boolean => overlaps(place, wanted) || contains(place, wanted) || contains(wanted, place);

/** Underlines that a range of a file touches, by their own place or by a hop of their flow. */
export const underlinesAt = (underlines: readonly Underline[], file: string, range: Range): Underline[] =>
  underlines.filter(
    (underline) =>
      (underline.file === file && touches(underline.range, range)) ||
      underline.findings.some(({ drift }) => drift?.flow.some((hop) => hop.file === file && touches(hop.range, range))),
  );

/** A chart with all that is needed to find the fixes of its findings. */
export interface FixContext {
  readonly entry: WorkspaceChart;
  readonly report: ChartReport;
  readonly options: CheckOptions;
  readonly fixes: Fixes;
  readonly form: EditForm;
  /** The edit that tells the chart's users of the upgrade. */
  readonly noteEdit: (upgrade: Upgrade) => Promise<WrittenNote | undefined>;
  /** The command that offers that edit behind a fix; undefined where the client takes no edits of the server. */
  readonly offerNote: string | undefined;
}

/** The actions for some underlines; `given` are the client's diagnostics. With `lazy` the edits of fixes are left for a resolve request. */
export const codeActions = async (
  context: FixContext,
  underlines: readonly Underline[],
  given: readonly Diagnostic[],
  uri: string,
  lazy: boolean,
): Promise<CodeAction[]> => {
  const { entry, form } = context;
  const actions: CodeAction[] = [];
  const offered = new Set<string>();
  for (const underline of underlines) {
    const diagnostics = given.filter((diagnostic) => isOf(diagnostic, underline, entry));
    for (const { fix, key } of fixesFor(underline, context)) {
      const same = JSON.stringify([fix.kind, fix.files]);
      if (offered.has(same)) continue;
      offered.add(same);
      const data: ActionData = { uri, key, kind: fix.kind };
      const upgrade = fix.safe ? undefined : upgradeBehind(fix, key, context);
      actions.push({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        isPreferred: fix.preferred,
        ...(lazy ? { data } : { edit: workspaceEdit(entry, fix.files, form) }),
        ...(upgrade && context.offerNote ? { command: { title: noteTitle(upgrade), command: context.offerNote, arguments: [uri, upgrade] } } : {}),
      });
    }
    const silence = silenceAction(underline, context);
    if (silence) actions.push({ ...silence, diagnostics });
  }
  const note = await noteAction(underlines, context, uri, lazy);
  if (note) {
    const concerned = underlines.filter(({ findings }) => findings.some(({ drift }) => drift));
    actions.push({ ...note, diagnostics: given.filter((diagnostic) => concerned.some((underline) => isOf(diagnostic, underline, entry))) });
  }
  return actions;
};

const noteTitle = ({ next }: Upgrade): string => `Write the upgrade note for version ${next}`;

/** Of all that there is to mend in the chart: it is released as one, and what is not mended yet needs the same steps for that release. */
const upgradeBehind = (fix: Fix, key: string, { entry, report }: FixContext): Upgrade | undefined => {
  const isWhole = report.findings.every((finding) => !finding.drift || claimKey(finding) === key);
  return upgradeOf(entry.chart, report, report.findings, fix.keepsValues && isWhole);
};

/** Writes it without a fix, too. */
const noteAction = async (
  underlines: readonly Underline[],
  { entry, report, noteEdit }: FixContext,
  uri: string,
  lazy: boolean,
): Promise<CodeAction | undefined> => {
  const upgrade = underlines.some(({ findings }) => findings.some(({ drift }) => drift)) ? upgradeOf(entry.chart, report) : undefined;
  const note = upgrade && (await noteEdit(upgrade));
  if (!upgrade || !note) return undefined;
  const data: ActionData = { uri, key: '', kind: noteKind };
  const title = note.byHand.length > 0 ? `${noteTitle(upgrade)}, but no entry in the list of changes: add it by hand` : noteTitle(upgrade);
  return { title, kind: CodeActionKind.QuickFix, ...(lazy ? { data } : { edit: note.edit }) };
};

/** Each claim's fixes once. */
const fixesFor = (underline: Underline, { entry, report, options, fixes }: FixContext): { readonly fix: Fix; readonly key: string }[] => {
  const claims = new Map(underline.findings.map((finding) => [claimKey(finding), finding]));
  return [...claims].flatMap(([key, finding]) => fixes.of(entry.chart, report, finding, options).map((fix) => ({ fix, key })));
};

/** Whether a diagnostic that the client sends back is this underline. */
const isOf = ({ source, code, range, message }: Diagnostic, underline: Underline, entry: WorkspaceChart): boolean =>
  source === 'keelson' &&
  code === underline.rule &&
  (message === underline.message || JSON.stringify(range) === JSON.stringify(protocolRange(entry, underline.file, underline.range)));

const silenceAction = (underline: Underline, { entry, form }: FixContext): CodeAction | undefined => {
  const source = sourceOf(entry.chart, underline.file);
  if (!source || !/(?:^|\/)templates\//.test(underline.file) || !underline.findings.some(({ drift }) => drift)) return undefined;
  const edit = disableComment(source, underline.range.start, underline.rule);
  return (
    edit && {
      title: `Silence ${underline.rule} here with a comment`,
      kind: CodeActionKind.QuickFix,
      edit: workspaceEdit(entry, [{ file: underline.file, edits: [edit] }], form),
    }
  );
};

/** The edit of an action that was offered without one; undefined where it is not offered any more. */
export const resolveAction = async (
  { entry, report, options, fixes, form, noteEdit }: FixContext,
  data: unknown,
): Promise<WorkspaceEdit | undefined> => {
  const { key, kind } = data as ActionData;
  if (kind === noteKind) {
    const upgrade = upgradeOf(entry.chart, report);
    return upgrade && (await noteEdit(upgrade))?.edit;
  }
  const finding = report.findings.find((candidate) => claimKey(candidate) === key);
  const fix = finding && fixes.of(entry.chart, report, finding, options).find((candidate) => candidate.kind === kind);
  return fix && workspaceEdit(entry, fix.files, form);
};

/** The document for which an action was offered; undefined for data that is not ours. */
export const uriOf = (data: unknown): string | undefined => {
  const { uri, key, kind } = (data ?? {}) as Partial<ActionData>;
  return typeof uri === 'string' && typeof key === 'string' && typeof kind === 'string' ? uri : undefined;
};
