/** What the drift rules have in common: a fact becomes a finding, with the rule's own words in front. */
import { type DriftFact, isCertain } from '../explore/index.ts';
import type { Finding, RuleId, Severity } from './finding.ts';
import type { RuleContext } from './rule.ts';
import { guardOf, guessOf, hopsOf, sourcesOf } from './words.ts';

/** Severity by the smallest step: what any next release changes is an error. */
const severityOf = (fact: DriftFact): Severity => (isCertain(fact.step) ? 'error' : 'warning');

/** The findings of one drift rule; `describe` gives the message. */
export const driftFindings = (rule: RuleId, { facts, kubeMinor }: RuleContext, describe: (fact: DriftFact, kubeMinor: number) => string): Finding[] =>
  facts
    .filter((fact) => fact.rule === rule)
    .map((fact) => ({
      rule,
      severity: severityOf(fact),
      message: `${describe(fact, kubeMinor)}${guessOf(fact)}`,
      file: fact.place.source.path,
      range: fact.place.range,
      drift: {
        object: { ...fact.object, source: sourceOf(fact) },
        path: fact.path,
        claim: fact.claim,
        sources: sourcesOf(fact),
        step: fact.step,
        now: fact.now ?? null,
        next: fact.next ?? null,
        guard: guardOf(fact),
        values: fact.values,
        cluster: fact.world,
        flow: hopsOf(fact),
      },
    }));

/** The printing template, relative to the top chart, under the alias for a subchart: Helm's name without the top chart's. */
const sourceOf = ({ template }: DriftFact): string => template.name.slice(template.name.indexOf('/') + 1);
