import type { FileEdits } from './fix.ts';
import { type LabelFix, titled, wordFor } from './label-fix.ts';
import { rewrittenMaps } from './maps.ts';
import type { Site } from './site.ts';

export const omitVersionLabelsFix: LabelFix = {
  kind: 'omit-version-labels',
  title: 'leaves the labels that change out of what the helper prints, with `omit`',
  preference: 5,
  needsMigration: true,
  mends: ['labels', 'annotations', 'selector'],
  drafts: (site) => titled(`Leave out the ${wordFor[site.target.part]} that change with \`omit\``, omitVersionLabels(site)),
};

/** Takes the drifting keys out of the map that an expression prints, with Sprig's `omit`. */
const omitVersionLabels = (site: Site): FileEdits[] | undefined =>
  rewrittenMaps(site, (map, labels) => `omit ${map} ${labels.map(({ key }) => JSON.stringify(key)).join(' ')}`);
