import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Restarts } from '../../../client/src/restarts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The waits before a server is started again that ran for each of these times, in milliseconds. */
const waits = (times: readonly number[]): number[] => {
  const restarts = new Restarts();
  return times.map((time) => {
    vi.advanceTimersByTime(time);
    const { wait } = restarts.ended();
    vi.advanceTimersByTime(wait);
    return wait;
  });
};

test('a server that ends at once is started again after ever longer waits, for as long as it takes', () => {
  expect(waits(Array.from({ length: 12 }, () => 10))).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
});

test('one that ran for long is started again soon', () => {
  expect(waits([3_600_000, 10, 10, 3_600_000, 10])).toEqual([250, 500, 1000, 250, 500]);
});

test('people are told once', () => {
  const restarts = new Restarts();
  expect(Array.from({ length: 5 }, () => restarts.ended().tell)).toEqual([true, false, false, false, false]);
});
