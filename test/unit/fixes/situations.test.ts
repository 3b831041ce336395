/** Fixes in situations that are not the usual one: where else the StatefulSet stands, and in which worlds its labels change. */
import { expect, test } from 'vitest';
import { statefulSet } from '../../kit/charts.ts';
import { fixedText, fixesFor, kindsOf } from '../../kit/fixes.ts';

test('two StatefulSets of one file whose claims are called the same are mended one by one', async () => {
  const one = statefulSet('          app: demo\n          v: {{ .Chart.Version }}');
  const other = one.replace('name: {{ .Release.Name }}', 'name: other');
  const offered = await fixesFor({ 'templates/s.yaml': `${one}---\n${other}` }, 'other');
  expect(kindsOf(offered)).toEqual(['static-labels', 'drop-version-labels!', 'freeze-labels']);
  expect(fixedText(offered, 'drop-version-labels')).toBe(`${one}---\n${other.replace('          v: {{ .Chart.Version }}\n', '')}`);
});
