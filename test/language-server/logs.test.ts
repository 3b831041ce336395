/** The log tells what the program does, and nothing of what is in people's files. */
import { expect, test } from 'vitest';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { startClient } from '../kit/language-client.ts';

const secret = 'hunter2-hunter2';

test('has no file contents, whatever is wrong with the files', async () => {
  const chart = (changed: Record<string, string>) => ({ ...inlineChart('a'), ...changed });
  const files = filesIn({
    '/space/a': chart({ 'values.yaml': `password: ${secret}\n  broken: [${secret}\n` }),
    '/space/b': chart({ 'templates/x.yaml': `{{ fail "${secret}" }}{{ required "${secret}" .Values.none }}` }),
    '/space/c': chart({ 'templates/x.yaml': `a: {{ ${secret} }}{{ if "${secret}" }}` }),
    '/space/d': chart({ 'Chart.yaml': `name: [${secret}\n` }),
    '/space/e': chart({ '.helmignore': `${secret}/**/[` }),
    '/space/f': chart({ 'charts/sub.tgz': secret }),
  });
  const client = await startClient(files);
  await client.open('/space/a/templates/sts.yaml', `{{ ${secret} `);
  await client.workspaceReport();
  await client.hover('/space/a/templates/sts.yaml', 0, 4);
  await expect(client.connection.sendRequest('textDocument/hover', { text: secret })).rejects.toBeDefined();
  await client.until('a line in the log', () => client.logs.length > 0);
  expect(client.logs.filter(({ message }) => message.includes(secret))).toEqual([]);
  await client.stop();
});
