import { expect, test } from 'vitest';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { startClient } from '../kit/language-client.ts';

test('the status says what Keelson is doing, and in the end that everything was analysed', async () => {
  const client = await startClient(
    filesIn({ '/space/gatehouse': fixture('gatehouse'), '/space/gatehouse-stable': fixture('gatehouse-stable') }),
    {},
    { patience: 0 },
  );
  await client.workspaceReport();
  expect(client.statuses.map(({ busy, text }) => [busy, text])).toEqual([
    [true, 'Reading charts'],
    [false, '2 charts'],
    [true, 'Analysing gatehouse'],
    [false, '2 charts'],
    [true, 'Analysing gatehouse-stable'],
    [false, '2 charts, everything was analysed'],
  ]);
  await client.stop();
});

test('an analysis that is soon over is not told, only what came of it', async () => {
  const client = await startClient(filesIn({ '/space/a': inlineChart('a') }), {}, { patience: 1_000_000 });
  await client.workspaceReport();
  expect(client.statuses.map(({ text }) => text)).toEqual(['Reading charts', '1 chart', '1 chart, everything was analysed']);
  const before = client.statuses.length;
  await client.open('/space/a/values.yaml', 'a: 1\n', 'yaml');
  await client.workspaceReport();
  expect(client.statuses.slice(before).filter(({ busy }) => busy)).toEqual([]);
  await client.stop();
});

test('what could not be analysed is listed, of all charts, until it can be', async () => {
  const lacking = inlineChart('demo');
  const entry = 'dependencies:\n  - name: words\n    version: 1.0.0\n    repository: https://charts.example.com\n';
  const client = await startClient(
    filesIn({
      '/space/a': { ...lacking, 'Chart.yaml': `${lacking['Chart.yaml']}${entry}` },
      '/space/b': { ...inlineChart('b'), 'values.yaml': 'a: [1' },
      '/space/c': inlineChart('c'),
    }),
  );
  await client.workspaceReport();
  const status = client.statuses.at(-1);
  expect(status).toMatchObject({ busy: false, text: '3 charts, 2 places could not be analysed' });
  expect(status?.incomplete.map(({ uri, range, message }) => [uri, range.start.line, message.slice(0, 30)])).toEqual([
    ['file:///space/a/Chart.yaml', 4, 'Dependency `words` 1.0.0 is no'],
    ['file:///space/b/values.yaml', 0, 'values.yaml cannot be read: ya'],
  ]);
  await client.open('/space/b/values.yaml', 'a: [1', 'yaml');
  await client.replace('/space/b/values.yaml', '[1', '[1]');
  await client.open('/space/a/Chart.yaml', `${lacking['Chart.yaml']}${entry}`, 'yaml');
  await client.replace('/space/a/Chart.yaml', entry, '');
  await client.workspaceReport();
  expect(client.statuses.at(-1)).toEqual({ busy: false, text: '3 charts, everything was analysed', incomplete: [] });
  await client.stop();
});

test('without a chart it says so', async () => {
  const client = await startClient(filesIn({}));
  await client.until('idle', () => client.statuses.at(-1)?.busy === false);
  expect(client.statuses.at(-1)).toEqual({ busy: false, text: 'No chart found', incomplete: [] });
  await client.stop();
});

test('progress is shown while charts are read', async () => {
  const client = await startClient(filesIn({ '/space/a': inlineChart('a'), '/space/b': inlineChart('b') }));
  await client.until('the end', () => client.progress.some(({ kind }) => kind === 'end'));
  expect(client.progress).toEqual([
    { kind: 'begin', title: 'Keelson: reading charts', percentage: 0, cancellable: false },
    { kind: 'report', percentage: 0, message: '0 of 2' },
    { kind: 'report', percentage: 50, message: '1 of 2' },
    { kind: 'end' },
  ]);
  await client.stop();
});
