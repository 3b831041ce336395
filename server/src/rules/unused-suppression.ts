import type { Finding, Place } from './finding.ts';
import type { Rule } from './rule.ts';

/** A comment that silences nothing. What comments silence is known only once all other rules have spoken, so `analysis` detects this one. */
export const unusedSuppressionRule: Rule = {
  id: 'unused-suppression',
  title: 'a comment that silences a rule where the rule has nothing to say',
  detect: () => [],
};

/** The finding for a rule's name in a comment; `isKnown` is false for a name that no rule has. */
export const unusedSuppression = ({ file, range, rule }: Place & { readonly rule: string }, isKnown: boolean): Finding => ({
  rule: 'unused-suppression',
  severity: 'warning',
  message: isKnown
    ? `The comment silences \`${rule}\`, which finds nothing on the next line.\nTake it away, or move it to the line above the place that it is meant for.`
    : `There is no rule \`${rule}\`, so the comment silences nothing by this name.\nTake the name away, or write that of the rule that it is meant for.`,
  file,
  range,
});

/** The finding for a comment that cannot be understood. */
export const brokenSuppression = ({ file, range }: Place): Finding => ({
  rule: 'unused-suppression',
  severity: 'warning',
  message:
    'The comment is meant to silence a rule, but not in a form that Keelson knows.\nWrite `keelson-disable-next-line RULE -- reason`, with commas between the names of several rules.',
  file,
  range,
});
