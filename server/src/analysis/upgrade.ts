/** The migration that a chart's findings ask of its users, in words and as edits. The same for hovers, actions and the command line. */
import type { Chart } from '../chart/index.ts';
import { type NoteFile, writeNote } from '../fixes/index.ts';
import { type ChartReport, type Finding, type Migration, migrationNote, migrationOf, migrationSummary } from '../rules/index.ts';
import { isEditable } from './files.ts';

/** What users of the chart must do once its findings are mended. */
export interface Upgrade {
  readonly chart: string;
  readonly version: string;
  /** The version to which they upgrade. */
  readonly next: string;
  /** What is better now, in a few words. */
  readonly summary: string;
  /** Markdown, without a heading. */
  readonly body: string;
  /** Names of the objects that have to be made anew, as the body has them. */
  readonly objects: readonly string[];
}

const known = new WeakMap<ChartReport, Map<string, Upgrade | undefined>>();

/**
 * For some of a report's findings, or for all of them; undefined where no installed object would have to be made anew by hand. `isKept`: they are mended by
 * keeping the present values.
 */
export const upgradeOf = (chart: Chart, report: ChartReport, findings: readonly Finding[] = report.findings, isKept = false): Upgrade | undefined => {
  const upgrades = known.get(report) ?? new Map<string, Upgrade | undefined>();
  known.set(report, upgrades);
  const concerned = findings.filter((finding) => isMendedHere(chart, finding));
  const key = `${isKept}|${concerned.map((finding) => report.findings.indexOf(finding)).join()}`;
  if (!upgrades.has(key)) {
    const migration = migrationOf(chart, concerned, isKept);
    upgrades.set(key, migration && noteOf(migration));
  }
  return upgrades.get(key);
};

const noteOf = (migration: Migration): Upgrade => {
  const { chart, version, next, objects } = migration;
  return { chart, version, next, summary: migrationSummary(migration), body: migrationNote(migration), objects: objects.map(({ name }) => name) };
};

/** What a packed dependency prints is for its own authors to mend and to announce. */
const isMendedHere = (chart: Chart, { drift, file }: Finding): boolean =>
  drift !== undefined && (!drift.object.source.startsWith('charts/') || isEditable(chart, file));

/** The edits that announce the upgrade; `texts` are those of `noteFiles` that are there. */
export const upgradeEdits = (texts: ReadonlyMap<string, string>, upgrade: Upgrade, canCreate: boolean): NoteFile[] | undefined =>
  writeNote(texts, upgrade, canCreate);
