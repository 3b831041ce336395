import { functions } from '../functions/index.ts';
import { str } from '../value/index.ts';

const idle = { now: () => 0n, random: (bytes: number) => new Uint8Array(bytes), spend: () => {} };

/** Versions that satisfy (or do not satisfy) a semver constraint, made from the versions that it names. */
export const satisfyingVersions = (constraint: string, satisfied: boolean): string[] => {
  const candidates: string[] = [];
  for (const [, major = '0', minor = '0'] of constraint.matchAll(/(\d+)(?:\.(\d+))?(?:\.(\d+))?/g)) {
    for (const step of [0, 1, -1]) {
      const number = Number(minor) + step;
      if (number >= 0) candidates.push(`v${major}.${number}.0`);
    }
    candidates.push(`v${Number(major) + 1}.0.0`, `v${Math.max(0, Number(major) - 1)}.99.0`);
  }
  const compare = functions.get('semverCompare');
  return candidates.filter((version) => {
    try {
      const result = compare?.call([str(constraint), str(version)], idle);
      return result?.kind === 'bool' && result.value === satisfied;
    } catch {
      return false;
    }
  });
};
