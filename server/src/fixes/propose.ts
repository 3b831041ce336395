import { type Chart, type PreparedChart, prepare } from '../chart/index.ts';
import type { FileEdits, Fix, FixTarget } from './fix.ts';
import type { Draft } from './label-fix.ts';
import { applyFix, changesOnlyClaims, defaults } from './proof.ts';
import type { Scene } from './scene.ts';
import { findSite } from './site.ts';
import { labelFixes } from './table.ts';

/**
 * Fixes for the drifting labels of one claim. `verify` analyses a fixed chart and tells whether the finding is gone and no new one has come; it is asked only
 * of fixes that leave everything else as it is.
 */
export const proposeFixes = (target: FixTarget, verify: (fixed: Chart, files: readonly FileEdits[]) => boolean): Fix[] => {
  const site = findSite(target);
  const owner = ownerOf(target);
  if (!site || !owner) return [];
  const scenes = [target.scene, defaults, ...(site.scene === target.scene ? [] : [site.scene])];
  const holds = ({ files, isRight = () => true }: Draft, keepsLabels: boolean): boolean => {
    if (!files.every(({ file }) => target.isEditable(file))) return false;
    const fixed = applyFix(target.chart, files);
    const isAsBefore = (scene: Scene): boolean => fixed !== undefined && changesOnlyClaims(target.chart, fixed, scene, target, keepsLabels);
    return fixed !== undefined && scenes.every(isAsBefore) && isRight(fixed) && verify(fixed, files);
  };
  const proved = labelFixes.flatMap((fix) => {
    const draft = fix.drafts(site, owner).find((candidate) => holds(candidate, fix.keepsLabels ?? false));
    return draft ? [{ ...draft, fix }] : [];
  });
  const best = Math.min(...proved.map(({ fix }) => fix.preference));
  return proved.map(({ fix, title, files }) => ({ kind: fix.kind, title, files, safe: !fix.needsMigration, preferred: fix.preference === best }));
};

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
