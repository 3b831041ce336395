import { describe, expect, test } from 'vitest';
import { forget, memo, memoRecent, memoText, sharedText } from '../../../server/src/base/index.ts';
import { tidyMemory } from '../../../server/src/node/tidy.ts';

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

describe('results by text', () => {
  test('are worked out again once other texts have taken their room, and not before', () => {
    const asked: string[] = [];
    const lengthOf = memoText((text) => asked.push(text), 100);
    for (let round = 0; round < 3; round++) for (const letter of 'abcde') lengthOf(letter.repeat(10));
    expect(asked).toHaveLength(5);
    for (let i = 0; i < 20; i++) lengthOf(`text no. ${10 + i}`);
    lengthOf('a'.repeat(10));
    expect(asked).toHaveLength(26);
  });

  test('take no more room for being asked for again and again', async () => {
    const listOf = memoText((text) => [text], 1_000_000);
    const texts = Array.from({ length: 5000 }, (_, i) => `text no. ${i}`);
    const ask = async (rounds: number): Promise<number> => {
      for (let round = 0; round < rounds; round++) for (const text of texts) listOf(text);
      await tidyMemory();
      return process.memoryUsage().heapUsed;
    };
    const before = await ask(2);
    expect((await ask(300)) - before).toBeLessThan(5_000_000);
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
