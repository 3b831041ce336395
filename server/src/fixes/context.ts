/** How the root context (`.Values`, `.Release`) is written at the place of a claim template. */

import type { Range } from '../base/index.ts';
import type { Hop } from '../render/index.ts';
import type { Dict, Value } from '../value/index.ts';
import { runAt } from '../value/index.ts';
import { blocksAround } from './blocks.ts';
import type { Site } from './site.ts';

const isContext = (value: Value | undefined): boolean => value?.kind === 'dict' && value.entries.has('Release') && value.entries.has('Values');

/** `` where fields of the context are written `.Release.Name`, `$` for `$.Release.Name`, `$.context` for a helper that got the context in a dict. */
export const contextPrefix = (site: Site, at: Range): string | undefined => {
  const { dot } = site.frame;
  const dollar = dotMayBeOther(site) || blocksAround(site.template.root, at).some(({ kind }) => kind !== 'if') ? '$' : '';
  if (isContext(dot)) return dollar;
  if (dot.kind === 'dict') for (const [key, value] of dot.entries) if (isContext(value)) return `${dollar}.${key}`;
  return undefined;
};

/** The context itself. */
export const contextOf = (site: Site): Dict | undefined => {
  const { dot } = site.frame;
  const found = isContext(dot) ? dot : dot.kind === 'dict' ? [...dot.entries.values()].find(isContext) : undefined;
  return found?.kind === 'dict' ? found : undefined;
};

/** Inside `with` and `range` the dot is something else. */
const dotMayBeOther = (site: Site): boolean => {
  for (let hop = runAt(site.manifest.text, site.claim.start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
    if (hop.frame !== site.frame) continue;
    for (let branch = hop.frame.events[hop.event]?.branch; branch; branch = branch.branch) {
      if (branch.node.kind === 'with' || branch.node.kind === 'range') return true;
    }
  }
  return false;
};
