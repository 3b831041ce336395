/** The line above claim templates: where it stands and what it says. */
import { describe, expect, it } from 'vitest';
import { check, finish } from '../../../server/src/analysis/index.ts';
import { claimLenses } from '../../../server/src/features/index.ts';
import { chartOf, statefulSet } from '../../kit/charts.ts';

const page = 'templates/x.yaml';
const label = '          version: {{ .Chart.Version }}';

/** `file:line title (step)`, lines counted from one. */
const lensesOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
  const chart = await chartOf(files);
  return claimLenses(chart, finish(check(chart))).map(
    ({ source, range, title, step }) =>
      `${source.path}:${source.lines.position(range.start).line + 1} ${source.text.slice(range.start, range.end)}: ${title} (${step})`,
  );
};

const lineOf = (text: string, words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;

describe('the line above claim templates', () => {
  it('stands above their key and counts labels', async () => {
    const text = statefulSet(`${label}\n          app: {{ .Chart.AppVersion }}`);
    expect(await lensesOf({ [page]: text })).toEqual([
      `${page}:${lineOf(text, 'volumeClaimTemplates')} volumeClaimTemplates: 2 labels change on every release (usual)`,
    ]);
  });

  it('counts the labels of each claim', async () => {
    const text = statefulSet(`${label}\n          app: {{ .Chart.AppVersion }}`);
    const claim = text.slice(text.indexOf('    - metadata:'));
    expect((await lensesOf({ [page]: text + claim.replace('name: data', 'name: logs') }))[0]).toContain(': 4 labels change on every release (usual)');
  });

  it('counts other fields by themselves', async () => {
    const text = statefulSet(label).replace('      spec:\n        access', '      spec:\n        volumeName: v{{ .Chart.Version }}\n        access');
    expect((await lensesOf({ [page]: text }))[0]).toContain('1 label and 1 field change on every release (usual)');
  });

  it('says so where only some releases change it', async () => {
    const text = statefulSet('          v: {{ (split "." .Chart.Version)._0 | quote }}');
    expect((await lensesOf({ [page]: text }))[0]).toContain(': 1 label changes with some releases (release)');
  });

  it('stands in the helper that prints them, once for all who call it', async () => {
    const [head = '', claims = ''] = statefulSet(label).split('  volumeClaimTemplates:');
    const helpers = `{{ define "claims" }}\n  volumeClaimTemplates:${claims}{{ end }}`;
    const files = { 'templates/_h.tpl': helpers, [page]: `${head}{{ include "claims" . }}`, 'templates/y.yaml': `${head}{{ include "claims" . }}` };
    expect(await lensesOf({ ...files, 'templates/y.yaml': files['templates/y.yaml'].replace('.Release.Name }}', '.Release.Name }}-y') })).toEqual([
      'templates/_h.tpl:2 volumeClaimTemplates: 1 label changes on every release (usual)',
    ]);
  });

  it('stands in a branch that is off by default', async () => {
    const text = `{{- if .Values.store }}\n${statefulSet(label)}{{- end }}\n`;
    expect(await lensesOf({ [page]: text, 'values.yaml': 'store: false\n' })).toHaveLength(1);
  });

  it.each([
    ['nothing changes', statefulSet('          app: demo')],
    ['only values would change it', statefulSet('          v: {{ .Values.image.tag | quote }}')],
    ['the claims stay and the selector changes', statefulSet('          a: b').replace('      app: demo\n', '      app: {{ .Chart.Version }}\n')],
  ])('is not there where %s', async (_, text) => {
    expect(await lensesOf({ [page]: text, 'values.yaml': 'image:\n  tag: 1.2.3\n' })).toEqual([]);
  });
});
