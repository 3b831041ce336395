import { type Chart, type PreparedChart, prepare } from '../chart/index.ts';
import type { YamlNode, YamlPair } from '../yaml/index.ts';
import type { FileEdits, Fix, FixTarget } from './fix.ts';
import type { Draft, LabelFix } from './label-fix.ts';
import { applyFix, changesOnlyPart, defaults } from './proof.ts';
import type { Scene } from './scene.ts';
import { claimPairs, findSite } from './site.ts';
import { switchedScenes } from './switched.ts';
import { labelFixes } from './table.ts';
import { keepsUserLabels } from './user-labels.ts';

/**
 * Fixes for the drifting labels of one claim, or for those of another part. `verify` analyses a fixed chart and tells whether the finding is gone and no new one has come; it is asked only
 * of fixes that leave everything else as it is.
 */
export const proposeFixes = (target: FixTarget, verify: (fixed: Chart, files: readonly FileEdits[]) => boolean): Fix[] => {
  const site = findSite(target);
  const owner = ownerOf(target);
  if (!site || !owner) return [];
  const scenes = [...new Set([target.scene, defaults, site.scene, ...target.scenes])];
  const present = claimPairs(target, site.scene);
  const hasValidLabels = (fixed: Chart): boolean => {
    if (target.part === 'annotations') return true;
    // Kubernetes refuses an empty selector.
    if (target.part === 'selector' && claimPairs({ ...target, chart: fixed }, site.scene).length === 0) return false;
    const wasThere = (pair: YamlPair): boolean => present.some(({ key, value }) => key.value === pair.key.value && isSame(value, pair.value));
    return claimPairs({ ...target, chart: fixed }, site.scene).every((pair) => isLabelValue(pair.value) || wasThere(pair));
  };
  const keepsUsers = keepsUserLabels(site, owner);
  const holds = ({ files, isRight = () => true }: Draft, { keepsLabels = false, mayLeaveCommonLabels = false }: LabelFix): boolean => {
    if (!files.every(({ file }) => target.isEditable(file))) return false;
    const fixed = applyFix(target.chart, files);
    const isAsBefore = (scene: Scene): boolean => fixed !== undefined && changesOnlyPart(target.chart, fixed, scene, target, keepsLabels);
    // Objects may be called otherwise in these.
    const elsewhere = { ...target, drifts: target.driftsSomewhere };
    const isAsBeforeSwitched = (scene: Scene): boolean => fixed !== undefined && changesOnlyPart(target.chart, fixed, scene, elsewhere, keepsLabels);
    return (
      fixed !== undefined &&
      scenes.every(isAsBefore) &&
      switchedScenes(target.chart).every(isAsBeforeSwitched) &&
      hasValidLabels(fixed) &&
      isRight(fixed) &&
      keepsUsers(fixed, !mayLeaveCommonLabels) &&
      verify(fixed, files)
    );
  };
  const proved = labelFixes.flatMap((fix) => {
    if (!(fix.mends ?? ['labels']).includes(target.part)) return [];
    const draft = fix.drafts(site, owner).find((candidate) => holds(candidate, fix));
    return draft ? [{ ...draft, fix }] : [];
  });
  const best = Math.min(...proved.map(({ fix }) => fix.preference));
  return proved.map(({ fix, title, files }) => ({ kind: fix.kind, title, files, safe: !fix.needsMigration, preferred: fix.preference === best }));
};

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
