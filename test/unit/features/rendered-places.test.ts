/** From rendered lines to the templates and back. */
import { describe, expect, it } from 'vitest';
import { decodeValues, previewOf, sourceOf } from '../../../server/src/analysis/index.ts';
import { originsOf, renderedAt } from '../../../server/src/features/index.ts';
import { markedChart, placeNames } from '../../kit/marked.ts';

type Marked = Readonly<Record<string, string>>;
const page = 'templates/x.yaml';
const helpers = 'templates/_helpers.tpl';
const nothing = decodeValues('').values;

/** The rendered text at the first `words`, which must come from the marked places. Literal text is marked by the empty stretch at its character. */
const expectOrigins = async (words: string, files: Marked): Promise<void> => {
  const { chart, ranges } = await markedChart({ ...files, 'values.yaml': `${files['values.yaml'] ?? ''}<|>` });
  const { text } = previewOf(chart, { values: nothing });
  expect(placeNames(originsOf(text, text.text.lastIndexOf(words)))).toEqual(ranges);
};

/** What the cursor's place printed begins with these words. */
const expectRendered = async (words: string | undefined, files: Marked): Promise<void> => {
  const { chart, cursor } = await markedChart(files);
  const { text } = previewOf(chart, { values: nothing });
  const source = sourceOf(chart, cursor.file);
  const range = source && renderedAt(text, { source, range: { start: cursor.offset, end: cursor.offset } });
  const shown = range && text.text.slice(range.start, range.start + (words ?? '').length);
  expect(shown).toBe(words);
};

describe('a rendered text comes from', () => {
  it.each<readonly [string, string, Marked]>([
    ['literal text', 'kind', { [page]: 'a: b\n<||>kind: {{ .Chart.Name }}\n' }],
    ['an action', 'demo', { [page]: 'a: b\nkind: {{ <|.Chart.Name|> }}\n' }],
    [
      'an include and the text in the helper',
      'deep',
      { [page]: 'a:\n  {{- <|include "h" . | nindent 2|> }}\n', [helpers]: '{{ define "h" }}\nx: y\n<||>deep: 1\n{{ end }}' },
    ],
    ['for what Helm adds, what comes next', '# Source', { [page]: '<||>kind: A\n' }],
  ])('%s', async (_, words, files) => {
    await expectOrigins(words, files);
  });
});

describe('a place in a template', () => {
  it.each<readonly [string, string | undefined, Marked]>([
    ['in literal text is that text', 'nd: A', { [page]: 'a: b\nki<|>nd: A\n' }],
    ['in an action is what it prints', 'demo', { [page]: 'a: b\nkind: {{ .Chart<|>.Name }}\n' }],
    [
      'in a helper is what it printed first',
      '5: y',
      { [page]: '{{ include "h" 5 }}\n{{ include "h" 6 }}\n', [helpers]: '{{ define "h" }}{{ <|>. }}: y{{ end }}' },
    ],
    ['on a line of statements alone is nothing', undefined, { [page]: 'a: b\n{{- if <|>.Values.x }}\nc: d\n{{- end }}\n' }],
    ['in a branch that is not taken is nothing', undefined, { [page]: 'a: b\n{{- if .Values.x }}\nc<|>: d\n{{- end }}\n' }],
  ])('%s', async (_, words, files) => {
    await expectRendered(words, files);
  });
});
