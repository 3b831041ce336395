/** Quick fixes as the protocol's code actions. */
import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver';
import type { Chart } from '../analysis/index.ts';
import {
  type ChartReport,
  type CheckOptions,
  type Finding,
  type Fix,
  type Found,
  findFixes,
  isEditable,
  Jobs,
  type Pace,
  sourceOf,
  type Underline,
  type Upgrade,
  upgradeOf,
  type WorkspaceChart,
} from '../analysis/index.ts';
import { contains, overlaps, type Range } from '../base/index.ts';
import type { Log } from '../environment/index.ts';
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

/** Proved fixes, worked out when first asked for: a proof costs renders, and others are answered meanwhile. */
export class Fixes {
  readonly #jobs: Jobs<ChartReport, Found>;

  constructor(pace: Pace, log: Log) {
    this.#jobs = new Jobs(pace, (_, error) => {
      log.error('proving fixes failed', error);
      return { fixes: [], isPartial: true };
    });
  }

  /** Undefined once they are not wanted any more. */
  async of(chart: Chart, report: ChartReport, finding: Finding, options: CheckOptions, isWanted: () => boolean): Promise<Found | undefined> {
    const found = await this.#jobs.of(report, claimKey(finding), () => findFixes(chart, report, finding, options), isWanted);
    // An edit cannot reach into an archive.
    return found && { ...found, fixes: found.fixes.filter(({ files }) => files.every(({ file }) => isEditable(chart, file))) };
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
  /** Whether the client shows actions that cannot be taken, with the reason. */
  readonly showsDisabled: boolean;
  /** Whether somebody still waits for the actions, and they are about the chart as it is. */
  readonly isWanted: () => boolean;
}

/** More places and claims than this at once make a menu that nobody reads. */
const mostPlaces = 50;

/** The actions for some underlines; `given` are the client's diagnostics. With `lazy` the edits of fixes are left for a resolve request. Undefined once they are not wanted. */
export const codeActions = async (
  context: FixContext,
  all: readonly Underline[],
  given: readonly Diagnostic[],
  uri: string,
  lazy: boolean,
): Promise<CodeAction[] | undefined> => {
  const { entry, form } = context;
  const underlines = all.slice(0, mostPlaces);
  const upgradeBehind = upgrades(context);
  const actions: CodeAction[] = [];
  const offered = new Set<string>();
  const seen = new Set<string>();
  let untried = all.length > mostPlaces ? tooMany : undefined;
  for (const underline of underlines) {
    const diagnostics = given.filter((diagnostic) => isOf(diagnostic, underline, entry));
    // Each claim's fixes once.
    for (const [key, finding] of new Map(underline.findings.map((each) => [claimKey(each), each]))) {
      seen.add(key);
      if (seen.size > mostPlaces) {
        untried = tooMany;
        break;
      }
      const found = await context.fixes.of(entry.chart, context.report, finding, context.options, context.isWanted);
      if (!found) return undefined;
      if (found.isPartial) untried ??= tooLong;
      for (const fix of found.fixes) {
        const same = JSON.stringify([fix.kind, fix.files]);
        if (offered.has(same)) continue;
        offered.add(same);
        const data: ActionData = { uri, key, kind: fix.kind };
        const upgrade = fix.safe ? undefined : upgradeBehind(fix, key);
        actions.push({
          title: fix.title,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          isPreferred: fix.preferred,
          ...(lazy ? { data } : { edit: workspaceEdit(entry, fix.files, form) }),
          ...(upgrade && context.offerNote ? { command: { title: noteTitle(upgrade), command: context.offerNote, arguments: [uri, upgrade] } } : {}),
        });
      }
    }
    const silence = silenceAction(underline, context);
    if (silence) actions.push({ ...silence, diagnostics });
  }
  const note = await noteAction(underlines, context, uri, lazy);
  if (note) {
    const concerned = underlines.filter(({ findings }) => findings.some(({ drift }) => drift));
    actions.push({ ...note, diagnostics: given.filter((diagnostic) => concerned.some((underline) => isOf(diagnostic, underline, entry))) });
  }
  if (untried !== undefined && context.showsDisabled)
    actions.push({ title: 'Other fixes, which were not tried (Keelson)', kind: CodeActionKind.QuickFix, disabled: { reason: untried } });
  return actions;
};

const tooMany = `There are more than ${mostPlaces} places to mend here. Select fewer of them to see their fixes.`;
const tooLong = 'Not all fixes were tried: to prove them, this chart would have to be rendered more often than Keelson does.';

const noteTitle = ({ next }: Upgrade): string => `Write the upgrade note for version ${next}`;

/** What the upgrade behind a fix asks of users: of all that there is to mend in the chart, since it is released as one, and what is not mended yet needs the same steps for that release. */
const upgrades = ({ entry, report }: FixContext): ((fix: Fix, key: string) => Upgrade | undefined) => {
  const known = new Map<boolean, Upgrade | undefined>();
  return (fix, key) => {
    const isWhole = report.findings.every((finding) => !finding.drift || claimKey(finding) === key);
    const keepsValues = fix.keepsValues && isWhole;
    if (!known.has(keepsValues)) known.set(keepsValues, upgradeOf(entry.chart, report, report.findings, keepsValues));
    return known.get(keepsValues);
  };
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
  { entry, report, options, fixes, form, noteEdit, isWanted }: FixContext,
  data: unknown,
): Promise<WorkspaceEdit | undefined> => {
  const { key, kind } = data as ActionData;
  if (kind === noteKind) {
    const upgrade = upgradeOf(entry.chart, report);
    return upgrade && (await noteEdit(upgrade))?.edit;
  }
  const finding = report.findings.find((candidate) => claimKey(candidate) === key);
  const found = finding && (await fixes.of(entry.chart, report, finding, options, isWanted));
  const fix = found?.fixes.find((candidate) => candidate.kind === kind);
  return fix && workspaceEdit(entry, fix.files, form);
};

/** The document for which an action was offered; undefined for data that is not ours. */
export const uriOf = (data: unknown): string | undefined => {
  const { uri, key, kind } = (data ?? {}) as Partial<ActionData>;
  return typeof uri === 'string' && typeof key === 'string' && typeof kind === 'string' ? uri : undefined;
};
