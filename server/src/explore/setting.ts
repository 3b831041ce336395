/** What stays the same in all worlds of an analysis, from what the user fixed; and the subcharts that a world leaves out. */
import type { Chart, DisabledChart } from '../chart/index.ts';
import { defaultApiVersions, defaultKubeVersion } from '../kubernetes/index.ts';
import { Session } from '../render/index.ts';
import type { PlainMap } from '../yaml/index.ts';
import { toJson } from './overrides.ts';
import { adopt, preparedIn, type Setting, type World } from './world.ts';

/** What the user fixed. */
export interface Fixed {
  readonly values?: PlainMap;
  readonly kubeVersion?: string;
  /** Paths in the values that hold versions, whatever they look like: `image.build`, `*.tag`. */
  readonly versionKeys?: readonly string[];
}

export const settingOf = (chart: Chart, { values: fixed = new Map(), kubeVersion, versionKeys = [] }: Fixed): Setting => ({
  chart,
  session: new Session(),
  fixed,
  versionKeys,
  kubeVersion: kubeVersion ?? defaultKubeVersion,
  isKubeFixed: kubeVersion !== undefined,
  apiVersions: defaultApiVersions,
  allowHoles: hasMissing(chart),
  tolerated: new Set(),
  forgiven: new Map(),
  forgive: undefined,
  key: JSON.stringify([toJson(fixed), kubeVersion, versionKeys]),
});

const hasMissing = (chart: Chart): boolean => chart.missing.length > 0 || chart.subcharts.some((subchart) => hasMissing(subchart.chart));

/** The subcharts that a world leaves out. */
export const disabledIn = (setting: Setting, world: World): readonly DisabledChart[] => preparedIn(setting, world).disabled;

/** A world with one of them switched on; undefined where no switch does it. */
export const switchedOn = (setting: Setting, world: World, disabled: DisabledChart): World | undefined => {
  const name = disabled.valuesPath.join('.');
  for (const path of disabled.switches) {
    const on = adopt(world, { kind: 'override', override: { path, value: true } }, setting);
    if (on && !disabledIn(setting, on).some(({ valuesPath }) => valuesPath.join('.') === name)) return on;
  }
  return undefined;
};
