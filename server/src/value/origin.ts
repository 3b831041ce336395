import type { Range, SourceText } from '../base/index.ts';
import { noSources, type Sources } from './sources.ts';

/**
 * Where a stretch of text or a value came from: a chain of hops, outermost first. The first hop is the action whose print put the text where it is
 * now; `inner` is where that action got it from, and so on down to the literal text or the expression that read a drift source.
 */
export interface Origin {
  readonly kind: 'text' | 'print' | 'read' | 'file';
  readonly source: SourceText;
  /** For `text`: the printed stretch itself, character by character. Else the expression. */
  readonly range: Range;
  /** The call (file, include, template, tpl) during which this hop happened; the engine's own, opaque here. */
  readonly frame: unknown;
  /** Drift sources that this hop reads itself (`.Chart.Version`, `now`). */
  readonly sources: Sources;
  readonly inner: Origin | undefined;
}

/** The drift sources along an origin's chain. */
export const originSources = (origin: Origin | undefined): Sources => {
  let sources = noSources;
  for (let hop = origin; hop; hop = hop.inner) sources |= hop.sources;
  return sources;
};
