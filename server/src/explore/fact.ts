/** Drifts as plain facts, and names for them that hold across worlds. */
import type { Range } from '../base/index.ts';
import { type Change, type ManifestFile, nodeAt } from '../manifest/index.ts';
import type { ChartTemplate, Frame } from '../render/index.ts';
import { type Marked, originSources, Source, type Sources } from '../value/index.ts';
import type { Drift } from './detect.ts';
import type { DriftFact } from './facts.ts';
import { type Flow, flowOf } from './flow.ts';
import { type Setting, valuesOf, type World } from './world.ts';

/** A drift as it was seen: a render of which nothing was left out. */
export interface Evidence {
  readonly drift: Drift;
  readonly manifest: ManifestFile;
  readonly world: World;
}

/** What a drift comes to, with the way by which it got there. */
export const factOf = (setting: Setting, template: ChartTemplate, { drift, manifest, world }: Evidence): DriftFact => {
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
    template: { name: template.name },
    object: { apiVersion: object.apiVersion, kind: object.kind, name: object.name },
    path: change.path,
    claim: isClaim ? (name?.kind === 'scalar' && name.value !== null ? String(name.value) : '') : undefined,
    now: change.now?.value,
    next: change.next?.value,
    step,
    sources,
    input,
    world,
    values: valuesOf(setting, world),
    place: place ?? { source: template.template.source, range: { start: 0, end: 0 } },
    flow: hops,
  };
};

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

/**
 * Names a drift in a way that holds across worlds: by where the object's and the claim's text comes from, not by names and indexes,
 * which values may change.
 */
export const driftKey = ({ object, path, rule, now, next }: Change, manifest: ManifestFile): string => {
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
