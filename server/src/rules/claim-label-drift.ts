import { refusal } from '../kubernetes/index.ts';
import { driftFindings } from './drift.ts';
import type { Rule } from './rule.ts';
import { adviceOf, changeOf, conditionOf, whenOf } from './words.ts';

/** A label of a claim template that changes with a release. */
export const claimLabelDrift: Rule = {
  id: 'claim-label-drift',
  title: 'a label in volumeClaimTemplates changes from one release to the next',
  detect: (context) =>
    driftFindings(
      'claim-label-drift',
      context,
      (fact, kubeMinor) =>
        `Label \`${String(fact.path.at(-1))}\` of the claim template \`${fact.claim ?? ''}\` ${changeOf(fact)} ${whenOf(fact.step)}${conditionOf(fact)}.\n` +
        `volumeClaimTemplates can never be changed, so the upgrade of StatefulSet \`${fact.object.name}\` fails: "${refusal('StatefulSet', kubeMinor)}".\n` +
        adviceOf(fact, context.chart, 'Give the claim template labels that stay the same, such as the selector labels.'),
    ),
};
