import { getHeapSpaceStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { tidyMemory } from '../../../server/src/node/tidy.ts';

const sizeOf = (space: string): number => getHeapSpaceStatistics().find(({ space_name }) => space_name === space)?.space_size ?? Number.NaN;

test('when much was done, the room for what is young is given back with what nobody uses', async () => {
  let kept: object[] = [];
  for (let round = 0; round < 30; round++) kept = Array.from({ length: 200_000 }, (_, i) => ({ i, list: [i] }));
  expect(kept).toHaveLength(200_000);
  kept = [];
  const [young, old] = [sizeOf('new_space'), sizeOf('old_space')];
  await tidyMemory();
  expect(sizeOf('new_space')).toBeLessThan(young / 4);
  expect(sizeOf('old_space')).toBeLessThan(old);
});
