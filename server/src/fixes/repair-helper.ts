import { onlyClaimsCall } from './callers.ts';
import type { FileEdits } from './fix.ts';
import { helperLines } from './helper-lines.ts';
import { type LabelFix, titled } from './label-fix.ts';
import { defaults } from './proof.ts';
import type { Site } from './site.ts';

export const repairHelperFix: LabelFix = {
  kind: 'repair-helper',
  title: 'removes the leaking lines from the helper, where nothing but claims prints them',
  preference: 1,
  needsMigration: true,
  drafts: (site) => {
    const found = repairHelper(site);
    return titled(`Remove the labels that change from \`${found?.helper}\`, which nothing else needs`, found?.files);
  },
};

/**
 * Removes the lines that leak from the helper itself: right for a helper that was meant to be stable. Nothing but claims may call it,
 * in whatever world.
 */
const repairHelper = (site: Site): { readonly files: FileEdits[]; readonly helper: string } | undefined => {
  const lines = helperLines(site);
  if (!lines || lines.removals.length === 0) return undefined;
  if (!onlyClaimsCall(site.target.chart, lines.name, [site.scene, defaults, ...site.target.scenes])) return undefined;
  return { files: [{ file: lines.source.path, edits: lines.removals.map((range) => ({ range, text: '' })) }], helper: lines.name };
};
