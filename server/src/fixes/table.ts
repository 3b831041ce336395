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
  /** It prints the present labels: the proof sees to that. */
  readonly keepsLabels?: boolean;
  /** Edits and words for it, the best ones first; none where it does not apply. */
  readonly drafts: (site: Site, owner: PreparedChart) => readonly Draft[];
}

export interface Draft {
  readonly title: string;
  readonly files: readonly FileEdits[];
}

const titled = (title: string, files: readonly FileEdits[] | undefined): Draft[] => (files ? [{ title, files }] : []);

/** Every one of them changes what the claim template prints, and so needs the migration once. */
export const fixes: readonly FixDescription[] = [
  {
    kind: 'selector-labels',
    preference: 2,
    needsMigration: true,
    drafts: (site) => {
      const found = selectorLabels(site);
      return titled(`Use the stable labels of \`${found?.helper}\` in the claim template`, found?.files);
    },
  },
  {
    kind: 'static-labels',
    preference: 3,
    needsMigration: true,
    drafts: (site, owner) => staticLabels(site, owner).map((files) => ({ title: 'Write labels that stay the same into the claim template', files })),
  },
  {
    kind: 'drop-version-labels',
    preference: 0,
    needsMigration: true,
    drafts: (site) => titled('Remove the labels that change with a release', dropVersionLabels(site)),
  },
  {
    kind: 'repair-helper',
    preference: 1,
    needsMigration: true,
    drafts: (site) => {
      const found = repairHelper(site);
      return titled(`Remove the labels that change from \`${found?.helper}\`, which nothing else needs`, found?.files);
    },
  },
  {
    kind: 'stable-helper',
    preference: 4,
    needsMigration: true,
    drafts: (site) => {
      const found = stableHelper(site);
      return titled(`Add \`${found?.helper}\`, the labels that stay the same, and use it in the claim template`, found?.files);
    },
  },
  {
    kind: 'omit-version-labels',
    preference: 5,
    needsMigration: true,
    drafts: (site) => titled('Leave out the labels that change with `omit`', omitVersionLabels(site)),
  },
  {
    kind: 'values-labels',
    preference: 6,
    needsMigration: true,
    drafts: (site, owner) => titled("Leave only labels of the user's values in the claim template", valuesLabels(site, owner)),
  },
  {
    kind: 'freeze-labels',
    preference: 7,
    needsMigration: true,
    keepsLabels: true,
    drafts: (site, owner) =>
      titled(`Keep the labels of version ${owner.chart.metadata.version} for good: releases installed from it need no migration`, freezeLabels(site)),
  },
];

/** Whether any of them can be applied without asking. */
export const someAreSafe = fixes.some(({ needsMigration }) => !needsMigration);
