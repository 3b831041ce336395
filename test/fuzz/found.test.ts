/** What was found by chance, kept: charts and edits after which the server must say what a fresh one says, and answer whatever is asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesIn, fixtureFolder } from '../kit/fixtures.ts';
import { startClient } from '../kit/language-client.ts';
import { faultsOf, put } from './asking.ts';
import { RandomNumbers } from './random-numbers.ts';

interface Found {
  /** What went wrong. */
  readonly about: string;
  readonly files: Readonly<Record<string, string>>;
  /** Texts that take the place of others, one after the other. */
  readonly edits: readonly (readonly [path: string, text: string])[];
}

const folder = join(fixtureFolder, 'found');
const all = readdirSync(folder).map((name): [string, Found] => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Found]);

test.each(all)('%s', async (_, { files, edits }) => {
  const now: Record<string, string> = { ...files };
  const client = await startClient(filesIn({ '/space/demo': files }));
  const languageOf = (path: string): string => (path.startsWith('templates/') ? 'helm' : 'yaml');
  for (const [path, text] of Object.entries(files)) await client.open(`/space/demo/${path}`, text, languageOf(path));
  for (const [path, text] of [['values.yaml', files['values.yaml'] ?? ''] as const, ...edits]) {
    const location = `/space/demo/${path}`;
    await client.edit(location, [{ range: { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } }, newText: text }]);
    now[path] = text;
    const fresh = await startClient(filesIn({ '/space/demo': now }));
    for (const each of Object.keys(now))
      expect([each, await client.diagnostics(`/space/demo/${each}`)]).toEqual([each, await fresh.diagnostics(`/space/demo/${each}`)]);
    await fresh.stop();
    const random = new RandomNumbers(text.length);
    for (let i = 0; i < 20; i++) await put(client, location, random);
  }
  expect(faultsOf(client)).toEqual([]);
  await client.stop();
});
