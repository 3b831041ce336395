/** Charts of the workspace (or beside the chart, `file://`) that stand in for dependencies which are not vendored. */
import type { Chart } from '../chart/index.ts';
import type { Location } from '../environment/index.ts';

/** The real folder of each stand-in, by its path in the chart (`charts/common`). */
export type StandIns = ReadonlyMap<string, Location>;

/**
 * The stand-ins of a chart as it was loaded. `found`: where the charts that were looked up by name really are. `inner`: the stand-ins of a stand-in.
 */
export const standInsOf = (chart: Chart, found: ReadonlyMap<string, Location>, inner: (location: Location) => StandIns | undefined): StandIns => {
  const result = new Map<string, Location>();
  const visit = (parent: Chart): void => {
    for (const { chart: child, origin, location } of parent.subcharts) {
      const real = origin === 'outside' ? (isRelative(location) ? found.get(child.metadata.name) : location) : undefined;
      if (real !== undefined) {
        result.set(child.path, real);
        for (const [path, deeper] of inner(real) ?? []) result.set(`${child.path}/${path}`, deeper);
      }
      visit(child);
    }
  };
  visit(chart);
  return result;
};

/** The loader gives a path in the chart for what its caller found, a location for what it found itself. */
const isRelative = (location: Location): boolean => /^charts(?:\/|$)/.test(location);
