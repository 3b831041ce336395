/** Explores one template file: finds the worlds that show all its branches that matter, and looks in each for what the next release changes. */
import { type ManifestFile, readManifest } from '../manifest/index.ts';
import { type ChartTemplate, effortSoFar, type Frame, Kept, RenderError } from '../render/index.ts';
import { deepSources, originSources, Source, type Sources, type Value } from '../value/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import { Agenda, type Goal, waysOf } from './agenda.ts';
import type { Closures } from './closure.ts';
import { Company } from './company.ts';
import { type Drift, detect } from './detect.ts';
import { driftKey } from './fact.ts';
import type { Gap } from './facts.ts';
import { Keeper } from './keep.ts';
import { hasSettledKinds, openKindsOf, workloadKinds } from './kinds.ts';
import { isSamePath, type Path } from './overrides.ts';
import { outermostHop, placeOf } from './places.ts';
import { type Decision, decisionsBefore, type Keyed, type Regions, regionsOf } from './regions.ts';
import { Relevance } from './relevance.ts';
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

/** Functions within functions that are looked through. */
const deepest = 8;

/** Whether a value, or a text that it was made from, depends on what was drawn. */
const isDrawn = (value: Value, depth = 0): boolean => {
  if ((deepSources(value) & Source.random) !== 0) return true;
  if (value.kind === 'string' && value.runs?.some(({ origin }) => (originSources(origin) & Source.random) !== 0)) return true;
  return value.from?.kind === 'call' && depth < deepest && value.from.args.some((arg) => isDrawn(arg, depth + 1));
};

/** Whether a world failed since the value that it sets has not the type that is expected there. */
const isMistyped = ({ error }: Failure, way: Proposal): boolean =>
  error instanceof RenderError &&
  error.cause.kind === 'type' &&
  way.kind === 'override' &&
  error.cause.value.from?.kind === 'input' &&
  isSamePath(globalPath(error.cause.value.from.path), globalPath(way.override.path));

/** Most worlds in a row that fail to turn one decision, in whatever company: what cannot be turned with these will not be turned by more. */
const maxTries = 16;
/** The same where some world showed the outcome, so that only its company would be new. */
const maxTriesAgain = 4;
/** The same of what was put off, since it may not lead anywhere. */
const maxTriesPutOff = 8;

/** A world and its render. */
/** Steps for one file, in all worlds: more than thirty times what a real chart takes for all its files. */
const mostEffort = 30_000_000;
/** Characters that a file may print to be read at all, and those behind which reading each takes as long as a step. */
const mostPrinted = 1_500_000;
const usualPrinted = 200_000;
/** A world is rendered now, and after some of the steps. */
const rendersPerWorld = 4;

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
  /** What was drawn decided a branch. */
  readonly drawn: () => void;
}

export class FileExplorer {
  readonly #setting: Setting;
  readonly #template: ChartTemplate;
  readonly #prelude: Prelude;
  readonly #report: Report;
  readonly #maxWorlds: number;
  readonly #visited = new Set<string>();
  readonly #relevance: Relevance;
  readonly #agenda: Agenda;
  /** Worlds that only try another kind. */
  readonly #kinds: World[] = [];
  /** What was asked of kinds so far. */
  readonly #askedKinds = new Set<string>();
  /** Worlds made for each decision and outcome since the last that came out as wanted. */
  readonly #tries = new Map<string, number>();
  readonly #kept = new Kept();
  readonly #keeper: Keeper;
  readonly #experience = new Experience();
  /** The render of a world that somebody has made already. */
  #made: Made | undefined;
  #worlds = 0;
  /** Steps of all renders. */
  #effort = 0;
  /** Documents that are not valid YAML in the first world. */
  #broken: number | undefined;

  constructor(setting: Setting, template: ChartTemplate, closures: Closures, prelude: Prelude, maxWorlds: number, report: Report) {
    this.#setting = setting;
    this.#template = template;
    this.#prelude = prelude;
    this.#maxWorlds = maxWorlds;
    this.#report = report;
    this.#keeper = new Keeper(this.#kept, closures);
    this.#relevance = new Relevance(closures);
    this.#agenda = new Agenda(this.#relevance, closures.lookUp(template.template.root, []));
  }

  /** `others`: worlds that are looked at as well. `made`: the render of `base`, where somebody has made it already. */
  *explore(base: World, others: readonly World[], made?: FileRender): Generator<void> {
    this.#made = made && { world: base, file: made };
    for (const world of [base, ...others]) {
      if (!this.#visited.has(worldKey(world))) this.#visit(world, undefined);
      yield;
    }
    yield* this.#visitKinds();
    for (let goal = this.#agenda.next(); goal; goal = this.#agenda.next()) {
      const bound = this.#boundReached;
      if (bound !== undefined) {
        this.#report.gap({ ...goal.place, kind: 'bound', detail: bound });
        return;
      }
      yield* this.#pursue(goal);
    }
    this.#reportUnsolved();
  }

  /** What seeing more of the file would take; undefined while more is to be seen. */
  get #boundReached(): string | undefined {
    if (this.#worlds >= this.#maxWorlds) return `more than ${this.#maxWorlds} worlds`;
    return this.#effort >= mostEffort ? 'more steps than Keelson spends on one file' : undefined;
  }

  /** Tries one way after the other to turn a decision. */
  *#pursue(goal: Goal): Generator<void> {
    const turn = `${goal.key}=${goal.outcome}`;
    const most = this.#agenda.isTurned(goal) ? maxTriesAgain : goal.wasPutOff ? maxTriesPutOff : maxTries;
    const { ways: all } = goal;
    // What the user fixed is no open question.
    const ways = all.filter((way) => adopt(goal.world, way, this.#setting));
    if (ways.length > 0) this.#agenda.noteTried(goal);
    for (const [i, way] of ways.entries()) {
      if (this.#boundReached !== undefined) {
        this.#agenda.putFirst(goal);
        return;
      }
      const world = this.#adopt(goal.world, way);
      if (!world) continue;
      const tries = (this.#tries.get(turn) ?? 0) + 1;
      if (tries > most) return;
      this.#tries.set(turn, tries);
      const rest = ways.slice(i + 1);
      this.#visit(world, goal, rest.length > 0 ? way : undefined);
      yield;
      yield* this.#visitKinds();
      if (this.#agenda.isCovered(goal)) {
        this.#tries.delete(turn);
        return;
      }
      // Where the way leads to other ways, it is followed before those beside it.
      const { first: deeper } = this.#agenda;
      if (!deeper || deeper.id !== goal.id || deeper.depth <= goal.depth || rest.length === 0) continue;
      const [onward] = deeper.ways;
      if (!onward || all.some((other) => isSameProposal(other, onward))) continue;
      this.#agenda.putSecond({ ...goal, ways: rest });
      return;
    }
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
    for (const place of [...this.#agenda.unsolved().map((goal) => goal.place), ...this.#relevance.unfilled()])
      this.#report.gap({ ...place, kind: 'branch', detail: '' });
  }

  *#visitKinds(): Generator<void> {
    for (let world = this.#kinds.shift(); world && this.#effort < mostEffort; world = this.#kinds.shift()) {
      if (!this.#visited.has(worldKey(world))) this.#visit(world, undefined);
      yield;
    }
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
    const before = effortSoFar();
    this.#see(start, goal, way);
    this.#effort += effortSoFar() - before;
  }

  #see(start: World, goal: Goal | undefined, way?: Proposal): void {
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
      if (key === goal.key && (branch.outcome === 0 ? 0 : 1) === goal.outcome) this.#agenda.forgive(goal);
    }
  }

  #take(world: World, file: FileRender, goal: Goal | undefined): void {
    const { length } = file.output.text;
    if (length > mostPrinted) {
      const detail = `reading more than ${mostPrinted.toLocaleString('en')} characters of what it prints`;
      this.#report.gap({ kind: 'bound', source: this.#template.template.source, range: { start: 0, end: 0 }, detail });
      return;
    }
    this.#effort += rendersPerWorld * Math.max(0, length - usualPrinted);
    const manifest = readManifest(file.output);
    this.#broken ??= manifest.broken.length;
    // Values that break a document show nothing: others may not.
    if (goal && manifest.broken.length > this.#broken) {
      const mended = this.#withoutNils(world, file);
      if (mended) this.#see(mended, goal);
      return;
    }
    const regions = regionsOf(file.frame, manifest);
    this.#relevance.noteShared(file.render.run.shares);
    if (!this.#keeper.isSound(file.render.run.reused, regions)) {
      const again = this.#render(world);
      if ('ok' in again) this.#take(world, again.ok, goal);
      return;
    }
    // What a document that cannot be read would be is not known.
    const decisions = this.#keyed(regions.decisions);
    if (manifest.broken.length === 0) this.#keeper.learn(file.frame, { ...regions, decisions }, (decision) => this.#relevance.staysInSight(decision));
    if ((file.sourcesRead & Source.random) !== 0 && decisions.some((decision) => this.#matters(decision) && isDrawn(decision.event.value)))
      this.#report.drawn();
    this.#reportHoles(file, manifest, regions);
    if (!goal) this.#reportBroken(manifest);
    const before = decisionsBefore(file.before, (event) => this.#relevance.sharesAny(event));
    const company = this.#companyOf([...this.#keyed(before), ...decisions], manifest);
    const isMet = !goal || decisions.some(({ key, event }) => key === goal.key && (event.outcome === 0 ? 0 : 1) === goal.outcome);
    this.#agenda.coverAll(decisions, company);
    if (goal && isMet) this.#agenda.cover(goal);
    const drifts = manifest.broken.length === 0 ? this.#detect(world, file, manifest) : [];
    this.#askKinds(world, manifest, drifts);
    if (goal && !isMet) {
      const again = decisions.find(({ key }) => key === goal.key);
      if (again && goal.depth < 5)
        this.#agenda.putFirst({ ...goal, world, depth: goal.depth + 1, place: placeOf(again.event), ways: waysOf(again.event, goal.outcome) });
      return;
    }
    this.#relevance.learn(decisions);
    this.#agenda.add(decisions, company, world, hasSettledKinds(manifest));
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

  #matters(decision: Decision): boolean {
    return decision.bearing === 'text' || this.#relevance.staysInSight(decision);
  }

  #companyOf(decisions: readonly Keyed[], manifest: ManifestFile): Company {
    const bringing = decisions.filter((decision) => this.#matters(decision) && this.#relevance.roleOf(decision) === 'bring');
    return new Company(manifest, this.#setting.session.identities, bringing, (decision) => this.#relevance.isWide(decision));
  }

  /** Worlds in which a kind that the values decide is another one: at first, and again for every drift, which the other kinds may share. */
  #askKinds(world: World, manifest: ManifestFile, drifts: readonly Drift[]): void {
    for (const { value, printer, before, after } of openKindsOf(manifest)) {
      for (const kind of workloadKinds) {
        if (!kind.startsWith(before) || !kind.endsWith(after)) continue;
        const id = `${printer.frame?.path}:${printer.range.start}=${kind}`;
        const ids = [id, ...drifts.map(({ change }) => `${id}|${change.path.join('.')}`)];
        if (ids.every((one) => this.#askedKinds.has(one))) continue;
        for (const one of ids) this.#askedKinds.add(one);
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
