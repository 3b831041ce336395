/** What is told of fixes that a budget left untried. */
import { expect, test } from 'vitest';
import { Budget, check, finish } from '../../../server/src/analysis/index.ts';
import { chartJson } from '../../../server/src/cli/json.ts';
import { chartOf } from '../../kit/charts.ts';
import { fixture } from '../../kit/fixtures.ts';

interface Told {
  readonly incomplete: readonly { readonly reason: string; readonly message: string; readonly file: string; readonly range: object }[];
  readonly findings: readonly { readonly range: object; readonly fixes: readonly object[] }[];
}

const told = async (...budget: readonly Budget[]): Promise<Told> => {
  const chart = await chartOf(fixture('gatehouse'));
  return chartJson({ path: 'gatehouse', folder: 'gatehouse', chart, report: finish(check(chart)), options: {} }, ...budget) as Told;
};

test('the JSON says from where on', async () => {
  const { incomplete, findings } = await told(new Budget(0));
  expect(findings.map(({ fixes }) => fixes)).toEqual(findings.map(() => []));
  expect(incomplete).toEqual([
    { reason: 'bound', message: expect.stringContaining('Not all fixes were tried'), file: 'templates/statefulset.yaml', range: findings[0]?.range },
  ]);
});

test('nothing is said where all were tried', async () => {
  const { incomplete, findings } = await told();
  expect(findings.flatMap(({ fixes }) => fixes).length).toBeGreaterThan(0);
  expect(incomplete).toEqual([]);
});
