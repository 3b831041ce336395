/** The branches of a chart or of one of its templates, with their words, for an editor to offer. */
import type { Chart } from '../chart/index.ts';
import { type BranchOptions, branchesOf, settingOf, valuesOf, type World } from '../explore/index.ts';
import { guardOf } from '../rules/index.ts';

export interface ChartBranch {
  /** The assumptions in the user's words: `persistentVolume.enabled`. */
  readonly guard: readonly string[];
  /** The values that a user would give. */
  readonly values: ReturnType<typeof valuesOf>;
  readonly cluster: Pick<World, 'kubeVersion' | 'apiVersions'>;
}

/** Those that assume least come first; those that read the same are told once. */
export function* chartBranches(chart: Chart, options: BranchOptions): Generator<void, ChartBranch[]> {
  const setting = settingOf(chart, options);
  const branches = new Map<string, ChartBranch>();
  for (const world of yield* branchesOf(chart, options)) {
    const guard = guardOf({ world });
    if (!branches.has(guard.join('\n'))) branches.set(guard.join('\n'), { guard, values: valuesOf(setting, world), cluster: world });
  }
  return [...branches.values()].sort((a, b) => a.guard.length - b.guard.length);
}
