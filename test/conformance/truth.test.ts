/**
 * The Go program itself against the corpus's truth: what it renders for this release and the next must be what truth.jsonl says changes. Only rows that
 * a value file of the corpus, or the defaults, bring out are asked.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { chartFolder, corpusCharts, corpusTruth, valueSetFile, whyNoCorpus } from '../kit/corpus.ts';
import { Oracle, whyNoOracle } from '../kit/oracle.ts';
import { changeAt, replay } from './replay.ts';

const missing = whyNoOracle() ?? whyNoCorpus();

describe.skipIf(missing)('the Go program renders what the truth about the corpus says', () => {
  if (missing) return it(missing);
  const oracle = new Oracle();
  afterAll(() => oracle.close());
  const truth = corpusTruth();
  const rows = corpusCharts().flatMap((chart) =>
    (truth.get(chart.id)?.drifts ?? []).flatMap((drift) => {
      const set = drift.valueSets.find((name) => name === 'default' || name.startsWith('values/') || name.startsWith('ci/'));
      return set === undefined ? [] : [{ chart, drift, set, title: `${chart.id} ${set} ${drift.name} ${drift.claim} ${drift.key}` }];
    }),
  );

  it('there are rows to ask', () => expect(rows.length).toBeGreaterThan(40));

  for (const { chart, drift, set, title } of rows)
    it(title, async () => {
      const file = valueSetFile(chart.id, set);
      const scene = {
        path: chartFolder(chart.id),
        deps: chart.deps.map(chartFolder),
        valueFiles: file ? [file] : [],
        kubeVersion: 'v1.33.0',
        apiVersions: builtIn,
        lenient: true,
      };
      const shown = await replay(oracle, scene, 'corpus');
      const path = ['spec', 'volumeClaimTemplates', drift.index ?? 0, ...drift.part.split('.'), ...(drift.key ? [drift.key] : [])];
      expect(changeAt(shown, { kind: drift.kind, name: drift.name, source: drift.file }, path), shown.error).toEqual({
        now: drift.now,
        next: drift.next,
      });
    });
});

/** Kubernetes 1.33's own API versions, as the truth was made with. */
const builtIn = [
  'v1',
  'apps/v1',
  'batch/v1',
  'autoscaling/v1',
  'autoscaling/v2',
  'policy/v1',
  'networking.k8s.io/v1',
  'rbac.authorization.k8s.io/v1',
  'storage.k8s.io/v1',
  'apiextensions.k8s.io/v1',
  'admissionregistration.k8s.io/v1',
  'scheduling.k8s.io/v1',
  'coordination.k8s.io/v1',
  'node.k8s.io/v1',
];
