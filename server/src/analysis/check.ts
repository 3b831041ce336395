/** One chart checked: findings that count, and fixes for them. The same for the editor and the command line. */
import type { Chart } from '../chart/index.ts';
import { clusterOf, type ExploreOptions, renderSteps, toJson } from '../explore/index.ts';
import { type Fix, type FixTarget, proposeFieldFixes, proposeFixes, removeSuppression } from '../fixes/index.ts';
import { defaultRelease } from '../render/index.ts';
import { brokenSuppression, type ChartReport, checkChart, type Finding, rules, sortFindings, unusedSuppression } from '../rules/index.ts';
import { isEditable, sourceOf } from './files.ts';
import { asWanted, type ProjectView } from './project.ts';
import { brokenDirectives, idleDirectives, type Silencer, silencerOf } from './suppress.ts';

export interface CheckOptions extends ExploreOptions {
  /** The project's file, and where the chart is. */
  readonly view?: ProjectView;
}

/** Checks a chart. Yields between slices of work. Silenced findings are left out. */
export function* check(chart: Chart, options: CheckOptions = {}, failed?: (rule: string, error: unknown) => void): Generator<void, ChartReport> {
  const report = yield* checkChart(chart, exploreOptions(options), failed);
  const used: Silencer[] = [];
  const findings = report.findings.filter((finding) => {
    const silencer = silencerOf(chart, finding);
    if (silencer) used.push(silencer);
    return !silencer;
  });
  yield;
  const all = sortFindings([...findings, ...idle(chart, report, options, used)]);
  return { ...report, findings: options.view ? asWanted(all, options.view) : all };
}

/** What was asked for by hand counts more than what the project's file says. */
const exploreOptions = ({ view, ...options }: CheckOptions): ExploreOptions => {
  const { kubernetesVersion, versions } = view?.project ?? {};
  return {
    ...options,
    ...(options.kubeVersion === undefined && kubernetesVersion !== undefined ? { kubeVersion: kubernetesVersion } : {}),
    ...(versions && versions.length > 0 ? { versionKeys: versions } : {}),
  };
};

/** Comments that silence nothing. Nothing is said of those in due form where not all was looked at: what they silence may lie there. */
const idle = (chart: Chart, { incomplete }: ChartReport, { only, values, kubeVersion }: CheckOptions, used: readonly Silencer[]): Finding[] => {
  if (only !== undefined) return [];
  const isPartial = (values?.size ?? 0) > 0 || kubeVersion !== undefined || incomplete.length > 0;
  const isKnown = (rule: string): boolean => rules.some(({ id }) => id === rule);
  return [
    ...brokenDirectives(chart).map(brokenSuppression),
    ...(isPartial ? [] : idleDirectives(chart, used).map((place) => unusedSuppression(place, isKnown(place.rule)))),
  ];
};

/** Runs a generator to its end at once. */
export const finish = <Result>(work: Generator<void, Result>): Result => {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};

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

/** Fixes by report and by the claim that they mend; they are worked out when first asked for. */
const known = new WeakMap<ChartReport, Map<string, readonly Fix[]>>();

/** The fixes of a finding, each proved: the finding is gone with it, no new one has come, and nothing else is rendered differently. */
export const fixesOf = (chart: Chart, report: ChartReport, finding: Finding, options: CheckOptions = {}): readonly Fix[] => {
  const { drift } = finding;
  if (finding.rule === 'unused-suppression') {
    const source = sourceOf(chart, finding.file);
    const fix = source && removeSuppression(source, finding.range);
    return fix ? [fix] : [];
  }
  if (!drift || finding.rule === 'immutable-field-drift') return [];
  const fixes = known.get(report) ?? new Map<string, readonly Fix[]>();
  known.set(report, fixes);
  const part = partOf(finding);
  const isLabel = part?.part === 'labels';
  const key = JSON.stringify([
    finding.rule,
    isLabel ? '' : [finding.range.start, drift.path],
    drift.object.source,
    drift.object.name,
    drift.path.slice(0, 5),
  ]);
  const found = fixes.get(key) ?? [
    ...(part ? proved(chart, report, finding, drift, part, options) : []),
    ...(isLabel ? [] : provedFieldFixes(chart, report, finding, options)),
  ];
  const whole = withOnePreferred(found);
  fixes.set(key, whole);
  return whole;
};

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
const provedFieldFixes = (chart: Chart, report: ChartReport, finding: Finding, options: CheckOptions): readonly Fix[] => {
  const { drift, rule, file, range } = finding;
  if (!drift) return [];
  const isOld = nothingNew(report.findings, [finding]);
  const { source, kind, name } = drift.object;
  return proposeFieldFixes(
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
    (candidate) => {
      const after = finish(check(candidate, { ...options, only: source }));
      return after.findings.every(isOld);
    },
  );
};

const proved = (
  chart: Chart,
  report: ChartReport,
  { rule }: Finding,
  drift: NonNullable<Finding['drift']>,
  { part, depth }: MendedPart,
  options: CheckOptions,
): readonly Fix[] => {
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
  return proposeFixes(
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
    (candidate, files) => {
      // A template that is no partial prints its own objects only.
      const only = files.every(({ file }) => file === source || /values\.(?:yaml|schema\.json)$/.test(file)) ? source : undefined;
      const after = finish(check(candidate, only === undefined ? options : { ...options, only }));
      // A comment that has nothing to silence any more is no harm that the fix does.
      return after.findings.every((other) => other.rule === 'unused-suppression' || isOld(other));
    },
  );
};
