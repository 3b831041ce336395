/** All fixes at once: of a file, a chart or the workspace. As an action that may run on save, and as a command that asks before it edits. */
import {
  type ChangeAnnotation,
  CodeActionKind,
  MessageType,
  ShowMessageNotification,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import {
  type CheckOptions,
  type Finding,
  type FixedChart,
  fixAll,
  inSlices,
  inside,
  keepsValues,
  textOf,
  type Upgrade,
  underlinesOf,
  upgradeOf,
  type WorkspaceChart,
} from '../analysis/index.ts';
import { editsBetween } from '../base/index.ts';
import { join, type Location } from '../environment/index.ts';
import { protocolRange } from './diagnostics.ts';
import { toLocation } from './locations.ts';
import type { Session } from './session.ts';
import { offerNotes } from './upgrade-note.ts';

/** The command; its argument says what to fix: `{scope: 'file' | 'chart' | 'workspace', uri}`. */
export const fixAllCommand = 'keelson.applyFixes';

/** The kind of the action. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.keelson`;

/** One chart's fixes, and the edits that make them. */
interface Work {
  readonly entry: WorkspaceChart;
  readonly fixed: FixedChart;
}

/** The edit for a document of all fixes that need no migration; undefined where there are none. */
export const safeEdit = async (
  session: Session,
  entry: WorkspaceChart,
  location: Location,
  isWanted: () => boolean,
): Promise<WorkspaceEdit | undefined> => {
  const fixed = await fixChart(session, entry, inside(entry, location), false, isWanted);
  return fixed && fixed.applied.length > 0 ? editOf(session, [{ entry, fixed }], false) : undefined;
};

/** Fixes what the command names, migrations included: the user sees each edit before it is made. */
export const applyFixes = async (session: Session, argument: unknown, isWanted: () => boolean): Promise<null> => {
  const { scope, uri } = (argument ?? {}) as { readonly scope?: unknown; readonly uri?: unknown };
  const location = typeof uri === 'string' ? toLocation(uri) : undefined;
  const here = location === undefined ? undefined : session.workspace.chartOf(location);
  const charts = scope === 'workspace' ? session.workspace.snapshot.charts : here ? [here] : [];
  const file = scope === 'file' && here && location !== undefined ? inside(here, location) : undefined;
  const work = await fixCharts(session, charts, file, isWanted);
  if (!work) return null;
  const { connection } = session;
  if (work.length === 0) {
    await connection.sendNotification(ShowMessageNotification.type, {
      type: MessageType.Info,
      message: 'Keelson found nothing here that it can fix.',
    });
    return null;
  }
  const { applied } = await connection.workspace.applyEdit({
    label: 'Keelson: apply fixes',
    edit: editOf(session, work, session.abilities.annotatesEdits),
  });
  if (applied) offerNotes(session, upgradesOf(work)).catch((error: unknown) => session.log.error('the upgrade note failed', error));
  return null;
};

/** The charts with fixes, one after the other, each as it is when its turn comes; undefined where the user cancels. */
const fixCharts = async (
  session: Session,
  charts: readonly WorkspaceChart[],
  file: string | undefined,
  isWanted: () => boolean,
): Promise<Work[] | undefined> => {
  const progress = session.abilities.progress ? await session.connection.window.createWorkDoneProgress().catch(() => undefined) : undefined;
  const goesOn = (): boolean => isWanted() && progress?.token.isCancellationRequested !== true;
  progress?.begin('Keelson: working out fixes', 0, undefined, true);
  try {
    const done = new Map<Location, { readonly entry: WorkspaceChart; readonly fixed: FixedChart | undefined }>();
    const locations = charts.map(({ location }) => location);
    const current = (location: Location): WorkspaceChart | undefined =>
      session.workspace.snapshot.charts.find((entry) => entry.location === location);
    // Who goes on typing has the charts that change meanwhile looked at again.
    for (;;) {
      await session.settled();
      const left = locations.filter((location) => current(location) !== done.get(location)?.entry);
      if (left.length === 0) break;
      for (const [i, location] of left.entries()) {
        const entry = current(location);
        progress?.report(Math.round((100 * (locations.length - left.length + i)) / locations.length), entry?.chart.metadata.name ?? '');
        // Even a chart that takes no time leaves room for a second thought.
        await session.machine.pause();
        if (!goesOn()) return undefined;
        done.delete(location);
        if (!entry) continue;
        try {
          const fixed = await fixChart(session, entry, file, true, goesOn);
          if (fixed) done.set(location, { entry, fixed });
        } catch (error) {
          // A fault of ours costs this chart only.
          session.log.error(`fixing ${location} failed`, error);
          done.set(location, { entry, fixed: undefined });
        }
      }
    }
    return [...done.values()].flatMap(({ entry, fixed }) => (fixed && fixed.applied.length > 0 ? [{ entry, fixed }] : []));
  } finally {
    progress?.done();
  }
};

const fixChart = async (
  session: Session,
  entry: WorkspaceChart,
  file: string | undefined,
  unsafe: boolean,
  isWanted: () => boolean,
): Promise<FixedChart | undefined> => {
  const report = await session.report(entry, isWanted);
  if (!report) return undefined;
  const options: CheckOptions = session.options(entry);
  const shown = underlinesOf(entry.chart, report, 'info').filter((underline) => underline.file === file);
  const here = new Set(shown.flatMap(({ findings }) => findings.map(nameOf)));
  const concerns = (finding: Finding): boolean => file === undefined || finding.file === file || here.has(nameOf(finding));
  return inSlices(
    session.machine,
    fixAll(entry.chart, { concerns, unsafe, tellWithheld: false }, options, report),
    () => isWanted() && session.workspace.isCurrent(entry),
  );
};

/** A finding of the same report, or of the one after a fix. */
const nameOf = ({ rule, file, drift, message }: Finding): string =>
  drift ? JSON.stringify([rule, drift.object.source, drift.object.name, drift.path]) : JSON.stringify([rule, file, message]);

const editOf = (session: Session, work: readonly Work[], annotated: boolean): WorkspaceEdit => {
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  const documents: (TextDocumentEdit & { readonly edits: TextEdit[] })[] = [];
  for (const { entry, fixed } of work) {
    const id = entry.location;
    const { name } = entry.chart.metadata;
    changeAnnotations[id] = { label: `Fix ${name}`, description: fixed.applied.map(({ title }) => title).join('; '), needsConfirmation: true };
    for (const file of new Set(fixed.applied.flatMap(({ files }) => files.map((edited) => edited.file)))) {
      const location = join(entry.location, file);
      const edits = editsBetween(textOf(entry.chart, file) ?? '', textOf(fixed.chart, file) ?? '');
      documents.push({
        textDocument: { uri: session.uriOf(location), version: session.versionFor(entry, location) },
        edits: edits.map((edit) => ({
          range: protocolRange(entry, file, edit.range),
          newText: edit.text,
          ...(annotated ? { annotationId: id } : {}),
        })),
      });
    }
  }
  if (session.abilities.versionedEdits) return annotated ? { documentChanges: documents, changeAnnotations } : { documentChanges: documents };
  return { changes: Object.fromEntries(documents.map(({ textDocument, edits }) => [textDocument.uri, edits])) };
};

const upgradesOf = (work: readonly Work[]): { readonly entry: WorkspaceChart; readonly upgrade: Upgrade }[] =>
  work.flatMap(({ entry, fixed }) => {
    const upgrade = upgradeOf(entry.chart, fixed.before, fixed.mended, keepsValues(fixed));
    return upgrade ? [{ entry, upgrade }] : [];
  });
