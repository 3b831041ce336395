/** The log tells what the program does, and nothing of what is in people's files. */
import { expect, test } from 'vitest';
import type { FileSystem } from '../../server/src/environment/index.ts';
import { packed } from '../kit/archive.ts';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { startClient, uriOf } from '../kit/language-client.ts';

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

/** The secret wherever a chart can hold text, so that every reader meets it. */
const secretChart = (): Record<string, string | Uint8Array> => ({
  'Chart.yaml': `apiVersion: v2\nname: "${secret}"\nversion: 1.2.3\nappVersion: "${secret}"\ndescription: ${secret}\ndependencies:\n  - name: ${secret}-missing\n    version: ">=1 ${secret}"\n    repository: https://${secret}\n`,
  'values.yaml': `password: ${secret}\n${secret}: 1\nlist: [${secret}, "{{ .Values.password }}"]\n`,
  'values.schema.json': `{"title": "${secret}", "properties": {"password": {"const": "${secret}"}`,
  '.keelson.yaml': `${secret}: 1\nrules: [${secret}]\n`,
  'README.md': secret,
  'templates/_helpers.tpl': `{{- define "${secret}" -}}{{ .Values.password }}{{- end -}}\n`,
  'templates/sts.yaml': `${inlineChart('a', `{{ include "${secret}" . }}-{{ .Chart.Version }}`)['templates/sts.yaml']}  ${secret}: {{ tpl .Values.list "${secret}" }}\n`,
  'templates/broken.yaml': `a: {{ .Values.${secret.replaceAll('-', '')} | ${secret} }}\n    at ${secret} (${secret}.js:1:1)\n`,
  'charts/sub.tgz': packed('sub', {
    'Chart.yaml': `apiVersion: v2\nname: sub\nversion: 1.0.0\n`,
    [`templates/${secret}.yaml`]: `a: {{ fail "${secret}" }}`,
    [`templates/${secret}/../${secret}.yaml`]: '{{',
  }),
  'charts/broken.tgz': packed(`../${secret}`, { [secret]: secret }).subarray(0, 60),
});

test('has nothing that was planted in a chart, whatever is asked of it and wherever the program fails', async () => {
  for (const fault of [undefined, new SyntaxError(`${secret}\n    at ${secret} (${secret}.js:1:1)`)]) {
    let isOver = false;
    const pause = (): Promise<void> => (fault && !isOver ? Promise.reject(fault) : new Promise((done) => setImmediate(done)));
    // Every question comes to a pause between two slices of work.
    let now = 0;
    const client = await startClient(filesIn({ '/space/a': secretChart() }), {}, { pause, now: () => (now += 1000) });
    const traces: unknown[] = [];
    client.connection.onNotification('$/logTrace', (message) => void traces.push(message));
    await client.connection.sendNotification('$/setTrace', { value: 'verbose' });
    const failures: string[] = [];
    const ask = (method: string, params: object): Promise<unknown> =>
      client.connection.sendRequest(method, params).catch((error: Error) => void failures.push(error.message));
    for (const [path, content] of Object.entries(secretChart())) {
      if (typeof content !== 'string') continue;
      const location = `/space/a/${path}`;
      await client.open(location, content);
      const textDocument = { uri: uriOf(location) };
      const ends = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
      const kinds = ['documentSymbol', 'foldingRange', 'documentLink', 'codeLens', 'semanticTokens/full', 'diagnostic'];
      for (const kind of kinds) await ask(`textDocument/${kind}`, { textDocument });
      for (const kind of ['inlayHint', 'codeAction']) await ask(`textDocument/${kind}`, { textDocument, range: ends, context: { diagnostics: [] } });
      for (const line of content.split('\n').keys()) {
        const position = { line, character: 12 };
        for (const kind of ['hover', 'completion', 'definition', 'references', 'documentHighlight', 'signatureHelp', 'prepareRename'])
          await ask(`textDocument/${kind}`, { textDocument, position, context: { includeDeclaration: true } });
        await ask('textDocument/rename', { textDocument, position, newName: `${secret}-new` });
      }
      for (const kind of ['preview', 'upgradePreview', 'document'])
        await ask(`keelson/${kind}`, { uri: uriOf(location), values: [secret], set: [secret] });
    }
    await client.workspaceReport().catch(() => {});
    await client.execute('keelson.applyFixes', [{ scope: 'workspace' }]).catch(() => {});
    await client.filesChanged({ '/space/a/Chart.yaml': 'changed', '/space/a/charts/sub.tgz': 'deleted' });
    isOver = true;
    await client.workspaceReport().catch(() => {});
    if (fault) expect(client.logs.map(({ message }) => message).join('\n')).toContain('SyntaxError');
    expect([...client.logs, ...traces].map((entry) => JSON.stringify(entry)).filter((entry) => entry.includes('hunter2'))).toEqual([]);
    await client.stop();
  }
});
