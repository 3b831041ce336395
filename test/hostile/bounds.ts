/** Limits on time and memory for every test of a file. They are generous: they tell an end from none, and a chart's worth of memory from a machine's. */
import { afterEach, beforeEach, expect } from 'vitest';
import { tidyMemory } from '../../server/src/node/tidy.ts';

/** Milliseconds, on a slow machine under load. */
export const patience = 50_000;
/** Bytes of the whole test process at its largest, garbage and what the test itself makes included; hostile inputs ask for many times as much. */
const mostMemory = 2_500_000_000;

export const holdBounds = (): void => {
  let start = 0;
  beforeEach(async () => {
    // What the tests before have left would count for this one: with much memory free V8 may keep it for minutes.
    await tidyMemory();
    start = performance.now();
  });
  afterEach(() => {
    expect(performance.now() - start).toBeLessThan(patience);
    expect(process.resourceUsage().maxRSS * 1024).toBeLessThan(mostMemory);
  });
};
