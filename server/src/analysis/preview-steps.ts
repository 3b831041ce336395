/** The next releases that an upgrade preview can show: the usual one, and each release step by itself. */
import type { Chart } from '../chart/index.ts';
import { isCertain, nextVersion, type RenderStep, renderSteps, type Step, stepOptions } from '../explore/index.ts';
import type { RenderOptions } from '../render/index.ts';

/** `usual`: chart and app with their next patch version, rendered as an upgrade at a later time. */
export type PreviewStep = 'usual' | RenderStep;

const titles: Record<PreviewStep, string> = {
  usual: 'The next patch release, as an upgrade',
  again: 'The same release rendered again',
  upgrade: 'An upgrade to the same version',
  'chart-patch': 'The next patch version of the chart',
  'app-patch': 'The next patch version of the app',
  'chart-minor': 'The next minor version of the chart',
  'app-minor': 'The next minor version of the app',
  'chart-major': 'The next major version of the chart',
  'app-major': 'The next major version of the app',
  release: 'All versions raised in every part, as an upgrade',
};

export const previewSteps: readonly { readonly step: PreviewStep; readonly title: string }[] = (['usual', ...renderSteps] as const).map((step) => ({
  step,
  title: titles[step],
}));

export const isPreviewStep = (step: unknown): step is PreviewStep => typeof step === 'string' && Object.hasOwn(titles, step);

/** The render options of the release after the present one. */
export const nextRelease = (step: PreviewStep): Pick<RenderOptions, 'release' | 'versions' | 'surroundings'> => {
  if (step !== 'usual') return stepOptions(step);
  const { release } = stepOptions('upgrade');
  const { surroundings } = stepOptions('again');
  return {
    ...(release ? { release } : {}),
    ...(surroundings ? { surroundings } : {}),
    versions: ({ metadata: { version, appVersion } }: Chart) => ({
      version: nextVersion(version, 'patch'),
      appVersion: nextVersion(appVersion, 'patch'),
    }),
  };
};

/** The preview in which changes with these steps all show; undefined where none can show one, since more than the release would have to change. */
export const stepShowing = (steps: readonly Step[]): PreviewStep | undefined => {
  if (!steps.every((step) => isPreviewStep(step)) || steps.length === 0) return undefined;
  return steps.every(isCertain) ? 'usual' : 'release';
};
