/** The members of the top chart's values, as they are watched. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Lookups } from '../../../server/src/render/index.ts';
import { WatchedValues } from '../../../server/src/render/watched.ts';
import { str, type Value } from '../../../server/src/value/index.ts';

const members = (count: number) => new Map<string, Value>(Array.from({ length: count }, (_, i) => [`k${i}`, str(`${i}`)]));

test('who looks at the first name alone has read that one, who goes on has read all', () => {
  const lookups = new Lookups();
  const values = new WatchedValues(members(2), { lookups });
  expect(values.keys().next().value).toBe('k0');
  expect([[...lookups.values.keys], lookups.values.isWhole]).toEqual([['k0'], false]);
  expect([...values.keys()]).toEqual(['k0', 'k1']);
  expect(lookups.values.isWhole).toBe(true);
});

test('what was looked at goes with the next collection of what is young', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options?: { readonly type: 'minor' }) => void;
  const look = (): void => void new WatchedValues(members(20_000), { lookups: undefined }).keys().next();
  look();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let round = 0; round < 10; round++) {
    look();
    collect({ type: 'minor' });
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(3_000_000);
});
