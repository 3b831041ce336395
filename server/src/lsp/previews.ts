/** Previews: what a chart renders, now and after a release. Requests of Keelson's own, for clients that show texts of their own making. */
import type { Location, Position, Range } from 'vscode-languageserver';
import { type Chart, type Finding, isPreviewStep, type Preview, type PreviewStep, previewOf, previewSteps, stepShowing } from '../analysis/index.ts';
import { LineIndex } from '../base/index.ts';
import { comparedTexts, originsOf, previewText, renderedAt } from '../features/index.ts';
import { answer } from './answer.ts';
import { latest } from './latest.ts';
import { type OtherState, otherState } from './other-states.ts';
import { fileOf, protocolPlace, uriOfFile } from './places.ts';
import { type Branch, branchOf, type PreviewParams, prints, refused, type Wanted, wantedOf } from './preview-params.ts';
import type { Session } from './session.ts';

/** What there is to choose from for a file. */
interface PreviewChoices {
  readonly chart: string;
  readonly version: string;
  /** The chart's Chart.yaml: stands for the chart as a whole. */
  readonly chartUri: string;
  /** The file is a template that prints, so that it can be shown alone. */
  readonly prints: boolean;
  readonly steps: readonly { readonly step: PreviewStep; readonly title: string }[];
  /** The upgrade that shows what is wrong with the file, or with the chart. */
  readonly upgrade: { readonly step: PreviewStep; readonly branch?: Branch | undefined };
  /** The branch that makes a template print which prints nothing with the values as they are. */
  readonly branch?: Branch | undefined;
}

/** The branches that there are. */
interface PreviewBranches {
  /** Those in which something was found. */
  readonly found: readonly Branch[];
  readonly others: readonly Branch[];
}

/** One text beside another. */
export interface Comparison {
  readonly now: string;
  readonly next: string;
  readonly changes: readonly { readonly message: string; readonly now: Range | null; readonly next: Range | null }[];
}

export const offerPreviews = (session: Session): void => {
  const { connection } = session;

  connection.onRequest(
    'keelson/previewChoices',
    answer(session, 'finding what can be shown', async ({ uri }: { readonly uri: string }, isWanted): Promise<PreviewChoices | null> => {
      const answered = await latest(session, uri, isWanted, ({ entry }) => session.report(entry, isWanted));
      if (!answered) return null;
      const { entry, file } = answered.found;
      const { name, version } = entry.chart.metadata;
      const own = driftsFor(answered.result.findings, file);
      const drifts = own.length > 0 ? own : driftsFor(answered.result.findings);
      const worst = drifts.find(({ step }) => stepShowing([step]));
      const shown = worst && branchOf(worst);
      const branch = prints(file) && (await printsNothing(session, uri)) ? await printing(session, uri, shown, isWanted) : undefined;
      return {
        chart: name,
        version,
        chartUri: uriOfFile(session, entry, entry.chart.chartFile.path),
        prints: prints(file),
        steps: previewSteps,
        upgrade: { step: (worst && stepShowing([worst.step])) ?? 'usual', branch: own.length > 0 || !prints(file) ? shown : branch },
        ...(branch ? { branch } : {}),
      };
    }),
  );

  connection.onRequest(
    'keelson/previewBranches',
    answer(session, 'finding branches', async ({ uri }: { readonly uri: string }, isWanted): Promise<PreviewBranches | null> => {
      const answered = await latest(session, uri, isWanted, ({ entry }) => session.report(entry, isWanted));
      if (!answered) return null;
      const { file } = answered.found;
      const found = distinct(driftsFor(answered.result.findings, prints(file) ? file : undefined).flatMap((drift) => branchOf(drift) ?? []));
      const all = await otherBranches(session, uri, isWanted);
      return { found, others: all.filter(({ label }) => !found.some((other) => other.label === label)) };
    }),
  );

  connection.onRequest(
    'keelson/preview',
    answer(session, 'a preview', async (params: PreviewParams): Promise<{ readonly text: string; readonly isPartial: boolean }> => {
      const wanted = await wantedOf(session, params);
      const preview = rendered(wanted);
      return { text: textOf(wanted, preview).text, isPartial: preview.isPartial };
    }),
  );

  connection.onRequest(
    'keelson/previewOrigin',
    answer(
      session,
      'the way to the template',
      async ({ position, step, ...params }: PreviewParams & { readonly position: Position; readonly step?: unknown }): Promise<Location[]> => {
        const wanted = await wantedOf(session, params);
        const text = textOf(wanted, rendered(wanted, stepFrom(step)));
        return originsOf(text, new LineIndex(text.text).offset(position)).map((place) => protocolPlace(session, wanted.entry, place));
      },
    ),
  );

  connection.onRequest(
    'keelson/previewPlace',
    answer(session, 'the way to the preview', async ({ from, ...params }: PreviewParams & { readonly from: Location }): Promise<Range | null> => {
      const wanted = await wantedOf(session, params);
      const source = fileOf(session, from.uri)?.source;
      if (!source) return null;
      const offset = source.lines.offset(from.range.start);
      const text = textOf(wanted, rendered(wanted));
      const range = renderedAt(text, { source, range: { start: offset, end: offset } });
      return range ? new LineIndex(text.text).positions(range) : null;
    }),
  );

  connection.onRequest(
    'keelson/upgradePreview',
    answer(session, 'an upgrade preview', async ({ step, ...params }: PreviewParams & { readonly step?: unknown }): Promise<Comparison> => {
      const wanted = await wantedOf(session, params);
      return comparison(wanted, rendered(wanted), rendered(wanted, stepFrom(step) ?? 'usual'));
    }),
  );

  connection.onRequest(
    'keelson/statePreview',
    answer(session, 'a comparison with an earlier state', async ({ state, ...params }: PreviewParams & { readonly state: OtherState }) => {
      const wanted = await wantedOf(session, params);
      const before = await otherState(session, wanted.entry, state);
      // The present state comes as the upgrade of the earlier one.
      return comparison(wanted, rendered(wanted, undefined, before), rendered(wanted, 'upgrade'));
    }),
  );
};

const distinct = (branches: readonly Branch[]): Branch[] => [...new Map(branches.map((branch) => [branch.label, branch])).values()];

/** All branches of a template, or of a chart. */
const otherBranches = async (session: Session, uri: string, isWanted: () => boolean): Promise<readonly Branch[]> => {
  const answered = await latest(session, uri, isWanted, ({ entry, file }) => session.branches(entry, prints(file) ? file : undefined, isWanted));
  return (answered?.result ?? []).flatMap((branch) => branchOf(branch) ?? []);
};

const printsNothing = async (session: Session, uri: string, branch?: Branch): Promise<boolean> => {
  const { text, problems } = rendered(await wantedOf(session, { uri, ...(branch ? { branch } : {}) }));
  return problems.length === 0 && text.text.trim() === '';
};

/** The first branch in which a template prints: that of a finding, or the one that assumes least. */
const printing = async (session: Session, uri: string, shown: Branch | undefined, isWanted: () => boolean): Promise<Branch | undefined> => {
  for (const branch of [...(shown ? [shown] : []), ...(await otherBranches(session, uri, isWanted))].slice(0, maxTried))
    if (!(await printsNothing(session, uri, branch))) return branch;
  return undefined;
};

/** Renders that somebody waits for. */
const maxTried = 12;

const stepFrom = (step: unknown): PreviewStep | undefined => {
  if (step !== undefined && !isPreviewStep(step)) throw refused(`There is no release step ${String(step)}.`);
  return step;
};

/** The drifts of a template's objects, or of the whole chart. */
const driftsFor = (findings: readonly Finding[], file?: string): NonNullable<Finding['drift']>[] =>
  findings.flatMap(({ drift }) => (drift && (file === undefined || drift.object.source === file) ? drift : []));

const textOf = ({ what, conditions }: Wanted, preview: Preview) => previewText(what, conditions, preview);

const comparison = ({ what, conditions }: Wanted, before: Preview, after: Preview): Comparison => {
  const { now, next, changes } = comparedTexts(what, conditions, before, after);
  const lines = { now: new LineIndex(now.text), next: new LineIndex(next.text) };
  return {
    now: now.text,
    next: next.text,
    changes: changes.map((change) => ({
      message: change.message,
      now: change.now ? lines.now.positions(change.now) : null,
      next: change.next ? lines.next.positions(change.next) : null,
    })),
  };
};

const known = new WeakMap<Chart, Map<string, Preview>>();
/** Renders of one state of a chart that are kept: both sides of an upgrade, a preview, and what is looked up in these. */
const maxKept = 4;

const rendered = ({ entry, options }: Wanted, step?: PreviewStep, chart: Chart = entry.chart): Preview => {
  const kept = known.get(chart) ?? new Map<string, Preview>();
  known.set(chart, kept);
  const key = JSON.stringify([options, step], (_, value: unknown) =>
    value instanceof Map ? [...value] : typeof value === 'bigint' ? `${value}n` : value,
  );
  const preview = kept.get(key) ?? previewOf(chart, { ...options, step });
  kept.set(key, preview);
  for (const oldest of [...kept.keys()].slice(0, -maxKept)) kept.delete(oldest);
  return preview;
};
