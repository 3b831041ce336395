import { refusal } from '../kubernetes/index.ts';
import { driftFindings } from './drift.ts';
import type { Rule } from './rule.ts';
import { adviceOf, changeOf, conditionOf, whenOf } from './words.ts';

/** An annotation, the name or the spec of a claim template that changes with a release. */
export const claimFieldDrift: Rule = {
  id: 'claim-field-drift',
  title: 'an annotation, the name or the spec of a claim template changes from one release to the next',
  detect: (context) =>
    driftFindings(
      'claim-field-drift',
      context,
      (fact, kubeMinor) =>
        `\`${fact.path.slice(3).join('.')}\` of the claim template \`${fact.claim ?? ''}\` ${changeOf(fact)} ${whenOf(fact.step)}${conditionOf(fact)}.\n` +
        `volumeClaimTemplates can never be changed, so the upgrade of StatefulSet \`${fact.object.name}\` fails: "${refusal('StatefulSet', kubeMinor)}".\n` +
        adviceOf(fact, context.chart, 'Use a value here that no release changes.'),
    ),
};
