/** What a line above `volumeClaimTemplates` says: how much of the claims the next releases change, and the upgrade that shows it. */
import { type ChartReport, claimTemplatesPlace, type DriftFacts, type PreviewStep, stepShowing } from '../analysis/index.ts';
import type { Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';

export interface ClaimLens {
  readonly source: SourceText;
  readonly range: Range;
  readonly title: string;
  /** An upgrade in which all of it shows. */
  readonly step: PreviewStep;
  /** The drift whose world shows the claims. */
  readonly drift: DriftFacts;
  /** All that changes, a line each. */
  readonly changes: readonly string[];
}

/** Nothing is said of claims that stay the same, nor of what only a change of files, values or the cluster would change. */
export const claimLenses = (chart: Chart, report: ChartReport, kubeVersion?: string): readonly ClaimLens[] => {
  const lenses = known.get(report) ?? lensesOf(chart, report, kubeVersion);
  known.set(report, lenses);
  return lenses;
};

/** Each place takes a render to be found. */
const known = new WeakMap<ChartReport, readonly ClaimLens[]>();

const lensesOf = (chart: Chart, report: ChartReport, kubeVersion: string | undefined): ClaimLens[] => {
  const places = new Map<string, { readonly source: SourceText; readonly range: Range; readonly drifts: DriftFacts[] }>();
  const found = new Map<string, ReturnType<typeof claimTemplatesPlace>>();
  for (const { rule, drift } of report.findings) {
    if (!drift || (rule !== 'claim-label-drift' && rule !== 'claim-field-drift') || !stepShowing([drift.step])) continue;
    const object = `${drift.object.source}|${drift.object.name}|${drift.guard.join()}`;
    if (!found.has(object)) found.set(object, claimTemplatesPlace(chart, drift, kubeVersion));
    const place = found.get(object);
    if (!place) continue;
    const key = `${place.source.path}|${place.range.start}`;
    const entry = places.get(key) ?? { ...place, drifts: [] };
    entry.drifts.push(drift);
    places.set(key, entry);
  }
  return [...places.values()].flatMap(({ source, range, drifts }) => {
    const step = stepShowing(drifts.map((drift) => drift.step));
    const [drift] = drifts;
    if (!step || !drift) return [];
    return [{ source, range, title: titleOf(drifts, step), step, drift, changes: [...new Set(drifts.map(changeOf))] }];
  });
};

const isLabel = ({ path }: DriftFacts): boolean => path[3] === 'metadata' && path[4] === 'labels';

/** How many places of claims change, one for each claim and key. */
const placesIn = (drifts: readonly DriftFacts[]): number => new Set(drifts.map(({ claim, path }) => JSON.stringify([claim, path.slice(3)]))).size;

const titleOf = (drifts: readonly DriftFacts[], step: PreviewStep): string => {
  const labels = placesIn(drifts.filter(isLabel));
  const fields = placesIn(drifts.filter((drift) => !isLabel(drift)));
  const counted = [...(labels > 0 ? [plural(labels, 'label')] : []), ...(fields > 0 ? [plural(fields, 'field')] : [])].join(' and ');
  return `${counted} ${labels + fields === 1 ? 'changes' : 'change'} ${step === 'usual' ? 'on every release' : 'with some releases'}`;
};

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const changeOf = ({ claim, path, now, next }: DriftFacts): string =>
  `${claim === undefined ? '' : `${claim}: `}${path.slice(3).join('.')}: ${now ?? 'absent'} → ${next ?? 'absent'}`;
