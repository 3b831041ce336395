/** One set of assumptions under which a chart is rendered, and the rendering of single files in it. */
import { memo, type SourceText } from '../base/index.ts';
import { type Chart, ownKeys, type Prepared, prepare, prepareApart } from '../chart/index.ts';
import {
  BoundReached,
  type BranchEvent,
  ChartRender,
  type ChartTemplate,
  type Frame,
  type Known,
  quiet,
  type Release,
  RenderError,
  type RenderOptions,
  type Session,
} from '../render/index.ts';
import type { Node } from '../template/index.ts';
import type { Sources, Str } from '../value/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import { isFixed, type Override, overridesKey, userValues, withOverride } from './overrides.ts';
import { type ClusterChange, globalPath, type Proposal } from './solve.ts';
import { stepOptions, type TriedStep } from './steps.ts';

/** What a world assumes, beyond the defaults and what the user fixed. */
export interface World {
  readonly overrides: readonly Override[];
  readonly kubeVersion: string | undefined;
  /** API versions that the cluster has (true) or lacks (false), unlike Helm's list. */
  readonly apiVersions: ReadonlyMap<string, boolean>;
}

export const defaultWorld: World = { overrides: [], kubeVersion: undefined, apiVersions: new Map() };

export const worldKey = memo(
  ({ overrides, kubeVersion, apiVersions }: World): string => `${overridesKey(overrides)}|${kubeVersion ?? ''}|${[...apiVersions].sort().join()}`,
);

/** How far a world is from the defaults. */
export const distance = ({ overrides, kubeVersion, apiVersions }: World): number => overrides.length + (kubeVersion ? 1 : 0) + apiVersions.size;

/** The world with a proposal taken up; undefined where it would change what the user fixed, or nothing. */
export const adopt = (world: World, proposal: Proposal, { fixed, isKubeFixed }: Setting): World | undefined => {
  if (proposal.kind === 'cluster') return isKubeFixed && proposal.change.kubeVersion !== undefined ? undefined : adoptCluster(world, proposal.change);
  const path = globalPath(proposal.override.path);
  if (path.length === 0 || isFixed(fixed, path)) return undefined;
  return { ...world, overrides: withOverride(world.overrides, { path, value: proposal.override.value }) };
};

const adoptCluster = (world: World, { kubeVersion, apiVersion }: ClusterChange): World => ({
  ...world,
  kubeVersion: kubeVersion ?? world.kubeVersion,
  apiVersions: apiVersion ? new Map([...world.apiVersions, [apiVersion.name, apiVersion.present]]) : world.apiVersions,
});

/** What stays the same in all worlds of one analysis. */
export interface Setting {
  readonly chart: Chart;
  readonly session: Session;
  /** Values that the user gave, which no world changes. */
  readonly fixed: PlainMap;
  /** Paths in the values that hold versions, whatever they look like. */
  readonly versionKeys: readonly string[];
  readonly kubeVersion: string;
  /** The user gave it, so that no world has another. */
  readonly isKubeFixed: boolean;
  readonly apiVersions: readonly string[];
  /** Includes of templates that a missing dependency would define are holes rather than errors. */
  readonly allowHoles: boolean;
  /** Files for which no world was found that renders them, by Helm's name; the others are analysed all the same. */
  readonly tolerated: Set<string>;
  /** Expressions that fail whatever the values are, half typed as a rule, and the texts in which they stand: each costs its own statement. */
  readonly forgiven: Map<Node, SourceText>;
  /** Takes up another of these while a file is rendered, so that one render finds them all. */
  forgive: ((error: RenderError) => boolean) | undefined;
  /** One string for all of this that is not the chart. */
  readonly key: string;
}

/** A render that stopped. */
export interface Failure {
  readonly error: RenderError | BoundReached;
  /** The file that failed; undefined before the first one. */
  readonly template: ChartTemplate | undefined;
}

export interface FileRender {
  readonly output: Str;
  readonly frame: Frame;
  readonly sourcesRead: Sources;
  /** What the files before it had read. */
  readonly sourcesBefore: Sources;
  /** The calls of these files, of which only the changes were executed. */
  readonly before: readonly Frame[];
  readonly render: ChartRender;
}

export type Outcome = { readonly ok: FileRender } | { readonly failure: Failure };

/** The chart without overrides, ready to be rendered. */
export const usualOf = memo(({ chart, fixed }: Setting): Prepared => prepare(chart, fixed));

export const valuesOf = (setting: Setting, world: World): PlainMap => userValues(setting.fixed, world.overrides, usualOf(setting).values);

/** The charts that take part in a world, and their values: the same in all its renders. Those of the last worlds alone are kept, since others remember many worlds. */
export const preparedIn = (setting: Setting, world: World): Prepared => {
  const known = preparedOf(setting);
  const prepared = known.get(world) ?? prepareWorld(setting, world);
  known.set(world, prepared);
  for (const oldest of known.keys()) {
    if (known.size <= mostPrepared) break;
    known.delete(oldest);
  }
  return prepared;
};

const prepareWorld = (setting: Setting, world: World): Prepared => {
  const { chart } = setting;
  const usual = usualOf(setting);
  if (world.overrides.length === 0) return usual;
  // Most worlds set what the chart's own templates alone see.
  const keys = ownKeys(chart, new Set(world.overrides.map(({ path }) => String(path[0]))));
  return keys ? prepareApart(usual, chart, valuesOf(setting, world), keys) : prepare(chart, valuesOf(setting, world));
};

const mostPrepared = 8;

const preparedOf = memo((_: Setting) => new Map<World, Prepared>());

/** The files of a world, in Helm's order, and the named templates. */
export const templatesIn = (setting: Setting, world: World): ReturnType<Session['program']> =>
  setting.session.program(preparedIn(setting, world).root);

/** What a world's cluster is. */
export const clusterOf = (
  usual: Pick<Setting, 'kubeVersion' | 'apiVersions'>,
  world: Pick<World, 'kubeVersion' | 'apiVersions'>,
): Pick<Release, 'kubeVersion' | 'apiVersions'> => {
  const apiVersions = usual.apiVersions.filter((name) => world.apiVersions.get(name) !== false);
  for (const [name, present] of world.apiVersions) if (present && !apiVersions.includes(name)) apiVersions.push(name);
  return { kubeVersion: world.kubeVersion ?? usual.kubeVersion, apiVersions };
};

export const openRender = (setting: Setting, world: World, step: TriedStep | undefined, tracing: boolean): ChartRender => {
  const fromStep = stepOptions(step);
  const options: RenderOptions = {
    ...fromStep,
    prepared: preparedIn(setting, world),
    release: { ...fromStep.release, ...clusterOf(setting, world) },
    session: setting.session,
    surroundings: fromStep.surroundings ?? quiet,
    tracing,
  };
  const render = new ChartRender(setting.chart, options);
  render.run.allowHoles = setting.allowHoles;
  render.run.forgiven = setting.forgiven;
  // What the next release would fail at is not the chart's state today.
  if (step === undefined) render.run.forgive = setting.forgive;
  return render;
};

/** The files that must be rendered before another, since they change the values that it sees. */
export interface Prelude {
  readonly files: ReadonlySet<string>;
  readonly known: Known;
}

/** Renders one file, after those before it that change what it sees. `known`: statements of the file that are not executed. */
export const renderFile = (
  setting: Setting,
  world: World,
  file: string,
  prelude: Prelude,
  step: TriedStep | undefined,
  tracing = true,
  known?: Known,
): Outcome => {
  const opened = attempt(undefined, () => openRender(setting, world, step, tracing));
  if ('failure' in opened) return opened;
  const render = opened.ok;
  const { run } = render;
  const before: Frame[] = [];
  for (const template of render.templates) {
    if (template.isPartial || (template.name !== file && !prelude.files.has(template.name))) continue;
    run.known = template.name === file ? known : prelude.known;
    run.reused.length = 0;
    const sourcesBefore = run.sourcesRead;
    const rendered = attempt(template, () => render.render(template));
    if (template.name === file)
      return 'failure' in rendered ? rendered : { ok: { ...rendered.ok, sourcesRead: run.sourcesRead, sourcesBefore, before, render } };
    if ('ok' in rendered) before.push(rendered.ok.frame);
    else if (!setting.tolerated.has(template.name)) return rendered;
  }
  return { failure: { error: new RenderError(`${file} is not part of the render`, { kind: 'other' }), template: undefined } };
};

/** Renders every file; the first failure that is not tolerated, and the files that change what later ones see. */
export const renderAll = (
  setting: Setting,
  world: World,
  tracing: boolean,
): { readonly failure: Failure | undefined; readonly prelude: ReadonlySet<string>; readonly render: ChartRender | undefined } => {
  const prelude = new Set<string>();
  const opened = attempt(undefined, () => openRender(setting, world, undefined, tracing));
  if ('failure' in opened) return { ...opened, prelude, render: undefined };
  const render = opened.ok;
  for (const template of render.templates) {
    if (template.isPartial || template.template.isUnread) continue;
    const { run } = render;
    run.sharedChanged = false;
    // Bounds are those of one file, so that it does not matter which others were rendered with it.
    run.steps = 0;
    run.characters = 0;
    const rendered = attempt(template, () => render.render(template));
    if ('failure' in rendered && !setting.tolerated.has(template.name)) return { ...rendered, prelude, render };
    if (run.sharedChanged) prelude.add(template.name);
  }
  return { failure: undefined, prelude, render };
};

/** What work on a template gives, or how it fails. */
export const attempt = <Result>(template: ChartTemplate | undefined, work: () => Result): { readonly ok: Result } | { readonly failure: Failure } => {
  try {
    return { ok: work() };
  } catch (error) {
    if (error instanceof RenderError || error instanceof BoundReached) return { failure: { error, template } };
    throw error;
  }
};

/** The branches around the place where a render failed, innermost first, through all callers. */
export function* enclosing(error: RenderError): Generator<BranchEvent> {
  let branch = error.branch;
  let frame = error.frame;
  while (frame) {
    for (; branch; branch = branch.branch) yield branch;
    const parent: Frame | undefined = frame.parent;
    const event = parent?.events[frame.parentEvent];
    branch = event?.kind === 'branch' ? event : event?.branch;
    frame = parent;
  }
}
