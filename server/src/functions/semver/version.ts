/** Versions as Masterminds/semver v3 reads them (version.go). */

export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  readonly original: string;
}

const pattern = /^v?(0|[1-9]\d*|\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** NewVersion: coerces `1.2` to `1.2.0` and takes a leading `v`. Undefined where it is no version. */
export const parseVersion = (text: string): Version | undefined => {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, major = '0', minor = '0', patch = '0', prerelease = '', metadata = ''] = match;
  // A numeric part of a pre-release must not begin with a zero.
  if (prerelease.split('.').some((part) => /^0\d+$/.test(part))) return undefined;
  const limit = 1n << 64n;
  const [first, second, third] = [BigInt(major), BigInt(minor), BigInt(patch)];
  if (first >= limit || second >= limit || third >= limit) return undefined;
  return { major: first, minor: second, patch: third, prerelease, metadata, original: text };
};

export const versionText = ({ major, minor, patch, prerelease, metadata }: Version): string =>
  `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}${metadata === '' ? '' : `+${metadata}`}`;

const sign = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0);

/** Version.Compare: metadata does not count; a pre-release comes before its release. */
export const compareVersions = (a: Version, b: Version): number => {
  const parts = sign(a.major - b.major) || sign(a.minor - b.minor) || sign(a.patch - b.patch);
  if (parts !== 0) return parts;
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === '') return 1;
  if (b.prerelease === '') return -1;
  const [left, right] = [a.prerelease.split('.'), b.prerelease.split('.')];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === y) continue;
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    const [xIsNumber, yIsNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (xIsNumber && yIsNumber) return sign(BigInt(x) - BigInt(y));
    if (xIsNumber !== yIsNumber) return xIsNumber ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
};
