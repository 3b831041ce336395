/** Files that print no object with immutable fields by default: what may still lead to one is explored, the rest is not. */
import { describe, expect, test } from 'vitest';
import { reportOf, statefulSet } from '../../kit/charts.ts';

const claims = statefulSet('          v: {{ .Chart.Version }}');
const values = 'a: false\nb: false\nkind: Deployment\n';

const driftsIn = async (files: Readonly<Record<string, string>>): Promise<unknown[]> =>
  (await reportOf({ 'values.yaml': values, ...files })).findings.map(({ drift }) => [drift?.object.kind, drift?.path.at(-1)]);

describe('a StatefulSet is found', () => {
  test.each<[string, string]>([
    ['behind a condition', `{{- if .Values.a }}\n${claims}{{- end }}\n`],
    [
      'behind a variable that a branch assigns',
      `{{- $on := false }}{{- if .Values.a }}{{ $on = true }}{{ end }}\n{{- if $on }}\n${claims}{{- end }}\n`,
    ],
    [
      'behind a dict that a branch fills',
      `{{- $c := dict }}{{- if .Values.a }}{{ $_ := set $c "on" true }}{{ end }}\n{{- if $c.on }}\n${claims}{{- end }}\n`,
    ],
    [
      'behind a helper with branches, beside an object of a settled kind',
      `{{- define "on" }}{{ if .Values.a }}{{ if .Values.b }}yes{{ end }}{{ end }}{{ end -}}\napiVersion: v1\nkind: Service\nmetadata:\n  name: x\n---\n{{- if eq (include "on" .) "yes" }}\n${claims}{{- end }}\n`,
    ],
    [
      'by a computed name that a branch decides',
      `{{- define "do.sts" }}${claims}{{ end -}}{{- define "do.none" }}{{ end -}}{{- $k := "none" }}{{- if .Values.a }}{{ $k = "sts" }}{{ end }}\n{{- include (printf "do.%s" $k) . }}\n`,
    ],
    [
      'where a variable is the kind',
      claims
        .replace('kind: StatefulSet', 'kind: {{ $k }}')
        .replace(/^/, '{{- $k := "Deployment" }}{{- if .Values.a }}{{ $k = "StatefulSet" }}{{ end }}\n'),
    ],
    ['where the values are the kind', claims.replace('kind: StatefulSet', 'kind: {{ .Values.kind }}')],
  ])('%s', async (_, template) => {
    expect(await driftsIn({ 'templates/a.yaml': template })).toContainEqual(['StatefulSet', 'v']);
  });
});

describe('what no such object comes from', () => {
  /** A name with many branches, as charts have them. */
  const name = (count: number): string =>
    `{{- define "name" }}{{- $n := "x" }}${Array.from({ length: count }, (_, i) => `{{- if .Values.n${i} }}{{ $n = .Values.n${i} }}{{ end }}`).join('')}{{ $n }}{{ end -}}\n`;
  const scaler = (count: number): string =>
    `${name(count)}{{- if .Values.a }}\n{{- $n := include "name" . }}\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: {{ $n }}\nspec:\n  scaleTargetRef:\n    kind: {{ ternary "StatefulSet" "Deployment" .Values.b }}\n    name: {{ $n }}\n{{- end }}\n`;

  test('takes no worlds: a scaler names a kind, and is another', async () => {
    const worldsOf = async (count: number): Promise<number> => (await reportOf({ 'values.yaml': values, 'templates/a.yaml': scaler(count) })).worlds;
    expect(await worldsOf(12)).toBe(await worldsOf(2));
  });

  test('takes worlds in the file that has one', async () => {
    const worldsOf = async (count: number): Promise<number> =>
      (
        await reportOf({
          'values.yaml': values,
          'templates/a.yaml': `${name(count)}${claims.replace('v: {{', 'n: {{ include "name" . }}\n          v: {{')}`,
        })
      ).worlds;
    expect(await worldsOf(12)).toBeGreaterThan(await worldsOf(2));
  });
});

test('ways to print the name are no company of what is printed beside it', async () => {
  const name = `{{- define "name" }}${Array.from({ length: 4 }, (_, i) => `{{- if .Values.n${i} }}n${i}{{ end }}`).join('')}x{{ end -}}\n`;
  const tag = `{{- define "tag" }}{{- $t := "x" }}${Array.from({ length: 4 }, (_, i) => `{{- if .Values.t${i} }}{{ $t = $.Chart.Version }}{{ end }}`).join('')}{{ $t }}{{ end -}}\n`;
  const worldsWith = async (labels: string): Promise<number> =>
    (await reportOf({ 'values.yaml': values, 'templates/a.yaml': `${name}${tag}${statefulSet(labels)}` })).worlds;
  const [names, tags, both] = [
    await worldsWith('          n: {{ include "name" . }}'),
    await worldsWith('          t: {{ include "tag" . }}'),
    await worldsWith('          n: {{ include "name" . }}\n          t: {{ include "tag" . }}'),
  ];
  expect(both).toBeLessThanOrEqual(names + tags);
});
