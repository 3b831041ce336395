import { refusal } from '../kubernetes/index.ts';
import { driftFindings } from './drift.ts';
import type { Rule } from './rule.ts';
import { changeOf, conditionOf, whenOf } from './words.ts';

/** Another immutable field that changes with a release: a StatefulSet's service name or Pod management, a Job's Pod template. */
export const immutableFieldDrift: Rule = {
  id: 'immutable-field-drift',
  title: 'an immutable field of a StatefulSet or Job changes from one release to the next',
  detect: (context) =>
    driftFindings(
      'immutable-field-drift',
      context,
      (fact, kubeMinor) =>
        `\`${fact.path.join('.')}\` of ${fact.object.kind} \`${fact.object.name}\` ${changeOf(fact)} ${whenOf(fact.step)}${conditionOf(fact)}.\n` +
        `This field can never be changed, so the upgrade fails: "${refusal(fact.object.kind, kubeMinor)}".\n` +
        (fact.object.kind === 'Job'
          ? "Put the version into the Job's name, make the Job a hook, or leave the version out."
          : 'Use a value here that no release changes.'),
    ),
};
