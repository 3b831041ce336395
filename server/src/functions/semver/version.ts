/** Versions as Masterminds/semver v3 reads them (version.go). */
import { FunctionError } from '../../value/index.ts';
import { quote } from '../format/index.ts';

export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  readonly original: string;
}

const pattern = /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** NewVersion: coerces `1.2` to `1.2.0` and takes a leading `v` and leading zeros. Throws `FunctionError` where it is no version. */
export const parseVersion = (text: string): Version => {
  const match = pattern.exec(text);
  if (!match) throw new FunctionError('invalid semantic version');
  const [, major, minor, patch, prerelease = '', metadata = ''] = match;
  const numbers = [major, minor, patch].map(segment) as [bigint, bigint, bigint];
  if (prerelease.split('.').some((part) => /^0\d+$/.test(part))) throw new FunctionError('version segment starts with 0');
  return { major: numbers[0], minor: numbers[1], patch: numbers[2], prerelease, metadata, original: text };
};

const segment = (digits = '0'): bigint => {
  const value = BigInt(digits);
  if (value < 1n << 64n) return value;
  throw new FunctionError(`error parsing version segment: strconv.ParseUint: parsing ${quote(digits)}: value out of range`);
};

export const versionText = ({ major, minor, patch, prerelease, metadata }: Version): string =>
  `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}${metadata === '' ? '' : `+${metadata}`}`;

const sign = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0);

/** Version.Compare: metadata does not count; a pre-release comes before its release. */
export const compareVersions = (a: Version, b: Version): number => {
  const parts = sign(a.major - b.major) || sign(a.minor - b.minor) || sign(a.patch - b.patch);
  if (parts !== 0) return parts;
  return comparePrereleases(a.prerelease, b.prerelease);
};

/** A release, that is none, comes behind all of them. */
export const comparePrereleases = (a: string, b: string): number => {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const [left, right] = [a.split('.'), b.split('.')];
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
