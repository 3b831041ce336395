import { append } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { type ExploreOptions, explore, type Gap } from '../explore/index.ts';
import { defaultKubeVersion } from '../kubernetes/index.ts';
import { compareStrings } from '../value/index.ts';
import { claimFieldDrift } from './claim-field-drift.ts';
import { claimLabelDrift } from './claim-label-drift.ts';
import type { ChartReport, Finding, Incomplete } from './finding.ts';
import { immutableFieldDrift } from './immutable-field-drift.ts';
import { missingDependency, missingEntries } from './missing-dependency.ts';
import type { Rule, RuleContext } from './rule.ts';
import { selectorDrift } from './selector-drift.ts';
import { templateSyntax } from './template-syntax.ts';
import { unusedSuppressionRule } from './unused-suppression.ts';

/** Every rule, in the order of the documentation. */
export const rules: readonly Rule[] = [
  claimLabelDrift,
  claimFieldDrift,
  selectorDrift,
  immutableFieldDrift,
  templateSyntax,
  missingDependency,
  unusedSuppressionRule,
];

/** Checks a chart against all rules. Yields between slices of work. `failed` is told of a rule that threw. */
export function* checkChart(
  chart: Chart,
  options: ExploreOptions = {},
  failed: (rule: string, error: unknown) => void = () => {},
): Generator<void, ChartReport> {
  const { worlds, facts, gaps } = yield* explore(chart, options);
  const kubeMinor = Number(/^v?\d+\.(\d+)/.exec(options.kubeVersion ?? defaultKubeVersion)?.[1] ?? 0);
  const context: RuleContext = { chart, facts, kubeMinor };
  const findings: Finding[] = [];
  for (const rule of rules) {
    try {
      append(findings, rule.detect(context));
    } catch (error) {
      failed(rule.id, error);
    }
    yield;
  }
  const { name, version, appVersion } = chart.metadata;
  return {
    name,
    version,
    appVersion,
    worlds,
    findings: sortFindings(findings),
    incomplete: [...missingEntries(chart), ...problemEntries(chart), ...gaps.map(gapEntry)],
  };
}

/** In the order in which they are told: by file and place. */
export const sortFindings = (findings: readonly Finding[]): Finding[] => [...findings].sort(byPlace);

const byPlace = (a: Finding, b: Finding): number =>
  compareStrings(a.file, b.file) ||
  a.range.start - b.range.start ||
  a.range.end - b.range.end ||
  compareStrings(JSON.stringify(a.drift?.path ?? ''), JSON.stringify(b.drift?.path ?? '')) ||
  compareStrings(a.message, b.message);

/** Files of the chart and its subcharts that could not be read as they should. */
const problemEntries = (chart: Chart): Incomplete[] => [
  ...chart.problems.map(({ file, range, message }) => ({ reason: 'unreadable', message, file, range })),
  ...chart.subcharts.flatMap((subchart) => problemEntries(subchart.chart)),
];

const gapEntry = ({ kind, source, range, detail }: Gap): Incomplete => ({
  reason: kind,
  message: gapWords[kind](detail),
  file: source.path,
  range,
});

/** Characters of a message of Helm's that are told: it may quote a whole text that was given to `tpl`. */
const maxQuoted = 1000;

/** Text that a sentence can follow. */
const sentence = (whole: string): string => {
  const text = whole.length > maxQuoted ? `${whole.slice(0, maxQuoted)} …` : whole;
  return text === '' || /[.!?]\s*$/.test(text) ? text.trimEnd() : `${text.trimEnd()}.`;
};

/** Each says what is not known, and what to do. */
const gapWords: Record<Gap['kind'], (detail: string) => string> = {
  bound: (detail) => `Not everything was explored from here: it would take ${sentence(detail)} Findings behind it may be missing. ${askWithValues}`,
  branch: () => `No values were found that take this branch the other way, so what it would print was not checked. ${askWithValues}`,
  yaml: (detail) =>
    `What is printed from here on is not valid YAML, so it could not be checked: ${sentence(detail)} Mend what the template prints with its default values.`,
  hole: (detail) =>
    `The template \`${detail}\` is defined nowhere that Keelson can see, so what it would print here is unknown. Fetch the dependency that defines it, or name a folder that has it.`,
  long: (detail) =>
    `The file has more than ${detail} actions, or as much in fewer, so it was not read: nothing is known of what it prints, and nothing that calls its named templates was rendered. Split it into several.`,
  render: (detail) => `This could not be rendered: ${sentence(detail)} What it would print was not checked. ${askWithValues}`,
  unfinished: (detail) => `Helm stops here: ${sentence(detail)} All else was checked as if this were not there.`,
  unproved: (detail) =>
    `This may change with a release in a field that Kubernetes never changes, but no values were found with which Helm accepts the whole chart: ${sentence(detail)} ${askWithValues}`,
};

const askWithValues = 'To have it checked, give values that lead there: `keelson check -f FILE`.';
