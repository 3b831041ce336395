/** Mutated inputs against everything that reads text or bytes. `npm run fuzz` gives it more of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tidyMemory } from '../../server/src/node/tidy.ts';
import { corpusFolder } from '../kit/corpus.ts';
import { fixtureFolder } from '../kit/fixtures.ts';
import { seed } from '../kit/seed.ts';
import { RandomNumbers } from './random-numbers.ts';
import { type Seeds, targets } from './targets.ts';

const inputs = Number(process.env.KEELSON_INPUTS ?? 400);
/** Milliseconds for one input, on a slow machine under load: an end, not a speed. */
const patience = 20_000;

const textsIn = (folder: string): [path: string, text: string][] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:ya?ml|tpl|txt)$/.test(path))
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]);
  } catch {
    return [];
  }
};

/** The fixtures; and, for a long run, the corpus where it is. */
const seeds = (): Seeds => {
  const texts = textsIn(join(fixtureFolder, 'charts'));
  if (inputs > 1000) texts.push(...textsIn(join(corpusFolder, 'charts')).filter((_, i) => i % 10 === 0));
  return {
    templates: texts.filter(([path]) => path.includes('templates/')).map(([, text]) => text),
    yaml: texts.filter(([path]) => !path.includes('templates/')).map(([, text]) => text),
  };
};

test.each(Object.keys(targets))(
  '%s',
  async (name) => {
    const random = new RandomNumbers(seed);
    const from = seeds();
    const target = targets[name];
    // Every input is rendered many times over there.
    const count = name === 'analysis' || name === 'requests' ? Math.ceil(inputs / 10) : inputs;
    for (let i = 0; target && i < count; i++) {
      const { input, run } = target(from, random);
      const started = performance.now();
      try {
        await run();
      } catch (error) {
        throw new Error(`input ${i} of seed ${seed}: ${String(error instanceof Error ? error.stack : error).slice(0, 600)}\n${input.slice(0, 3000)}`);
      }
      const took = performance.now() - started;
      if (took > patience) throw new Error(`input ${i} of seed ${seed} took ${Math.round(took)} ms\n${input.slice(0, 3000)}`);
      if (i % 500 === 0) await new Promise((done) => setImmediate(done));
    }
    await tidyMemory();
    expect(process.memoryUsage().heapUsed).toBeLessThan(1_500_000_000);
  },
  30_000 + inputs * 100,
);
