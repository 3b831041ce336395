/** Compares what Keelson makes of template texts with what Go's own parser makes of them, in one request for a whole table. */
import { describe, expect, it } from 'vitest';
import { Oracle, whyNoOracle } from '../../kit/oracle.ts';
import { name, ourParse } from './dump.ts';

const missing = whyNoOracle();

/** The Go here is 1.19; what newer ones say otherwise must not be among the texts. */
export const describeWithGo = (title: string, texts: () => readonly string[]): void => {
  describe.skipIf(missing)(title, () => {
    if (missing) return it(missing);
    it('is what Go makes of it, node by node and to the line of a message', async () => {
      const oracle = new Oracle();
      const asked = [...new Set(texts())];
      const answers = await oracle.parse(name, asked);
      oracle.close();
      expect(answers.length).toBe(asked.length);
      asked.forEach((text, i) => {
        expect({ text, ...ourParse(text) }).toEqual({ text, ...answers[i] });
      });
    }, 120_000);
  });
};
