/** All fixes for labels of claims, in the order in which they are offered. */
import type { PreparedChart } from '../chart/index.ts';
import { dropVersionLabels } from './drop-version-labels.ts';
import type { FileEdits, FixKind } from './fix.ts';
import { freezeLabels } from './freeze-labels.ts';
import { omitVersionLabels } from './omit-version-labels.ts';
import { repairHelper } from './repair-helper.ts';
import { selectorLabels } from './selector-labels.ts';
import type { Site } from './site.ts';
import { stableHelper } from './stable-helper.ts';
import { staticLabels } from './static-labels.ts';
import { valuesLabels } from './values-labels.ts';

export interface FixDescription {
  readonly kind: Exclude<FixKind, 'stable-selector' | 'freeze-field' | 'remove-suppression'>;
  /** The smaller, the sooner it is the preferred one of those that can be offered: what fits the chart best. */
  readonly preference: number;
  /** Whether releases that are installed need their StatefulSet deleted with `--cascade=orphan` before they can be upgraded to the fixed chart. */
  readonly needsMigration: boolean;
  /** Edits and words for it; undefined where it does not apply. */
  readonly draft: (site: Site, owner: PreparedChart) => { readonly title: string; readonly files: readonly FileEdits[] } | undefined;
}

const titled = (title: string, files: readonly FileEdits[] | undefined) => files && { title, files };

/** Every one of them changes what the claim template prints, and so needs the migration once. */
export const fixes: readonly FixDescription[] = [
  {
    kind: 'selector-labels',
    preference: 2,
    needsMigration: true,
    draft: (site) => {
      const found = selectorLabels(site);
      return found && { title: `Use the stable labels of \`${found.helper}\` in the claim template`, files: found.files };
    },
  },
  {
    kind: 'static-labels',
    preference: 3,
    needsMigration: true,
    draft: (site, owner) => titled('Write labels that stay the same into the claim template', staticLabels(site, owner)),
  },
  {
    kind: 'drop-version-labels',
    preference: 0,
    needsMigration: true,
    draft: (site) => titled('Remove the labels that change with a release', dropVersionLabels(site)),
  },
  {
    kind: 'repair-helper',
    preference: 1,
    needsMigration: true,
    draft: (site) => {
      const found = repairHelper(site);
      return found && { title: `Remove the labels that change from \`${found.helper}\`, which nothing else needs`, files: found.files };
    },
  },
  {
    kind: 'stable-helper',
    preference: 4,
    needsMigration: true,
    draft: (site) => {
      const found = stableHelper(site);
      return found && { title: `Add \`${found.helper}\`, the labels that stay the same, and use it in the claim template`, files: found.files };
    },
  },
  {
    kind: 'omit-version-labels',
    preference: 5,
    needsMigration: true,
    draft: (site) => titled('Leave out the labels that change with `omit`', omitVersionLabels(site)),
  },
  {
    kind: 'values-labels',
    preference: 6,
    needsMigration: true,
    draft: (site, owner) => titled("Leave only labels of the user's values in the claim template", valuesLabels(site, owner)),
  },
  {
    kind: 'freeze-labels',
    preference: 7,
    needsMigration: true,
    draft: (site, owner) =>
      titled(`Keep the labels of version ${owner.chart.metadata.version} for good: releases installed from it need no migration`, freezeLabels(site)),
  },
];

/** Whether any of them can be applied without asking. */
export const someAreSafe = fixes.some(({ needsMigration }) => !needsMigration);
