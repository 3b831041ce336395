import type { Finding, Place } from './finding.ts';
import type { Rule } from './rule.ts';

/** A comment that silences nothing. What comments silence is known only once all other rules have spoken, so `analysis` detects this one. */
export const unusedSuppressionRule: Rule = {
  id: 'unused-suppression',
  title: 'a comment that silences a rule where the rule has nothing to say',
  detect: () => [],
};

/** The finding for a rule's name in a comment. */
export const unusedSuppression = ({ file, range, rule }: Place & { readonly rule: string }): Finding => ({
  rule: 'unused-suppression',
  severity: 'warning',
  message: `The comment silences \`${rule}\`, which finds nothing on the next line.\nTake it away, or move it to the line above the place that it is meant for.`,
  file,
  range,
});
