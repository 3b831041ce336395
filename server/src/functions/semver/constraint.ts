/** Constraints as Masterminds/semver v3 reads them (constraints.go): `>=1.2`, `^1`, `~1.2`, `1.x`, `1 - 2`, spaces and commas for and, `||` for or. */
import { compareVersions, parseVersion, type Version } from './version.ts';

interface Part {
  readonly operator: string;
  readonly version: Version;
  readonly minorOpen: boolean;
  readonly patchOpen: boolean;
  /** Every part is a wildcard. */
  readonly open: boolean;
}

const version = String.raw`v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?`;
const operators = '=>|=<|>=|<=|!=|~>|[=><~^]|';
const part = new RegExp(String.raw`^\s*(${operators})\s*(${version})\s*$`);
const valid = new RegExp(String.raw`^(\s*(${operators})\s*(${version})\s*)((?:\s+|,\s*)(${operators})\s*(${version})\s*)*$`);
const parts = new RegExp(String.raw`(${operators})\s*(${version})`, 'g');
const hyphenRange = new RegExp(String.raw`\s*(${version})\s+-\s+(${version})\s*`, 'g');

/** Alternatives of parts that must all hold; undefined where the text is no constraint. */
export const parseConstraint = (text: string): readonly (readonly Part[])[] | undefined => {
  const rewritten = text.replace(hyphenRange, (_, low: string, ...rest: string[]) => `>=${low},<=${rest[5]}`);
  const alternatives: Part[][] = [];
  for (const alternative of rewritten.split('||')) {
    if (!valid.test(alternative)) return undefined;
    const all: Part[] = [];
    for (const [found] of alternative.matchAll(parts)) {
      if (found.trim() === '') continue;
      const parsed = parsePart(found);
      if (!parsed) return undefined;
      all.push(parsed);
    }
    alternatives.push(all);
  }
  return alternatives;
};

const isWild = (text: string | undefined): boolean => text === undefined || /^[xX*]$/.test(text.replace('.', ''));

const parsePart = (text: string): Part | undefined => {
  const match = part.exec(text);
  if (!match) return undefined;
  const [, operator = '', , major = '', minor, patch, prerelease = ''] = match;
  const open = isWild(major);
  const minorOpen = open || isWild(minor);
  const patchOpen = minorOpen || isWild(patch);
  const number = (given: string | undefined, wild: boolean): string => (wild ? '0' : (given ?? '').replace('.', ''));
  const parsed = parseVersion(
    `${number(major, open)}.${number(minor, minorOpen)}.${number(patch, patchOpen)}${open || minorOpen || patchOpen ? '' : prerelease}`,
  );
  return parsed && { operator, version: parsed, open, minorOpen, patchOpen: patchOpen };
};

/** Constraints.Check. */
export const satisfiesConstraint = (alternatives: readonly (readonly Part[])[], candidate: Version): boolean =>
  alternatives.some((all) => all.every((one) => holds(one, candidate)));

const holds = (constraint: Part, candidate: Version): boolean => {
  const { operator, version: wanted, open, minorOpen, patchOpen } = constraint;
  // A pre-release satisfies only constraints that name one themselves.
  const refusesPrerelease = candidate.prerelease !== '' && wanted.prerelease === '';
  const order = compareVersions(candidate, wanted);
  switch (operator) {
    case '':
    case '=':
      if (minorOpen || patchOpen || open) return tilde(constraint, candidate);
      return !refusesPrerelease && order === 0;
    case '!=':
      if (refusesPrerelease) return false;
      if (minorOpen || patchOpen) {
        if (candidate.major !== wanted.major) return true;
        if (candidate.minor !== wanted.minor && !minorOpen) return true;
        if (minorOpen) return false;
        if (candidate.patch !== wanted.patch && !patchOpen) return true;
        return false;
      }
      return order !== 0;
    case '>':
      if (refusesPrerelease) return false;
      if (!minorOpen && !patchOpen) return order === 1;
      if (candidate.major !== wanted.major) return candidate.major > wanted.major;
      if (minorOpen) return false;
      return candidate.minor > wanted.minor;
    case '<':
      return !refusesPrerelease && order < 0;
    case '>=':
    case '=>':
      return !refusesPrerelease && order >= 0;
    case '<=':
    case '=<':
      if (refusesPrerelease) return false;
      if (!minorOpen && !patchOpen) return order <= 0;
      if (candidate.major !== wanted.major) return candidate.major < wanted.major;
      return minorOpen || candidate.minor <= wanted.minor;
    case '^':
      return caret(constraint, candidate);
    default:
      return tilde(constraint, candidate);
  }
};

const tilde = ({ version: wanted, open, minorOpen }: Part, candidate: Version): boolean => {
  if (candidate.prerelease !== '' && wanted.prerelease === '') return false;
  if (compareVersions(candidate, wanted) < 0) return false;
  if (open) return true;
  if (candidate.major !== wanted.major) return false;
  return candidate.minor === wanted.minor || minorOpen;
};

const caret = ({ version: wanted, minorOpen, patchOpen }: Part, candidate: Version): boolean => {
  if (candidate.prerelease !== '' && wanted.prerelease === '') return false;
  if (compareVersions(candidate, wanted) < 0) return false;
  if (wanted.major > 0n || minorOpen) return candidate.major === wanted.major;
  if (candidate.major !== 0n) return false;
  if (wanted.minor > 0n || patchOpen) return candidate.minor === wanted.minor;
  return candidate.minor === 0n && candidate.patch === wanted.patch;
};
