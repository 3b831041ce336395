import { type Chart, type PreparedChart, prepare } from '../chart/index.ts';
import { dropVersionLabels } from './drop-version-labels.ts';
import type { FileEdits, Fix, FixKind, FixTarget } from './fix.ts';
import { applyFix, changesOnlyClaims } from './proof.ts';
import { selectorLabels } from './selector-labels.ts';
import { findSite, type Site } from './site.ts';
import { staticLabels } from './static-labels.ts';

interface Draft {
  readonly kind: FixKind;
  readonly title: string;
  readonly files: readonly FileEdits[];
}

/**
 * Fixes for the drifting labels of one claim. `verify` analyses a fixed chart and tells whether the finding is gone and no new one has come; it is asked only
 * of fixes that leave everything else as it is.
 */
export const proposeFixes = (target: FixTarget, verify: (fixed: Chart, files: readonly FileEdits[]) => boolean): Fix[] => {
  const site = findSite(target);
  if (!site) return [];
  const drafts = draftsOf(site, target).filter(({ files }) => {
    const fixed = applyFix(target.chart, files);
    return (
      fixed !== undefined &&
      changesOnlyClaims(target.chart, fixed, target.values, target) &&
      changesOnlyClaims(target.chart, fixed, new Map(), target) &&
      verify(fixed, files)
    );
  });
  // Written-out lines are best removed; otherwise the chart's own stable helper is what its author would take.
  const preferred = (['drop-version-labels', 'selector-labels', 'static-labels'] as const).find((kind) =>
    drafts.some((draft) => draft.kind === kind),
  );
  return drafts.map((draft) => ({ ...draft, safe: false, preferred: draft.kind === preferred }));
};

const draftsOf = (site: Site, target: FixTarget): Draft[] => {
  const drafts: Draft[] = [];
  const selector = selectorLabels(site);
  if (selector)
    drafts.push({ kind: 'selector-labels', title: `Use the stable labels of \`${selector.helper}\` in the claim template`, files: selector.files });
  const owner = ownerOf(target);
  const fixed = owner && staticLabels(site, owner);
  if (fixed) drafts.push({ kind: 'static-labels', title: 'Write labels that stay the same into the claim template', files: fixed });
  const dropped = dropVersionLabels(site);
  if (dropped) drafts.push({ kind: 'drop-version-labels', title: 'Remove the labels that change with a release', files: dropped });
  return drafts;
};

/** The chart whose template prints the object. */
const ownerOf = (target: FixTarget): PreparedChart | undefined => {
  let owner: PreparedChart | undefined = prepare(target.chart, target.values).root;
  let rest = target.source;
  while (owner && rest.startsWith('charts/')) {
    const [, name = ''] = rest.split('/');
    owner = owner.dependencies.find((child) => child.name === name);
    rest = rest.slice(`charts/${name}/`.length);
  }
  return owner;
};
