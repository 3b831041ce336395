/** Which immutable fields of one file change with the next release, in one world: two renders compared, then each step alone. */
import { type Change, compareManifests, isSame, type ManifestFile } from '../manifest/index.ts';
import { Source, type Sources } from '../value/index.ts';
import type { Path } from './overrides.ts';
import { type RenderStep, renderSteps, type Step, stepSources, type TriedStep, type WeakStep } from './steps.ts';

/** A confirmed change. */
export interface Drift {
  readonly change: Change;
  readonly step: Step;
  /** Sources each of which alone changes it; for `release`, all that were read. */
  readonly sources: Sources;
  /** The render after the step, to which `change.next` belongs. */
  readonly after: ManifestFile;
  /** The value whose next version changes it, for the step `values`. */
  readonly input?: Path;
}

const groups: readonly { readonly sources: Sources; readonly steps: readonly RenderStep[] }[] = [
  { sources: Source.time | Source.random, steps: ['again'] },
  { sources: Source.revision | Source.isUpgrade, steps: ['upgrade'] },
  { sources: Source.chartVersion, steps: ['chart-patch', 'chart-minor', 'chart-major'] },
  { sources: Source.appVersion, steps: ['app-patch', 'app-minor', 'app-major'] },
];

/** Any of the sources that a step can move. */
export const movable: Sources = groups.reduce((all, group) => all | group.sources, 0);

export const changeKey = ({ object, path }: Change): string => JSON.stringify([object.kind, object.namespace, object.name, path]);

/**
 * The drifts of a file. `read`: the drift sources that its render read. `renderStep` renders it after a step, on demand with origins (undefined where that fails);
 * `wanted` tells whether a change is still worth explaining.
 */
export const detect = (
  now: ManifestFile,
  read: Sources,
  renderStep: (step: TriedStep, tracing: boolean) => ManifestFile | undefined,
  wanted: (change: Change) => boolean,
): Drift[] => {
  if ((read & movable) === 0 || !now.objects.some(({ isHook }) => !isHook)) return [];
  const renders = new Map<TriedStep, Changes>();
  const changesAt = (step: TriedStep): Changes => {
    if (!renders.has(step)) {
      const file = renderStep(step, false);
      const changes = file && file.text.text !== now.text.text ? compareManifests(now, file) : [];
      renders.set(step, file && { file, changes: new Map(changes.map((change) => [changeKey(change), change])) });
    }
    return renders.get(step);
  };
  const suspects = new Map<string, Change>();
  // All at once first: where nothing changes then, nothing changes. Steps that fail together are asked one by one.
  const bulk: TriedStep = changesAt('release') ? 'release' : 'others';
  const together = changesAt(bulk);
  // An object that the release gives another name may change under its old one with a smaller step.
  const keepsNames = together && now.objects.every((object) => together.file.objects.some((other) => isSame(object, other)));
  const asked: readonly TriedStep[] = keepsNames
    ? bulk === 'release'
      ? ['release']
      : ['others', 'upgrade']
    : renderSteps.filter((step) => (stepSources(step) & read) !== 0);
  // Every next release is an upgrade at another time: what is named after these is a new object each time.
  const always = keepsNames ? [] : (['again', 'upgrade'] as const).filter((step) => (stepSources(step) & read) !== 0).map(changesAt);
  const lasts = ({ object }: Change): boolean => always.every((render) => !render || render.file.objects.some((other) => isSame(object, other)));
  for (const step of asked)
    for (const [key, change] of changesAt(step)?.changes ?? []) if (wanted(change) && lasts(change)) suspects.set(key, change);

  const smallest = new Map([...suspects.keys()].map((key) => [key, smallestStep(key, read, changesAt)]));
  // A key that itself holds the version comes under another name with every step: the name of the smallest one is told.
  const alone = new Map<string, Change>();
  for (const [key, suspect] of suspects) {
    if (smallest.get(key)?.step || suspect.now) continue;
    for (const step of renderSteps) {
      if (step === 'release' || (stepSources(step) & read) === 0) continue;
      const twins = [...(changesAt(step)?.changes ?? [])].filter(([, change]) => !change.now && isBeside(change, suspect) && wanted(change));
      for (const [twin, change] of twins) if (!suspects.has(twin)) alone.set(twin, change);
      if (twins.length === 0) continue;
      suspects.delete(key);
      break;
    }
  }
  for (const [key, change] of alone) {
    suspects.set(key, change);
    smallest.set(key, smallestStep(key, read, changesAt));
  }

  const drifts: Drift[] = [];
  for (const [key, suspect] of suspects) {
    const { step = 'release', sources = 0 } = smallest.get(key) ?? {};
    const found = changesAt(step);
    const change = found?.changes.get(key) ?? suspect;
    if (!found) continue;
    // What appears is explained from the render in which it stands.
    const after = change.now ? found.file : (renderStep(step, true) ?? found.file);
    drifts.push({ change, step, sources: sources || read & movable, after });
  }
  return drifts;
};

/** The drifts that a weaker step shows. */
export const detectWeak = (
  now: ManifestFile,
  after: ManifestFile,
  step: WeakStep,
  sources: Sources,
  wanted: (change: Change) => boolean,
  input?: Path,
): Drift[] =>
  compareManifests(now, after)
    .filter(wanted)
    .map((change) => ({ change, step, sources, after, ...(input ? { input } : {}) }));

type Changes = { readonly file: ManifestFile; readonly changes: ReadonlyMap<string, Change> } | undefined;

/** The smallest single step that shows a change, and all sources that do. */
const smallestStep = (
  key: string,
  read: Sources,
  changesAt: (step: RenderStep) => Changes,
): { readonly step?: RenderStep; readonly sources: Sources } => {
  let sources: Sources = 0;
  let smallest: RenderStep | undefined;
  for (const group of groups) {
    if ((group.sources & read) === 0) continue;
    const step = group.steps.find((candidate) => changesAt(candidate)?.changes.has(key));
    if (!step) continue;
    sources |= group.sources & read;
    if (!smallest || renderSteps.indexOf(step) < renderSteps.indexOf(smallest)) smallest = step;
  }
  return smallest ? { step: smallest, sources } : { sources };
};

/** Both stand in the same map of the same object. */
const isBeside = (change: Change, other: Change): boolean =>
  change.object.kind === other.object.kind &&
  change.object.name === other.object.name &&
  JSON.stringify(change.path.slice(0, -1)) === JSON.stringify(other.path.slice(0, -1));
