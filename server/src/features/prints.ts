/** What each action prints with the default values, now and after a release: one render each, kept with the chart. */
import { nextRelease, type PreviewStep } from '../analysis/index.ts';
import { memo, type Range, type SourceText } from '../base/index.ts';
import { type Chart, lacksValues } from '../chart/index.ts';
import { BoundReached, ChartRender, type ChartTemplate, type Frame, helmMessage, quiet, RenderError, type RenderOptions } from '../render/index.ts';
import type { Node, Template } from '../template/index.ts';
import { type Marked, type Origin, originSources, Source, type Sources, sliceMarked, type Value } from '../value/index.ts';

/** One outcome of an action. */
export interface Print {
  readonly text: string;
  readonly sources: Sources;
  /** What else had a part in it, innermost hops of its origins: expressions and files. */
  readonly origins: readonly { readonly source: SourceText; readonly range: Range }[];
  /** The template, by Helm's name, during whose render it was first printed. */
  readonly file: string;
}

/** Less work than a whole analysis may do, since somebody waits. */
const bounds = { steps: 2_000_000, characters: 8_000_000, depth: 200 };

/** More outcomes of one action than this are not told. */
const maxPrints = 5;
const maxOrigins = 6;

export interface Refused {
  readonly source: SourceText;
  readonly range: Range;
  readonly message: string;
}

/** It holds the trees of which the nodes are, so that whoever parses a file again gets these nodes. */
class Prints extends Map<Node, Print[]> {
  readonly trees: Template[] = [];
  /** Statements that were executed, whatever they printed. */
  readonly executed = new Set<Node>();
  /** What named templates print, by name. */
  readonly outputs = new Map<string, string[]>();
  /** Expressions that Helm refuses, calls of what it refuses included, and what it says. */
  refusals: readonly Refused[] = [];
  /** Something did not render, so that what was not executed might have been. */
  isPartial = false;
}

/** By the action's node in the parsed template. */
export const printsOf: (chart: Chart) => ReadonlyMap<Node, readonly Print[]> & Pick<Prints, 'executed' | 'isPartial' | 'outputs' | 'refusals'> = memo(
  (chart) => {
    const prints = new Prints();
    const failed = new Failures();
    const render = lacksValues(chart) ? undefined : starting(chart, { surroundings: quiet }, failed);
    prints.isPartial = render === undefined;
    for (const template of render?.templates ?? []) {
      prints.trees.push(template.template);
      if (template.template.problems.length > 0) prints.isPartial = true;
      if (template.isPartial) continue;
      const frame = frameOf(render, template);
      if (frame) collect(frame, prints, template.name, failed);
      else prints.isPartial = true;
    }
    prints.refusals = [...failed.places.values()];
    if (prints.refusals.length > 0) prints.isPartial = true;
    return prints;
  },
);

/** What failed during a render, and was passed over. */
class Failures {
  readonly places = new Map<string, Refused>();
  /** The events during which something failed, by their frames: what they printed is not all that they print. */
  readonly events = new Map<Frame, Set<number>>();

  add(error: RenderError): boolean {
    const { node, frame } = error;
    if (!node || !frame) return false;
    const message = helmMessage(error);
    this.#refuse(frame, node, message);
    this.#eventsOf(frame);
    for (let inner = frame; inner.parent; inner = inner.parent) {
      this.#refuse(inner.parent, inner.call, message);
      this.#eventsOf(inner.parent).add(inner.parentEvent);
    }
    return true;
  }

  #refuse({ template: { source } }: Frame, node: Node | undefined, message: string): void {
    if (node) this.places.set(`${source.path}\0${node.range.start}`, { source, range: node.range, message });
  }

  #eventsOf(frame: Frame): Set<number> {
    const known = this.events.get(frame) ?? new Set();
    this.events.set(frame, known);
    return known;
  }
}

/** A statement that fails, with the defaults or since it is half typed, costs only itself: the others of its file still tell what they print. */
const starting = (chart: Chart, options: RenderOptions, failed: Failures): ChartRender | undefined => {
  try {
    const render = new ChartRender(chart, { ...options, tracing: true, bounds });
    // Nothing is known to fail beforehand, and everything is passed over that does.
    render.run.forgiven = { has: () => false, size: 1 };
    render.run.forgive = (error) => failed.add(error);
    return render;
  } catch (error) {
    if (error instanceof RenderError || error instanceof BoundReached) return undefined;
    throw error;
  }
};

const frameOf = (render: ChartRender | undefined, template: ChartTemplate): Frame | undefined => {
  try {
    return render?.render(template).frame;
  } catch (error) {
    if (error instanceof RenderError || error instanceof BoundReached) return undefined;
    throw error;
  }
};

const collect = (frame: Frame, prints: Prints, file: string, failed: Failures): void => {
  for (const [i, event] of frame.events.entries()) {
    if (event.kind !== 'print') continue;
    prints.executed.add(event.node);
    if (!event.value || failed.events.get(frame)?.has(i)) continue;
    const known = prints.get(event.node) ?? [];
    const print = isContainer(event.value)
      ? frame.output && textPrint(sliceMarked(frame.output, event.start, event.stop), event.value.sources, file)
      : printOf(event.value, file);
    if (!print || known.length >= maxPrints || known.some(({ text }) => text === print.text)) continue;
    prints.set(event.node, [...known, print]);
  }
  for (const child of frame.children) {
    collect(child, prints, file, failed);
    const text = failed.events.has(child) ? undefined : child.output?.text;
    const known = prints.outputs.get(child.name) ?? [];
    if (text !== undefined && child.kind !== 'tpl' && known.length < maxPrints && !known.includes(text))
      prints.outputs.set(child.name, [...known, text]);
  }
};

/** What a later statement may change: only the output still tells what was printed of it. */
const isContainer = ({ kind }: Value): boolean => kind === 'dict' || kind === 'list';

const printOf = (value: Value, file: string): Print | undefined => {
  if (value.kind === 'string') return textPrint(value, value.sources, file);
  return value.kind === 'int' || value.kind === 'bool' || value.kind === 'float'
    ? { text: String(value.value), sources: value.sources, origins: [], file }
    : undefined;
};

const textPrint = ({ text, runs = [] }: Marked, own: Sources, file: string): Print => {
  const sources = runs.reduce((all, { origin }) => all | originSources(origin), own);
  const origins = new Map<string, { source: SourceText; range: Range }>();
  for (const { origin } of runs) {
    const hop = innermost(origin);
    if (hop && origins.size < maxOrigins) origins.set(`${hop.source.path}\0${hop.range.start}`, { source: hop.source, range: hop.range });
  }
  return { text, sources, origins: [...origins.values()], file };
};

/** The expression or file that a stretch comes from in the end; undefined for text that stands in a template. */
const innermost = (origin: Origin | undefined): Origin | undefined => {
  let hop = origin;
  while (hop?.inner) hop = hop.inner;
  return hop && hop.kind !== 'text' && hop.source.path !== '' ? hop : undefined;
};

/** What one file prints after a release, by action. */
const printsAfter: (chart: Chart) => (file: string, step: PreviewStep) => ReadonlyMap<Node, readonly Print[]> | undefined = memo((chart) => {
  const known = new Map<string, Prints | undefined>();
  return (file, step) => {
    const key = `${step} ${file}`;
    if (!known.has(key)) {
      const failed = new Failures();
      const render = starting(chart, { surroundings: quiet, ...nextRelease(step) }, failed);
      const template = render?.templates.find(({ name }) => name === file);
      const frame = template && frameOf(render, template);
      const prints = new Prints();
      if (frame) collect(frame, prints, file, failed);
      known.set(key, frame && prints);
    }
    return known.get(key);
  };
});

/** How an outcome changes with a release. */
export interface Change {
  readonly when: string;
  readonly now: string;
  /** Undefined where the action prints nothing then. */
  readonly next: string | undefined;
}

const steps: readonly (readonly [PreviewStep, Sources, string])[] = [
  ['again', 0, 'with every render'],
  ['upgrade', 0, 'with an upgrade'],
  ['chart-patch', Source.chartVersion, 'with every version of the chart'],
  ['chart-minor', Source.chartVersion, 'with minor versions of the chart'],
  ['chart-major', Source.chartVersion, 'with major versions of the chart'],
  ['app-patch', Source.appVersion, 'with every version of the app'],
  ['app-minor', Source.appVersion, 'with minor versions of the app'],
  ['app-major', Source.appVersion, 'with major versions of the app'],
];

/** The changes of what an action prints, each with its smallest step; undefined where the next release could not be rendered. */
export const changesAfter = (chart: Chart, node: Node): readonly Change[] | undefined => {
  const [first] = printsOf(chart).get(node) ?? [];
  if (!first) return undefined;
  const before = (printsOf(chart).get(node) ?? []).filter(({ file }) => file === first.file);
  const after = printsAfter(chart);
  const differing = (step: PreviewStep): Change | undefined => {
    const then = after(first.file, step)?.get(node) ?? [];
    const at = before.findIndex(({ text }, i) => text !== then[i]?.text);
    const now = before[at]?.text;
    return now === undefined ? undefined : { when: '', now, next: then[at]?.text };
  };
  // One render with everything moved tells whether to look for more.
  if (!after(first.file, 'release') || !after(first.file, 'again')) return undefined;
  if (!differing('release') && !differing('again')) return [];
  const changes: Change[] = [];
  let told: Sources = 0;
  for (const [step, source, when] of steps) {
    if ((told & source) !== 0) continue;
    const change = differing(step);
    if (!change) continue;
    changes.push({ ...change, when });
    told |= source;
    // What is random differs with every step.
    if (step === 'again') break;
  }
  return changes;
};

const outside: readonly (readonly [Sources, string])[] = [
  [Source.lookup, 'with what is in the cluster'],
  [Source.capabilities, 'with the version of Kubernetes and its APIs'],
  [Source.files, 'with the files of the chart'],
];

/** What else may change a value although the user changes nothing. */
export const otherCauses = (sources: Sources): string[] => outside.filter(([source]) => (sources & source) !== 0).map(([, word]) => word);
