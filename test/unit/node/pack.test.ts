import { expect, test } from 'vitest';
import { SourceText, sharedText } from '../../../server/src/base/index.ts';
import { packText } from '../../../server/src/node/pack.ts';

test.each([
  ['plain', 'kind: StatefulSet\n'.repeat(500)],
  ['long', 'kind: StatefulSet ä\n'.repeat(50_000)],
  ['with a mark, line ends of all kinds and letters from everywhere', '\ufeffa: ä\r\nb: \u2028漢字 🚢\rc: \0\n'.repeat(50)],
  ['empty', ''],
  ['with half of a surrogate pair', 'a: \ud83d\n'.repeat(50)],
])('a text that was packed is the same: %s', (_, text) => {
  const source = new SourceText('templates/a.yaml', text);
  const before = source.lines.position(7);
  for (let time = 0; time < 2; time++) {
    source.pack(packText);
    expect(source.text).toBe(text);
    expect(source.lines.position(7)).toEqual(before);
    expect(source.length).toBe(text.length);
  }
});

test('a packed text is asked for only where somebody wants it, and is packed once', () => {
  let [packs, unpacks] = [0, 0];
  const pack = (text: string) => {
    packs++;
    return {
      unpack: () => {
        unpacks++;
        return text;
      },
    };
  };
  const source = sharedText('templates/packed.yaml', 'a: 1');
  source.pack(pack);
  expect(sharedText('templates/packed.yaml', 'a: 12')).not.toBe(source);
  expect(unpacks).toBe(0);
  expect(sharedText('templates/packed.yaml', 'a: 1')).toBe(source);
  expect(source.text).toBe('a: 1');
  source.pack(pack);
  expect(source.text).toBe('a: 1');
  expect([packs, unpacks]).toEqual([1, 2]);
});
