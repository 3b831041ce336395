/** The next release of a file: its render after a step, and what changes with sources that only often move along with a release. */
import { memo } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { type Change, type ManifestFile, readManifest } from '../manifest/index.ts';
import type { Known } from '../render/index.ts';
import { Source, type Sources } from '../value/index.ts';
import { type Drift, detectWeak } from './detect.ts';
import type { Path } from './overrides.ts';
import { nextVersion, type TriedStep, type WeakStep } from './steps.ts';
import { printedOf } from './weak.ts';
import { adopt, type Outcome, type Prelude, renderFile, type Setting, type World } from './world.ts';

export const stepManifest = (
  setting: Setting,
  world: World,
  file: string,
  prelude: Prelude,
  step: TriedStep,
  tracing: boolean,
  known?: Known,
): ManifestFile | undefined => {
  const outcome = renderFile(setting, world, file, prelude, step, tracing, known);
  return 'ok' in outcome ? readManifest(outcome.ok.output) : undefined;
};

/** What changes with the sources that only often move along with a release. */
export const weakDrifts = (
  setting: Setting,
  world: World,
  file: string,
  prelude: Prelude,
  now: ManifestFile,
  wanted: (change: Change) => boolean,
): Drift[] => {
  const { sources, versions } = printedOf(now, setting.versionKeys);
  const drifts: Drift[] = [];
  const take = (step: WeakStep, source: Sources, render: () => Outcome, input?: Path): void => {
    const outcome = render();
    if ('ok' in outcome) drifts.push(...detectWeak(now, readManifest(outcome.ok.output), step, source, wanted, input));
  };
  if (sources & Source.files)
    take('content', Source.files, () => renderFile({ ...setting, chart: withNextFiles(setting.chart) }, world, file, prelude, undefined));
  if (sources & Source.capabilities && !setting.isKubeFixed) {
    const kubeVersion = nextVersion(world.kubeVersion ?? setting.kubeVersion, 'minor');
    take('cluster', Source.capabilities, () => renderFile(setting, { ...world, kubeVersion }, file, prelude, undefined));
  }
  for (const { path, version } of versions.values()) {
    const next = adopt(world, { kind: 'override', override: { path, value: nextVersion(version, 'patch') } }, setting);
    if (next) take('values', Source.values, () => renderFile(setting, next, file, prelude, undefined), path);
  }
  return drifts;
};

/** The chart with every file that templates may read changed: a version by the next one, anything else by some more text. */
const withNextFiles = memo((chart: Chart): Chart => {
  const change = (bytes: Uint8Array): Uint8Array => {
    const text = new TextDecoder().decode(bytes);
    const isVersion = /^v?\d+(?:\.\d+)*\s*$/.test(text);
    return new TextEncoder().encode(isVersion ? `${nextVersion(text.trim(), 'patch')}${text.slice(text.trimEnd().length)}` : `${text.trimEnd()}x\n`);
  };
  return {
    ...chart,
    files: new Map([...chart.files].map(([name, bytes]) => [name, change(bytes)])),
    subcharts: chart.subcharts.map((subchart) => ({ ...subchart, chart: withNextFiles(subchart.chart) })),
  };
});
