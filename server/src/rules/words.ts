/** Words that several rules share. */
import type { Chart } from '../chart/index.ts';
import type { DriftFact, FlowHop, Override, Step } from '../explore/index.ts';
import { Source, type Sources } from '../value/index.ts';
import type { Plain } from '../yaml/index.ts';
import type { Hop } from './finding.ts';

const sourceNames: readonly (readonly [number, string])[] = [
  [Source.chartVersion, 'Chart.Version'],
  [Source.appVersion, 'Chart.AppVersion'],
  [Source.revision, 'Release.Revision'],
  [Source.isUpgrade, 'Release.IsUpgrade'],
  [Source.time, 'time'],
  [Source.random, 'random'],
  [Source.lookup, 'lookup'],
  [Source.capabilities, 'Capabilities'],
  [Source.files, 'Files'],
];

/** A finding's sources by name; a value by its path. */
export const sourcesOf = ({ sources, input }: DriftFact): string[] => (input ? [`Values.${input.join('.')}`] : namesOf(sources));

/** The names of drift sources. */
const namesOf = (sources: Sources): string[] => sourceNames.filter(([bit]) => (sources & bit) !== 0).map(([, name]) => name);

const stepWords: Record<Step, string> = {
  again: 'with every render, even if nothing changed',
  upgrade: 'with every upgrade',
  'chart-patch': 'with every release of the chart',
  'app-patch': 'with every release of the app',
  'chart-minor': 'with the next minor version of the chart',
  'app-minor': 'with the next minor version of the app',
  'chart-major': 'with the next major version of the chart',
  'app-major': 'with the next major version of the app',
  release: 'with the next release',
  content: 'when a file that it is read from changes',
  cluster: 'with the version of Kubernetes',
  values: 'with the version in the values',
};

/** When a step happens, for people. */
export const whenOf = (step: Step): string => stepWords[step];

/** What a weaker finding supposes, as a line of its own; nothing for those that a release is sure to change. */
export const guessOf = ({ step, input }: DriftFact): string => {
  switch (step) {
    case 'values':
      return `\nThis is a guess: \`${input?.join('.')}\` looks like a version, by its name and shape, and such values are raised with many releases.`;
    case 'content':
      return '\nThis is a guess: it changes only if a release changes the file.';
    case 'cluster':
      return '\nThis is a guess: it changes only if the cluster is upgraded as well.';
    default:
      return '';
  }
};

const shown = (value: string | undefined): string => (value === undefined ? 'absent' : `\`${value}\``);

/** `from … to …`, with words for a value that comes or goes. */
export const changeOf = ({ now, next }: DriftFact): string => {
  if (now === undefined) return `appears as ${shown(next)}`;
  if (next === undefined) return `disappears (now ${shown(now)})`;
  return `changes from ${shown(now)} to ${shown(next)}`;
};

/** The assumptions of a world, one phrase each. */
export const guardOf = ({ world }: Pick<DriftFact, 'world'>): string[] => {
  const phrases = world.overrides.map(phrase);
  if (world.kubeVersion) phrases.push(`Kubernetes ${world.kubeVersion}`);
  for (const [name, present] of world.apiVersions) phrases.push(present ? `the cluster has ${name}` : `the cluster lacks ${name}`);
  return phrases;
};

const phrase = ({ path, value }: Override): string => {
  const name = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : step))
    .join('.')
    .replaceAll('.[', '[');
  if (value === true) return name;
  if (value === false) return `not ${name}`;
  if (value === null) return `${name} unset`;
  if (value instanceof Map || Array.isArray(value)) return isEmpty(value) ? `${name} empty` : `${name} given`;
  return value === '' ? `${name} empty` : `${name}=${value}`;
};

const isEmpty = (value: Plain): boolean => (value instanceof Map ? value.size === 0 : Array.isArray(value) && value.length === 0);

/** ` when a and b`, or nothing for the defaults. */
export const conditionOf = (fact: DriftFact): string => {
  const phrases = guardOf(fact).map((text) => `\`${text}\``);
  if (phrases.length === 0) return '';
  const last = phrases.pop();
  return `, when ${phrases.length > 0 ? `${phrases.join(', ')} and ${last}` : last}`;
};

/** The flow with words. The first hop is the claim's own expression. */
export const hopsOf = (fact: DriftFact): Hop[] =>
  fact.flow.map((hop, i) => ({ file: hop.source.path, range: hop.range, message: hopWords(hop, i === 0, fact) }));

/** What to do where it stands in the values, as text that `tpl` executes, or in a packed dependency, which cannot be edited; `otherwise` for all others. */
export const adviceOf = ({ flow, place }: DriftFact, chart: Chart, otherwise: string): string => {
  const text = flow.findLast((hop) => hop.kind === 'tpl')?.name;
  if (text !== undefined)
    return `It stands in \`${text}\` of the values, which \`tpl\` executes: take it out there, or write a value that stays the same.`;
  const packed = packedOf(chart, place.source.path);
  return packed === undefined
    ? otherwise
    : `It comes from the packed dependency \`${packed}\`: take a version of it in which it stays the same, or unpack it under charts/ and mend it there.`;
};

/** Name of the packed dependency that a file belongs to. */
const packedOf = ({ subcharts }: Chart, file: string): string | undefined => {
  const child = subcharts.find(({ chart }) => file.startsWith(`${chart.path}/`));
  if (!child) return undefined;
  return child.origin === 'archive' ? child.chart.metadata.name : packedOf(child.chart, file);
};

const hopWords = (hop: FlowHop, isFirst: boolean, fact: DriftFact): string => {
  const text = hop.source.text.slice(hop.range.start, hop.range.end).replace(/\s+/g, ' ');
  const expression = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  switch (hop.kind) {
    case 'call':
      return `calls the named template \`${hop.name}\``;
    case 'tpl':
      return hop.name === undefined ? 'executes a text with `tpl`' : `executes the text of \`${hop.name}\` in the values with \`tpl\``;
    case 'read':
      return `reads ${sourcesOf(fact).join(' and ')} here: \`${expression}\``;
    case 'file':
      return `the version itself: \`${expression}\``;
    case 'condition':
      return `decides on ${sourcesOf(fact).join(' and ')}: \`${expression}\``;
    case 'text':
      return `the text \`${expression}\` stands here`;
    case 'print':
      return isFirst ? `enters through \`${expression}\`` : `printed by \`${expression}\``;
  }
};
