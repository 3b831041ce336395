/** Previews and the line above claim templates, as a client asks for them. */
import { afterEach, describe, expect, test } from 'vitest';
import type { CodeLens, InlayHint, Location, Range } from 'vscode-languageserver/node';
import { LineIndex } from '../../server/src/base/index.ts';
import type { Machine } from '../../server/src/lsp/index.ts';
import { packed } from '../kit/archive.ts';
import { filesIn, fixture } from '../kit/fixtures.ts';
import { fullCapabilities, type LanguageClient, startClient, uriOf } from '../kit/language-client.ts';

const chart = '/space/gatehouse';
const statefulSet = `${chart}/templates/statefulset.yaml`;
const helpers = `${chart}/templates/_helpers.tpl`;
const uri = uriOf(statefulSet);

let client: LanguageClient;
afterEach(() => client.stop());

const start = async (initializationOptions: object = { previewCommand: 'show' }, machine: Partial<Machine> = {}): Promise<void> => {
  const files = { ...fixture('gatehouse'), 'ci/big-values.yaml': 'persistentVolume:\n  size: 9Ti\n' };
  const capabilities = { ...fullCapabilities, workspace: { ...fullCapabilities.workspace, codeLens: { refreshSupport: true } } };
  client = await startClient(filesIn({ [chart]: files }), { capabilities, initialize: { initializationOptions } }, machine);
  for (const [path, text] of Object.entries(files)) await client.open(`${chart}/${path}`, text);
};

const ask = <Result>(request: string, parameters: object): Promise<Result> => client.connection.sendRequest(`keelson/${request}`, parameters);
const lenses = (location: string): Promise<CodeLens[]> =>
  client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: uriOf(location) } });

interface Choices {
  readonly prints: boolean;
  readonly chartUri: string;
  readonly upgrade: { readonly step: string; readonly branch?: { readonly label: string } };
  readonly branch?: { readonly label: string };
}
interface Branches {
  readonly found: readonly { readonly label: string }[];
  readonly others: readonly { readonly label: string }[];
}
interface Comparison {
  readonly now: string;
  readonly next: string;
  readonly changes: readonly { readonly message: string; readonly now: Range | null; readonly next: Range | null }[];
}

const branch = { label: 'runAsStatefulSet and persistentVolume.enabled', values: { runAsStatefulSet: true, persistentVolume: { enabled: true } } };

describe('the line above volumeClaimTemplates', () => {
  test('counts what changes, and opens the preview that shows it', async () => {
    await start();
    const [lens, ...more] = await lenses(statefulSet);
    expect(more).toEqual([]);
    expect(client.document(statefulSet).getText(lens?.range)).toBe('volumeClaimTemplates');
    expect(lens?.command).toEqual({
      title: '2 labels change on every release · preview the upgrade',
      command: 'show',
      arguments: [{ uri, step: 'usual', branch }],
    });
    expect(await lenses(helpers)).toEqual([]);
  });

  test('goes with the drift, and comes back', async () => {
    await start();
    await client.replace(statefulSet, '{{- include "gatehouse.defaultLabels" . | nindent 10 }}', 'a: {{ .Chart.Version }}');
    expect((await lenses(statefulSet))[0]?.command?.title).toBe('1 label changes on every release · preview the upgrade');
    await client.replace(statefulSet, 'a: {{ .Chart.Version }}', 'a: b');
    expect(await lenses(statefulSet)).toEqual([]);
  });

  test('is asked for while edits come in, and tells of the last', async () => {
    // Each look at the clock ends a slice of the analysis, so that the edits come in between.
    let time = 0;
    const pause = () => new Promise<void>((done) => setTimeout(done, 2));
    await start({ previewCommand: 'show' }, { now: () => (time += 1000), pause });
    const asked = [lenses(statefulSet)];
    for (const name of ['a', 'b', 'c', 'd']) {
      await client.replace(statefulSet, '  replicas:', `  # ${name}\n  replicas:`);
      asked.push(lenses(statefulSet));
      await pause();
    }
    for (const [lens] of await Promise.all(asked)) expect(lens?.command?.title).toBe('2 labels change on every release · preview the upgrade');
  });

  test('tells in a message what changes, where the client has no previews', async () => {
    await start({});
    const [lens] = await lenses(statefulSet);
    expect(lens?.command?.title).toBe('2 labels change on every release');
    await client.execute(lens?.command?.command ?? '', lens?.command?.arguments);
    await client.until('a message', () => client.shown.length > 0);
    expect(client.shown[0]).toContain('records: metadata.labels.helm.sh/chart: gatehouse-1.4.0 → gatehouse-1.4.1');
  });
});

describe('hints behind expressions', () => {
  const hints = async (location: string): Promise<string[]> => {
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    const found: InlayHint[] = await client.connection.sendRequest('textDocument/inlayHint', { textDocument: { uri: uriOf(location) }, range });
    return found.map(({ position, label }) => `${client.document(location).getText().split('\n')[position.line]?.trim()} ${label}`);
  };
  const drift = '{{- include "gatehouse.defaultLabels" . | nindent 10 }} version: v0.9.2 → v0.9.3 (+1)';

  test('follow the setting', async () => {
    await start();
    expect(await hints(statefulSet)).toEqual([drift]);
    expect(await hints(`${chart}/templates/service.yaml`)).toEqual([]);
    await client.settingsChanged({ '': { inlayHints: 'all' } });
    expect(await hints(`${chart}/templates/service.yaml`)).toContain('name: {{ include "gatehouse.fullname" . }} release-name-gatehouse');
    await client.settingsChanged({ '': { inlayHints: 'off' } });
    expect(await hints(statefulSet)).toEqual([]);
  });
});

describe('what there is to choose from', () => {
  test('is told; the branch of the worst finding is proposed', async () => {
    await start();
    const choices = await ask<Choices>('previewChoices', { uri });
    expect(choices).toMatchObject({ prints: true, chartUri: uriOf(`${chart}/Chart.yaml`), upgrade: { step: 'usual', branch }, branch });
    expect(await ask<Choices>('previewChoices', { uri: uriOf(helpers) })).toMatchObject({ prints: false });
    expect(await ask('previewChoices', { uri: 'file:///elsewhere/x.yaml' })).toBeNull();
  });

  const labels = (branches: readonly { readonly label: string }[]): string[] => branches.map(({ label }) => label);

  test('are the branches of findings, and all others of the template or of the chart', async () => {
    await start();
    const own = await ask<Branches>('previewBranches', { uri });
    expect(own.found).toEqual([branch]);
    expect(labels(own.others)).toEqual(expect.arrayContaining(['runAsStatefulSet', 'runAsStatefulSet and fullnameOverride=example']));
    expect(labels(own.others)).not.toContain(branch.label);
    const ofChart = await ask<Branches>('previewBranches', { uri: uriOf(`${chart}/Chart.yaml`) });
    expect(labels(ofChart.others)).toEqual(expect.arrayContaining(['runAsStatefulSet', 'runAsStatefulSet and podLabels given']));
    expect(await ask('previewBranches', { uri: 'file:///elsewhere/x.yaml' })).toBeNull();
  });

  test('is a branch also where nothing is found, and one in which the template prints is proposed', async () => {
    await start();
    const location = `${chart}/templates/service.yaml`;
    const service = uriOf(location);
    // One that prints is shown as it is.
    expect((await ask<Choices>('previewChoices', { uri: service })).branch).toBeUndefined();
    const last = '  selector:\n    {{- include "gatehouse.selectorLabels" . | nindent 4 }}\n';
    await client.replace(location, last, `${last}{{ end }}\n`);
    await client.replace(location, 'apiVersion', '{{ if and .Values.service.port (eq .Values.image.pullPolicy "Never") }}\napiVersion');
    const { found, others } = await ask<Branches>('previewBranches', { uri: service });
    expect(found).toEqual([]);
    expect(labels(others)[0]).toBe('image.pullPolicy=Never');
    const { branch: proposed, upgrade } = await ask<Choices>('previewChoices', { uri: service });
    expect(proposed?.label).toBe('image.pullPolicy=Never');
    expect(upgrade.branch).toEqual(proposed);
    expect((await ask<{ text: string }>('preview', { uri: service, branch: proposed })).text).toContain('kind: Service');
  });
});

describe('an upgrade preview', () => {
  test('shows both sides and marks what Kubernetes refuses', async () => {
    await start();
    const { now, next, changes } = await ask<Comparison>('upgradePreview', { uri, branch });
    expect(now.split('\n').slice(0, 3)).toEqual([
      '# templates/statefulset.yaml, rendered by Keelson',
      '# as if runAsStatefulSet and persistentVolume.enabled',
      '---',
    ]);
    expect(next).toBe(now.replaceAll('gatehouse-1.4.0', 'gatehouse-1.4.1').replaceAll('v0.9.2', 'v0.9.3'));
    const lines = new LineIndex(next);
    const marked = changes.map((change) => (change.next ? next.slice(lines.offset(change.next.start), lines.offset(change.next.end)) : ''));
    expect(marked).toEqual(['helm.sh/chart: gatehouse-1.4.1', 'app.kubernetes.io/version: "v0.9.3"']);
    expect(changes[0]?.message).toContain('refuses to change `spec.volumeClaimTemplates[0].metadata.labels["helm.sh/chart"]` of StatefulSet');
  });

  test.each([
    ['chart-major', 'gatehouse-2.0.0', 'v0.9.2'],
    ['app-minor', 'gatehouse-1.4.0', 'v0.10.0'],
    ['upgrade', 'gatehouse-1.4.0', 'v0.9.2'],
  ])('after %s', async (step, chartLabel, version) => {
    await start();
    const { now, next } = await ask<Comparison>('upgradePreview', { uri, branch, step });
    expect(next).toBe(now.replaceAll('gatehouse-1.4.0', chartLabel).replaceAll('v0.9.2', version));
  });

  test('of the whole chart', async () => {
    await start();
    const { next } = await ask<Comparison>('upgradePreview', { uri: uriOf(`${chart}/Chart.yaml`), branch });
    expect(next).toContain('# Source: gatehouse/templates/service.yaml');
    expect(next).toContain('kind: StatefulSet');
  });

  test('refuses a step that there is not', async () => {
    await start();
    await expect(ask('upgradePreview', { uri, step: 'never' })).rejects.toThrow('There is no release step never.');
  });
});

describe('a rendered preview', () => {
  const textOf = async (parameters: object): Promise<string> => (await ask<{ text: string }>('preview', { uri, ...parameters })).text;

  test('follows what is typed, values files and overrides', async () => {
    await start();
    expect(await textOf({})).toContain('# Nothing is printed.');
    await client.replace(statefulSet, 'name: records', 'name: ledgers');
    const text = await textOf({ branch, valuesFiles: [uriOf(`${chart}/ci/big-values.yaml`)], overrides: ['replicaCount=7,nameOverride=x'] });
    expect(text).toContain('name: ledgers');
    expect(text).toContain('storage: "9Ti"');
    expect(text).toContain('replicas: 7');
    expect(text).toContain('\n# with big-values.yaml\n# with replicaCount=7,nameOverride=x\n---\n');
  });

  test('counts overrides more than the branch, and the branch more than values files', async () => {
    await start();
    await client.replace(`${chart}/ci/big-values.yaml`, 'persistentVolume:\n', 'runAsStatefulSet: false\npersistentVolume:\n');
    const valuesFiles = [uriOf(`${chart}/ci/big-values.yaml`)];
    expect(await textOf({ branch, valuesFiles })).toContain('kind: StatefulSet');
    expect(await textOf({ branch, valuesFiles, overrides: ['runAsStatefulSet=false'] })).toContain('# Nothing is printed.');
  });

  test('of a broken template shows the rest, and says what Helm refuses', async () => {
    await start();
    await client.replace(statefulSet, 'replicas: {{ .Values.replicaCount }}', 'replicas: {{ .Values.replicaCount');
    const text = await textOf({ branch });
    expect(text).toMatch(/\n# Helm refuses this: parse error at \(gatehouse\/templates\/statefulset.yaml:\d+\)/);
    expect(text).toContain('helm.sh/chart: gatehouse-1.4.0');
    await client.replace(statefulSet, 'replicas: {{ .Values.replicaCount', 'replicas: {{ fail "no replicas" }}');
    const failed = await textOf({ branch });
    expect(failed).toContain('no replicas (passed over)');
    expect(failed).toContain('helm.sh/chart: gatehouse-1.4.0');
  });

  test('leads to the templates and back', async () => {
    await start();
    const text = await textOf({ branch });
    const lines = new LineIndex(text);
    const position = lines.position(text.lastIndexOf('helm.sh/chart'));
    const places = await ask<Location[]>('previewOrigin', { uri, branch, position });
    const lineOf = ({ uri: file, range }: Location): string => {
      const document = client.document(file);
      return document.getText().split('\n')[range.start.line]?.trim() ?? '';
    };
    expect(places.map(lineOf)).toEqual([
      '{{- include "gatehouse.defaultLabels" . | nindent 10 }}',
      'helm.sh/chart: {{ include "gatehouse.chart" . }}',
    ]);
    const back = await ask<Range>('previewPlace', { uri, branch, from: places[0] });
    expect(text.split('\n')[back.start.line + 1] ?? '').toContain('helm.sh/chart');
    const nowhere = { uri, range: { start: { line: 0, character: 3 }, end: { line: 0, character: 3 } } };
    expect(await ask('previewPlace', { uri, branch, from: nowhere })).toBeNull();
  });

  test('says what it cannot do', async () => {
    await start();
    await expect(textOf({ uri: 'file:///elsewhere/x.yaml' })).rejects.toThrow('belongs to no chart');
    await expect(textOf({ overrides: ['a[=1'] })).rejects.toThrow('The override a[=1 cannot be read');
    await expect(textOf({ valuesFiles: [uriOf(`${chart}/none.yaml`)] })).rejects.toThrow('The values file none.yaml cannot be read.');
  });

  test('is asked for again after an edit', async () => {
    await start();
    let told = 0;
    client.connection.onNotification('keelson/chartsChanged', () => {
      told++;
    });
    await client.replace(helpers, 'app.kubernetes.io/name', 'app.kubernetes.io/nom');
    for (let tries = 0; tries < 100 && told === 0; tries++) await new Promise((done) => setTimeout(done, 20));
    expect(told).toBeGreaterThan(0);
  });
});

describe('a comparison with an earlier state', () => {
  const whole = uriOf(`${chart}/Chart.yaml`);
  const old = (changes: Readonly<Record<string, string>> = {}): Record<string, string> => {
    const files = { ...fixture('gatehouse'), ...changes };
    return { ...files, 'Chart.yaml': files['Chart.yaml']?.replace('1.4.0', '1.3.9') ?? '' };
  };
  const base64 = (files: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text).toString('base64')]));
  const compare = (state: object, parameters: object = {}): Promise<Comparison> =>
    ask('statePreview', { uri: whole, branch, state: { label: 'v1.3.9', ...state }, ...parameters });

  test('of given files shows both, and what Kubernetes refuses', async () => {
    await start();
    const { now, next, changes } = await compare({ files: base64(old()) });
    expect(next).toBe(now.replaceAll('gatehouse-1.3.9', 'gatehouse-1.4.0'));
    expect(changes.map(({ message }) => message)).toEqual([expect.stringContaining('(`gatehouse-1.3.9` → `gatehouse-1.4.0`)')]);
  });

  test('of a packed chart follows what is typed', async () => {
    const place = '/elsewhere/gatehouse-1.3.9.tgz';
    const files = filesIn({ [chart]: fixture('gatehouse') });
    files.write(place, packed('gatehouse', old()));
    client = await startClient(files, { initialize: { initializationOptions: { previewCommand: 'show' } } });
    await client.open(statefulSet, fixture('gatehouse')['templates/statefulset.yaml'] ?? '');
    await client.replace(statefulSet, 'name: records\n        labels', 'name: ledgers\n        labels');
    const { now, next, changes } = await compare({ archive: uriOf(place) }, { uri });
    expect(now).toContain('name: records');
    expect(next).toContain('name: ledgers');
    expect(changes.some(({ message }) => message.includes('`spec.volumeClaimTemplates[0].metadata.name`'))).toBe(true);
    await expect(compare({ archive: uriOf('/elsewhere/other.zip') })).rejects.toThrow('its name must end with .tgz');
    await expect(compare({ archive: uriOf('/elsewhere/none.tgz') })).rejects.toThrow('there is no chart in this place');
  });

  test('says where there was none', async () => {
    await start();
    await expect(compare({ files: {} })).rejects.toThrow('In v1.3.9 there is no chart in this place.');
    await expect(compare({ files: base64({ ...old(), 'Chart.yaml': 'name: [' }) })).rejects.toThrow('v1.3.9: ');
  });
});
