import { refusal } from '../kubernetes/index.ts';
import { driftFindings } from './drift.ts';
import type { Rule } from './rule.ts';
import { adviceOf, changeOf, conditionOf, whenOf } from './words.ts';

/** A selector that changes with a release. */
export const selectorDrift: Rule = {
  id: 'selector-drift',
  title: 'the selector of a workload changes from one release to the next',
  detect: (context) =>
    driftFindings(
      'selector-drift',
      context,
      (fact, kubeMinor) =>
        `\`${fact.path.slice(1).join('.')}\` of ${fact.object.kind} \`${fact.object.name}\` ${changeOf(fact)} ${whenOf(fact.step)}${conditionOf(fact)}.\n` +
        `A selector can never be changed, so the upgrade fails: "${refusal(fact.object.kind, kubeMinor)}".\n` +
        adviceOf(fact, context.chart, 'Select by labels that no release changes: the name of the app and of the release.'),
    ),
};
