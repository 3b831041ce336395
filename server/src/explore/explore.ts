/**
 * Explores a chart: renders it in as many worlds as it takes to see every branch that can affect an immutable field, and in each asks what the next
 * release would change (directed concolic execution, after DART, SAGE and KLEE).
 */
import { memoRecent, type SourceText } from '../base/index.ts';
import type { Chart, DisabledChart } from '../chart/index.ts';
import { type ChartTemplate, Lookups, type Program } from '../render/index.ts';
import { maxActions, type Node, parse } from '../template/index.ts';
import { Acceptance } from './acceptance.ts';
import { pairsOfAlike } from './alike.ts';
import { Basis } from './basis.ts';
import { Closures } from './closure.ts';
import type { DriftFact, Exploration, Gap } from './facts.ts';
import { FileExplorer } from './file-explorer.ts';
import { FileFindings, outcomeOf } from './findings.ts';
import { OnlyChanges } from './keep.ts';
import { type Explored, Memory } from './memory.ts';
import { toJson } from './overrides.ts';
import { failureGap } from './places.ts';
import { type Probed, probe } from './probe.ts';
import { repair } from './repair.ts';
import { disabledIn, type Fixed, settingOf, switchedOn } from './setting.ts';
import { defaultWorld, type Failure, type Prelude, renderAll, type Setting, templatesIn, usualOf, type World, worldKey } from './world.ts';

export interface ExploreOptions extends Fixed {
  /** Explore this file alone, by its path relative to the top chart. */
  readonly only?: string;
  /** Most worlds for one file. */
  readonly maxWorlds?: number;
  /** What is known from before; without it nothing is. */
  readonly memory?: Memory;
}

/** Explores a chart and its subcharts. Yields between renders, so that a caller can stop or do something else. */
export function* explore(chart: Chart, options: ExploreOptions = {}): Generator<void, Exploration> {
  yield* parseAll(chart);
  const { memory, values, kubeVersion, versionKeys, only, maxWorlds } = options;
  const key = JSON.stringify([values && toJson(values), kubeVersion, versionKeys, only, maxWorlds]);
  const known = memory?.states.find(chart, key);
  if (known) return known;
  const explorer = new Explorer(chart, options);
  yield* explorer.run();
  const found = explorer.result();
  memory?.states.add(chart, key, found);
  return found;
}

/** Sets of templates of one chart of which is known what they may do: those of subcharts that are off by default take part in some worlds only. */
const mostRead = 4;

/** Files in which one call is looked at that may put a drift source into values. */
const mostProbes = 2;

class Explorer {
  readonly #chart: Chart;
  readonly #setting: Setting;
  readonly #maxWorlds: number;
  readonly #only: string | undefined;
  readonly #gaps: Gap[] = [];
  /** Their kinds and places: the same branch may be out of reach along many call paths. */
  readonly #gapPlaces = new Map<SourceText, Set<string>>();
  readonly #facts = new Map<string, DriftFact & { readonly distance: number }>();
  readonly #memory: Memory;
  readonly #acceptance: Acceptance;
  /** What is found in the file that is being explored. */
  #found: FileFindings | undefined;
  /** Drifts of which no world was found that Helm accepts. */
  readonly #unproved = new Map<string, Gap>();
  #worlds = 0;
  #isDrawn = false;

  constructor(chart: Chart, options: ExploreOptions) {
    this.#chart = chart;
    this.#maxWorlds = options.maxWorlds ?? 300;
    this.#only = options.only;
    this.#memory = options.memory ?? new Memory();
    this.#setting = settingOf(chart, options);
    // What comes up while a file is explored is remembered with it.
    this.#acceptance = new Acceptance(this.#setting, this.#memory, (gap) => (this.#found ? this.#found.gap(gap) : this.#addGap(gap)));
  }

  result(): Exploration {
    for (const [key, gap] of this.#unproved) if (!this.#facts.has(key)) this.#addGap(gap);
    return {
      worlds: this.#worlds,
      renders: this.#setting.session.renders,
      facts: [...this.#facts.values()],
      isDrawn: this.#isDrawn,
      gaps: this.#gaps,
    };
  }

  *run(): Generator<void> {
    const base = this.#baseWorld(defaultWorld, new Set());
    yield;
    const explored = new Set<string>();
    yield* this.#exploreCharts(base, explored);
    if (this.#only !== undefined && !this.#only.startsWith('charts/')) return;
    // Subcharts that are switched off by default are explored in worlds that switch them on, one at a time.
    const pending: { disabled: DisabledChart; world: World }[] = disabledIn(this.#setting, base).map((disabled) => ({ disabled, world: base }));
    const tried = new Set<string>();
    for (let next = pending.shift(); next; next = pending.shift()) {
      const { disabled, world } = next;
      const name = disabled.valuesPath.join('.');
      if (tried.has(name)) continue;
      tried.add(name);
      const on = switchedOn(this.#setting, world, disabled);
      if (!on) continue;
      const kept = new Set(on.overrides.filter(({ value }) => value === true).map(({ path }) => path.join('.')));
      const repaired = this.#baseWorld(on, kept);
      yield* this.#exploreCharts(repaired, explored);
      for (const inner of disabledIn(this.#setting, repaired)) pending.push({ disabled: inner, world: repaired });
    }
  }

  /** The nearest world to `start` in which the whole chart renders. Files that no world makes render are left out, and said to be. */
  #baseWorld(start: World, kept: ReadonlySet<string>): World {
    const render = (world: World): Failure | undefined => {
      this.#worlds++;
      return this.#acceptance.failureOf(world);
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

  *#exploreCharts(base: World, explored: Set<string>): Generator<void> {
    const { templates, program } = templatesIn(this.#setting, base);
    const closures = this.#closuresOf(base, program);
    const changing = this.#acceptance.hasPrelude(base) ? renderAll(this.#setting, base, false).prelude : new Set<string>();
    const known = new OnlyChanges(closures);
    /** Those files so far that change what later ones see; undefined where that may be anything, and in this world. */
    const changes: { readonly name: string; readonly probed: Probed | undefined }[] = [];
    /** How often it was looked whether calls that change values put a drift source there. */
    const looks = new Map<Node, number>();
    const last = templates.findLastIndex(({ template, isPartial }) => !isPartial && closures.of(template.root).anchors);
    for (const [i, template] of templates.entries()) {
      const { root } = template.template;
      const seen = changes.filter(({ probed }) => probed === undefined || closures.readsAny(root, probed.names));
      const prelude: Prelude = { files: new Set(seen.map(({ name }) => name)), known };
      const others = seen.flatMap(({ probed }) => probed?.worlds ?? []);
      if (!template.isPartial && changing.has(template.name)) changes.push({ name: template.name, probed: undefined });
      else if (!template.isPartial && i < last) {
        const sharing = [...closures.sharingIn(root)].filter((call) => (looks.get(call) ?? 0) < mostProbes);
        if (sharing.length > 0) {
          const probed = yield* this.#probed(template, base, closures, prelude);
          for (const call of sharing) looks.set(call, (looks.get(call) ?? 0) + (probed.worlds.length > 0 ? mostProbes : 1));
          if (probed.worlds.length > 0) changes.push({ name: template.name, probed });
        }
      }
      if (explored.has(template.name) || !this.#isWanted(template)) continue;
      explored.add(template.name);
      const { source, isUnread } = template.template;
      if (isUnread) {
        this.#addGap({ kind: 'long', source, range: { start: 0, end: 0 }, detail: maxActions.toLocaleString('en') });
        continue;
      }
      // Helm sends all that is printed to Kubernetes, but for the notes.
      if (template.isPartial || template.name.endsWith('NOTES.txt')) continue;
      const { anchors } = closures.of(template.template.root);
      yield;
      if (anchors) yield* this.#exploreFile(template, base, others, closures, prelude);
    }
  }

  /** What the chart's templates may do, from the last state of the chart where no more than printed text is another. */
  #closuresOf(base: World, program: Program): Closures {
    const chart = this.#chart;
    const known = this.#memory.readings.get(chart) ?? new Map();
    const key = `${this.#setting.key}\n${worldKey(base)}`;
    const last = known.get(key);
    const pairs = last && pairsOfAlike(last.chart, chart);
    const closures = last && pairs ? last.closures.movedTo(program, pairs) : Closures.of(program, usualOf(this.#setting).values, filesOf(chart));
    known.delete(key);
    known.set(key, { chart, closures });
    for (const oldest of known.keys()) {
      if (known.size <= mostRead) break;
      known.delete(oldest);
    }
    this.#memory.readings.set(chart, known);
    return closures;
  }

  /** What a file puts, in some world, into values that later files see. */
  *#probed(template: ChartTemplate, base: World, closures: Closures, prelude: Prelude): Generator<void, Probed> {
    const { key, forgiven, session } = this.#setting;
    const { source } = template.template;
    const circumstances = [key, template.name, worldKey(base), ...prelude.files].join('\n');
    const known = this.#memory.shared.get(this.#chart, source, circumstances, forgiven);
    if (known) return known;
    const lookups = new Lookups();
    session.lookups = lookups;
    try {
      const probed = yield* probe(this.#setting, template, closures, base, prelude);
      const isOpen = closures.lookUp(template.template.root, lookups.names);
      this.#memory.shared.set(this.#chart, source, circumstances, { basis: new Basis(this.#chart, lookups, forgiven, { isOpen }), ...probed });
      return probed;
    } finally {
      session.lookups = undefined;
    }
  }

  /** Explores a file, unless what would be found is known. `others`: worlds in which files before it change what it sees. */
  *#exploreFile(template: ChartTemplate, base: World, others: readonly World[], closures: Closures, prelude: Prelude): Generator<void> {
    const { key, forgiven, tolerated, session } = this.#setting;
    const { source } = template.template;
    const shared = prelude.files.size > 0 ? [...prelude.files, '', ...tolerated] : [];
    const circumstances = [key, template.name, worldKey(base), this.#maxWorlds, ...shared, ...others.map(worldKey)].join('\n');
    const known = this.#memory.explored.get(this.#chart, source, circumstances, forgiven);
    if (known && this.#isStillTrue(known, closures)) return this.#take(template, known);
    const before = new Map(forgiven);
    const lookups = new Lookups();
    const found = new FileFindings(this.#setting, template, prelude, this.#acceptance);
    session.lookups = lookups;
    const first = prelude.files.size === 0 ? this.#acceptance.firstRender(template, base) : undefined;
    if (first) lookups.addAll(first.lookups);
    this.#found = found;
    try {
      yield* new FileExplorer(this.#setting, template, closures, prelude, this.#maxWorlds, found).explore(base, others, first?.file);
      const isOpen = closures.lookUp(template.template.root, lookups.names);
      const added = [...forgiven].filter(([node]) => !before.has(node));
      const explored = found.result((told) => new Basis(this.#chart, lookups, before, { isOpen, told }), added, closures.common);
      this.#memory.explored.set(this.#chart, source, circumstances, explored);
      this.#take(template, explored);
    } finally {
      this.#found = undefined;
      session.lookups = undefined;
    }
  }

  /** Whether the rest of the chart accepts the same worlds as before, and writes the same words. */
  #isStillTrue({ validations, common }: Explored, closures: Closures): boolean {
    for (const [word, isCommon] of common) if (closures.isCommon(word) !== isCommon) return false;
    return validations.every(({ world, outcome }) => outcomeOf(this.#acceptance.validate(world)) === outcome);
  }

  #take({ name }: ChartTemplate, { worlds, facts, isDrawn, unproved, gaps, forgiven }: Explored): void {
    this.#worlds += worlds;
    this.#isDrawn ||= isDrawn;
    for (const [key, fact] of facts) this.#facts.set(`${name}|${key}`, fact);
    for (const [key, gap] of unproved) this.#unproved.set(`${name}|${key}`, gap);
    for (const gap of gaps) this.#addGap(gap);
    for (const [node, source] of forgiven) this.#setting.forgiven.set(node, source);
  }

  /** One gap a place. */
  #addGap(gap: Gap): void {
    const places = this.#gapPlaces.get(gap.source) ?? new Set();
    this.#gapPlaces.set(gap.source, places);
    const place = `${gap.kind} ${gap.range.start}`;
    if (!places.has(place)) this.#gaps.push(gap);
    places.add(place);
  }

  #isWanted({ name }: ChartTemplate): boolean {
    return this.#only === undefined || name.slice(name.indexOf('/') + 1) === this.#only;
  }
}

/** Parses what was not parsed yet: a very long text takes a while, so others get their turn in between. */
function* parseAll({ templates, subcharts }: Chart): Generator<void> {
  for (const { source } of templates) {
    parse(source);
    yield;
  }
  for (const { chart } of subcharts) yield* parseAll(chart);
}

/** The texts that templates may read with `.Files`, subcharts' too. */
const filesOf = (chart: Chart): readonly string[] => [...textsIn(chart.files), ...chart.subcharts.flatMap((subchart) => filesOf(subchart.chart))];

/** Bytes of files whose texts are remembered. */
const mostBytes = 4_000_000;

const textsIn = memoRecent(
  (files: Chart['files']): readonly string[] => [...files.values()].map((bytes) => new TextDecoder().decode(bytes)),
  (files) => [...files.values()].reduce((sum, bytes) => sum + bytes.length, 1),
  mostBytes,
);
