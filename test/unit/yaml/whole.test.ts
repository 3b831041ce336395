import { expect, test } from 'vitest';
import { tidyMemory } from '../../../server/src/node/tidy.ts';
import { decodeValues, wholeStrings } from '../../../server/src/yaml/index.ts';

const heap = async (): Promise<number> => {
  await tidyMemory();
  return process.memoryUsage().heapUsed;
};

test('strings of values keep their text in memory only until they are made whole', async () => {
  const characters = 10_000_000;
  const comment = '# nothing to be seen here\n'.repeat(characters / 26 / 20);
  const read = (i: number) => decodeValues(`a key that is long: a value that is long ${i}\n${comment}`).values;
  const values = Array.from({ length: 20 }, (_, i) => read(i));
  const before = await heap();
  for (const one of values) wholeStrings(one);
  expect(before - (await heap())).toBeGreaterThan(characters / 2);
  expect(values.map((one) => [...one])).toEqual(values.map((_, i) => [['a key that is long', `a value that is long ${i}`]]));
});
