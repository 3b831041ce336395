/** Release steps: what one hypothetical next release changes (ARCHITECTURE: release step). */
import { mix } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { RenderOptions, Surroundings, Versions } from '../render/index.ts';
import { Source, type Sources } from '../value/index.ts';

/** The steps that a second render can try, smallest first. */
export const renderSteps = [
  'again',
  'upgrade',
  'chart-patch',
  'app-patch',
  'chart-minor',
  'app-minor',
  'chart-major',
  'app-major',
  'release',
] as const;
export type RenderStep = (typeof renderSteps)[number];

/** `others`: the release's steps together but for the upgrade, which some charts refuse without the passwords of the release before. Never told to people. */
export type TriedStep = RenderStep | 'others';

/** Steps of what only often changes with a release, behind those of the release itself. */
export const weakSteps = ['content', 'cluster', 'values'] as const;
export type WeakStep = (typeof weakSteps)[number];
export type Step = RenderStep | WeakStep;

/** Whether any next release, however small, shows the change. */
export const isCertain = (step: Step): boolean => step === 'again' || step === 'upgrade' || step === 'chart-patch' || step === 'app-patch';

/** Which of two findings of the same path counts: what any release changes first, then the release's other steps, then the weaker ones. */
export const rank = (step: Step): number => (isCertain(step) ? 0 : (renderSteps as readonly Step[]).includes(step) ? 1 : 2);

/** The drift sources that a step moves. */
export const stepSources = (step: RenderStep): Sources => {
  switch (step) {
    case 'again':
      return Source.time | Source.random;
    case 'upgrade':
      return Source.revision | Source.isUpgrade;
    case 'chart-patch':
    case 'chart-minor':
    case 'chart-major':
      return Source.chartVersion;
    case 'app-patch':
    case 'app-minor':
    case 'app-major':
      return Source.appVersion;
    case 'release':
      return Source.time | Source.random | Source.revision | Source.isUpgrade | Source.chartVersion | Source.appVersion;
  }
};

type Part = 'patch' | 'minor' | 'major' | 'all';

/**
 * The version of the next release. Parts that are missing count as zero: the patch after `15` is `15.0.1`, after `2025.6` it is `2025.6.1`; a leading
 * `v` and a suffix stay; after a word such as `dev` comes `dev-next`. An absent version stays absent.
 */
export const nextVersion = (version: string, part: Part): string => {
  if (version === '') return '';
  const match = /^(v?)(\d+)(?:\.(\d+))?(?:\.(\d+))?(.*)$/s.exec(version);
  if (!match) return `${version}-next`;
  const [, prefix = '', major = '0', minor = '0', patch = '0', suffix = ''] = match;
  const raise = (digits: string): string => String(BigInt(digits) + 1n);
  switch (part) {
    case 'patch':
      return `${prefix}${major}.${minor}.${raise(patch)}${suffix}`;
    case 'minor':
      return `${prefix}${major}.${raise(minor)}.0${suffix}`;
    case 'major':
      return `${prefix}${raise(major)}.0.0${suffix}`;
    case 'all':
      return `${prefix}${raise(major)}.${raise(minor)}.${raise(patch)}${suffix}`;
  }
};

/** A render at a certain moment: a fixed clock, and random bytes that depend on the seed and on who draws them alone. */
const moment = (now: bigint, seed: number): Surroundings => ({
  now,
  random: (bytes, draw) => {
    let state = mix(seed, draw);
    const next = (): number => {
      // Mulberry32: any generator would do, this one is small and has no short cycles.
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return (mixed ^ (mixed >>> 14)) & 0xff;
    };
    return Uint8Array.from({ length: bytes }, next);
  },
});

const nanoseconds = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;

/** The moment of every render, and a later one that differs in each part of a date. */
export const present = moment(nanoseconds('2026-01-02T03:04:05.678Z'), 1);
const later = moment(nanoseconds('2027-02-03T04:05:06.789Z'), 2);

/** The render options of a step. Subcharts' versions rise along with the chart's own. */
export const stepOptions = (step: TriedStep | undefined): Pick<RenderOptions, 'release' | 'versions' | 'surroundings'> => {
  const versions = (raise: (versions: Versions) => Versions) => ({ versions: (chart: Chart) => raise(chart.metadata), surroundings: present });
  const chart = (part: Part) => versions(({ version, appVersion }) => ({ version: nextVersion(version, part), appVersion }));
  const app = (part: Part) => versions(({ version, appVersion }) => ({ version, appVersion: nextVersion(appVersion, part) }));
  const everyVersion = versions(({ version, appVersion }) => ({ version: nextVersion(version, 'all'), appVersion: nextVersion(appVersion, 'all') }));
  const upgraded = { revision: 2, isUpgrade: true };
  switch (step) {
    case undefined:
      return { surroundings: present };
    case 'again':
      return { surroundings: later };
    case 'upgrade':
      return { release: upgraded, surroundings: present };
    case 'chart-patch':
      return chart('patch');
    case 'app-patch':
      return app('patch');
    case 'chart-minor':
      return chart('minor');
    case 'app-minor':
      return app('minor');
    case 'chart-major':
      return chart('major');
    case 'app-major':
      return app('major');
    case 'others':
      return { ...everyVersion, surroundings: later };
    case 'release':
      return { ...everyVersion, release: upgraded, surroundings: later };
  }
};
