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
  readonly applies: (template: string, go: Answer, ours: Answer) => boolean;
}

const calls = (template: string, names: string): boolean => new RegExp(`\\b(?:${names})\\b`).test(template);
const failed = (pattern: RegExp, { error = '' }: Answer): boolean => pattern.test(error);

const known: readonly Difference[] = [
  {
    reason: 'Go ranges over an integer since 1.22',
    applies: (_, go) => failed(/range can't iterate over -?\d+$/, go),
  },
];

/** Why the two answers may differ, or undefined where they must not. */
export const knownDifference = (template: string, go: Answer, ours: Answer): string | undefined =>
  go.output === ours.output && go.error === ours.error ? undefined : known.find(({ applies }) => applies(template, go, ours))?.reason;

export { calls };
