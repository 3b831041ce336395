/** What users of a chart are told to do: the names, labels and values of this very chart. */
import { describe, expect, test } from 'vitest';
import { upgradeOf } from '../../../server/src/analysis/index.ts';
import { nextBreaking } from '../../../server/src/rules/migration.ts';
import { chartOf, reportOf, statefulSet } from '../../kit/charts.ts';
import { fixture } from '../../kit/fixtures.ts';

const upgradeIn = async (files: Readonly<Record<string, string>>) => upgradeOf(await chartOf(files), await reportOf(files));

test.each([
  ['1.4.0', '2.0.0'],
  ['v1.4.0', 'v2.0.0'],
  ['0.9.3', '0.10.0'],
  ['12', '13.0.0'],
  ['1.2.3-beta.1+build', '2.0.0'],
  ['2.0.0-rc.1', '2.0.0'],
  ['v0.5.0-rc.1', 'v0.5.0'],
  ['2.1.0-rc.1', '3.0.0'],
  ['0.0.0-dev', '0.1.0'],
  ['0.0.7', '0.1.0'],
  ['2.0.0+build-1', '3.0.0'],
  ['dev', 'dev'],
])('the version after %s that may break something is %s', (version, next) => {
  expect(nextBreaking(version)).toBe(next);
});

describe('the note', () => {
  test('has the names, labels and values of the chart', async () => {
    const { body = '', next } = (await upgradeIn(fixture('gatehouse'))) ?? {};
    expect(next).toBe('2.0.0');
    for (const words of [
      'In the StatefulSet `RELEASE-gatehouse`, `app.kubernetes.io/version` and `helm.sh/chart` in the claim template `records` no longer change',
      'Every release with `runAsStatefulSet` and `persistentVolume.enabled` that was installed from a version before 2.0.0',
      '   kubectl --namespace NAMESPACE get statefulset --selector app.kubernetes.io/name=gatehouse,app.kubernetes.io/instance=RELEASE\n',
      '   kubectl --namespace NAMESPACE delete statefulset RELEASE-gatehouse --cascade=orphan\n',
      '   helm upgrade RELEASE REPOSITORY/gatehouse --version 2.0.0 --namespace NAMESPACE --values VALUES.yaml\n',
      '(`records-RELEASE-gatehouse-0` and so on)',
      'to 1.4.0 or older needs the same deletion',
    ])
      expect(body).toContain(words);
    expect(body).not.toContain('release-name');
    expect(body).not.toContain('whenDeleted');
  });

  test('tells which Kubernetes gives which answer', async () => {
    const { body = '' } = (await upgradeIn(fixture('gatehouse'))) ?? {};
    expect([...body.matchAll(/^- Kubernetes ([^:]*): `updates to statefulset spec .* are forbidden`$/gm)].map(([, versions]) => versions)).toEqual([
      '1.33 and newer',
      '1.27 to 1.32',
      '1.23 to 1.26',
      '1.22',
      '1.7 to 1.21',
    ]);
  });

  test('keeps claims that would go with the StatefulSet, before it is deleted', async () => {
    const text = statefulSet('          chart: {{ .Chart.Version }}').replace(
      '  serviceName:',
      '  persistentVolumeClaimRetentionPolicy:\n    whenDeleted: Delete\n  serviceName:',
    );
    const { body = '' } = (await upgradeIn({ 'templates/s.yaml': text })) ?? {};
    expect(body).toContain(`patch statefulset RELEASE --patch '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}'`);
    expect(body.indexOf('patch statefulset')).toBeLessThan(body.indexOf('--cascade=orphan'));
    // The StatefulSet of this chart has no labels of its own.
    expect(body).toContain('get statefulset RELEASE\n');
    expect(body).toContain('get pods,persistentvolumeclaims --selector app=demo\n');
  });

  test('tells of every StatefulSet once, and never selects by a label that changes', async () => {
    const one = statefulSet('          chart: {{ .Chart.Version }}\n          app: {{ .Chart.AppVersion }}');
    const two = one
      .replace('name: {{ .Release.Name }}\n', 'name: {{ .Release.Name }}-two\n')
      .replace('      app: demo\n', '      app: demo\n      v: {{ .Chart.Version }}\n');
    const { body = '' } = (await upgradeIn({ 'templates/a.yaml': one, 'templates/b.yaml': two })) ?? {};
    expect(body.match(/delete statefulset \S+/g)).toEqual(['delete statefulset RELEASE', 'delete statefulset RELEASE-two']);
    expect(body).toContain('`app` and `chart` in the claim template `data` and `spec.selector.matchLabels.v` no longer change');
    expect(body).not.toContain('v=1.2.3');
  });

  test('warns of new claims where the name of one changes', async () => {
    const text = statefulSet('          app: demo').replace('name: data', 'name: data-v{{ .Chart.Version | replace "." "-" }}');
    const warning = 'Where the claim template had another name, Kubernetes makes new, empty volume claims';
    expect((await upgradeIn({ 'templates/s.yaml': text }))?.body).toContain(warning);
    expect((await upgradeIn(fixture('gatehouse')))?.body).not.toContain(warning);
  });

  test('does not ask for values that a missing dependency brings', async () => {
    const text = statefulSet('          chart: {{ .Chart.Version }}');
    const { body = '' } =
      (await upgradeIn({
        'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n  - {name: db, version: 1.x, repository: "@x"}\n',
        'values.yaml': 'on: false\n',
        'templates/s.yaml': `{{- if .Values.on }}\n${text.replace('app: demo', 'app: demo\n      port: p{{ .Values.db.service.ports.main }}')}{{- end }}\n`,
      })) ?? {};
    expect(body).toContain('Every release with `on` that was installed');
  });

  test('is none where nothing has to be done by hand', async () => {
    expect(await upgradeIn({ 'templates/s.yaml': statefulSet('          chart: demo') })).toBeUndefined();
  });
});

/** A workload whose selector or Pod template has the chart's version. */
const workload = (kind: string, more = '', selector = 'v: {{ .Chart.Version }}'): string => `apiVersion: ${kind === 'Job' ? 'batch/v1' : 'apps/v1'}
kind: ${kind}
metadata:
  name: {{ .Release.Name }}-${kind.toLowerCase()}
spec:
${more}${
  kind === 'Job'
    ? ''
    : `  selector:
    matchLabels:
      app: demo
      ${selector}
`
}  template:
    metadata:
      labels:
        app: demo
        v: {{ .Chart.Version }}
`;

describe('the note for other kinds', () => {
  test.each([
    ['Deployment', 'Its ReplicaSets and Pods stay', 'takes the old ReplicaSets over', 'get replicasets,pods --selector app=demo'],
    ['DaemonSet', 'Its Pods stay', 'takes them over', 'get pods --selector app=demo'],
    ['ReplicaSet', 'Its Pods stay', 'It does not replace them.', 'get pods --selector app=demo'],
  ])('%s: it alone is deleted', async (kind, ...words) => {
    const { body = '' } = (await upgradeIn({ 'templates/w.yaml': workload(kind) })) ?? {};
    const lower = kind.toLowerCase();
    expect(body).toContain(`In the ${kind} \`RELEASE-${lower}\`, \`spec.selector.matchLabels.v\` no longer changes`);
    expect(body).toContain(`   kubectl --namespace NAMESPACE delete ${lower} RELEASE-${lower} --cascade=orphan\n`);
    expect(body.includes('rollout status')).toBe(kind !== 'ReplicaSet');
    expect(body).toContain('lack one of the labels in its selector');
    expect(body).toContain(`for the ${kind}: \`spec.selector: Invalid value: …: field is immutable\``);
    for (const absent of ['olume', 'statefulset']) expect(body).not.toContain(absent);
    for (const text of words) expect(body).toContain(text);
  });

  test('a Job is deleted with its Pods, and runs again', async () => {
    const { body = '', summary } = (await upgradeIn({ 'templates/w.yaml': workload('Job') })) ?? {};
    expect(summary).toBe('Fields that Kubernetes refuses to change no longer change from release to release');
    expect(body).toContain('   kubectl --namespace NAMESPACE delete job RELEASE-job --ignore-not-found\n');
    expect(body).toContain('`spec.template: Invalid value: …: field is immutable`');
    expect(body).toContain('Nor does a Job whose name is another one now');
    for (const absent of ['cascade', 'rollout', '- Pods:', 'olume']) expect(body).not.toContain(absent);
  });

  test('each kind has its step and its answer where a chart has several', async () => {
    const files = { 'templates/s.yaml': statefulSet('          chart: {{ .Chart.Version }}'), 'templates/w.yaml': workload('Deployment') };
    const { body = '' } = (await upgradeIn(files)) ?? {};
    expect([...body.matchAll(/ delete (\w+) RELEASE/g)].map(([, kind]) => kind)).toEqual(['statefulset', 'deployment']);
    expect(body).toMatch(/- Kubernetes 1\.33 and newer: [^\n]*\n[\s\S]*- Kubernetes, every version, for the Deployment/);
  });

  test('a DaemonSet that replaces no Pods by itself is not waited for', async () => {
    const { body = '' } = (await upgradeIn({ 'templates/w.yaml': workload('DaemonSet', '  updateStrategy:\n    type: OnDelete\n') })) ?? {};
    expect(body).not.toContain('rollout status');
  });
});
