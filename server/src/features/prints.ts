/** What each action prints with the default values: one render, kept with the chart. */
import { memo } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { BoundReached, ChartRender, type Frame, quiet, RenderError } from '../render/index.ts';
import type { Node, Template } from '../template/index.ts';
import { originSources, Source, type Sources, type Value } from '../value/index.ts';

/** One outcome of an action. */
export interface Print {
  readonly text: string;
  readonly sources: Sources;
}

/** Less work than a whole analysis may do, since somebody waits. */
const bounds = { steps: 2_000_000, characters: 8_000_000, depth: 200 };

/** More outcomes of one action than this are not told. */
const maxPrints = 5;

/** It holds the trees of which the nodes are, so that whoever parses a file again gets these nodes. */
class Prints extends Map<Node, Print[]> {
  readonly trees: Template[] = [];
}

/** By the action's node in the parsed template. */
export const printsOf: (chart: Chart) => ReadonlyMap<Node, readonly Print[]> = memo((chart) => {
  const prints = new Prints();
  const render = starting(chart);
  for (const template of render?.templates ?? []) {
    prints.trees.push(template.template);
    if (template.isPartial || template.template.problems.length > 0) continue;
    try {
      collect(render?.render(template).frame, prints);
    } catch (error) {
      // A file that does not render with the defaults tells nothing.
      if (!(error instanceof RenderError)) {
        if (error instanceof BoundReached) break;
        throw error;
      }
    }
  }
  return prints;
});

const starting = (chart: Chart): ChartRender | undefined => {
  try {
    return new ChartRender(chart, { tracing: true, surroundings: quiet, bounds });
  } catch (error) {
    if (error instanceof RenderError || error instanceof BoundReached) return undefined;
    throw error;
  }
};

const collect = (frame: Frame | undefined, prints: Map<Node, Print[]>): void => {
  if (!frame) return;
  for (const event of frame.events) {
    if (event.kind !== 'print' || !event.value) continue;
    const known = prints.get(event.node) ?? [];
    const print = printOf(event.value);
    if (!print || known.length >= maxPrints || known.some(({ text }) => text === print.text)) continue;
    prints.set(event.node, [...known, print]);
  }
  for (const child of frame.children) collect(child, prints);
};

const printOf = (value: Value): Print | undefined => {
  if (value.kind !== 'string')
    return value.kind === 'int' || value.kind === 'bool' || value.kind === 'float'
      ? { text: String(value.value), sources: value.sources }
      : undefined;
  const sources = (value.runs ?? []).reduce((all, { origin }) => all | originSources(origin), value.sources);
  return { text: value.text, sources };
};

const words: readonly (readonly [Sources, string])[] = [
  [Source.chartVersion, 'with every version of the chart'],
  [Source.appVersion, 'with every version of the app'],
  [Source.isUpgrade, 'with the first upgrade'],
  [Source.revision, 'with every upgrade'],
  [Source.time, 'with every render, as it depends on the time'],
  [Source.random, 'with every render, as it is random'],
  [Source.lookup, 'with what is in the cluster'],
  [Source.capabilities, 'with the version of Kubernetes and its APIs'],
  [Source.files, 'with the files of the chart'],
];

/** When a value may change although the user changes nothing; empty for what stays. */
export const changesOf = (sources: Sources): string[] => words.filter(([source]) => (sources & source) !== 0).map(([, word]) => word);
