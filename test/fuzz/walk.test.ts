import { expect, test } from 'vitest';
import { seed as first } from '../kit/seed.ts';
import { RandomNumbers } from './random-numbers.ts';
import { walk } from './walk.ts';

/** `npm run fuzz` walks on for longer. */
const walks = Number(process.env.KEELSON_WALKS ?? 4);

test.each(Array.from({ length: walks }, (_, i) => first + i))('after a random walk the server says what a fresh one says (seed %i)', async (seed) => {
  expect(await walk(new RandomNumbers(seed), 60, 8)).toBeUndefined();
});
