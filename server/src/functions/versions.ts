/** Sprig's semver and semverCompare. */
import { bool, Int, Opaque, type Str, str, type Value } from '../value/index.ts';
import { define, textArgument } from './define.ts';
import { parseConstraint, satisfiesConstraint } from './semver/constraint.ts';
import { parseVersion, type Version, versionText } from './semver/version.ts';

const semverObject = (version: Version): Value => {
  const number = (value: bigint) => (): Value => new Int(value, 'uint64');
  return new Opaque(
    '*semver.Version',
    version,
    versionText(version),
    new Map<string, () => Value>([
      ['Major', number(version.major)],
      ['Minor', number(version.minor)],
      ['Patch', number(version.patch)],
      ['Prerelease', () => str(version.prerelease)],
      ['Metadata', () => str(version.metadata)],
      ['Original', () => str(version.original)],
      ['String', () => str(versionText(version))],
    ]),
  );
};

/** Steps of reading a version or a constraint: the expressions for them start anew at each character. */
const effortOf = ({ length }: string): number => Math.floor((length * length) / 4096);

export const versions = define('semver', {
  semver: {
    params: ['string'],
    result: '*semver.Version',
    doc: 'Reads a semantic version; its parts are .Major, .Minor, .Patch, .Prerelease.',
    call: (args, ctx) => {
      ctx.spend(effortOf(textArgument(args, 0).text));
      return semverObject(parseVersion(textArgument(args, 0).text));
    },
  },
  semverCompare: {
    params: ['string', 'string'],
    result: 'bool',
    doc: 'Whether a version satisfies a constraint such as >=1.2-0.',
    call: (args, ctx) => {
      for (const arg of args) ctx.spend(effortOf((arg as Str).text));
      const constraint = parseConstraint(textArgument(args, 0).text);
      return bool(satisfiesConstraint(constraint, parseVersion(textArgument(args, 1).text)));
    },
  },
});
