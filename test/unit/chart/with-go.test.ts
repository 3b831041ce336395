/** Values, conditions, tags, aliases and imports of charts that chance makes, compared with the Go program, which follows Helm's rules on its own. */
import { afterAll, describe, expect, it } from 'vitest';
import { defaultApiVersions } from '../../../server/src/kubernetes/index.ts';
import { renderChart } from '../../../server/src/render/index.ts';
import type { Plain, PlainMap } from '../../../server/src/yaml/index.ts';
import { chartOf } from '../../kit/charts.ts';
import { Oracle, whyNoOracle } from '../../kit/oracle.ts';

const why = whyNoOracle();

type Pick = <Item>(items: readonly Item[]) => Item;

/** Chance that is the same in every run. */
const chance = (seed: number): Pick => {
  let state = seed;
  return (items) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return items[Math.floor((state / 2 ** 32) * items.length)] as (typeof items)[number];
  };
};

/** A table of values; the names are few, so that charts and users mean the same ones. */
const table = (pick: Pick, depth: number, names: readonly string[] = ['a', 'b', 'c']): Record<string, unknown> => {
  const entries: Record<string, unknown> = {};
  for (const name of names) {
    const kind = pick(['none', 'none', 'scalar', 'scalar', 'null', 'list', 'table', 'table']);
    if (kind === 'scalar') entries[name] = pick(['x', 'y', 1, true, false, '']);
    else if (kind === 'null') entries[name] = null;
    else if (kind === 'list') entries[name] = pick([[], ['x'], [null, 1]]);
    else if (kind === 'table') entries[name] = depth > 0 ? table(pick, depth - 1) : {};
  }
  return entries;
};

/** Values of a chart that has these subcharts: its own, theirs, globals, and what switches subcharts. */
const values = (pick: Pick, children: readonly string[]): Record<string, unknown> => {
  const own = table(pick, 2);
  for (const child of children) {
    const kind = pick(['none', 'table', 'table', 'empty']);
    if (kind === 'table')
      own[child] = { ...values(pick, []), ...pick([{}, { enabled: true }, { enabled: false }, { enabled: null }, { inner: table(pick, 1) }]) };
    else if (kind === 'empty') own[child] = {};
  }
  if (pick([true, false])) own.global = table(pick, 2);
  if (pick([true, false, false])) own.tags = pick([{ on: true }, { on: false }, { on: false, off: true }, { on: 'yes' }]);
  if (pick([true, false])) own.exports = { data: table(pick, 1), more: pick<unknown>([{ c: 'from more' }, 1, null]) };
  return own;
};

const shown = '{{ .Values | toJson }}\n';

const subchart = (pick: Pick, name: string, children: readonly string[] = []): Record<string, string> => ({
  'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${pick(['1.0.0', '1.2.3', '2.0.0'])}\n`,
  'values.yaml': JSON.stringify(values(pick, children)),
  'templates/shown.txt': shown,
});

/** A chart that uses `left` once or twice and `right`, which has `inner` below it, listed or not. */
const make = (pick: Pick): Record<string, string> => {
  const entry = (name: string): object => ({
    name,
    version: pick(['1.x', '>=1.0.0', '^1.2.0', '*']),
    ...pick([{}, {}, { condition: `${name}.enabled` }, { condition: 'a.b,b' }, { condition: `${name}.none,global.a` }]),
    ...pick([{}, {}, { tags: ['on'] }, { tags: ['on', 'off'] }]),
    ...pick([
      {},
      {},
      { 'import-values': ['data'] },
      { 'import-values': ['data', 'more'] },
      { 'import-values': [{ child: 'a', parent: 'b.c' }] },
      { 'import-values': [{ child: 'exports', parent: '.' }] },
    ]),
  });
  const dependencies = [
    entry('right'),
    ...(pick([true, false]) ? [entry('left')] : []),
    ...(pick([true, false]) ? [{ ...entry('left'), alias: 'other' }] : []),
  ];
  const below = (folder: string, files: Record<string, string>): [string, string][] =>
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]);
  const right = subchart(pick, 'right', ['inner']);
  if (pick([true, false])) right['Chart.yaml'] += `dependencies: ${JSON.stringify([entry('inner')])}\n`;
  return {
    'Chart.yaml': `apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies: ${JSON.stringify(dependencies)}\n`,
    'values.yaml': JSON.stringify(values(pick, ['left', 'right', 'other'])),
    'templates/shown.txt': shown,
    ...Object.fromEntries([
      ...below('charts/left', subchart(pick, 'left')),
      ...below('charts/right', right),
      ...below('charts/right/charts/inner', subchart(pick, 'inner')),
    ]),
  };
};

const plain = (data: unknown): Plain => {
  if (Array.isArray(data)) return data.map(plain);
  if (data !== null && typeof data === 'object') return new Map(Object.entries(data).map(([key, value]) => [key, plain(value)]));
  return data as Plain;
};

const parsed = (files: Iterable<readonly [string, string]>): Record<string, unknown> =>
  Object.fromEntries([...files].map(([name, text]) => [name, JSON.parse(text)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));

describe.skipIf(why)('charts made by chance have the values that Go gives them', () => {
  if (why) return it(why);
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  it.each([1, 2, 3, 4])('%i', async (seed) => {
    const pick = chance(seed * 7919);
    for (let round = 0; round < 150; round++) {
      const files = make(pick);
      const given = pick([{}, values(pick, ['left', 'right', 'other'])]);
      const go = await oracle.chart({ files, values: given, apiVersions: defaultApiVersions });
      const ours = renderChart(await chartOf(files), { values: plain(given) as PlainMap });
      const scene = { files, given };
      if (go.error !== undefined) expect({ scene, failed: ours.error !== undefined }, go.error).toEqual({ scene, failed: true });
      else
        expect({ scene, error: ours.error, values: parsed([...ours.files].map(([name, { text }]) => [name, text])) }).toEqual({
          scene,
          error: undefined,
          values: parsed(Object.entries(go.files ?? {})),
        });
    }
  });
});
