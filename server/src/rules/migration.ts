/**
 * What whoever has a chart installed must do once, so that the upgrade to its mended version succeeds: the mended claim template, too, differs from the one that
 * is installed. Facts alone; `migration-note.ts` has the words.
 */
import type { Chart } from '../chart/index.ts';
import { present } from '../explore/index.ts';
import { type GuardedKind, guardedKinds } from '../kubernetes/index.ts';
import { type ManifestObject, nodeAt, readManifest } from '../manifest/index.ts';
import { BoundReached, ChartRender, defaultRelease, RenderError } from '../render/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import type { DriftFacts, Finding } from './finding.ts';

/** An object that has to be made anew. Texts have `RELEASE` where the release's name stands. */
export interface MigratedObject {
  readonly kind: GuardedKind;
  readonly name: string;
  /** The claim templates that are concerned, with the fields in them that no longer change. */
  readonly claims: readonly { readonly name: string; readonly fields: readonly string[] }[];
  /** Fields outside of claim templates that no longer change. */
  readonly fields: readonly string[];
  /** The values under which it is there, in words; empty for the defaults. */
  readonly guard: readonly string[];
  /** Labels by which the object itself can be found, `key=value`. */
  readonly ownLabels: readonly string[];
  /** Labels by which its Pods and claims can be found. */
  readonly podLabels: readonly string[];
  /** Claims go when the StatefulSet goes, as long as nobody changes that before. */
  readonly deletesClaims: boolean;
  /** Kubernetes replaces its Pods by itself, and tells how far it is. */
  readonly rollsOut: boolean;
}

export interface Migration {
  readonly chart: string;
  readonly version: string;
  /** The version that brings the change: the next one that may break something. */
  readonly next: string;
  /** The fields keep the values of the present version, whose releases need nothing. */
  readonly isKept: boolean;
  readonly objects: readonly MigratedObject[];
}

/** The migration for these findings; undefined where none of them is about an object. */
export const migrationOf = (chart: Chart, findings: readonly Finding[], isKept = false): Migration | undefined => {
  const byObject = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { drift } = finding;
    if (!drift) continue;
    const key = JSON.stringify([drift.object.source, drift.object.kind, drift.object.name]);
    byObject.set(key, [...(byObject.get(key) ?? []), finding]);
  }
  const objects = [...byObject.values()].map((group) => objectOf(chart, group)).filter((object) => object !== undefined);
  if (objects.length === 0) return undefined;
  const { name, version } = chart.metadata;
  return { chart: name, version, next: nextBreaking(version), isKept, objects };
};

/** The next version that SemVer lets break something: the next major one, below 1.0.0 the next minor one. What is only announced (`2.0.0-rc.1`) may still break. */
export const nextBreaking = (version: string): string => {
  const [, prefix = '', major, minor = '0', patch = '0', isAnnounced] = /^(v?)(\d+)(?:\.(\d+))?(?:\.(\d+))?(-)?/.exec(version) ?? [];
  if (major === undefined) return version;
  const isBreaking = Number(patch) === 0 && (Number(major) === 0 ? Number(minor) > 0 : Number(minor) === 0);
  if (isAnnounced && isBreaking) return `${prefix}${major}.${minor}.0`;
  return Number(major) > 0 || !version.includes('.') ? `${prefix}${Number(major) + 1}.0.0` : `${prefix}0.${Number(minor) + 1}.0`;
};

const objectOf = (chart: Chart, findings: readonly Finding[]): MigratedObject | undefined => {
  const [first] = findings;
  const kind = guardedKinds.find((known) => known === first?.drift?.object.kind);
  if (!first?.drift || !kind) return undefined;
  const { object, guard, values } = first.drift;
  const rendered = objectIn(chart, values, object);
  const claims = new Map<string, Set<string>>();
  const fields = new Set<string>();
  for (const { drift } of findings) {
    if (drift?.claim === undefined) fields.add((drift?.path ?? []).join('.'));
    else claims.set(drift.claim, (claims.get(drift.claim) ?? new Set()).add(fieldName(drift.path)));
  }
  const selector = labelsAt(rendered, ['spec', 'selector', 'matchLabels']);
  const drifting = new Set(findings.flatMap(({ rule, drift }) => (rule === 'selector-drift' ? [String(drift?.path.at(-1))] : [])));
  const steady = [...selector].filter(([key]) => !drifting.has(key));
  const own = labelsAt(rendered, ['metadata', 'labels']);
  const policy = scalarAt(rendered, ['spec', 'updateStrategy', 'type']);
  return {
    kind,
    name: forRelease(object.name),
    claims: [...claims].map(([name, names]) => ({ name: forRelease(name), fields: [...names].sort() })),
    fields: [...fields].sort(),
    guard: guard.filter((phrase) => !isOfMissing(chart, phrase)),
    ownLabels: steady.filter(([key, value]) => own.get(key) === value).map(pair),
    podLabels: steady.map(pair),
    deletesClaims: scalarAt(rendered, ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted']) === 'Delete',
    rollsOut: kind !== 'ReplicaSet' && kind !== 'Job' && policy !== 'OnDelete',
  };
};

/** Whether a phrase is about values of a dependency that is not there, in whose place they had to be made up: whoever has the chart installed has them. */
const isOfMissing = ({ missing, metadata }: Chart, phrase: string): boolean =>
  / (?:given|empty)$/.test(phrase) &&
  metadata.dependencies.some(({ name, alias }) => missing.some((one) => one.name === name) && phrase.split(/[. ]/)[0] === (alias || name));

/** A claim's label by its key alone, anything else by its path in the claim. */
const fieldName = (path: readonly (string | number)[]): string => {
  const inClaim = path.slice(3);
  return inClaim[0] === 'metadata' && inClaim[1] === 'labels' && inClaim.length > 2 ? inClaim.slice(2).join('.') : inClaim.join('.');
};

const pair = ([key, value]: readonly [string, string]): string => `${key}=${forRelease(value)}`;

/** Text as rendered for the usual release name, with a word for people in its place. */
const forRelease = (text: string): string => text.replaceAll(defaultRelease.name, 'RELEASE');

const objectIn = (chart: Chart, values: PlainMap, { source, kind, name }: DriftFacts['object']): ManifestObject | undefined => {
  const render = new ChartRender(chart, { values, surroundings: present });
  for (const template of render.templates) {
    if (template.isPartial) continue;
    try {
      const { output } = render.render(template);
      if (template.name.slice(template.name.indexOf('/') + 1) !== source) continue;
      return readManifest(output).objects.find((object) => object.kind === kind && object.name === name);
    } catch (error) {
      // A file that cannot be rendered says nothing of the others.
      if (!(error instanceof RenderError || error instanceof BoundReached)) throw error;
    }
  }
  return undefined;
};

const labelsAt = (object: ManifestObject | undefined, path: readonly string[]): Map<string, string> => {
  const node = object && nodeAt(object.root, path);
  if (node?.kind !== 'map') return new Map();
  return new Map(node.pairs.flatMap(({ key, value }) => (value.kind === 'scalar' ? [[String(key.value), String(value.value)] as const] : [])));
};

const scalarAt = (object: ManifestObject | undefined, path: readonly string[]): unknown => {
  const node = object && nodeAt(object.root, path);
  return node?.kind === 'scalar' ? node.value : undefined;
};
