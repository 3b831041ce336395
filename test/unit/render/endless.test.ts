/** What is said of templates within templates does not depend on where the render came to its end. */
import { expect, test } from 'vitest';
import { BoundReached } from '../../../server/src/render/errors.ts';
import { ChartRender, defaultBounds } from '../../../server/src/render/index.ts';
import { chartOf } from '../../kit/charts.ts';

const messageOf = async (helpers: string, depth: number): Promise<string> => {
  const chart = await chartOf({ 'templates/_h.tpl': helpers, 'templates/a.yaml': 'a: {{ include "a" . }}' });
  const render = new ChartRender(chart, { bounds: { ...defaultBounds, depth } });
  try {
    for (const template of render.templates) if (!template.isPartial) render.render(template);
  } catch (error) {
    if (error instanceof BoundReached) return error.message;
    throw error;
  }
  return '';
};

const define = (name: string, ...calls: readonly string[]): string =>
  `{{ define "${name}" }}${calls.map((call) => `{{ include "${call}" . }}`).join('')}{{ end }}`;

test.each<[string, string, string]>([
  ['one that calls itself', define('a', 'a'), '`a` in templates/_h.tpl includes itself without end'],
  [
    'one that calls another first, which ends',
    `${define('a', 'b', 'a')}${define('b', 'c')}${define('c')}`,
    '`a` in templates/_h.tpl includes itself without end',
  ],
  ['two that call each other', `${define('a', 'b')}${define('b', 'a')}`, '`a` in templates/_h.tpl includes itself without end'],
  [
    'many that call the next',
    `${define('a', 'n0')}${Array.from({ length: 120 }, (_, i) => define(`n${i}`, `n${i + 1}`)).join('')}${define('n120')}`,
    'the render needs more templates within templates than Keelson allows',
  ],
])('%s', async (_, helpers, expected) => {
  for (const depth of [50, 51, 52, 100]) expect(await messageOf(helpers, depth)).toBe(expected);
});
