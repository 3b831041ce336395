/** Constraints as Masterminds/semver v3 reads them (constraints.go): `>=1.2`, `^1`, `~1.2`, `1.x`, `1 - 2`, spaces and commas for and, `||` for or. */
import { FunctionError } from '../../value/index.ts';
import { quote } from '../format/index.ts';
import { comparePrereleases, compareVersions, parseVersion, type Version } from './version.ts';

interface Part {
  readonly operator: string;
  readonly version: Version;
  readonly minorOpen: boolean;
  readonly patchOpen: boolean;
  /** Some part is a wildcard. */
  readonly open: boolean;
}

const version = String.raw`v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?`;
const operators = '=>|=<|>=|<=|!=|~>|[=><~^]|';
const part = new RegExp(String.raw`^\s*(${operators})\s*(${version})\s*$`);
const valid = new RegExp(String.raw`^(\s*(${operators})\s*(${version})\s*)((?:\s+|,\s*)(${operators})\s*(${version})\s*)*$`);
const parts = new RegExp(String.raw`(${operators})\s*(${version})`, 'g');
const hyphenRange = new RegExp(String.raw`\s*(${version})\s+-\s+(${version})\s*`, 'g');

/** Parts that must all hold. A pre-release satisfies them only where one of them names a pre-release itself. */
interface Group {
  readonly parts: readonly Part[];
  readonly takesPrerelease: boolean;
}

/** Alternatives. Throws `FunctionError` with Masterminds' words where the text is no constraint. */
export const parseConstraint = (text: string): readonly Group[] => {
  const rewritten = text.replace(hyphenRange, (_, low: string, ...rest: string[]) => `>=${low},<=${rest[5]}`);
  return rewritten.split('||').map((alternative) => {
    if (!valid.test(alternative)) throw new FunctionError(`improper constraint: ${quote(alternative)}`);
    const all = [...alternative.matchAll(parts)].map(([found]) => parsePart(found));
    return { parts: all, takesPrerelease: all.some((one) => one.version.prerelease !== '') };
  });
};

const isWild = (text: string | undefined): boolean => text === undefined || /^[xX*]$/.test(text.replace('.', ''));

const parsePart = (text: string): Part => {
  const match = part.exec(text);
  if (!match) throw new FunctionError(`improper constraint: ${quote(text)}`);
  const [, operator = '', whole = '', major = '', minor = '', patch, prerelease = ''] = match;
  const open = isWild(major);
  const minorOpen = !open && isWild(match[4]);
  const patchOpen = !open && !minorOpen && isWild(patch);
  let wanted = whole;
  if (open) wanted = `0.0.0${prerelease}`;
  else if (minorOpen) wanted = `${major}.0.0${prerelease}`;
  else if (patchOpen) wanted = `${major}${minor}.0${prerelease}`;
  const parsed = tryVersion(wanted);
  if (!parsed) throw new FunctionError('constraint parser error');
  return { operator, version: parsed, open: open || minorOpen || patchOpen, minorOpen, patchOpen };
};

const tryVersion = (text: string): Version | undefined => {
  try {
    return parseVersion(text);
  } catch (error) {
    if (error instanceof FunctionError) return undefined;
    throw error;
  }
};

/** Constraints.Check. */
export const satisfiesConstraint = (alternatives: readonly Group[], candidate: Version): boolean =>
  alternatives.some((group) => (candidate.prerelease === '' || group.takesPrerelease) && group.parts.every((one) => holds(one, candidate)));

const holds = (constraint: Part, candidate: Version): boolean => {
  const { operator, version: wanted, open, minorOpen, patchOpen } = constraint;
  const order = compareVersions(candidate, wanted);
  switch (operator) {
    case '':
    case '=':
      return open ? tilde(constraint, candidate) : order === 0;
    case '!=':
      if (minorOpen) return candidate.major !== wanted.major;
      if (patchOpen) {
        if (candidate.major !== wanted.major || candidate.minor !== wanted.minor) return true;
        return comparePrereleases(candidate.prerelease, wanted.prerelease) !== 0;
      }
      return order !== 0;
    case '>':
      if (!open) return order > 0;
      if (candidate.major !== wanted.major) return candidate.major > wanted.major;
      if (minorOpen) return false;
      return patchOpen ? candidate.minor > wanted.minor : order > 0;
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      if (!open) return order <= 0;
      if (candidate.major !== wanted.major) return candidate.major < wanted.major;
      return minorOpen || candidate.minor <= wanted.minor;
    case '^':
      return caret(constraint, candidate);
    default:
      return tilde(constraint, candidate);
  }
};

const tilde = ({ version: wanted, minorOpen, patchOpen }: Part, candidate: Version): boolean => {
  if (compareVersions(candidate, wanted) < 0) return false;
  // `~0.0.0`, and so `~*`, takes everything.
  if (wanted.major === 0n && wanted.minor === 0n && wanted.patch === 0n && !minorOpen && !patchOpen) return true;
  return candidate.major === wanted.major && (candidate.minor === wanted.minor || minorOpen);
};

const caret = ({ version: wanted, minorOpen, patchOpen }: Part, candidate: Version): boolean => {
  if (compareVersions(candidate, wanted) < 0) return false;
  if (wanted.major > 0n || minorOpen) return candidate.major === wanted.major;
  if (candidate.major !== 0n) return false;
  if (wanted.minor > 0n || patchOpen) return candidate.minor === wanted.minor;
  return candidate.minor === 0n && candidate.patch === wanted.patch;
};
