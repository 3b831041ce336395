import type { Chart, Dependency } from './chart.ts';
import { versionFits } from './load.ts';

/**
 * Finds charts that stand in for dependencies, by the name in their Chart.yaml. Where several have the name, the version decides; where none of these fits, or only one
 * chart has the name, its version does not matter.
 */
export const dependencyIndex = (charts: readonly Chart[]): ((dependency: Dependency) => Chart | undefined) => {
  const byName = new Map<string, Chart[]>();
  for (const chart of charts) byName.set(chart.metadata.name, [...(byName.get(chart.metadata.name) ?? []), chart]);
  return ({ name, version }) => {
    const named = byName.get(name) ?? [];
    return named.find((chart) => versionFits(chart.metadata.version, version)) ?? named[0];
  };
};
