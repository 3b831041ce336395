/** Sprig's semver and semverCompare. */
import { bool, Int, Opaque, str, type Value } from '../value/index.ts';
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

export const versions = define('semver', {
  semver: {
    params: ['string'],
    result: '*semver.Version',
    doc: 'Reads a semantic version; its parts are .Major, .Minor, .Patch, .Prerelease.',
    call: (args) => semverObject(parseVersion(textArgument(args, 0).text)),
  },
  semverCompare: {
    params: ['string', 'string'],
    result: 'bool',
    doc: 'Whether a version satisfies a constraint such as >=1.2-0.',
    call: (args) => {
      const constraint = parseConstraint(textArgument(args, 0).text);
      return bool(satisfiesConstraint(constraint, parseVersion(textArgument(args, 1).text)));
    },
  },
});
