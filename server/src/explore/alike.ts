/** States of a chart that are the same program but for what its templates print as it is: whoever types a label changes no more for most of the time. */
import { append } from '../base/index.ts';
import { type Chart, templateChanges } from '../chart/index.ts';
import { isBlank } from '../render/index.ts';
import { type Pair, pairsBetween, parse } from '../template/index.ts';
import { hasAnchor, signsIn } from './signs.ts';

/** The nodes that have taken the places of others; undefined where reading the templates could tell the two states apart. */
export const pairsOfAlike = (before: Chart, after: Chart): readonly Pair[] | undefined => {
  const all: Pair[] = [];
  for (const change of templateChanges(before, after) ?? [undefined]) {
    if (!change) return undefined;
    const template = parse(change.before);
    // Calls that change dicts are known by themselves, wherever they lead.
    const pairs = signsIn(template.root).changes.length === 0 ? pairsBetween(template, parse(change.after), areAlike) : undefined;
    if (!pairs) return undefined;
    append(all, pairs);
  }
  return all;
};

/** What a text is known by: whether it may be an object of interest, and whether a definition that holds nothing else is empty, so that another may count. */
const areAlike = (a: string, b: string): boolean => hasAnchor(a) === hasAnchor(b) && isBlank(a) === isBlank(b);
