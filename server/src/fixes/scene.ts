/** Renders as the finding that is to be mended was made: its values, its cluster and, where a label comes only with it, its release step. */
import type { SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { type RenderStep, stepOptions } from '../explore/index.ts';
import { BoundReached, ChartRender, type ChartTemplate, type Frame, type Release, RenderError } from '../render/index.ts';
import type { Str } from '../value/index.ts';

export interface Scene {
  readonly values: Chart['values'];
  /** The cluster's version and API versions. */
  readonly release?: Partial<Release>;
  /** Absent: now. */
  readonly step?: RenderStep | undefined;
}

export const renderIn = (chart: Chart, { values, release, step }: Scene, tracing = false): ChartRender => {
  const options = stepOptions(step);
  return new ChartRender(chart, { ...options, values, tracing, release: { ...release, ...options.release } });
};

/** Files that were cut off, and why: what such a file prints is not known either way, so it is not rendered again and again. */
const cutOff = new WeakMap<SourceText, string>();

/** What a file prints or, without its line, the error that stopped it. Bounds are those of one file: what comes before one that is cut off is no reason to cut it off as well. */
export const renderFile = (
  render: ChartRender,
  template: ChartTemplate,
): { readonly output: Str; readonly frame: Frame } | { readonly error: string } => {
  const { source } = template.template;
  const cut = cutOff.get(source);
  if (cut !== undefined) return { error: cut };
  render.run.steps = 0;
  render.run.characters = 0;
  try {
    return render.render(template);
  } catch (error) {
    if (error instanceof RenderError) return { error: error.cause.kind };
    if (!(error instanceof BoundReached)) throw error;
    cutOff.set(source, error.message);
    return { error: error.message };
  }
};
