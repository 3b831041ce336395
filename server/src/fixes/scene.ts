/** Renders as the finding that is to be mended was made: its values, its cluster and, where a label comes only with it, its release step. */
import type { Chart } from '../chart/index.ts';
import { type RenderStep, stepOptions } from '../explore/index.ts';
import { ChartRender, type Release } from '../render/index.ts';

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
