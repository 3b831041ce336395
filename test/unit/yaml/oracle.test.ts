/** The same texts read by Go's own packages: hand-written ones, and those that chance makes of pieces of YAML. */
import { afterAll, describe, expect, it } from 'vitest';
import { Oracle, whyNoOracle } from '../../kit/oracle.ts';
import { read } from './read.ts';

const why = whyNoOracle();

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
};

const seeds = [
  'a:\n  b: 1\n  c:\n    - d\n    - e: f\n      g: h\n',
  'x: &n {a: 1}\nz:\n  <<: *n\n  b: |\n    text\n      more\n\n    end\n',
  'k: "q\n  r"\nl: \'s\'\nm: [1, {a: b}, "c"]\n',
  'a: >-\n  x\n  z\n\n  w\nb: plain\n  continued\n# comment\nc: {d: e, f: [g]}\n',
  'a:\n- b: c\n  d: |+\n    e\n\n- f\n',
];
const pieces =
  'a|b: |- |x: 1|\n|\n  |\n    |\n- |\n  - |"q"|\'s\'|[|]|{|}|, |,|: |#| # c|>|\n  t|&n |*n|!!str |~|---|\n---\n|yes|1.5|  |\t|""|\\|%|@|é|\r\n|null|k: v\n|  k: v\n|- v\n'.split(
    '|',
  );

/** Chance that is the same in every run. */
const chance = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** A seed with one to three pieces put in or characters taken out. */
const mutant = (pick: (below: number) => number): string => {
  let text = seeds[pick(seeds.length)] ?? '';
  for (let edits = 1 + pick(3); edits > 0; edits--) {
    const at = pick(text.length + 1);
    text = pick(3) === 0 ? text.slice(0, at) + text.slice(at + 1 + pick(3)) : `${text.slice(0, at)}${pieces[pick(pieces.length)]}${text.slice(at)}`;
  }
  return text;
};

/** What is known to differ (go-yaml.test.ts), and what JSON cannot hold, which `read` does not judge. */
const isKnown = (text: string, go: unknown): boolean =>
  /[[{,][^\n]*:[,\]}]|[[,{] *\?|\\\/|^\s*\.\.\./m.test(text) || /unsupported|Unsupported|cannot unmarshal/.test(String(go));

describe.skipIf(why)('YAML is read as Go reads it', () => {
  if (why) return it(why);
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  const goReads = async (text: string): Promise<unknown> => {
    const { output = '{}' } = await oracle.template({ templates: { main: '{{ .t | fromYaml | toJson }}' }, main: 'main', data: { t: text } });
    const value = JSON.parse(output) as Record<string, unknown>;
    return typeof value.Error === 'string' ? `! ${value.Error}` : value;
  };

  const compare = async (text: string): Promise<void> => {
    const go = await goReads(text);
    if (isKnown(text, go)) return;
    const ours = read(text) ?? {};
    // That both refuse is enough: the words are our own.
    if (typeof go === 'string') expect({ text, ours }).toEqual({ text, ours: expect.stringMatching(/^! /) });
    else expect({ text, value: sorted(ours) }).toEqual({ text, value: sorted(go) });
  };

  it('texts made by chance', async () => {
    const pick = chance(20_261_123);
    await Promise.all(Array.from({ length: 2_000 }, () => compare(mutant(pick))));
  });

  const endings = ['', '\n', '\n\n', '\n  ', '\n   ', '\n \n', '\n\n  ', '\n  \n', '\n# c', '\n\n# c\n'];
  for (const head of ['|', '|-', '|+', '>', '>-', '>+', '|2', '>1-'])
    it(`block texts after ${head}`, () => Promise.all(endings.map((ending) => compare(`a:\n  b: ${head}\n     x\n    y${ending}`))));
});
