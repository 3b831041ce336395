/** What the exploration of one file finds: drifts with their proofs, and what stayed unknown. */
import type { SourceText } from '../base/index.ts';
import { type Change, type ManifestFile, readManifest } from '../manifest/index.ts';
import type { ChartTemplate } from '../render/index.ts';
import type { Node } from '../template/index.ts';
import type { Acceptance, Validated } from './acceptance.ts';
import type { Basis, Told } from './basis.ts';
import { type Drift, detect } from './detect.ts';
import { driftKey, type Evidence, factOf } from './fact.ts';
import type { DriftFact, Gap } from './facts.ts';
import type { Report } from './file-explorer.ts';
import type { Explored } from './memory.ts';
import { failureGap } from './places.ts';
import { stepManifest, weakDrifts } from './rerender.ts';
import { rank } from './steps.ts';
import { distance, type Failure, type Prelude, renderFile, type Setting, type World, worldKey } from './world.ts';

/** After so many worlds that Helm does not accept, a drift is not looked for again. */
const maxProofs = 8;

/** One string for what came out of asking whether Helm accepts a world. */
export const outcomeOf = ({ world, failure }: Validated): string => (world ? worldKey(world) : `fails: ${failure?.error.message}`);

export class FileFindings implements Report {
  readonly #setting: Setting;
  readonly #template: ChartTemplate;
  readonly #prelude: Prelude;
  readonly #acceptance: Acceptance;
  readonly #facts = new Map<string, DriftFact & { readonly distance: number }>();
  /** Drifts of which no world was found that Helm accepts. */
  readonly #unproved = new Map<string, { count: number; readonly gap: Gap }>();
  readonly #gaps: Gap[] = [];
  readonly #validations = new Map<string, Explored['validations'][number]>();
  #worlds = 0;
  #isDrawn = false;

  constructor(setting: Setting, template: ChartTemplate, prelude: Prelude, acceptance: Acceptance) {
    this.#setting = setting;
    this.#template = template;
    this.#prelude = prelude;
    this.#acceptance = acceptance;
  }

  /** `basisOf`: what it depends on, given what it says. */
  result(basisOf: (told: Told) => Basis, forgiven: readonly (readonly [Node, SourceText])[], common: ReadonlyMap<string, boolean>): Explored {
    const facts = [...this.#facts.values()];
    const gaps = [...this.#gaps, ...[...this.#unproved.values()].map(({ gap }) => gap)];
    return {
      basis: basisOf({ facts, isDrawn: this.#isDrawn, gaps, forgiven: forgiven.map(([, source]) => source) }),
      worlds: this.#worlds,
      facts: [...this.#facts],
      isDrawn: this.#isDrawn,
      unproved: [...this.#unproved].map(([key, { gap }]) => [key, gap]),
      gaps: this.#gaps,
      forgiven,
      validations: [...this.#validations.values()],
      common: new Map(common),
    };
  }

  world(): void {
    this.#worlds++;
  }

  gap(gap: Gap): void {
    this.#gaps.push(gap);
  }

  drawn(): void {
    this.#isDrawn = true;
  }

  known(key: string): (DriftFact & { readonly distance: number }) | undefined {
    return this.#facts.get(key);
  }

  isLost(key: string): boolean {
    return (this.#unproved.get(key)?.count ?? 0) >= maxProofs;
  }

  forgives(failure: Failure): boolean {
    return this.#acceptance.forgives(failure);
  }

  /** Takes up a drift that was seen, in a world that the whole chart accepts. */
  drift(drift: Drift, seen: World, manifest: ManifestFile, isWhole: boolean): void {
    const key = driftKey(drift.change, manifest);
    const known = this.#facts.get(key);
    const isBetter = (at: World): boolean =>
      !known || rank(drift.step) < rank(known.step) || (rank(drift.step) === rank(known.step) && distance(at) < known.distance);
    if (!isBetter(seen)) return;
    const validated = this.#acceptance.validate(seen);
    const { world, failure } = validated;
    this.#validations.set(worldKey(seen), { world: seen, outcome: outcomeOf(validated) });
    if (world && !isBetter(world)) return;
    let evidence: Evidence | undefined = world && { drift, manifest, world };
    // Evidence is a render of which nothing was left out.
    if (world && (world !== seen || !isWhole)) evidence = this.#again(key, world, drift);
    if (evidence) this.#facts.set(key, { ...factOf(this.#setting, this.#template, evidence), distance: distance(evidence.world) });
    else if (failure && !known) this.#noteUnproved(key, factOf(this.#setting, this.#template, { drift, manifest, world: seen }), failure);
  }

  /** What drifts only where Helm refuses the chart is no finding, but nothing to be silent about either. */
  #noteUnproved(key: string, { place }: DriftFact, failure: Failure): void {
    const noted = this.#unproved.get(key) ?? { count: 0, gap: { ...failureGap(failure), ...place, kind: 'unproved' } };
    noted.count++;
    this.#unproved.set(key, noted);
  }

  /** The same drift, looked for again in another world. */
  #again(key: string, world: World, seen: Drift): Evidence | undefined {
    const { name } = this.#template;
    const outcome = renderFile(this.#setting, world, name, this.#prelude, undefined);
    if (!('ok' in outcome)) return undefined;
    const manifest = readManifest(outcome.ok.output);
    const wanted = (change: Change): boolean => driftKey(change, manifest) === key;
    const [drift] =
      rank(seen.step) === 2
        ? weakDrifts(this.#setting, world, name, this.#prelude, manifest, wanted)
        : detect(manifest, outcome.ok.sourcesRead, (step, tracing) => stepManifest(this.#setting, world, name, this.#prelude, step, tracing), wanted);
    return drift && { drift, manifest, world };
  }
}
