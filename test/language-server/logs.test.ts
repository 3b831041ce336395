/** The log tells what the program does, and nothing of what is in people's files. */
import { expect, test } from 'vitest';
import type { FileSystem } from '../../server/src/environment/index.ts';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { startClient } from '../kit/language-client.ts';

const secret = 'hunter2-hunter2';

test('has no file contents where the program fails, since messages of errors may quote them', async () => {
  const files = filesIn({ '/space/a': inlineChart('a') });
  const broken: FileSystem = {
    readDirectory: (location) => files.readDirectory(location),
    readFile: (location) =>
      location.endsWith('sts.yaml') ? Promise.reject(new SyntaxError(`Unexpected token "${secret}"\n${secret}`)) : files.readFile(location),
  };
  const client = await startClient(broken);
  await client.workspaceReport();
  await client.until('a failure', () => client.logs.some(({ message }) => message.includes('could not be loaded')));
  expect(client.logs.map(({ message }) => message).join('\n')).toMatch(/SyntaxError\n\s+at /);
  expect(client.logs.filter(({ message }) => message.includes(secret))).toEqual([]);
  await client.stop();
});

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
