/**
 * Where the Go at hand (Go 1.19 and Sprig 3.2 as Debian has them) is known to differ from Helm 4.2.4's (Go 1.26, Sprig 3.3), and the engine follows
 * Helm's; and what no two runs of Go's own have in common.
 */
export interface Answer {
  readonly output?: string;
  readonly error?: string;
}

interface Difference {
  readonly reason: string;
  /** The templates that it bears on; the smaller the better. */
  readonly template: RegExp;
  /** What else must hold of the two answers: the engine's is not free to be anything. */
  readonly holds?: (go: string, ours: string) => boolean;
}

/** Upwards, since a small sigma has two forms. */
const withoutCase = (text: string): string => text.toUpperCase();
const numberIn = (text: string): number => Number(/k = \[?\+?([^\s\]]+)/.exec(text)?.[1]?.replace('inf', 'Infinity'));
const beginning = (text: string): string => text.replace(/cannot parse .*/s, '');
const yamlError = /error converting YAML to JSON/;
const isPrerelease = /"[^"]*"|[\d.]+-/;

const known: readonly Difference[] = [
  {
    reason: 'Go ranges over an integer since 1.22',
    template: /range/,
    holds: (go) => /range can't iterate over -?\d+$/.test(go),
  },
  { reason: 'an address in memory', template: /printf "%[^"]*p"/ },
  {
    reason: 'verbs that are for numbers show the private fields of a time, with addresses in memory',
    template: /printf "%[^"]*[^vsxXqT]" \((?:toDate|now)/,
  },
  { reason: '(?<name>) is read since Go 1.22', template: /regex\w* "\(\?<n>a\)"/i },
  {
    reason: 'xstrings 1.5 leaves the capitals inside a word alone, 1.3 did not',
    template: /camelcase/,
    holds: (go, ours) => withoutCase(go) === withoutCase(ours),
  },
  {
    reason: 'semver 3.5 begins its errors with a small letter and quotes the constraint',
    template: /semver/,
    holds: (go, ours) => /Invalid Semantic Version|improper constraint|starts with 0|parsing version segment/.test(go) && ours.startsWith('!'),
  },
  {
    reason: 'semver 3.4 reads a pre-release by the whole group of constraints, not by each one',
    template: /semverCompare "[^"]*" "[^"]*-/,
    holds: (go, ours) => isPrerelease.test(go) || /^bool/.test(ours),
  },
  {
    reason: 'Go 1.20 quotes the text from where the part begins that it cannot read',
    template: /mustToDate/,
    holds: (go, ours) => beginning(go) === beginning(ours),
  },
  {
    reason: 'toml 1.3 writes a value that is no table',
    template: /toToml|mustToToml/i,
    holds: (go) => go.includes('top-level values must be Go maps'),
  },
  {
    reason: 'toml 1.5 writes large and small floats with an exponent, and infinity without a sign',
    template: /toToml|mustToToml/i,
    holds: (go, ours) => numberIn(go) === numberIn(ours),
  },
  {
    reason: 'the engine has no time zone but UTC, which Go calls Local where the machine is set so',
    template: /printf "%#/,
    holds: (go, ours) => go.replaceAll('time.Local', 'time.UTC') === ours,
  },
  {
    reason: 'toml 1.3 has other words for what it cannot read',
    template: /fromToml/,
    holds: (go, ours) => go.includes('Error:toml: ') && ours.includes('Error:toml: '),
  },
  {
    reason: 'mergo 1.0 replaces a scalar by a map',
    template: /mergeOverwrite|mustMergeOverwrite/i,
  },
  { reason: 'go-yaml 2.4 escapes U+0085, and begins a block with its empty lines', template: /to(?:Yaml|YamlPretty) .*(?:\\u0085|\\n)/ },
  {
    reason: 'sigs.k8s.io/yaml 1.4 reads no JSON again on its way to YAML',
    template: /mustToYaml/,
    holds: (go) => go.includes('error converting JSON to YAML'),
  },
  { reason: 'copystructure 1.0 loses private fields', template: /deepCopy \(semver/i },
  {
    reason: 'broken YAML is refused where go-yaml refuses it; of the words, the commonest are the same',
    template: /fromYaml/,
    holds: (go, ours) => yamlError.test(go) && yamlError.test(ours),
  },
];

const shown = ({ output, error }: Answer): string => output ?? `! ${error}`;

/** Bytes that are no text are lone surrogates in the engine; Go's JSON has U+FFFD for them. */
export const asJson = (answer: Answer): string =>
  shown(answer).replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : '\ufffd'));

/** Why the two answers may differ, or undefined where they must not. */
export const knownDifference = (template: string, go: Answer, ours: Answer): string | undefined =>
  known.find((one) => one.template.test(template) && (one.holds?.(shown(go), asJson(ours)) ?? true))?.reason;
