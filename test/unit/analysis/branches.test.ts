/** The branches of templates that a preview may be rendered with, whether or not anything is found in them. */
import { describe, expect, it } from 'vitest';
import { chartBranches, finish, previewOf } from '../../../server/src/analysis/index.ts';
import { chartOf } from '../../kit/charts.ts';

type Files = Readonly<Record<string, string>>;
const page = 'templates/x.yaml';

/** Each branch by its words, and what the template prints there, on one line. */
const branches = async (files: Files, only: string | null = page): Promise<Record<string, string>> => {
  const chart = await chartOf(files);
  return Object.fromEntries(
    finish(chartBranches(chart, { only: only ?? undefined })).map(({ guard, values, cluster }) => {
      const { text, problems } = previewOf(chart, { file: only ?? undefined, values, cluster });
      expect(problems).toEqual([]);
      return [
        guard.join(' and '),
        text.text
          .replace(/^(?:---|# Source.*)$\n/gm, '')
          .trim()
          .replaceAll('\n', ' '),
      ];
    }),
  );
};

describe('a template is shown', () => {
  it('as if a switch were on, and as if one were off', async () => {
    const text = '{{ if .Values.a.on }}\na: 1\n{{ else }}\na: 2\n{{ end }}{{ if .Values.b }}\nb: 1\n{{ end }}';
    expect(await branches({ 'values.yaml': 'a: {on: false}\nb: true\n', [page]: text })).toEqual({ 'a.on': 'a: 1  b: 1', 'not b': 'a: 2' });
  });

  it('in branches within branches', async () => {
    const text = '{{ if .Values.a }}a: 1\n{{ if .Values.b }}b: 1{{ end }}{{ end }}';
    expect(await branches({ 'values.yaml': 'a: false\nb: false\n', [page]: text })).toEqual({ a: 'a: 1', 'a and b': 'a: 1 b: 1' });
  });

  it('where several conditions must hold', async () => {
    const text = '{{ if and .Values.a (eq .Values.kind "big") (not .Values.c) }}a: 1{{ end }}';
    expect(await branches({ 'values.yaml': 'a: false\nkind: small\nc: true\n', [page]: text })).toEqual({ 'a and kind=big and not c': 'a: 1' });
  });

  it('with maps and lists that are empty by default', async () => {
    const text = 'x: 1\n{{ with .Values.node }}y: {{ toJson . }}{{ end }}\n{{ range $i, $_ := .Values.hosts }}h{{ $i }}: {{ . | quote }}\n{{ end }}';
    expect(Object.keys(await branches({ 'values.yaml': 'node: {}\nhosts: []\n', [page]: text }))).toEqual(['node given', 'hosts given']);
  });

  it('on another cluster', async () => {
    const text = '{{ if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}a: 1{{ end }}';
    expect(await branches({ [page]: text })).toEqual({ 'the cluster has monitoring.coreos.com/v1': 'a: 1' });
  });

  it('with what its helpers decide, behind its own branches', async () => {
    const files = {
      'values.yaml': 'nameOverride: ""\non: false\n',
      'templates/_helpers.tpl': '{{ define "n" }}{{ if .Values.nameOverride }}{{ .Values.nameOverride }}{{ else }}usual{{ end }}{{ end }}',
      [page]: 'a: {{ include "n" . }}\n{{ if .Values.on }}b: 1{{ end }}',
    };
    const own = await branches(files);
    expect(Object.keys(own)[0]).toBe('on');
    expect(Object.keys(own)).toHaveLength(2);
    expect(Object.keys(await branches(files, null))).toEqual(['on']);
  });

  it('although one of its actions is half typed', async () => {
    expect(Object.keys(await branches({ 'values.yaml': 'on: false\n', [page]: '{{ if .Values.on }}a: 1{{ end }}\n' }))).toEqual(['on']);
    const chart = await chartOf({ 'values.yaml': 'on: false\n', [page]: 'b: {{ .Values.x | \n{{ if .Values.on }}a: 1{{ end }}\n' });
    expect(finish(chartBranches(chart, { only: page })).map(({ guard }) => guard)).toEqual([['on']]);
  });

  it('of a subchart that is switched off', async () => {
    const files = {
      'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\ndependencies:\n  - name: sub\n    version: 1.0.0\n    condition: sub.enabled\n',
      'values.yaml': 'sub: {enabled: false}\n',
      [page]: 'a: 1\n',
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/sub/values.yaml': 'more: false\n',
      'charts/sub/templates/y.yaml': 'y: 1\n{{ if .Values.more }}z: 1{{ end }}',
    };
    expect(await branches(files, 'charts/sub/templates/y.yaml')).toEqual({ 'sub.enabled': 'y: 1', 'sub.enabled and sub.more': 'y: 1 z: 1' });
    expect(Object.keys(await branches(files, null))).toEqual(['sub.enabled', 'sub.enabled and sub.more']);
    expect(await branches(files)).toEqual({});
  });

  it('with what a branch requires', async () => {
    const text = '{{ if .Values.on }}a: {{ required "a size" .Values.size }}{{ end }}';
    expect(Object.keys(await branches({ 'values.yaml': 'on: false\nsize:\n', [page]: text }))).toEqual(['on and size=example']);
  });

  it('nowhere else, where nothing decides', async () => {
    expect(await branches({ [page]: 'a: {{ .Release.Name }}\n' })).toEqual({});
  });
});
