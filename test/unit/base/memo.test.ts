import { describe, expect, test } from 'vitest';
import { memoRecent, sharedText } from '../../../server/src/base/index.ts';

interface Key {
  readonly weight: number;
}

const counting = (limit: number) => {
  let calls = 0;
  const remember = memoRecent(
    (key: Key) => {
      calls++;
      return { key };
    },
    ({ weight }) => weight,
    limit,
  );
  return { remember, calls: () => calls };
};

describe('results that are large', () => {
  test('are worked out once while there is room for them', () => {
    const { remember, calls } = counting(100);
    const keys = Array.from({ length: 40 }, () => ({ weight: 1 }));
    for (let round = 0; round < 5; round++) for (const key of keys) expect(remember(key).key).toBe(key);
    expect(calls()).toBe(40);
  });

  test('stay the same object for as long as somebody holds them, however much comes in between', () => {
    const { remember } = counting(10);
    const first = { weight: 1 };
    const held = remember(first);
    for (let i = 0; i < 1000; i++) remember({ weight: 1 });
    expect(remember(first)).toBe(held);
  });

  test('may be larger than all the room there is', () => {
    const { remember } = counting(10);
    const key = { weight: 1000 };
    expect(remember(key)).toBe(remember(key));
  });
});

test('a text that is read twice at one path is one object; at another path, or another text, it is another', () => {
  const text = sharedText('templates/a.yaml', 'a: 1');
  expect(sharedText('templates/a.yaml', ['a', ' 1'].join(':'))).toBe(text);
  expect(sharedText('templates/b.yaml', 'a: 1')).not.toBe(text);
  expect(sharedText('templates/a.yaml', 'a: 2')).not.toBe(text);
  expect(sharedText('templates/a.yaml', 'a: 1')).toBe(text);
});
