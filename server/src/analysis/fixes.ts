/** The fixes of findings, each proved. The same for the editor and the command line. */
import type { Chart } from '../chart/index.ts';
import { clusterOf, renderSteps, toJson } from '../explore/index.ts';
import { type Checks, type Fix, type FixTarget, proposeFieldFixes, proposeFixes, removeSuppression } from '../fixes/index.ts';
import { defaultRelease } from '../render/index.ts';
import type { ChartReport, Finding } from '../rules/index.ts';
import { Budget } from './budget.ts';
import { type CheckOptions, check, exploreOptions, finish } from './check.ts';
import { isEditable, sourceOf } from './files.ts';

/** What makes two findings the same, before and after an edit. */
const identity = (finding: Finding): string => JSON.stringify([finding.drift?.object.name, alike(finding)]);

/** The same but for the object's name, which may be another in another world. */
const alike = ({ rule, drift, file, message }: Finding): string =>
  drift ? JSON.stringify([rule, drift.object.source, drift.object.kind, drift.claim, drift.path.slice(3)]) : JSON.stringify([rule, file, message]);

/** Tells of the findings after a fix whether each was there before; none of those that were to be `mended` may be left, under whatever name. */
const nothingNew = (before: readonly Finding[], mended: readonly Finding[]): ((after: Finding) => boolean) => {
  const gone = new Set(mended.map(identity));
  const known = new Set(before.map(identity).filter((key) => !gone.has(key)));
  const goneAlike = new Set(mended.map(alike));
  const knownAlike = new Set(before.map(alike).filter((key) => !goneAlike.has(key)));
  return (after) => known.has(identity(after)) || knownAlike.has(alike(after));
};

/** The fixes that were found for a finding. */
export interface Found {
  readonly fixes: readonly Fix[];
  /** Not all were tried: their proofs would take too much work. */
  readonly isPartial: boolean;
}

/** By report and by the claim that they mend; they are worked out when first asked for. */
const known = new WeakMap<ChartReport, Map<string, Found>>();

const none: Found = { fixes: [], isPartial: false };

/**
 * The fixes of a finding, each proved: the finding is gone with it, no new one has come, and nothing else is rendered differently. Yields between slices of work.
 * `budget`: what the proofs may cost.
 */
export function* findFixes(
  chart: Chart,
  report: ChartReport,
  finding: Finding,
  options: CheckOptions = {},
  budget = Budget.of(report),
): Generator<void, Found> {
  const { drift } = finding;
  if (finding.rule === 'unused-suppression') {
    const source = sourceOf(chart, finding.file);
    const fix = source && removeSuppression(source, finding.range);
    return fix ? { fixes: [fix], isPartial: false } : none;
  }
  if (!drift || finding.rule === 'immutable-field-drift') return none;
  const ofReport = known.get(report) ?? new Map<string, Found>();
  known.set(report, ofReport);
  const part = partOf(finding);
  const isLabel = part?.part === 'labels';
  const key = JSON.stringify([
    finding.rule,
    isLabel ? '' : [finding.range.start, drift.path],
    drift.object.source,
    drift.object.name,
    drift.path.slice(0, 5),
  ]);
  const before = ofReport.get(key);
  if (before) return before;
  const fixes = yield* budget.charge(
    (function* () {
      const forPart = part ? yield* proved(chart, report, finding, drift, part, options, budget) : [];
      const forField = isLabel ? [] : yield* provedFieldFixes(chart, report, finding, options, budget);
      return withOnePreferred([...forPart, ...forField]);
    })(),
  );
  const found = { fixes, isPartial: budget.isSpent() };
  ofReport.set(key, found);
  return found;
}

/** The same at once. */
export const fixesOf = (chart: Chart, report: ChartReport, finding: Finding, options: CheckOptions = {}): readonly Fix[] =>
  finish(findFixes(chart, report, finding, options)).fixes;

interface MendedPart {
  readonly part: FixTarget['part'];
  /** How many steps of the finding's path lead there. */
  readonly depth: number;
}

/** The part that a finding is about, where its entries can be mended one by one. */
const partOf = ({ rule, drift }: Finding): MendedPart | undefined => {
  if (rule === 'claim-label-drift') return { part: 'labels', depth: 5 };
  const path = drift?.path.join('.') ?? '';
  if (rule === 'selector-drift' && path.startsWith('spec.selector.matchLabels.')) return { part: 'selector', depth: 3 };
  return /^spec\.volumeClaimTemplates\.\d+\.metadata\.annotations\./.test(path) ? { part: 'annotations', depth: 5 } : undefined;
};

/** The chart's own stable labels come first, else what the fixes for a part prefer. */
const withOnePreferred = (fixes: readonly Fix[]): readonly Fix[] => {
  const preferred = fixes.filter((fix) => fix.preferred);
  const best = preferred.find(({ kind }) => kind === 'stable-selector') ?? preferred[0];
  return preferred.length < 2 ? fixes : fixes.map((fix) => ({ ...fix, preferred: fix === best }));
};

/** The world in which a finding shows. */
const sceneOf = ({ values, cluster }: NonNullable<Finding['drift']>, options: CheckOptions) => {
  const { kubeVersion = defaultRelease.kubeVersion } = exploreOptions(options);
  return { values, release: clusterOf({ kubeVersion, apiVersions: defaultRelease.apiVersions }, cluster) };
};

/** Most worlds in which a fix is proved beside its own: those of a chart with many findings are much alike. */
const maxScenes = 8;

/** The worlds in which something drifts, each once. */
const scenesOf = ({ findings }: ChartReport, options: CheckOptions) => {
  const found = new Map(
    findings.flatMap(({ drift }) => {
      if (!drift) return [];
      const { kubeVersion, apiVersions } = drift.cluster;
      return [[JSON.stringify([toJson(drift.values), kubeVersion, [...apiVersions]]), drift] as const];
    }),
  );
  return [...found.values()].slice(0, maxScenes).map((drift) => sceneOf(drift, options));
};

/** Whether the value is the same in all releases of one version of the chart. */
const isSteady = ({ drift }: Finding): boolean =>
  drift?.sources.every((source) => source.startsWith('Chart.') || source.startsWith('Values.')) ?? false;

/** Fixes for the other immutable fields: the finding's own path is mended, and no new finding comes. */
function* provedFieldFixes(
  chart: Chart,
  report: ChartReport,
  finding: Finding,
  options: CheckOptions,
  budget: Budget,
): Generator<void, readonly Fix[]> {
  const { drift, rule, file, range } = finding;
  if (!drift) return [];
  const isOld = nothingNew(report.findings, [finding]);
  const { source, kind, name } = drift.object;
  return yield* proposeFieldFixes(
    {
      chart,
      source,
      file,
      range,
      rule,
      kind,
      object: name,
      now: drift.now,
      scene: sceneOf(drift, options),
      scenes: scenesOf(report, options),
      isSteady: isSteady(finding),
    },
    checksOf(budget, function* (candidate) {
      const after = yield* check(candidate, { ...options, only: source });
      return after.findings.every(isOld);
    }),
  );
}

/** A check that the budget cuts short proves nothing. */
const checksOf = (budget: Budget, verify: Checks['verify']): Checks => ({
  isSpent: () => budget.isSpent(),
  verify: function* (fixed, files) {
    return (yield* budget.within(verify(fixed, files))) ?? false;
  },
});

function* proved(
  chart: Chart,
  report: ChartReport,
  { rule }: Finding,
  drift: NonNullable<Finding['drift']>,
  { part, depth }: MendedPart,
  options: CheckOptions,
  budget: Budget,
): Generator<void, readonly Fix[]> {
  const { source } = drift.object;
  const labelsPath = drift.path.slice(0, depth);
  const labels = report.findings.filter((other) => other.rule === rule && partOf(other)?.part === part);
  const drifts = (file: string, name: string): boolean =>
    labels.some((other) => other.drift?.object.source === file && other.drift.object.name === name);
  const inClaim = labels.filter(
    ({ drift: other }) =>
      other?.object.source === source &&
      other.object.name === drift.object.name &&
      JSON.stringify(other.path.slice(0, depth)) === JSON.stringify(labelsPath),
  );
  const late = inClaim.find(({ drift: other }) => other?.now === null)?.drift?.step;
  const isOld = nothingNew(report.findings, inClaim);
  return yield* proposeFixes(
    {
      chart,
      source,
      kind: drift.object.kind,
      object: drift.object.name,
      part,
      drifts,
      driftsSomewhere: (file) => labels.some((other) => other.drift?.object.source === file),
      labelsPath,
      labels: inClaim.map((other) => String(other.drift?.path.at(-1))),
      scene: sceneOf(drift, options),
      scenes: scenesOf(report, options),
      comesWith: renderSteps.find((step) => step === late),
      isSteady: inClaim.every(isSteady),
      isEditable: (file) => isEditable(chart, file),
    },
    checksOf(budget, function* (candidate, files) {
      // A template that is no partial prints its own objects only.
      const only = files.every(({ file }) => file === source || /values\.(?:yaml|schema\.json)$/.test(file)) ? source : undefined;
      const after = yield* check(candidate, only === undefined ? options : { ...options, only });
      // A comment that has nothing to silence any more is no harm that the fix does.
      return after.findings.every((other) => other.rule === 'unused-suppression' || isOld(other));
    }),
  );
}
