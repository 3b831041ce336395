/**
 * Random templates on random values: the engine prints what Go prints, or fails with Go's words. A difference is shrunk to its smallest form. KEELSON_SEED chooses other
 * templates, KEELSON_RUNS multiplies how many.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { asJson, knownDifference } from '../kit/differences.ts';
import { Oracle, whyNoOracle } from '../kit/oracle.ts';
import { ourTemplate } from '../kit/ours.ts';
import { templates, values } from '../kit/random-templates.ts';

const missing = whyNoOracle();
const runs = Number(process.env.KEELSON_RUNS ?? 1) * (process.env.CI === 'true' ? 12_000 : 1_500);

describe.skipIf(missing)('random templates', () => {
  if (missing) return it(missing);
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  it(`print what Go prints (${runs} of them)`, async () => {
    await fc.assert(
      fc.asyncProperty(templates, values, async (template, data) => {
        const go = await oracle.template({ templates: { main: template }, main: 'main', data, clock: 0 });
        const ours = ourTemplate({ main: template }, 'main', data);
        const [want, have] = [asJson(go), asJson(ours)];
        if (want !== have && knownDifference(template, go, ours) === undefined) expect(have).toBe(want);
      }),
      { numRuns: runs },
    );
  }, 600_000);

  // What was found by chance.
  it.each([
    '{{ wrapWith 0 "" "ü" | quote }}{{ "w3w=" | b64dec | printf "%q %+q" 1 }}',
    '{{ with split "" "true" }}{{ .a.a }}{{ end }}',
    '{{ range durationMicroseconds "12" }}{{ end }}',
  ])('%s', async (template) => {
    const go = await oracle.template({ templates: { main: template }, main: 'main', data: {}, clock: 0 });
    const ours = ourTemplate({ main: template }, 'main', {});
    if (knownDifference(template, go, ours) === undefined) expect(asJson(ours)).toBe(asJson(go));
    else expect(ours.error).toContain('more steps than Keelson allows');
  });
});
