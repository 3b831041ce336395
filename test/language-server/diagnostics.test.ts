import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';

const statefulSet = '/space/gatehouse/templates/statefulset.yaml';
const withGatehouse = (): Promise<LanguageClient> => startClient(filesIn({ '/space/gatehouse': fixture('gatehouse') }));

test('the pipeline under volumeClaimTemplates carries one diagnostic for both labels', async () => {
  const client = await withGatehouse();
  const document = await client.open(statefulSet, fixture('gatehouse')['templates/statefulset.yaml'] ?? '');
  const [diagnostic, ...more] = await client.diagnostics(statefulSet);
  expect(more).toEqual([]);
  expect(document.getText(diagnostic?.range)).toBe('include "gatehouse.defaultLabels" . | nindent 10');
  expect(diagnostic?.range.start.line).toBe(40);
  expect(diagnostic).toMatchObject({ source: 'keelson', code: 'claim-label-drift', severity: DiagnosticSeverity.Error });
  await client.stop();
});

test('the message names the labels, from what to what, when, under which values, and what Kubernetes answers', async () => {
  const client = await withGatehouse();
  const [diagnostic] = await client.diagnostics(statefulSet);
  expect(diagnostic?.message.split('\n')).toEqual([
    'Label `app.kubernetes.io/version` of the claim template `records` changes from `v0.9.2` to `v0.9.3` with every release of the app, when `runAsStatefulSet` and `persistentVolume.enabled`.',
    'Label `helm.sh/chart` of the claim template `records` changes from `gatehouse-1.4.0` to `gatehouse-1.4.1` with every release of the chart, when `runAsStatefulSet` and `persistentVolume.enabled`.',
    "volumeClaimTemplates can never be changed, so the upgrade of StatefulSet `release-name-gatehouse` fails: \"updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden\".",
    'Give the claim template labels that stay the same, such as the selector labels.',
  ]);
  await client.stop();
});

test("the code leads to the rule's page, which exists", async () => {
  const client = await withGatehouse();
  const [diagnostic] = await client.diagnostics(statefulSet);
  const href = diagnostic?.codeDescription?.href ?? '';
  expect(href).toMatch(/^file:\/\/.*\/claim-label-drift\.md$/);
  expect(existsSync(fileURLToPath(href))).toBe(true);
  await client.stop();
});

test('related information walks through _helpers.tpl to the versions in Chart.yaml', async () => {
  const client = await withGatehouse();
  const [diagnostic] = await client.diagnostics(statefulSet);
  const texts = fixture('gatehouse');
  const steps = diagnostic?.relatedInformation?.map(({ location: { uri, range }, message }) => {
    const file = uri.slice('file:///space/gatehouse/'.length);
    const line = texts[file]?.split('\n')[range.start.line] ?? '';
    return [file, line.slice(range.start.character, range.end.character), message];
  });
  expect(steps).toEqual([
    ['templates/statefulset.yaml', 'include', 'calls the named template `gatehouse.defaultLabels`'],
    ['templates/_helpers.tpl', '.Chart.AppVersion | quote', 'printed by `.Chart.AppVersion | quote`'],
    ['templates/_helpers.tpl', '.Chart.AppVersion', 'reads Chart.AppVersion here: `.Chart.AppVersion`'],
    ['Chart.yaml', '"v0.9.2"', 'the version itself: `"v0.9.2"`'],
    ['templates/_helpers.tpl', 'include "gatehouse.chart" .', 'printed by `include "gatehouse.chart" .`'],
    ['templates/_helpers.tpl', 'include', 'calls the named template `gatehouse.chart`'],
    [
      'templates/_helpers.tpl',
      'printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-"',
      'printed by `printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trim...`',
    ],
    ['templates/_helpers.tpl', '.Chart.Version', 'reads Chart.Version here: `.Chart.Version`'],
    ['Chart.yaml', '1.4.0', 'the version itself: `1.4.0`'],
  ]);
  await client.stop();
});

test('the chart with stable labels has nothing at all', async () => {
  const client = await startClient(filesIn({ '/space/gatehouse-stable': fixture('gatehouse-stable') }));
  expect((await client.workspaceReport()).items).toEqual([]);
  for (const file of Object.keys(fixture('gatehouse-stable'))) expect(await client.diagnostics(`/space/gatehouse-stable/${file}`)).toEqual([]);
  await client.stop();
});

test('a report that has not changed is not sent twice', async () => {
  const client = await withGatehouse();
  const first = await client.report(statefulSet);
  expect(await client.report(statefulSet, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  const { items } = await client.workspaceReport();
  expect(items).toMatchObject([{ kind: 'full', uri: `file://${statefulSet}`, version: null }]);
  const value = items[0]?.resultId ?? '';
  expect((await client.workspaceReport([{ uri: `file://${statefulSet}`, value }])).items).toMatchObject([{ kind: 'unchanged' }]);
  await client.open(statefulSet, fixture('gatehouse')['templates/statefulset.yaml'] ?? '');
  await client.replace(statefulSet, 'gatehouse.defaultLabels" . | nindent 10', 'gatehouse.selectorLabels" . | nindent 10');
  expect((await client.workspaceReport([{ uri: `file://${statefulSet}`, value }])).items).toMatchObject([{ kind: 'full', version: 2, items: [] }]);
  await client.stop();
});

test('columns count UTF-16 units, lines end as in the document', async () => {
  const chart = inlineChart('demo');
  const before = chart['templates/sts.yaml'] ?? '';
  const text = before.replace('          chart: ', '          chart: {{ "🚢é" | trunc 0 }}').replaceAll('\n', '\r\n');
  const client = await startClient(filesIn({ '/space/demo': { ...chart, 'templates/sts.yaml': text } }));
  const [diagnostic] = await client.diagnostics('/space/demo/templates/sts.yaml');
  const line = text.split('\r\n')[9] ?? '';
  expect(diagnostic?.range).toEqual({
    start: { line: 9, character: line.indexOf('.Chart.Version') },
    end: { line: 9, character: line.indexOf('.Chart.Version') + '.Chart.Version'.length },
  });
  await client.stop();
});

test('a template that Go refuses is told at its place, and the finding stays', async () => {
  const client = await withGatehouse();
  await client.open(statefulSet, fixture('gatehouse')['templates/statefulset.yaml'] ?? '');
  await client.replace(statefulSet, '{{ .Values.replicaCount }}', '{{ .Values.replicaCount');
  const found = await client.diagnostics(statefulSet);
  expect(found.map(({ code, range }) => [code, range.start.line])).toEqual([
    // Go notices it on the next line; it is told where the action that has no end stands.
    ['template-syntax', 8],
    ['claim-label-drift', 40],
  ]);
  await client.stop();
});

test('what could not be analysed is told where an author can mend it', async () => {
  const client = await startClient(filesIn({ '/space/demo': { ...inlineChart('demo'), 'values.yaml': 'a: [1\nb: 2\n' } }));
  const [diagnostic] = await client.diagnostics('/space/demo/values.yaml');
  expect(diagnostic).toMatchObject({ code: 'incomplete', severity: DiagnosticSeverity.Warning });
  expect(diagnostic?.message).toContain('values.yaml cannot be read');
  await client.stop();
});
