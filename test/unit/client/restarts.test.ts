import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Restarts } from '../../../client/src/restarts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How long the next start waits, in milliseconds. */
const wait = async (restarts: Restarts): Promise<number> => {
  const start = Date.now();
  let end: number | undefined;
  void restarts.ready().then(() => {
    end = Date.now();
  });
  await vi.advanceTimersByTimeAsync(0);
  while (end === undefined) await vi.advanceTimersToNextTimerAsync();
  return end - start;
};

/** The waits before a server is started again that ran for each of these times, in milliseconds. */
const waits = async (times: readonly number[]): Promise<number[]> => {
  const restarts = new Restarts();
  const result: number[] = [];
  for (const time of times) {
    await vi.advanceTimersByTimeAsync(time);
    restarts.ended();
    result.push(await wait(restarts));
  }
  return result;
};

test('the first start does not wait', async () => {
  expect(await wait(new Restarts())).toBe(0);
});

test('a server that ends at once is started again after ever longer waits, for as long as it takes', async () => {
  const expected = [250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000];
  expect(await waits(Array.from({ length: 12 }, () => 10))).toEqual(expected);
});

test('one that ran for long is started again soon', async () => {
  expect(await waits([3_600_000, 10, 10, 3_600_000, 10])).toEqual([250, 500, 1000, 250, 500]);
});

test('people are told once', () => {
  const restarts = new Restarts();
  expect(Array.from({ length: 5 }, () => restarts.ended().tell)).toEqual([true, false, false, false, false]);
});

test('who wants it anew neither waits nor is told, and what waits is started at once', async () => {
  const restarts = new Restarts();
  const running = { isEnded: false };
  const end = (): boolean => {
    running.isEnded = true;
    return true;
  };
  expect(restarts.asked(end)).toBe(true);
  expect(running.isEnded).toBe(true);
  expect(restarts.ended()).toEqual({ tell: false });
  expect(await wait(restarts)).toBe(0);

  expect(restarts.ended()).toEqual({ tell: true });
  running.isEnded = false;
  let isReady = false;
  void restarts.ready().then(() => {
    isReady = true;
  });
  expect(restarts.asked(end)).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(isReady).toBe(true);
  expect(running.isEnded).toBe(false);
});

test('without a server there is nothing to end', () => {
  expect(new Restarts().asked(() => false)).toBe(false);
});
