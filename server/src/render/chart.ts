/** Renders charts as Helm does (helm pkg/engine/engine.go, render). */
import { memo } from '../base/index.ts';
import { type Chart, type Prepared, type PreparedChart, prepare } from '../chart/index.ts';
import { functions } from '../functions/index.ts';
import { parse, parseAsGo, problemsOf, type Template } from '../template/index.ts';
import { Dict, invalid, type Marked, Str, str, type Value } from '../value/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import { BoundReached, RenderError } from './errors.ts';
import { execute, tooDeep } from './execute.ts';
import { withoutNoValue } from './helm.ts';
import { buildContexts, defaultRelease, type Release, type Versions } from './objects.ts';
import { type Lookups, Program, type Watch } from './program.ts';
import { type Bounds, defaultBounds, Run, type Surroundings } from './run.ts';
import { type Frame, Identities } from './trace.ts';

/** One template file in a render. */
export interface ChartTemplate {
  /** Helm's name of it: `parent/charts/sub/templates/x.yaml`. */
  readonly name: string;
  readonly template: Template;
  readonly owner: PreparedChart;
  /** Partials (`_helpers.tpl`) are parsed but not rendered. */
  readonly isPartial: boolean;
}

export interface RenderOptions {
  /** The user's values (those of -f and --set). */
  readonly values?: PlainMap;
  /** What `prepare` made of the chart and these values, where that is known. */
  readonly prepared?: Prepared;
  readonly release?: Partial<Release>;
  readonly versions?: (chart: Chart) => Versions;
  readonly surroundings?: Surroundings;
  readonly tracing?: boolean;
  readonly bounds?: Bounds;
  /** Shared between the renders of one analysis. */
  readonly session?: Session;
}

/** What the renders of one analysis share. */
export class Session implements Watch {
  readonly identities = new Identities();
  readonly texts = new Map<string, Template>();
  lookups: Lookups | undefined;
  /** Files rendered so far, each as often as it was. */
  renders = 0;
  /** Whether texts that are too long are read all the same, which takes a while. */
  readonly #readsAll: boolean;
  /** By the charts that take part; worlds that switch a subchart on and off take turns. */
  readonly #programs = new Map<string, { readonly templates: readonly ChartTemplate[]; readonly program: Program }>();

  constructor(readsAll = false) {
    this.#readsAll = readsAll;
  }

  /** The templates of the charts that take part, in Helm's order, and the program they make. */
  program(root: PreparedChart): { readonly templates: readonly ChartTemplate[]; readonly program: Program } {
    const key = names(root);
    let known = this.#programs.get(key);
    if (!known) {
      const templates = collect(root, this.#readsAll);
      const program = new Program(undefined, this);
      for (const { name, template } of templates) program.add(name, template);
      known = { templates, program };
      if (this.#programs.size >= mostPrograms) this.#programs.clear();
      this.#programs.set(key, known);
    }
    return known;
  }
}

const mostPrograms = 16;

/** One string for the set of charts that take part, in a render of one snapshot of them. */
const names: (chart: PreparedChart) => string = memo((chart) => `${chart.fullPath}(${chart.dependencies.map(names).join()})`);

const collect = (root: PreparedChart, readsAll: boolean): ChartTemplate[] => {
  const templates: ChartTemplate[] = [];
  const visit = (owner: PreparedChart): void => {
    for (const child of owner.dependencies) visit(child);
    for (const { name, source } of owner.chart.templates) {
      const base = name.slice(name.lastIndexOf('/') + 1);
      const isPartial = base.startsWith('_');
      if (owner.chart.metadata.isLibrary && !isPartial) continue;
      const tree = parse(source);
      const template = tree.isUnread && readsAll ? parseAsGo(source) : tree;
      templates.push({ name: `${owner.fullPath}/${name}`, template, owner, isPartial });
    }
  };
  visit(root);
  const depths = new Map(templates.map(({ name }) => [name, slashes(name)]));
  const depthOf = ({ name }: ChartTemplate): number => depths.get(name) ?? 0;
  return templates.sort((a, b) => depthOf(b) - depthOf(a) || (a.name < b.name ? 1 : a.name > b.name ? -1 : 0));
};

const slashes = (name: string): number => name.split('/').length;

/** A chart made ready to render, with one set of values: files are then rendered one by one, in order, as far as they are wanted. */
export class ChartRender {
  readonly prepared: Prepared;
  readonly templates: readonly ChartTemplate[];
  readonly program: Program;
  readonly run: Run;
  readonly #session: Session;
  readonly #contextOf: (fullPath: string) => Dict;

  constructor(chart: Chart, options: RenderOptions = {}) {
    const session = options.session ?? new Session();
    this.#session = session;
    this.prepared = options.prepared ?? prepare(chart, options.values ?? new Map());
    const { templates, program } = session.program(this.prepared.root);
    this.templates = templates;
    this.program = program;
    this.run = new Run(session.identities, options.tracing ?? false, options.surroundings ?? quiet, session.texts, options.bounds ?? defaultBounds);
    const versions = options.versions ?? ((of: Chart) => of.metadata);
    const release = { ...defaultRelease, ...options.release };
    this.#contextOf = buildContexts(this.prepared.root, this.prepared.values, release, versions, this.run.shared, session);
  }

  /** The top chart's root context (`$`). */
  context(): Dict {
    return this.#contextOf(this.prepared.root.fullPath);
  }

  /** Renders one file. Throws `RenderError` or `BoundReached`. */
  render(template: ChartTemplate): { readonly output: Str; readonly frame: Frame } {
    this.#session.renders++;
    const context = this.#contextOf(template.owner.fullPath);
    context.entries.set(
      'Template',
      new Dict(
        new Map<string, Value>([
          ['Name', str(template.name)],
          ['BasePath', str(`${template.owner.fullPath}/templates`)],
        ]),
      ),
    );
    const executable = this.program.get(template.name);
    if (!executable) return { output: str(''), frame: emptyFrame(template) };
    const { run } = this;
    const { steps, characters } = run;
    run.including.clear();
    try {
      const { output, frame } = execute(run, this.program, executable, context, {
        kind: 'file',
        parent: undefined,
        parentEvent: -1,
        call: undefined,
        text: undefined,
      });
      return { output: withoutNoValue(new Str(output.text, output.runs)), frame };
    } catch (error) {
      if (error instanceof RangeError) throw /stack/.test(error.message) ? stackExhausted(run) : new BoundReached('memory');
      throw error;
    } finally {
      // What a function asked for in vain cost nothing.
      const { bounds } = run;
      effort += Math.min(run.steps, bounds.steps) - steps + (Math.min(run.characters, bounds.characters) - characters) / charactersPerStep;
    }
  }
}

/** How many templates within templates the stack holds depends on how much of the engine V8 has compiled by then; what is said of it must not. */
const stackExhausted = ({ entered, bounds }: Run): BoundReached =>
  entered && entered.depth > bounds.depth / 4 ? tooDeep(entered) : new BoundReached('stack');

/** So that a render which reaches its bound in characters costs as much as one that reaches that in steps. */
const charactersPerStep = defaultBounds.characters / defaultBounds.steps;

let effort = 0;

/** What all renders so far have cost together, in steps. What a piece of work costs is told by the difference, and is the same on every machine. */
export const effortSoFar = (): number => effort;

const emptyFrame = ({ template, name }: ChartTemplate): Frame => ({
  template,
  name,
  kind: 'file',
  parent: undefined,
  parentEvent: -1,
  call: undefined,
  path: 0,
  place: 0,
  depth: 0,
  dot: invalid(),
  text: undefined,
  events: [],
  output: undefined,
  children: [],
});

/** Time stands still and randomness is zero: for renders that must be equal every time. */
export const quiet: Surroundings = { now: 0n, random: (bytes) => new Uint8Array(bytes) };

/** All of a chart's rendered files, or the error that stops Helm. */
export interface RenderedChart {
  /** By Helm's name, in the order of rendering; partials are absent. */
  readonly files: ReadonlyMap<string, Marked>;
  /** What Helm would print instead: the first error. */
  readonly error: string | undefined;
}

/** Renders every file of a chart, as `helm template` does. */
export const renderChart = (chart: Chart, options: RenderOptions = {}): RenderedChart => {
  const files = new Map<string, Marked>();
  try {
    const render = new ChartRender(chart, { session: new Session(true), ...options });
    for (const { name, template } of render.templates) {
      const [problem] = problemsOf(template, (function_) => functions.has(function_));
      if (problem) return { files, error: `parse error at (${name}:${problem.goLine}): ${problem.message}` };
    }
    for (const template of render.templates) if (!template.isPartial) files.set(template.name, render.render(template).output);
    return { files, error: undefined };
  } catch (error) {
    if (error instanceof RenderError) return { files, error: helmMessage(error) };
    if (error instanceof BoundReached) return { files, error: error.message };
    throw error;
  }
};

/** Helm's form of an execution error: `fail` and `required` lose Go's chain of locations (engine.go, reformatExecErrorMsg). */
export const helmMessage = (error: RenderError): string => {
  const [, location = ''] = error.message.split(': ');
  return error.warning === undefined ? error.message : `execution error at (${location}): ${error.warning}`;
};
