/** Every function over a table of arguments: the engine prints what Go prints, or fails with Go's words. */
import { afterAll, describe, expect, it } from 'vitest';
import { functions } from '../../server/src/functions/index.ts';
import { byChance, callsOf, dot } from '../kit/calls.ts';
import { asJson, knownDifference } from '../kit/differences.ts';
import { Oracle, whyNoOracle } from '../kit/oracle.ts';
import { ourTemplate } from '../kit/ours.ts';

const missing = whyNoOracle();
/** Outside CI only some of a function's calls are made, others each day. */
const share = process.env.CI === 'true' ? 1 : 12;
const day = Math.floor(Date.now() / 86_400_000);

describe.skipIf(missing)('functions', () => {
  if (missing) return it(missing);
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  it('are the ones that Go has', async () => {
    expect([...functions.keys()].sort()).toEqual([...new Set([...Object.keys(await oracle.functions()), ...builtins])].sort());
  });

  for (const definition of functions.values()) {
    const all = callsOf(definition);
    const calls = all.filter((_, i) => all.length < 60 || (i + day) % share === 0);
    it(`${definition.name} (${calls.length} calls)`, async () => {
      const answers = await Promise.all(calls.map(({ template }) => oracle.template({ templates: { m: template }, main: 'm', data: dot, clock: 0 })));
      const differences = calls.flatMap(({ template }, i) => {
        const go = answers[i] as { readonly output?: string; readonly error?: string };
        const ours = ourTemplate({ m: template }, 'm', dot);
        const [want, have] = [asJson(go), asJson(ours)];
        return want === have || knownDifference(template, go, ours) !== undefined ? [] : [{ template, go: want, ours: have }];
      });
      expect(differences.slice(0, 5)).toEqual([]);
    }, 120_000);
  }

  it('that are left to chance are compared by their types', () => {
    for (const name of byChance) expect(functions.has(name), name).toBe(true);
  });
});

/** Go's own, which are in no table of Sprig's or Helm's. */
const builtins = 'and or not len index call html js urlquery print println printf eq ne lt le gt ge'.split(' ');
