import type { Edit } from '../base/index.ts';
import { type Chart, type PreparedChart, prepare } from '../chart/index.ts';
import type { YamlNode, YamlPair } from '../yaml/index.ts';
import { bringerOf } from './bringer.ts';
import { dropVersionLabelsFix } from './drop-version-labels.ts';
import type { FileEdits, Fix, FixTarget } from './fix.ts';
import { givenScenes, givenToHelpers } from './given.ts';
import type { Draft, LabelFix } from './label-fix.ts';
import { applyFix, changesOnlyPart, defaults } from './proof.ts';
import type { Scene } from './scene.ts';
import { claimPairs, findSite, type Site } from './site.ts';
import { each, eachIn, every, find, type Proof } from './slices.ts';
import { switchedScenes } from './switched.ts';
import { labelFixes } from './table.ts';
import { keepsUserLabels } from './user-labels.ts';

/** What a proof asks of whoever checks charts. */
export interface Checks {
  /** Whether in a fixed chart the finding is gone, and no new one has come; asked only of fixes that leave everything else as it is. */
  readonly verify: (fixed: Chart, files: readonly FileEdits[]) => Proof;
  /** Whether no more work is to be put into proofs: what was not proved until then is not offered. */
  readonly isSpent: () => boolean;
}

/** Fixes for the drifting labels of one claim, or for those of another part. */
export function* proposeFixes(target: FixTarget, { verify, isSpent }: Checks): Generator<void, Fix[]> {
  const sites = yield* sitesOf(target);
  const owner = ownerOf(target);
  if (sites.length === 0 || !owner) return [];
  const given = (yield* eachIn(sites, (site) => givenScenes(site, owner))).flat();
  const scenes = [...new Set([target.scene, defaults, ...sites.map(({ scene }) => scene), ...given, ...target.scenes])];
  // What keeps the present values must not take the place of those that users give.
  const givenBehind = (yield* eachIn(sites, (site) => givenToHelpers(site, owner))).flat();
  const hasValidLabels = yield* each(sites, (site) => validLabels(target, site));
  const keepsUsers = yield* eachIn(sites, (site) => keepsUserLabels(site, owner));
  function* holds({ files, isRight }: Draft, { keepsValues = false, mayLeaveCommonLabels = false }: LabelFix): Proof {
    if (!files.every(({ file }) => target.isEditable(file))) return false;
    const fixed = applyFix(target.chart, files);
    if (!fixed) return false;
    const isAsBefore = (of: FixTarget, some: readonly Scene[]): Proof =>
      every(some, function* (scene) {
        return !isSpent() && (yield* changesOnlyPart(target.chart, fixed, scene, of, keepsValues));
      });
    // Objects may be called otherwise in these.
    const elsewhere = { ...target, drifts: target.driftsSomewhere };
    return (
      (yield* isAsBefore(target, scenes)) &&
      (yield* isAsBefore(elsewhere, switchedScenes(target.chart))) &&
      (!keepsValues || (yield* isAsBefore(elsewhere, givenBehind))) &&
      hasValidLabels.every((holdsFor) => holdsFor(fixed)) &&
      (isRight === undefined || (yield* isRight(fixed))) &&
      (yield* every(keepsUsers, (holdsFor) => holdsFor(fixed, !mayLeaveCommonLabels))) &&
      !isSpent() &&
      (yield* verify(fixed, files))
    );
  }
  const known = new Set<string>();
  const proved: (Draft & { readonly fix: LabelFix; readonly preference: number })[] = [];
  for (const fix of labelFixes) {
    if (!(fix.mends ?? ['labels']).includes(target.part)) continue;
    const whole = yield* find(together(sites.map((site) => fix.drafts(site, owner))), (candidate) => holds(candidate, fix));
    const draft = whole ?? (yield* find(apart(fix, sites, owner), (candidate) => holds(candidate, fix)));
    // Two kinds may come to the same.
    const id = JSON.stringify(draft?.files);
    if (draft && !known.has(id)) proved.push({ ...draft, fix, preference: draft.preference ?? fix.preference });
    known.add(id);
    yield;
  }
  const best = Math.min(...proved.map(({ preference }) => preference));
  return proved.map(({ fix, title, files, preference }) => ({
    kind: fix.kind,
    title,
    files,
    safe: !fix.needsMigration,
    keepsValues: fix.keepsValues === true,
    preferred: preference === best,
  }));
}

/** The claim in as many worlds as it takes to see all labels that drift: they may stand in several branches. */
function* sitesOf(target: FixTarget): Generator<void, Site[]> {
  const own = findSite(target);
  yield;
  if (own && drifting(own).length === target.labels.length) return [own];
  const others = yield* each(new Set(target.scenes), (scene) => findSite({ ...target, scene }));
  const all = [own, ...others].filter((site) => site !== undefined);
  const sites: Site[] = [];
  const missing = new Set(target.labels);
  const gain = (site: Site): number => drifting(site).filter((key) => missing.has(key)).length;
  while (missing.size > 0) {
    const [best] = all.sort((a, b) => gain(b) - gain(a));
    if (!best || gain(best) === 0) break;
    for (const key of drifting(best)) missing.delete(key);
    sites.push(best);
  }
  if (sites.length === 0) return own ? [own] : [];
  return sites.length < 2 ? sites : sites.map((site) => ({ ...site, target: { ...site.target, labels: drifting(site) } }));
}

/**
 * Drafts for claims that print some of the drifting labels by an expression for several, and write others out: the fix mends the former, and the latter go, where
 * it cannot mend these.
 */
const apart = (fix: LabelFix, sites: readonly Site[], owner: PreparedChart): Draft[] => {
  const parts = sites.flatMap(partsOf);
  if (parts.length === sites.length) return [];
  const drafts = parts.map((site) => fix.drafts(site, owner));
  if (drafts.every(({ length }) => length === 0)) return [];
  const all = parts.map((site, i) => (drafts[i]?.length ? drafts[i] : fix.keepsValues ? [] : dropVersionLabelsFix.drafts(site, owner)));
  const others = drafts.some(({ length }) => length === 0) ? ', and remove the others that change' : '';
  return together(all).map((draft) => ({ ...draft, title: draft.title + others }));
};

/** A claim as two, where some of its drifting labels are written out and others are not. */
const partsOf = (site: Site): Site[] => {
  const inline = new Set(site.labels.filter((label) => label.drifts && bringerOf(site, label)?.isInline).map(({ key }) => key));
  const only = (isWanted: (key: string) => boolean): Site => ({
    ...site,
    target: { ...site.target, labels: site.target.labels.filter(isWanted) },
    labels: site.labels.map((label) => ({ ...label, drifts: label.drifts && isWanted(label.key) })),
  });
  const parts = [only((key) => !inline.has(key)), only((key) => inline.has(key))];
  return parts.every((part) => drifting(part).length > 0) ? parts : [site];
};

const drifting = ({ labels }: Site): string[] => labels.filter(({ drifts }) => drifts).map(({ key }) => key);

/** The drafts for all sites as one, the best with the best. */
const together = (drafts: readonly (readonly Draft[])[]): readonly Draft[] => {
  const [first = [], ...others] = drafts;
  if (others.length === 0) return first;
  if (drafts.some(({ length }) => length === 0)) return [];
  const most = Math.max(...drafts.map(({ length }) => length));
  return Array.from({ length: most }, (_, i) => drafts.map((some) => some[i] ?? some.at(-1))).flatMap((some) => {
    const parts = some.filter((draft) => draft !== undefined);
    const files = merged(parts.flatMap((draft) => draft.files));
    const isRight = (fixed: Chart): Proof =>
      every(parts, function* (draft) {
        return draft.isRight === undefined || (yield* draft.isRight(fixed));
      });
    return files && parts[0] ? [{ ...parts[0], files, isRight }] : [];
  });
};

/** All edits of each file, those that are the same once; undefined where they meet. */
const merged = (all: readonly FileEdits[]): FileEdits[] | undefined => {
  const byFile = new Map<string, Edit[]>();
  for (const { file, edits } of all) {
    const known = byFile.get(file) ?? [];
    byFile.set(file, known);
    for (const edit of edits) {
      const { start, end } = edit.range;
      if (known.some(({ range, text }) => range.start === start && range.end === end && text === edit.text)) continue;
      if (known.some(({ range }) => range.start <= end && start <= range.end && !(range.start === end || range.end === start))) return undefined;
      known.push(edit);
    }
  }
  return [...byFile].map(([file, edits]) => ({ file, edits }));
};

/** Whether the labels are such as Kubernetes takes, each once, as far as they were before. */
const validLabels = (target: FixTarget, { scene }: Site): ((fixed: Chart) => boolean) => {
  const present = claimPairs(target, scene);
  const wasThere = (pair: YamlPair): boolean => present.some(({ key, value }) => key.value === pair.key.value && isSame(value, pair.value));
  return (fixed) => {
    if (target.part === 'annotations') return true;
    const pairs = claimPairs({ ...target, chart: fixed }, scene);
    // Kubernetes refuses an empty selector.
    if (target.part === 'selector' && pairs.length === 0) return false;
    // A key that stands there twice is refused by whatever reads the YAML strictly.
    if (repeated(pairs) > repeated(present)) return false;
    return pairs.every((pair) => isLabelValue(pair.value) || wasThere(pair));
  };
};

const repeated = (pairs: readonly YamlPair[]): number => pairs.length - new Set(pairs.map(({ key }) => String(key.value))).size;

/** What Kubernetes takes as the value of a label. */
const isLabelValue = (node: YamlNode): boolean =>
  node.kind === 'scalar' && typeof node.value === 'string' && /^(?:[a-z0-9](?:[\w.-]{0,61}[a-z0-9])?)?$/i.test(node.value);

const isSame = (a: YamlNode, b: YamlNode): boolean => a.kind === 'scalar' && b.kind === 'scalar' && a.value === b.value;

/** The chart whose template prints the object. */
const ownerOf = (target: FixTarget): PreparedChart | undefined => {
  let owner: PreparedChart | undefined = prepare(target.chart, target.scene.values).root;
  let rest = target.source;
  while (owner && rest.startsWith('charts/')) {
    const [, name = ''] = rest.split('/');
    owner = owner.dependencies.find((child) => child.name === name);
    rest = rest.slice(`charts/${name}/`.length);
  }
  return owner;
};
