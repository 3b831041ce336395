import type { FileEdits } from './fix.ts';
import { helperLines } from './helper-lines.ts';
import type { Site } from './site.ts';

/**
 * Removes the lines that leak from the helper itself: right for a helper that was meant to be stable. The proof refuses it where anything else prints what
 * the helper would lose.
 */
export const repairHelper = (site: Site): { readonly files: FileEdits[]; readonly helper: string } | undefined => {
  const lines = helperLines(site);
  if (!lines || lines.removals.length === 0) return undefined;
  return { files: [{ file: lines.source.path, edits: lines.removals.map((range) => ({ range, text: '' })) }], helper: lines.name };
};
