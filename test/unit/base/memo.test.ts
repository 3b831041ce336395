import { describe, expect, test } from 'vitest';
import { forget, memo, memoRecent, memoText, sharedText } from '../../../server/src/base/index.ts';

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

  test('are there for those who hold the object once it was released', () => {
    const { remember, calls } = counting(10);
    const key = { weight: 1 };
    const result = remember(key);
    remember.release(key);
    for (let i = 0; i < 100; i++) remember({ weight: 1 });
    expect(remember(key)).toBe(result);
    expect(calls()).toBe(101);
  });

  test('may be larger than all the room there is', () => {
    const { remember } = counting(10);
    const key = { weight: 1000 };
    expect(remember(key)).toBe(remember(key));
  });
});

test('what can be had again is forgotten on demand, but for objects that are named and results that somebody holds', () => {
  const { remember, calls } = counting(100);
  const [kept, held, other] = [{ weight: 1 }, { weight: 1 }, { weight: 1 }];
  for (const key of [kept, other]) remember(key);
  const result = remember(held);
  let texts = 0;
  const textOf = memoText((_) => ++texts, 100);
  expect([textOf('a'), textOf('a')]).toEqual([1, 1]);
  forget([kept]);
  expect(remember(held)).toBe(result);
  expect(remember(kept).key).toBe(kept);
  expect(calls()).toBe(3);
  expect(textOf('a')).toBe(2);
});

test('what is remembered of an object is not that of its copy, and nobody sees it', () => {
  let calls = 0;
  const count = memo((_: { readonly a: number }) => ++calls);
  const twice = memo(({ a }: { readonly a: number }) => 2 * a);
  const object = { a: 1 };
  expect([count(object), twice(object), count(object), twice(object)]).toEqual([1, 2, 1, 2]);
  const copy = { ...object, a: 5 };
  expect([count(copy), twice(copy), count(object)]).toEqual([2, 10, 1]);
  expect(object).toStrictEqual({ a: 1 });
  expect(Reflect.ownKeys(copy)).toHaveLength(2);
  expect(JSON.stringify(object)).toBe('{"a":1}');
});

test('a text that is read twice at one path is one object; at another path, or another text, it is another', () => {
  const text = sharedText('templates/a.yaml', 'a: 1');
  expect(sharedText('templates/a.yaml', ['a', ' 1'].join(':'))).toBe(text);
  expect(sharedText('templates/b.yaml', 'a: 1')).not.toBe(text);
  expect(sharedText('templates/a.yaml', 'a: 2')).not.toBe(text);
  expect(sharedText('templates/a.yaml', 'a: 1')).toBe(text);
});
