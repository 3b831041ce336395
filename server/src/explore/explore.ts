/**
 * Explores a chart: renders it in as many worlds as it takes to see every branch that can affect an immutable field, and in each asks what the next
 * release would change (directed concolic execution, after DART, SAGE and KLEE).
 */
import { memo, type Range, SourceText } from '../base/index.ts';
import { type Chart, type DisabledChart, prepare } from '../chart/index.ts';
import { defaultApiVersions, defaultKubeVersion } from '../kubernetes/index.ts';
import { type Change, type ManifestFile, nodeAt, readManifest } from '../manifest/index.ts';
import { type BranchEvent, type ChartTemplate, type Frame, Hop, Kept, type Known, RenderError, Session } from '../render/index.ts';
import { type Marked, originSources, runAt, Source, type Sources, type Value } from '../value/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import { Closures } from './closure.ts';
import { type Drift, detect, detectWeak } from './detect.ts';
import type { DriftFact, Exploration, Gap } from './facts.ts';
import { type Flow, flowOf } from './flow.ts';
import { Keeper, OnlyChanges } from './keep.ts';
import { openKindsOf, workloadKinds } from './kinds.ts';
import type { Path } from './overrides.ts';
import { type Bearing, type Decision, type Regions, regionsOf } from './regions.ts';
import { Experience, repair } from './repair.ts';
import { type Proposal, proposals } from './solve.ts';
import { isCertain, nextVersion, rank, type Step, type TriedStep, type WeakStep } from './steps.ts';
import { hopsBehind, printedOf } from './weak.ts';
import {
  adopt,
  defaultWorld,
  distance,
  enclosing,
  type Failure,
  type FileRender,
  type Outcome,
  type Prelude,
  renderAll,
  renderFile,
  type Setting,
  valuesOf,
  type World,
  worldKey,
} from './world.ts';

export interface ExploreOptions {
  /** Values that the user fixed. */
  readonly values?: PlainMap;
  readonly kubeVersion?: string;
  /** Explore this file alone, by its path relative to the top chart. */
  readonly only?: string;
  /** Paths in the values that hold versions, whatever they look like: `image.build`, `*.tag`. */
  readonly versionKeys?: readonly string[];
  /** Most worlds for one file. */
  readonly maxWorlds?: number;
}

/** A decision that should go another way, with the world in which it was seen. */
interface Goal {
  /** The decision, the outcome, and what that is to be seen together with. */
  readonly id: string;
  readonly key: string;
  readonly outcome: 0 | 1;
  readonly value: Value;
  readonly world: World;
  readonly depth: number;
  readonly event: BranchEvent;
}

/** Explores a chart and its subcharts. Yields between renders, so that a caller can stop or do something else. */
export function* explore(chart: Chart, options: ExploreOptions = {}): Generator<void, Exploration> {
  const explorer = new Explorer(chart, options);
  yield* explorer.run();
  return explorer.result();
}

class Explorer {
  readonly #chart: Chart;
  readonly #setting: Setting;
  readonly #maxWorlds: number;
  readonly #only: string | undefined;
  readonly #gaps: Gap[] = [];
  readonly #facts = new Map<string, DriftFact & { readonly distance: number }>();
  readonly #validated = new Map<string, Validated>();
  /** Drifts of which no world was found that Helm accepts. */
  readonly #unproved = new Map<string, { count: number; readonly gap: Gap }>();
  #worlds = 0;

  constructor(chart: Chart, options: ExploreOptions) {
    this.#chart = chart;
    const fixed = options.values ?? new Map();
    this.#maxWorlds = options.maxWorlds ?? 300;
    this.#only = options.only;
    this.#setting = {
      chart,
      session: new Session(),
      fixed,
      current: prepare(chart, fixed).values,
      versionKeys: options.versionKeys ?? [],
      kubeVersion: options.kubeVersion ?? defaultKubeVersion,
      isKubeFixed: options.kubeVersion !== undefined,
      apiVersions: defaultApiVersions,
      allowHoles: hasMissing(chart),
      tolerated: new Set(),
      forgiven: new Set(),
    };
  }

  result(): Exploration {
    for (const [key, { gap }] of this.#unproved) if (!this.#facts.has(key)) this.#addGap(gap);
    return { worlds: this.#worlds, facts: [...this.#facts.values()], gaps: this.#gaps };
  }

  *run(): Generator<void> {
    const base = this.#baseWorld(defaultWorld, new Set());
    const explored = new Set<string>();
    yield* this.#exploreCharts(base, explored);
    if (this.#only !== undefined && !this.#only.startsWith('charts/')) return;
    // Subcharts that are switched off by default are explored in worlds that switch them on, one at a time.
    const pending: { disabled: DisabledChart; world: World }[] = this.#disabledIn(base).map((disabled) => ({ disabled, world: base }));
    const tried = new Set<string>();
    for (let next = pending.shift(); next; next = pending.shift()) {
      const { disabled, world } = next;
      const name = disabled.valuesPath.join('.');
      if (tried.has(name)) continue;
      tried.add(name);
      const on = this.#switchOn(world, disabled);
      if (!on) continue;
      const kept = new Set(on.overrides.filter(({ value }) => value === true).map(({ path }) => path.join('.')));
      const repaired = this.#baseWorld(on, kept);
      yield* this.#exploreCharts(repaired, explored);
      for (const inner of this.#disabledIn(repaired)) pending.push({ disabled: inner, world: repaired });
    }
  }

  #disabledIn(world: World): readonly DisabledChart[] {
    return prepare(this.#chart, valuesOf(this.#setting, world)).disabled;
  }

  #switchOn(world: World, disabled: DisabledChart): World | undefined {
    for (const path of disabled.switches) {
      const on = adopt(world, { kind: 'override', override: { path, value: true } }, this.#setting);
      if (on && !this.#disabledIn(on).some(({ valuesPath }) => valuesPath.join('.') === disabled.valuesPath.join('.'))) return on;
    }
    return undefined;
  }

  /** The nearest world to `start` in which the whole chart renders. Files that no world makes render are left out, and said to be. */
  #baseWorld(start: World, kept: ReadonlySet<string>): World {
    const render = (world: World): Failure | undefined => {
      this.#worlds++;
      return this.#failureOf(world);
    };
    let world = start;
    for (let failure = render(world); failure; ) {
      ({ world, failure } = repair(this.#setting, world, failure, render, kept));
      if (!failure?.template) break;
      this.#setting.tolerated.add(failure.template.name);
      this.#addGap(failureGap(failure));
      failure = render(world);
    }
    return world;
  }

  /** Why the whole chart does not render in a world. */
  #failureOf(world: World): Failure | undefined {
    let { failure } = renderAll(this.#setting, world, true);
    while (failure && this.#forgives(failure)) ({ failure } = renderAll(this.#setting, world, true));
    return failure;
  }

  /** Takes up an expression that fails whatever the values are. */
  #forgives(failure: Failure): boolean {
    const { error } = failure;
    if (!(error instanceof RenderError) || !error.node || this.#setting.forgiven.has(error.node)) return false;
    const { cause } = error;
    if (cause.kind !== 'unfinished' && cause.kind !== 'undefined-template') return false;
    this.#setting.forgiven.add(error.node);
    // What Go cannot parse is a finding of its own.
    if (cause.kind !== 'unfinished' || !cause.isParsed) this.#addGap({ ...failureGap(failure), kind: 'unfinished' });
    return true;
  }

  *#exploreCharts(base: World, explored: Set<string>): Generator<void> {
    const { prelude: files, render } = renderAll(this.#setting, base, false);
    if (!render) return;
    const closures = new Closures(render.program, this.#setting.current, filesOf(this.#chart));
    const prelude: Prelude = { files, known: new OnlyChanges(closures) };
    for (const template of render.templates) {
      // Helm sends all that is printed to Kubernetes, but for the notes.
      if (template.isPartial || template.name.endsWith('NOTES.txt') || explored.has(template.name) || !this.#isWanted(template)) continue;
      explored.add(template.name);
      if (!closures.of(template.template.root).anchors) continue;
      yield* new FileExplorer(this.#setting, template, closures, prelude, this.#maxWorlds, {
        drift: (drift, world, manifest, isWhole) => this.#addFact(template, prelude, drift, world, manifest, isWhole),
        known: (key) => this.#facts.get(`${template.name}|${key}`),
        forgives: (failure) => this.#forgives(failure),
        isLost: (key) => (this.#unproved.get(`${template.name}|${key}`)?.count ?? 0) >= maxProofs,
        world: () => this.#worlds++,
        gap: (gap) => this.#addGap(gap),
      }).explore(base);
    }
  }

  /** One gap a place: the same branch may be out of reach along many call paths. */
  #addGap(gap: Gap): void {
    const isSame = (other: Gap): boolean => other.kind === gap.kind && other.source === gap.source && other.range.start === gap.range.start;
    if (!this.#gaps.some(isSame)) this.#gaps.push(gap);
  }

  #isWanted({ name }: ChartTemplate): boolean {
    return this.#only === undefined || name.slice(name.indexOf('/') + 1) === this.#only;
  }

  /** Takes up a drift that was seen, in a world that the whole chart accepts. */
  #addFact(template: ChartTemplate, prelude: Prelude, drift: Drift, seen: World, manifest: ManifestFile, isWhole: boolean): void {
    const key = `${template.name}|${driftKey(drift.change, manifest)}`;
    const known = this.#facts.get(key);
    const isBetter = (at: World): boolean =>
      !known || rank(drift.step) < rank(known.step) || (rank(drift.step) === rank(known.step) && distance(at) < known.distance);
    if (!isBetter(seen)) return;
    const { world, failure } = this.#validate(seen);
    if (world && !isBetter(world)) return;
    let evidence: { readonly drift: Drift; readonly manifest: ManifestFile; readonly world: World } | undefined = world && { drift, manifest, world };
    // Evidence is a render of which nothing was left out.
    if (world && (world !== seen || !isWhole)) evidence = this.#again(template, prelude, key, world, drift);
    if (evidence) this.#facts.set(key, { ...this.#fact(template, evidence), distance: distance(evidence.world) });
    else if (failure && !known) this.#noteUnproved(key, this.#fact(template, { drift, manifest, world: seen }), failure);
  }

  /** What drifts only where Helm refuses the chart is no finding, but nothing to be silent about either. */
  #noteUnproved(key: string, { place }: DriftFact, failure: Failure): void {
    const noted = this.#unproved.get(key) ?? { count: 0, gap: { ...failureGap(failure), ...place, kind: 'unproved' } };
    noted.count++;
    this.#unproved.set(key, noted);
  }

  /** The world itself where Helm accepts all of the chart in it, else the nearest that does. */
  #validate(world: World): Validated {
    const key = worldKey(world);
    const known = this.#validated.get(key) ?? this.#accepted(world);
    this.#validated.set(key, known);
    return known;
  }

  #accepted(world: World): Validated {
    const failure = this.#failureOf(world);
    if (!failure) return { world, failure };
    const repaired = repair(this.#setting, world, failure, (candidate) => this.#failureOf(candidate));
    return { world: repaired.failure ? undefined : repaired.world, failure };
  }

  /** The same drift, looked for again in another world. */
  #again(template: ChartTemplate, prelude: Prelude, key: string, world: World, seen: Drift) {
    const outcome = renderFile(this.#setting, world, template.name, prelude, undefined);
    if (!('ok' in outcome)) return undefined;
    const manifest = readManifest(outcome.ok.output);
    const wanted = (change: Change): boolean => `${template.name}|${driftKey(change, manifest)}` === key;
    const [drift] =
      rank(seen.step) === 2
        ? weakDrifts(this.#setting, world, template.name, prelude, manifest, wanted)
        : detect(
            manifest,
            outcome.ok.sourcesRead,
            (step, tracing) => stepManifest(this.#setting, world, template.name, prelude, step, tracing),
            wanted,
          );
    return drift && { drift, manifest, world };
  }

  #fact(template: ChartTemplate, { drift, manifest, world }: { drift: Drift; manifest: ManifestFile; world: World }): DriftFact {
    const { change, step, after, input } = drift;
    const leaf = change.now ?? change.next;
    const file = change.now ? manifest : after;
    const object = change.now
      ? change.object
      : (after.objects.find(({ kind, name }) => kind === change.object.kind && name === change.object.name) ?? change.object);
    const claimPath = change.path.slice(0, 3);
    const isClaim = change.path[1] === 'volumeClaimTemplates';
    const within = (isClaim && nodeAt(object.root, claimPath)?.range) || object.range;
    const list = (isClaim && nodeAt(object.root, change.path.slice(0, 2))?.range) || within;
    const ranges = [leaf?.node.range, leaf?.key?.range].flatMap((range) => (range && range.start < range.end ? [range] : []));
    const sources = apart(drift.sources, file.text, ranges[0]);
    const flows = (ranges.length > 0 ? ranges : [object.range]).map((range) => flowOf(file.text, range, sources, within, list));
    // The value, unless only the key leads to the source.
    const { hops, place } = flows.find(({ reaches }) => reaches) ?? (flows[0] as Flow);
    const name = isClaim ? nodeAt(object.root, [...claimPath, 'metadata', 'name']) : undefined;
    return {
      rule: change.rule,
      template,
      object: { apiVersion: object.apiVersion, kind: object.kind, name: object.name },
      path: change.path,
      claim: isClaim ? (name?.kind === 'scalar' && name.value !== null ? String(name.value) : '') : undefined,
      now: change.now?.value,
      next: change.next?.value,
      step,
      sources,
      input,
      world,
      values: valuesOf(this.#setting, world),
      place: place ?? { source: template.template.source, range: { start: 0, end: 0 } },
      flow: hops,
    };
  }
}

/** One step moves both time and randomness: which of the two changes a stretch is told by what was printed there. */
const apart = (sources: Sources, text: Marked, range: Range | undefined): Sources => {
  const both = Source.time | Source.random;
  if ((sources & both) !== both || !range) return sources;
  let printed: Sources = 0;
  let start = 0;
  for (const { end, origin } of text.runs ?? []) {
    if (start < range.end && range.start < end) printed |= originSources(origin);
    start = end;
  }
  return (sources & ~both) | (printed & both || both);
};

/** A world in which Helm accepts the whole chart, if there is one, and why another was looked for. */
interface Validated {
  readonly world: World | undefined;
  readonly failure: Failure | undefined;
}

/** After so many worlds that Helm does not accept, a drift is not looked for again. */
const maxProofs = 8;

/** What could not be rendered, and where it stopped. */
const failureGap = ({ error, template }: Failure): Gap => {
  const at = error instanceof RenderError ? error : undefined;
  const source = at?.frame?.template.source ?? template?.template.source ?? new SourceText('', '');
  const reason = (at?.warning ?? error.message.slice(error.message.lastIndexOf('>: ') + 1)).replace(/^[>:\s]+/, '').trim();
  const detail = `${template ? `${template.template.source.path}: ` : ''}${reason}`;
  return { kind: 'render', source, range: at?.node?.range ?? { start: 0, end: 0 }, detail };
};

const hasMissing = (chart: Chart): boolean => chart.missing.length > 0 || chart.subcharts.some((subchart) => hasMissing(subchart.chart));

const stepManifest = (
  setting: Setting,
  world: World,
  file: string,
  prelude: Prelude,
  step: TriedStep,
  tracing: boolean,
  known?: Known,
): ManifestFile | undefined => {
  const outcome = renderFile(setting, world, file, prelude, step, tracing, known);
  return 'ok' in outcome ? readManifest(outcome.ok.output) : undefined;
};

/** What changes with the sources that only often move along with a release. */
const weakDrifts = (
  setting: Setting,
  world: World,
  file: string,
  prelude: Prelude,
  now: ManifestFile,
  wanted: (change: Change) => boolean,
): Drift[] => {
  const { sources, versions } = printedOf(now, setting.versionKeys);
  const drifts: Drift[] = [];
  const take = (step: WeakStep, source: Sources, render: () => Outcome, input?: Path): void => {
    const outcome = render();
    if ('ok' in outcome) drifts.push(...detectWeak(now, readManifest(outcome.ok.output), step, source, wanted, input));
  };
  if (sources & Source.files)
    take('content', Source.files, () => renderFile({ ...setting, chart: withNextFiles(setting.chart) }, world, file, prelude, undefined));
  if (sources & Source.capabilities && !setting.isKubeFixed) {
    const kubeVersion = nextVersion(world.kubeVersion ?? setting.kubeVersion, 'minor');
    take('cluster', Source.capabilities, () => renderFile(setting, { ...world, kubeVersion }, file, prelude, undefined));
  }
  for (const { path, version } of versions.values()) {
    const next = adopt(world, { kind: 'override', override: { path, value: nextVersion(version, 'patch') } }, setting);
    if (next) take('values', Source.values, () => renderFile(setting, next, file, prelude, undefined), path);
  }
  return drifts;
};

/** The texts that templates may read with `.Files`, subcharts' too. */
const filesOf = memo((chart: Chart): readonly string[] => [
  ...[...chart.files.values()].map((bytes) => new TextDecoder().decode(bytes)),
  ...chart.subcharts.flatMap((subchart) => filesOf(subchart.chart)),
]);

/** The chart with every file that templates may read changed: a version by the next one, anything else by some more text. */
const withNextFiles = memo((chart: Chart): Chart => {
  const change = (bytes: Uint8Array): Uint8Array => {
    const text = new TextDecoder().decode(bytes);
    const isVersion = /^v?\d+(?:\.\d+)*\s*$/.test(text);
    return new TextEncoder().encode(isVersion ? `${nextVersion(text.trim(), 'patch')}${text.slice(text.trimEnd().length)}` : `${text.trimEnd()}x\n`);
  };
  return {
    ...chart,
    files: new Map([...chart.files].map(([name, bytes]) => [name, change(bytes)])),
    subcharts: chart.subcharts.map((subchart) => ({ ...subchart, chart: withNextFiles(subchart.chart) })),
  };
});

/**
 * Names a drift in a way that holds across worlds: by where the object's and the claim's text comes from, not by names and indexes,
 * which values may change.
 */
const driftKey = ({ object, path, rule, now, next }: Change, manifest: ManifestFile): string => {
  const order = manifest.objects
    .filter((other) => other.kind === object.kind && originKey(manifest, other.range.start) === originKey(manifest, object.range.start))
    .indexOf(object);
  const where = `${rule}|${object.kind}|${originKey(manifest, object.range.start)}|${order}`;
  if (path[1] !== 'volumeClaimTemplates') return `${where}|${path.join('.')}`;
  const claim = nodeAt(object.root, path.slice(0, 3));
  return `${where}|${claim ? originKey(manifest, claim.range.start) : (now ?? next)?.path[2]}|${path.slice(3).join('.')}`;
};

const originKey = (manifest: ManifestFile, offset: number): string => {
  let start = 0;
  for (const { end, origin, at } of manifest.text.runs ?? []) {
    if (offset < end) {
      let inner = origin;
      while (inner?.inner) inner = inner.inner;
      return inner
        ? `${inner.source.path}:${inner.range.start + (inner.kind === 'text' ? at + offset - start : 0)}:${(inner.frame as Frame | undefined)?.path ?? 0}`
        : '';
    }
    start = end;
  }
  return '';
};

/** A place in a file; for a place in a text given to `tpl`, the call that executed it. */
const placeIn = (frame: Frame, range: Range): { readonly source: SourceText; readonly range: Range } => {
  const { source } = frame.template;
  return source.path === '' && frame.parent && frame.call ? placeIn(frame.parent, frame.call.range) : { source, range };
};

/** The first action or text of the file that printed into a stretch. */
const outermostHop = (text: ManifestFile['text'], { start, end }: Range): Hop | undefined => {
  for (let offset = start; offset < end; offset++) {
    const origin = runAt(text, offset)?.run.origin;
    if (origin instanceof Hop && origin.source.path !== '' && text.text[offset]?.trim()) return origin;
  }
  return undefined;
};

const exampleMap: PlainMap = new Map([['example', 'value']]);

/** The absent inputs of which a value is the YAML. */
const nilsIn = (value: Value | undefined): Path[] => {
  if (value?.from?.kind !== 'call') return [];
  const { name, args } = value.from;
  return args.flatMap((arg) => {
    const isPrinted = name === 'toYaml' && arg.kind === 'nil' && arg.from?.kind === 'input';
    return isPrinted && arg.from?.kind === 'input' ? [arg.from.path] : nilsIn(arg);
  });
};

/** A decision on an empty dict or list that comes from no open value. */
const isEmptyOfOwn = ({ value, outcome }: BranchEvent): boolean =>
  outcome === 0 && !value.from && (value.kind === 'dict' ? value.entries.size === 0 : value.kind === 'list' && value.items.length === 0);

/** Most worlds in a row that fail to turn one decision, in whatever company: what cannot be turned with these will not be turned by more. */
const maxTries = 16;

/** In more company than this a branch is not looked at. */
const maxCompanies = 6;

interface Report {
  /** `isWhole`: all of the file was executed. */
  readonly drift: (drift: Drift, world: World, manifest: ManifestFile, isWhole: boolean) => void;
  /** What is known of a drift; undefined where it is new. */
  readonly known: (key: string) => { readonly step: Step; readonly distance: number } | undefined;
  /** Whether a failure is passed over from now on, so that the world can be rendered again. */
  readonly forgives: (failure: Failure) => boolean;
  /** Whether proofs of a drift failed so often that no more are wanted. */
  readonly isLost: (key: string) => boolean;
  readonly world: () => void;
  readonly gap: (gap: Gap) => void;
}

/** Explores one template file. */
class FileExplorer {
  readonly #setting: Setting;
  readonly #template: ChartTemplate;
  readonly #closures: Closures;
  readonly #prelude: Prelude;
  readonly #report: Report;
  readonly #maxWorlds: number;
  readonly #visited = new Set<string>();
  readonly #covered = new Set<string>();
  readonly #goals: Goal[] = [];
  readonly #asked = new Map<string, number>();
  /** For each outcome of a branch that works through values, the company in which it was or will be seen. */
  readonly #companies = new Map<string, string[]>();
  /** Worlds that only try another kind. */
  readonly #kinds: World[] = [];
  /** Goals for which there was something to try. */
  readonly #unsolved = new Map<string, Goal>();
  /** Worlds made for each decision and outcome since the last that came out as wanted. */
  readonly #tries = new Map<string, number>();
  readonly #kept = new Kept();
  readonly #keeper: Keeper;
  readonly #experience = new Experience();
  #worlds = 0;
  /** Decisions on containers that the template made and that are empty so far: branches that fill containers are wanted because of them. */
  readonly #fillable = new Map<string, BranchEvent>();
  /** Those that some world filled. */
  readonly #filled = new Set<string>();
  /** Documents that are not valid YAML in the first world. */
  #broken: number | undefined;

  constructor(setting: Setting, template: ChartTemplate, closures: Closures, prelude: Prelude, maxWorlds: number, report: Report) {
    this.#setting = setting;
    this.#template = template;
    this.#closures = closures;
    this.#prelude = prelude;
    this.#maxWorlds = maxWorlds;
    this.#report = report;
    this.#keeper = new Keeper(this.#kept, closures);
  }

  *explore(base: World): Generator<void> {
    this.#visit(base, undefined);
    yield;
    yield* this.#visitKinds();
    for (let goal = this.#goals.shift(); goal; goal = this.#goals.shift()) {
      const { id } = goal;
      if (this.#covered.has(id)) continue;
      const ways = proposals(goal.value, { kind: goal.outcome === 0 ? 'false' : 'true' });
      // What the user fixed is no open question.
      if (ways.some((way) => adopt(goal.world, way, this.#setting))) this.#unsolved.set(id, goal);
      for (const proposal of ways) {
        if (this.#worlds >= this.#maxWorlds) {
          this.#gapAt(goal, 'bound', `more than ${this.#maxWorlds} worlds`);
          return;
        }
        const world = this.#adopt(goal.world, proposal);
        if (!world) continue;
        const turn = `${goal.key}=${goal.outcome}`;
        const tries = (this.#tries.get(turn) ?? 0) + 1;
        if (tries > maxTries) break;
        this.#tries.set(turn, tries);
        this.#visit(world, goal);
        yield;
        yield* this.#visitKinds();
        if (!this.#covered.has(id)) continue;
        this.#tries.delete(turn);
        break;
      }
    }
    this.#reportUnsolved();
  }

  /** Includes without a template, where they could print into an immutable field. */
  #reportHoles({ render }: FileRender, { objects }: ManifestFile, { isFree }: Regions): void {
    if (objects.length === 0) return;
    for (const { name, frame, event, node } of render.run.holes) {
      if (node && !isFree(frame, event)) this.#report.gap({ kind: 'hole', source: frame.template.source, range: node.range, detail: name });
    }
  }

  /** Documents of the file that Helm could not send to Kubernetes, so that nothing is known of what they hold. */
  #reportBroken({ text, broken }: ManifestFile): void {
    for (const { range, message } of broken) {
      const hop = outermostHop(text, range);
      if (hop) this.#report.gap({ kind: 'yaml', source: hop.source, range: hop.range, detail: message });
    }
  }

  /** Branches that open values decide, but that no world took. */
  #reportUnsolved(): void {
    for (const [id, goal] of this.#unsolved) if (!this.#covered.has(id)) this.#gapAt(goal, 'branch', '');
    for (const [key, event] of this.#fillable) if (!this.#filled.has(key)) this.#gapAt({ event }, 'branch', '');
  }

  *#visitKinds(): Generator<void> {
    for (let world = this.#kinds.shift(); world; world = this.#kinds.shift()) {
      if (!this.#visited.has(worldKey(world))) this.#visit(world, undefined);
      yield;
    }
  }

  #gapAt({ event: { frame, node } }: Pick<Goal, 'event'>, kind: Gap['kind'], detail: string): void {
    this.#report.gap({ kind, ...placeIn(frame, 'open' in node ? node.open.range : node.range), detail });
  }

  #adopt(world: World, proposal: Proposal): World | undefined {
    const next = adopt(world, proposal, this.#setting);
    if (!next || this.#visited.has(worldKey(next))) return undefined;
    return next;
  }

  #render(world: World): Outcome {
    this.#worlds++;
    this.#report.world();
    const render = (): Outcome => renderFile(this.#setting, world, this.#template.name, this.#prelude, undefined, true, this.#kept);
    let outcome = render();
    while (!('ok' in outcome) && this.#report.forgives(outcome.failure)) outcome = render();
    return outcome;
  }

  /** Renders a world, notes what it covers, looks for drift, and adds goals. `goal`: why the world was made. */
  #visit(start: World, goal: Goal | undefined): void {
    this.#visited.add(worldKey(start));
    let world = start;
    let outcome = this.#render(world);
    if (!('ok' in outcome)) {
      if (goal) this.#noteDeadEnd(outcome.failure, goal);
      if (goal && this.#experience.isHopeless(outcome.failure)) return;
      let last: Outcome = outcome;
      const rendered = (candidate: World): Failure | undefined => {
        last = this.#render(candidate);
        return 'ok' in last ? undefined : last.failure;
      };
      const repaired = repair(this.#setting, world, outcome.failure, rendered, new Set(), this.#experience);
      if (repaired.failure || this.#visited.has(worldKey(repaired.world))) return;
      world = repaired.world;
      this.#visited.add(worldKey(world));
      outcome = last as Outcome;
      if (!('ok' in outcome)) return;
    }
    this.#take(world, outcome.ok, goal);
  }

  /** A branch that ends in `fail` was walked: whoever gets there sees the chart's own message. */
  #noteDeadEnd({ error }: Failure, goal: Goal): void {
    if (!(error instanceof RenderError) || error.cause.kind !== 'fail') return;
    for (const branch of enclosing(error)) {
      const key = `${branch.frame.path}:${this.#setting.session.identities.node(branch.node)}`;
      if (key === goal.key && (branch.outcome === 0 ? 0 : 1) === goal.outcome) this.#unsolved.delete(goal.id);
    }
  }

  #take(world: World, file: FileRender, goal: Goal | undefined): void {
    const manifest = readManifest(file.output);
    this.#broken ??= manifest.broken.length;
    // Values that break a document show nothing: others may not.
    if (goal && manifest.broken.length > this.#broken) {
      const mended = this.#withoutNils(world, file);
      if (mended) this.#visit(mended, goal);
      return;
    }
    const regions = regionsOf(file.frame, manifest);
    if (!this.#keeper.isSound(file.render.run.reused, regions)) {
      const again = this.#render(world);
      if ('ok' in again) this.#take(world, again.ok, goal);
      return;
    }
    // What a document that cannot be read would be is not known.
    if (manifest.broken.length === 0) this.#keeper.learn(file.frame, regions, (decision) => this.#staysInSight(decision));
    const decisions = this.#keyed(regions.decisions);
    this.#reportHoles(file, manifest, regions);
    if (!goal) this.#reportBroken(manifest);
    const company = this.#companyOf(decisions, manifest);
    let met = goal === undefined;
    for (const decision of decisions) {
      const { key, event, bearing } = decision;
      const outcome = event.outcome === 0 ? 0 : 1;
      if (goal && key === goal.key && outcome === goal.outcome) met = true;
      if (bearing === 'none' && !this.#isWanted(event, outcome, bearing)) continue;
      const id = this.#idOf(decision, outcome, company);
      if (id !== undefined) this.#covered.add(id);
    }
    if (goal && met) this.#covered.add(goal.id);
    const drifts = manifest.broken.length === 0 ? this.#detect(world, file, manifest) : [];
    this.#askKinds(world, manifest, drifts);
    if (goal && !met) {
      const again = decisions.find(({ key }) => key === goal.key);
      if (again && goal.depth < 5) this.#goals.unshift({ ...goal, value: again.event.value, world, depth: goal.depth + 1, event: again.event });
      return;
    }
    for (const { key, event, bearing } of decisions) {
      if (event.outcome !== 0) this.#filled.add(key);
      else if (isEmptyOfOwn(event) && this.#isWanted(event, 1, bearing)) this.#fillable.set(key, event);
    }
    for (const decision of decisions) {
      const { key, event, bearing } = decision;
      const outcome = event.outcome === 0 ? 1 : 0;
      if (!this.#isWanted(event, outcome, bearing)) continue;
      const id = this.#idOf(decision, outcome, company);
      if (id === undefined || this.#covered.has(id)) continue;
      const asked = this.#asked.get(id) ?? 0;
      if (asked >= 3) continue;
      this.#asked.set(id, asked + 1);
      this.#goals.push({ id, key, outcome, value: event.value, world, depth: 0, event });
    }
  }

  /** The world with maps for absent values that were printed as YAML: `null` often stands where only a map may. */
  #withoutNils(world: World, { frame }: FileRender): World | undefined {
    let mended = world;
    const visit = (inner: Frame): void => {
      for (const event of inner.events) {
        if (event.kind !== 'print') continue;
        for (const path of nilsIn(event.value))
          mended = adopt(mended, { kind: 'override', override: { path, value: exampleMap } }, this.#setting) ?? mended;
      }
      inner.children.forEach(visit);
    };
    visit(frame);
    return mended === world || this.#visited.has(worldKey(mended)) ? undefined : mended;
  }

  /**
   * How a decision works: what it prints stands there (`print`); it brings a drift source into a value that is printed elsewhere (`bring`); or it only hands
   * values on (`relay`).
   */
  #roleOf({ event, isPrinted }: Decision): 'print' | 'bring' | 'relay' {
    const { node } = event;
    const arms =
      node.kind === 'if' || node.kind === 'with' || node.kind === 'range'
        ? this.#closures.ofAll([node.body, node.otherwise])
        : this.#closures.ofAll(event.others);
    if (isPrinted && !arms.effects && !arms.mutates) return 'print';
    return arms.sources || event.sourcesLeft !== 0 || event.masks ? 'bring' : 'relay';
  }

  /** What a branch that works through values must be seen together with: the expressions that print immutable fields, and the branches that bring sources. */
  #companyOf(
    decisions: readonly (Decision & { readonly key: string })[],
    manifest: ManifestFile,
  ): { readonly printed: string; readonly brought: string } {
    const through = decisions.filter(
      (decision) => this.#roleOf(decision) !== 'print' && (decision.bearing === 'text' || this.#staysInSight(decision)),
    );
    if (through.length === 0) return { printed: '', brought: '' };
    const printed = new Set<string>();
    for (const { frame, event } of hopsBehind(manifest)) {
      const node = frame?.events[event]?.node;
      if (frame && node && node.kind !== 'text') printed.add(`${frame.path}:${this.#setting.session.identities.node(node)}`);
    }
    const brought = through.filter((decision) => this.#roleOf(decision) === 'bring').map(({ key, event }) => `${key}=${event.outcome}`);
    return { printed: [...printed].sort().join(), brought: brought.sort().join() };
  }

  /** The name of an outcome to cover; undefined where it was covered in enough company. */
  #idOf(
    decision: Decision & { readonly key: string },
    outcome: 0 | 1,
    { printed, brought }: { readonly printed: string; readonly brought: string },
  ): string | undefined {
    const id = `${decision.key}=${outcome}`;
    const role = this.#roleOf(decision);
    if (role === 'print') return id;
    const company = role === 'bring' ? printed : `${printed}|${brought}`;
    const known = this.#companies.get(id) ?? [];
    this.#companies.set(id, known);
    let index = known.indexOf(company);
    if (index < 0 && known.length >= maxCompanies) return undefined;
    if (index < 0) index = known.push(company) - 1;
    return `${id}@${index}`;
  }

  /** Worlds in which a kind that the values decide is another one: at first, and again for every drift, which the other kinds may share. */
  #askKinds(world: World, manifest: ManifestFile, drifts: readonly Drift[]): void {
    for (const { value, printer, before, after } of openKindsOf(manifest)) {
      for (const kind of workloadKinds) {
        if (!kind.startsWith(before) || !kind.endsWith(after)) continue;
        const id = `${printer.frame?.path}:${printer.range.start}=${kind}`;
        const ids = [id, ...drifts.map(({ change }) => `${id}|${change.path.join('.')}`)];
        if (ids.every((one) => this.#covered.has(one))) continue;
        for (const one of ids) this.#covered.add(one);
        const [proposal] = proposals(value, { kind: 'equal', to: kind.slice(before.length, kind.length - after.length) });
        const other = proposal && this.#adopt(world, proposal);
        if (other) this.#kinds.push(other);
      }
    }
  }

  /** Decisions with names that hold across worlds: the call path, the node, and which of several decisions of that node it is. */
  #keyed(decisions: readonly Decision[]) {
    const counts = new Map<string, number>();
    return decisions.map((decision) => {
      const { event } = decision;
      let key = `${event.frame.path}:${this.#setting.session.identities.node(event.node)}`;
      if (event.statement !== event.index) {
        const within = `${key}:${event.frame.events.length}:${event.statement}`;
        const count = counts.get(within) ?? 0;
        counts.set(within, count + 1);
        key += `#${count}`;
      }
      return { ...decision, key };
    });
  }

  #armReach(event: BranchEvent, outcome: 0 | 1) {
    const { node } = event;
    if (node.kind === 'if' || node.kind === 'with' || node.kind === 'range') return this.#closures.of(outcome === 1 ? node.body : node.otherwise);
    return this.#closures.ofAll(event.others);
  }

  /** Whether the other outcome of a decision could show anything new in an immutable field. */
  #isWanted(event: BranchEvent, outcome: 0 | 1, bearing: Bearing): boolean {
    const reach = this.#armReach(event, outcome);
    if (reach.anchors) return true;
    if (bearing === 'none') return reach.sources && reach.effects;
    const fills = bearing === 'dicts' ? reach.escapes : reach.mutates;
    if (fills && this.#fillable.size > 0) return true;
    if (bearing === 'dicts') return reach.sources && reach.escapes;
    if (event.masks || reach.sources || reach.effects || event.sourcesLeft !== 0) return true;
    return this.#armReach(event, outcome === 1 ? 0 : 1).effects;
  }

  /** Decisions in parts that may change freely which are flipped all the same, since they put drift sources into dicts. */
  #staysInSight({ event, bearing }: Decision): boolean {
    return bearing !== 'text' && ([0, 1] as const).some((outcome) => this.#isWanted(event, outcome, bearing));
  }

  /** The drift sources that a render reads outside of what is kept. */
  #sourcesRead(world: World, file: FileRender): Sources {
    if (file.render.run.reused.length > 0 || this.#kept.isEmpty) return file.sourcesRead;
    const again = renderFile(this.#setting, world, this.#template.name, this.#prelude, undefined, false, this.#kept);
    return 'ok' in again ? again.ok.sourcesRead : file.sourcesRead;
  }

  #detect(world: World, file: FileRender, manifest: ManifestFile): readonly Drift[] {
    const isWhole = file.render.run.reused.length === 0;
    const drifts = detect(
      manifest,
      this.#sourcesRead(world, file),
      (step, tracing) => stepManifest(this.#setting, world, this.#template.name, this.#prelude, step, tracing, this.#kept),
      (change) => {
        const key = driftKey(change, manifest);
        const known = this.#report.known(key);
        return known ? !isCertain(known.step) || known.distance > distance(world) : !this.#report.isLost(key);
      },
    );
    for (const drift of drifts) this.#report.drift(drift, world, manifest, isWhole);
    const found = new Set(drifts.map(({ change }) => driftKey(change, manifest)));
    const weak = weakDrifts(this.#setting, world, this.#template.name, this.#prelude, manifest, (change) => {
      const key = driftKey(change, manifest);
      return !found.has(key) && !this.#report.known(key) && !this.#report.isLost(key);
    });
    for (const drift of weak) this.#report.drift(drift, world, manifest, isWhole);
    return [...drifts, ...weak];
  }
}
