import { expect, test } from 'vitest';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { fullCapabilities, startClient } from '../kit/language-client.ts';

const statefulSet = '/space/gatehouse/templates/statefulset.yaml';
const files = () => filesIn({ '/space/gatehouse': fixture('gatehouse') });

test('a hover on the finding says what is wrong, and links to each step of the way', async () => {
  const client = await startClient(files());
  const hover = await client.hover(statefulSet, 40, 20);
  expect(hover?.range).toEqual({ start: { line: 40, character: 14 }, end: { line: 40, character: 62 } });
  const { value = '' } = (hover?.contents ?? {}) as { value?: string };
  expect(value).toContain('Label `helm.sh/chart` of the claim template `records` changes from `gatehouse-1.4.0` to `gatehouse-1.4.1`');
  expect(value).toContain('**How `helm.sh/chart` gets here**');
  expect(value).toContain(
    '1. [templates/\\_helpers.tpl](file:///space/gatehouse/templates/_helpers.tpl#L20): reads Chart.Version here: `.Chart.Version`',
  );
  expect(value).toContain('1. [Chart.yaml](file:///space/gatehouse/Chart.yaml#L5): the version itself: `1.4.0`');
  await client.stop();
});

test('a hover anywhere else says nothing, where names are left to other extensions', async () => {
  const client = await startClient(files(), { settings: { '': { authoring: false } } });
  for (const [line, character] of [
    [40, 13],
    [40, 62],
    [6, 10],
    [999, 999],
    [0, 0],
  ])
    expect(await client.hover(statefulSet, line ?? 0, character ?? 0)).toBeNull();
  expect(await client.hover('/space/gatehouse/values.yaml', 1, 1)).toBeNull();
  expect(await client.hover('/space/gatehouse/templates/missing.yaml', 1, 1)).toBeNull();
  await client.stop();
});

test('a hover on a name tells of it, below what is wrong there', async () => {
  const client = await startClient(files());
  const at = async (line: number, character: number) => {
    const contents = (await client.hover(statefulSet, line, character))?.contents as { value: string } | undefined;
    return contents?.value ?? '';
  };
  const both = await at(40, 28);
  expect(both.indexOf('Label `helm.sh/chart`')).toBeGreaterThanOrEqual(0);
  expect(both.indexOf('a named template in')).toBeGreaterThan(both.indexOf('gets here'));
  expect(await at(8, 25)).toContain('**`.Values.replicaCount`**');
  await client.stop();
});

test('text of a chart does not become Markdown', async () => {
  const label = '{{ printf "<img src=x>[a](b)*c*%s" .Chart.Version | replace "." "`" | quote }}';
  const client = await startClient(filesIn({ '/space/demo': inlineChart('demo', label) }));
  const { value = '' } = ((await client.hover('/space/demo/templates/sts.yaml', 9, 25))?.contents ?? {}) as { value?: string };
  const outside = value.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
  expect(outside).not.toMatch(/(?<!\\)<|(?<!\\)\[a|(?<!\\)\*c/);
  await client.stop();
});

test('a client without Markdown gets the plain message', async () => {
  const textDocument = { ...fullCapabilities.textDocument, hover: { contentFormat: ['plaintext' as const] } };
  const client = await startClient(files(), { capabilities: { ...fullCapabilities, textDocument } });
  expect((await client.hover(statefulSet, 40, 20))?.contents).toEqual({
    kind: 'plaintext',
    value: (await client.diagnostics(statefulSet))[0]?.message,
  });
  await client.stop();
});
