/** Which worlds Helm accepts: those in which every file renders. That a file does is remembered across edits of others. */
import { type Chart, ownKeys } from '../chart/index.ts';
import { BoundReached, type ChartTemplate, Lookups, RenderError } from '../render/index.ts';
import { Basis } from './basis.ts';
import type { Gap } from './facts.ts';
import type { Accepted, Memory } from './memory.ts';
import { overridesKey } from './overrides.ts';
import { failureGap } from './places.ts';
import { repair } from './repair.ts';
import { attempt, type Failure, type FileRender, openRender, renderAll, type Setting, templatesIn, type World, worldKey } from './world.ts';

/** A world in which Helm accepts the whole chart, if there is one, and why another was looked for. */
export interface Validated {
  readonly world: World | undefined;
  readonly failure: Failure | undefined;
}

/** A render with its trace, and what was looked up for it. */
export interface FirstRender {
  readonly file: FileRender;
  readonly lookups: Lookups;
}

export class Acceptance {
  readonly #setting: Setting;
  readonly #gap: (gap: Gap) => void;
  readonly #validated = new Map<string, Validated>();
  readonly #memory: Memory;
  /** The first world that was accepted. */
  #first: World | undefined;
  /** The keys of the values that set the world which is being asked about apart from that one; undefined where that is not all. */
  #apart: ReadonlySet<string> | undefined;
  #alone: (FirstRender & { readonly template: ChartTemplate; readonly world: World }) | undefined;

  constructor(setting: Setting, memory: Memory, gap: (gap: Gap) => void) {
    this.#setting = setting;
    this.#gap = gap;
    this.#memory = memory;
    setting.forgive = (error) => this.forgives({ error, template: undefined });
  }

  /** Why the whole chart does not render in a world; undefined where it does. */
  failureOf(world: World): Failure | undefined {
    this.#apart = this.#first && keysApart(this.#setting.chart, this.#first, world);
    let failure = this.#attempt(world);
    while (failure && this.forgives(failure)) failure = this.#attempt(world);
    if (!failure) this.#first ??= world;
    this.#apart = undefined;
    return failure;
  }

  /** Takes up an expression that fails whatever the values are. */
  forgives({ error, template }: Failure): boolean {
    const { forgiven } = this.#setting;
    if (!(error instanceof RenderError) || !error.node || forgiven.has(error.node)) return false;
    const { cause } = error;
    if (cause.kind !== 'unfinished' && cause.kind !== 'undefined-template') return false;
    const source = error.frame?.template.source ?? template?.template.source;
    if (!source) return false;
    forgiven.set(error.node, source);
    // What Go cannot parse is a finding of its own.
    if (cause.kind !== 'unfinished' || !cause.isParsed) this.#gap({ ...failureGap({ error, template }), kind: 'unfinished' });
    return true;
  }

  /** The world itself where Helm accepts all of the chart in it, else the nearest that does. */
  validate(world: World): Validated {
    const key = worldKey(world);
    const known = this.#validated.get(key) ?? this.#accepted(world);
    this.#validated.set(key, known);
    return known;
  }

  #accepted(world: World): Validated {
    const failure = this.failureOf(world);
    if (!failure) return { world, failure };
    const repaired = repair(this.#setting, world, failure, (candidate) => this.failureOf(candidate));
    return { world: repaired.failure ? undefined : repaired.world, failure };
  }

  /** The render that told of the one file which was not known before whether it renders in a world: it has a trace. */
  firstRender(template: ChartTemplate, world: World): FirstRender | undefined {
    return this.#alone?.template === template && this.#alone.world === world ? this.#alone : undefined;
  }

  /** Whether a file of an accepted world changes values that later ones see. */
  hasPrelude(world: World): boolean {
    return this.#filesOf(world).some((template) => this.#known(template, world)?.changesShared ?? true);
  }

  /** Renders what is not known to render; where files see each other's changes, all of them in order. */
  #attempt(world: World): Failure | undefined {
    const pending: ChartTemplate[] = [];
    let changesShared = false;
    for (const template of this.#filesOf(world)) {
      const known = this.#known(template, world);
      if (!known) pending.push(template);
      else changesShared ||= known.changesShared;
    }
    if (changesShared) return this.#renderAll(world);
    if (pending.length === 0) return undefined;
    const { session, tolerated } = this.#setting;
    const outer = session.lookups;
    try {
      // After an edit it is one file, and exploring it begins with the same render.
      const isAlone = pending.length === 1;
      const render = openRender(this.#setting, world, undefined, isAlone);
      const { run } = render;
      for (const template of pending) {
        const lookups = new Lookups();
        session.lookups = lookups;
        run.sharedChanged = false;
        run.steps = 0;
        run.characters = 0;
        const rendered = attempt(template, () => render.render(template));
        if ('failure' in rendered && !tolerated.has(template.name)) {
          if (!(rendered.failure.error instanceof BoundReached)) return this.#failureIn(template, world);
          // A trace tells nothing more of it, and once it is tolerated it need not come so far again.
          this.#remember(template, world, lookups, run.sharedChanged, true);
          return rendered.failure;
        }
        if ('ok' in rendered && isAlone)
          this.#alone = { template, world, file: { ...rendered.ok, sourcesRead: run.sourcesRead, sourcesBefore: 0, before: [], render }, lookups };
        this.#remember(template, world, lookups, run.sharedChanged);
        if (run.sharedChanged) return this.#renderAll(world);
      }
      return undefined;
    } catch (error) {
      if (isFailure(error)) return { error, template: undefined };
      throw error;
    } finally {
      session.lookups = outer;
    }
  }

  /** The failure of one file, with all that a repair needs to know. */
  #failureIn(template: ChartTemplate, world: World): Failure | undefined {
    this.#setting.session.lookups = undefined;
    try {
      openRender(this.#setting, world, undefined, true).render(template);
    } catch (error) {
      if (isFailure(error)) return { error, template };
      throw error;
    }
    return this.#renderAll(world);
  }

  #renderAll(world: World): Failure | undefined {
    const { session } = this.#setting;
    const outer = session.lookups;
    session.lookups = undefined;
    try {
      return renderAll(this.#setting, world, true).failure;
    } finally {
      session.lookups = outer;
    }
  }

  #filesOf(world: World): ChartTemplate[] {
    return templatesIn(this.#setting, world).templates.filter(({ isPartial, template }) => !isPartial && !template.isUnread);
  }

  /** What is known of a file in a world, be it from an accepted one that differs in nothing that the file reads. */
  #known(template: ChartTemplate, world: World): Accepted | undefined {
    const found = this.#remembered(template, world);
    if (found || !this.#first || !this.#apart) return found;
    const known = this.#remembered(template, this.#first);
    return known && !known.changesShared && !known.basis.reads(this.#apart) ? known : undefined;
  }

  #remembered(template: ChartTemplate, world: World): Accepted | undefined {
    const { chart, forgiven } = this.#setting;
    return this.#memory.accepted.get(chart, template.template.source, this.#keyOf(template, world), forgiven);
  }

  #remember(template: ChartTemplate, world: World, lookups: Lookups, changesShared: boolean, isTolerated?: boolean): void {
    const { chart, forgiven } = this.#setting;
    const accepted = { basis: new Basis(chart, lookups, forgiven), changesShared };
    this.#memory.accepted.set(chart, template.template.source, this.#keyOf(template, world, isTolerated), accepted);
  }

  #keyOf({ name }: ChartTemplate, world: World, isTolerated = this.#setting.tolerated.has(name)): string {
    return `${this.#setting.key}\n${name}\n${isTolerated}\n${worldKey(world)}`;
  }
}

/** The first keys of the overrides in which two worlds differ; undefined where they differ in more, or one of the keys is seen by other charts. */
const keysApart = (chart: Chart, a: World, b: World): ReadonlySet<string> | undefined => {
  if (a.kubeVersion !== b.kubeVersion || a.apiVersions.size > 0 || b.apiVersions.size > 0) return undefined;
  const [mine, others] = [a, b].map(({ overrides }) => new Map(overrides.map((override) => [overridesKey([override]), String(override.path[0])])));
  const apart = [...(mine ?? [])].filter(([key]) => !others?.has(key)).concat([...(others ?? [])].filter(([key]) => !mine?.has(key)));
  return ownKeys(chart, new Set(apart.map(([, head]) => head)));
};

const isFailure = (error: unknown): error is RenderError | BoundReached => error instanceof RenderError || error instanceof BoundReached;
