/** Explores one template file: finds the worlds that show all its branches that matter, and looks in each for what the next release changes. */
import { type ManifestFile, readManifest } from '../manifest/index.ts';
import { type BranchEvent, type ChartTemplate, type Frame, Kept, RenderError } from '../render/index.ts';
import type { Node } from '../template/index.ts';
import type { Sources, Value } from '../value/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import type { Closures, Reach } from './closure.ts';
import { Company } from './company.ts';
import { type Drift, detect } from './detect.ts';
import { driftKey } from './fact.ts';
import type { Gap } from './facts.ts';
import { Keeper } from './keep.ts';
import { hasSettledKinds, openKindsOf, workloadKinds } from './kinds.ts';
import { isSamePath, type Path } from './overrides.ts';
import { outermostHop, placeIn } from './places.ts';
import { type Bearing, type Decision, type Keyed, type Regions, regionsOf } from './regions.ts';
import { Experience, repair } from './repair.ts';
import { stepManifest, weakDrifts } from './rerender.ts';
import { globalPath, isSameProposal, type Proposal, proposals } from './solve.ts';
import { isCertain, type Step } from './steps.ts';
import {
  adopt,
  distance,
  enclosing,
  type Failure,
  type FileRender,
  type Outcome,
  type Prelude,
  renderFile,
  type Setting,
  type World,
  worldKey,
} from './world.ts';

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
  /** What is left to try; undefined where nothing was tried. */
  readonly ways?: readonly Proposal[];
}

const waysOf = ({ value, outcome }: Goal): Proposal[] => proposals(value, { kind: outcome === 0 ? 'false' : 'true' });

/** What the branches of a decision could do. */
interface Arms {
  readonly yes: Reach;
  readonly no: Reach;
  readonly both: Reach;
}

/** An outcome of a decision that was not seen yet. */
interface Wanted {
  readonly decision: Keyed;
  readonly outcome: 0 | 1;
}

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

/** A decision on what the template itself left empty or out, and no open value fills: an empty dict or list, a member that is not there. */
const isEmptyOfOwn = ({ value, outcome }: BranchEvent): boolean =>
  outcome === 0 && isOwn(value, 0) && (value.kind !== 'bool' || value.from !== undefined);

/** Functions within functions that are looked through. */
const deepest = 4;

/** Whether a value was made without any open one. */
const isOwn = (value: Value, depth: number): boolean => {
  const { from, kind } = value;
  if (!from) return isContainer(value) || kind === 'nil' || depth > 0;
  return from.kind === 'call' && depth < deepest && from.args.every((arg) => isOwn(arg, depth + 1));
};

const isContainer = ({ kind, from }: Value): boolean => !from && (kind === 'dict' || kind === 'list');

/** Whether a world failed since the value that it sets has not the type that is expected there. */
const isMistyped = ({ error }: Failure, way: Proposal): boolean =>
  error instanceof RenderError &&
  error.cause.kind === 'type' &&
  way.kind === 'override' &&
  error.cause.value.from?.kind === 'input' &&
  isSamePath(globalPath(error.cause.value.from.path), globalPath(way.override.path));

/** Most worlds in a row that fail to turn one decision, in whatever company: what cannot be turned with these will not be turned by more. */
const maxTries = 16;

/** In more company than this a branch is not looked at. */
const maxCompanies = 6;

/** A world and its render. */
interface Made {
  readonly world: World;
  readonly file: FileRender;
}

export interface Report {
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

export class FileExplorer {
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
  /** The render of a world that somebody has made already. */
  #made: Made | undefined;
  #worlds = 0;
  /** Decisions on containers that the template made and that are empty so far: branches that fill containers are wanted because of them. */
  readonly #fillable = new Map<string, BranchEvent>();
  /** Those that some world filled. */
  readonly #filled = new Set<string>();
  readonly #knownArms = new Map<Node, Arms>();
  /** What was put off: goals seen in worlds that print nothing with immutable fields. */
  readonly #later: { readonly wanted: readonly Wanted[]; readonly company: Company; readonly world: World }[] = [];
  /** Outcomes of decisions that could print an object with immutable fields, and all outcomes that were seen. */
  readonly #anchored = new Set<string>();
  readonly #turned = new Set<string>();
  /** Templates are called by computed names, so that any decision may lead to any template. */
  readonly #isOpen: boolean;
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
    this.#isOpen = closures.lookUp(template.template.root, []);
  }

  /** `made`: the render of `base`, where somebody has made it already. */
  *explore(base: World, made?: FileRender): Generator<void> {
    this.#made = made && { world: base, file: made };
    this.#visit(base, undefined);
    yield;
    yield* this.#visitKinds();
    for (let goal = this.#nextGoal(); goal; goal = this.#nextGoal()) {
      if (this.#covered.has(goal.id)) continue;
      if (this.#worlds >= this.#maxWorlds) {
        this.#gapAt(goal, 'bound', `more than ${this.#maxWorlds} worlds`);
        return;
      }
      yield* this.#pursue(goal);
    }
    this.#reportUnsolved();
  }

  /** Tries one way after the other to turn a decision. */
  *#pursue(goal: Goal): Generator<void> {
    const { id } = goal;
    const turn = `${goal.key}=${goal.outcome}`;
    const all = goal.ways ?? waysOf(goal);
    // What the user fixed is no open question.
    const ways = all.filter((way) => adopt(goal.world, way, this.#setting));
    if (ways.length > 0) this.#unsolved.set(id, goal);
    for (const [i, way] of ways.entries()) {
      if (this.#worlds >= this.#maxWorlds) {
        this.#goals.unshift(goal);
        return;
      }
      const world = this.#adopt(goal.world, way);
      if (!world) continue;
      const tries = (this.#tries.get(turn) ?? 0) + 1;
      if (tries > maxTries) return;
      this.#tries.set(turn, tries);
      const rest = ways.slice(i + 1);
      this.#visit(world, goal, rest.length > 0 ? way : undefined);
      yield;
      yield* this.#visitKinds();
      if (this.#covered.has(id)) {
        this.#tries.delete(turn);
        return;
      }
      // Where the way leads to other ways, it is followed before those beside it.
      const [deeper] = this.#goals;
      if (!deeper || deeper.id !== id || deeper.depth <= goal.depth || rest.length === 0) continue;
      const [onward] = waysOf(deeper);
      if (!onward || all.some((other) => isSameProposal(other, onward))) continue;
      this.#goals.splice(1, 0, { ...goal, ways: rest });
      return;
    }
  }

  #nextGoal(): Goal | undefined {
    if (this.#goals.length === 0) this.#takeUpLater();
    return this.#goals.shift();
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
    // A member that is not there may be one that no branch sets.
    for (const [key, event] of this.#fillable) if (isContainer(event.value) && !this.#filled.has(key)) this.#gapAt({ event }, 'branch', '');
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
    const made = this.#made;
    this.#made = undefined;
    if (made?.world === world) return { ok: made.file };
    const render = (): Outcome => renderFile(this.#setting, world, this.#template.name, this.#prelude, undefined, true, this.#kept);
    let outcome = render();
    while (!('ok' in outcome) && this.#report.forgives(outcome.failure)) outcome = render();
    return outcome;
  }

  /** Renders a world, notes what it covers, looks for drift, and adds goals. `goal`: why the world was made. `way`: how, where there are other ways. */
  #visit(start: World, goal: Goal | undefined, way?: Proposal): void {
    this.#visited.add(worldKey(start));
    let world = start;
    let outcome = this.#render(world);
    if (!('ok' in outcome)) {
      if (goal) this.#noteDeadEnd(outcome.failure, goal);
      if (goal && this.#experience.isHopeless(outcome.failure)) return;
      if (way && isMistyped(outcome.failure, way)) return;
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
      else if (isEmptyOfOwn(event) && this.#isWanted(event, 1, bearing) && (isContainer(event.value) || this.#armReach(event, 1).anchors))
        this.#fillable.set(key, event);
    }
    const isSettled = !this.#isOpen && hasSettledKinds(manifest);
    const wanted: Wanted[] = [];
    const later: Wanted[] = [];
    for (const decision of decisions) {
      const { key, event, bearing } = decision;
      const outcome = event.outcome === 0 ? 1 : 0;
      this.#turned.add(`${key}=${event.outcome === 0 ? 0 : 1}`);
      if (!this.#isWanted(event, outcome, bearing)) continue;
      const { anchors } = this.#armReach(event, outcome);
      if (anchors) this.#anchored.add(`${key}=${outcome}`);
      (anchors || !isSettled ? wanted : later).push({ decision, outcome });
    }
    for (const one of wanted) this.#want(one, company, world);
    if (later.length > 0) this.#later.push({ wanted: later, company, world });
  }

  /** Adds what was put off, where an object with immutable fields may still come from it. */
  #takeUpLater(): void {
    const isShown = [...this.#anchored].every((turn) => this.#turned.has(turn));
    if (!isShown) for (const { wanted, company, world } of this.#later) for (const one of wanted) this.#want(one, company, world);
    this.#later.length = 0;
  }

  #want({ decision, outcome }: Wanted, company: Company, world: World): void {
    const { key, event } = decision;
    const id = this.#idOf(decision, outcome, company);
    if (id === undefined || this.#covered.has(id)) return;
    const asked = this.#asked.get(id) ?? 0;
    if (asked >= 3) return;
    this.#asked.set(id, asked + 1);
    this.#goals.push({ id, key, outcome, value: event.value, world, depth: 0, event });
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
    const arms = this.#arms(event).both;
    if (isPrinted && !arms.effects && !arms.mutates) return 'print';
    return arms.sources || event.sourcesLeft !== 0 || event.masks ? 'bring' : 'relay';
  }

  #companyOf(decisions: readonly Keyed[], manifest: ManifestFile): Company {
    const bringing = decisions.filter(
      (decision) => (decision.bearing === 'text' || this.#staysInSight(decision)) && this.#roleOf(decision) === 'bring',
    );
    return new Company(manifest, this.#setting.session.identities, bringing, (decision) => this.#isWide(decision));
  }

  /** Whether a decision changes what is seen outside of the template in which it stands, other than by what that prints. */
  #isWide({ event }: Decision): boolean {
    return event.masks || this.#arms(event).both.escapes;
  }

  /** The name of an outcome to cover; undefined where it was covered in enough company. */
  #idOf(decision: Keyed, outcome: 0 | 1, companies: Company): string | undefined {
    const id = `${decision.key}=${outcome}`;
    const role = this.#roleOf(decision);
    if (role === 'print') return id;
    const isWide = this.#isWide(decision);
    const company = role === 'bring' ? companies.ofBringing(decision, isWide) : companies.ofRelaying(decision, isWide);
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

  #armReach(event: BranchEvent, outcome: 0 | 1): Reach {
    const { yes, no } = this.#arms(event);
    return outcome === 1 ? yes : no;
  }

  /** What is executed for either outcome could do; for an expression the operands that are not picked, whichever they are. */
  #arms({ node, others }: BranchEvent): Arms {
    if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') {
      const all = this.#closures.ofAll(others);
      return { yes: all, no: all, both: all };
    }
    let arms = this.#knownArms.get(node);
    if (!arms) {
      const { body, otherwise } = node;
      arms = { yes: this.#closures.of(body), no: this.#closures.of(otherwise), both: this.#closures.ofAll([body, otherwise]) };
      this.#knownArms.set(node, arms);
    }
    return arms;
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
  #sourcesRead(file: FileRender): Sources {
    const { run } = file.render;
    if (run.reused.length > 0 || this.#kept.isEmpty) return file.sourcesRead;
    return file.sourcesBefore | run.reading | this.#keeper.sourcesOutside(file.frame);
  }

  #detect(world: World, file: FileRender, manifest: ManifestFile): readonly Drift[] {
    const isWhole = file.render.run.reused.length === 0;
    const drifts = detect(
      manifest,
      this.#sourcesRead(file),
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
