/** Files that are too long to be rendered and coloured again and again: one of them would keep everybody waiting, at every keystroke. */
import { memo, type SourceText } from '../base/index.ts';

/** More than ten times what the largest real templates have. */
export const maxActions = 20_000;

/** Whether a text has too many actions. */
export const isTooLong = memo(({ text }: SourceText): boolean => {
  let count = 0;
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at + 2)) if (++count > maxActions) return true;
  return false;
});
