import { describe, expect, it } from 'vitest';
import { type Chart, ownKeys, type PreparedChart, prepare, prepareApart } from '../../../server/src/chart/index.ts';
import { decodeValues, type Plain } from '../../../server/src/yaml/index.ts';
import { chartOf } from '../../kit/charts.ts';

const head = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
const sub = (name: string, values: string, more = '', path = `charts/${name}`): Record<string, string> => ({
  [`${path}/Chart.yaml`]: `${head(name)}${more}`,
  [`${path}/values.yaml`]: values,
});
const demo = (dependencies: string, values = ''): Record<string, string> => ({
  'Chart.yaml': `${head('demo')}${dependencies === '' ? '' : `dependencies:\n${dependencies}`}`,
  'values.yaml': values,
});

const plain = (value: Plain): unknown => (value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item)])) : value);
const namesOf = ({ name, dependencies }: PreparedChart): unknown => (dependencies.length === 0 ? name : { [name]: dependencies.map(namesOf) });

const prepared = async (files: Record<string, string>, user = '') => {
  const chart: Chart = await chartOf(files);
  const result = prepare(chart, decodeValues(user).values);
  return { ...result, tree: namesOf(result.root), data: plain(result.values) };
};

const valuesOf = async (files: Record<string, string>, user = ''): Promise<unknown> => (await prepared(files, user)).data;

describe('values', () => {
  it('of the user win over the chart, tables are merged, lists and scalars replaced', async () => {
    const files = demo('', 'a: {b: 1, c: [1, 2]}\nd: 1\n');
    expect(await valuesOf(files, 'a: {c: [3], e: x}\nf: 2')).toEqual({ a: { b: 1, c: [3], e: 'x' }, d: 1, f: 2 });
    expect(await valuesOf(files, 'a: text')).toEqual({ a: 'text', d: 1 });
    expect(await valuesOf(files, 'd: {e: 1}')).toMatchObject({ d: { e: 1 } });
  });

  it('of several documents are merged', async () => {
    expect(await valuesOf(demo('', 'a: {b: 1}\n---\na: {c: 2}\n'))).toEqual({ a: { b: 1, c: 2 } });
  });

  it('of the chart and the user stay as they were', async () => {
    const chart = await chartOf({ ...demo('', 'a: {b: {}}\ns: {x: 1}\n'), ...sub('s', 'k: {z: 1}') });
    const before = JSON.stringify([plain(chart.values), plain(chart.subcharts[0]?.chart.values ?? null)]);
    const user = decodeValues('a: {b: {c: 1}}\ns: {k: {q: null}}\nglobal: {g: {h: 1}}\n').values;
    const given = JSON.stringify(plain(user));
    prepare(chart, user);
    prepare(chart, user);
    expect(JSON.stringify([plain(chart.values), plain(chart.subcharts[0]?.chart.values ?? null)])).toBe(before);
    expect(JSON.stringify(plain(user))).toBe(given);
  });

  describe('that are null', () => {
    it('take a default away, at any depth', async () => {
      const files = demo('', 'a: {b: 1, c: {d: 1, e: 2}}\nf: {g: 1}\n');
      expect(await valuesOf(files, 'a: {b: null, c: {d: null}}\nf: null\n')).toEqual({ a: { c: { e: 2 } } });
    });

    it('stay where there is no default', async () => {
      expect(await valuesOf(demo('', 'a: {b: 1}\n'), 'a: {x: null}\nk: null\n')).toEqual({ a: { b: 1, x: null }, k: null });
    });

    it('in the defaults are as if they were not there', async () => {
      expect(await valuesOf(demo('', 'a: {b: null, c: 1}\nd: null\n'))).toEqual({ a: { c: 1 } });
      expect(await valuesOf(demo('', 'a: {b: null, c: 1}\nd: null\n'), 'a: {e: 1}')).toEqual({ a: { c: 1, e: 1 } });
    });

    it('take a default of a subchart away, where the user gives them', async () => {
      const files = { ...demo('', 's: {a: 1}\n'), ...sub('s', 'a: 2\nb: {c: 1, d: 1}\n') };
      expect(await valuesOf(files, 's: {a: null, b: {c: null}}')).toMatchObject({ s: { b: { d: 1 } } });
      expect(Object.keys((await valuesOf(files, 's: {a: null}')) as object)).toEqual(['s']);
    });

    it('in a parent’s defaults take none of a subchart away, unless the user gives that table, too', async () => {
      // Helm clears them out of the parent’s defaults before the subchart sees them.
      const files = { ...demo('', 's: {a: null, x: 1}\n'), ...sub('s', 'a: 1\n') };
      expect(await valuesOf(files)).toMatchObject({ s: { a: 1, x: 1 } });
      expect((await valuesOf(files, 's: {k: 1}')) as object).toEqual({ s: { global: {}, x: 1, k: 1 } });
    });
  });
});

describe('globals', () => {
  it('reach every subchart, and a parent’s win', async () => {
    const files = {
      ...demo('', 'global: {a: top, t: {x: 1}}\ns: {global: {own: 1}}\n'),
      ...sub('s', 'global: {a: low, b: low, t: {x: 2, k: 2}}\n'),
      ...sub('in', 'global: {c: deepest}\n', '', 'charts/s/charts/in'),
    };
    expect(await valuesOf(files, 'global: {u: user}')).toEqual({
      global: { a: 'top', t: { x: 1 }, u: 'user' },
      s: {
        global: { a: 'top', b: 'low', own: 1, t: { x: 1, k: 2 }, u: 'user' },
        in: { global: { a: 'top', b: 'low', c: 'deepest', own: 1, t: { x: 1, k: 2 }, u: 'user' } },
      },
    });
  });

  it('that are no table stay where they are', async () => {
    expect(await valuesOf({ ...demo('', 'global: text\n'), ...sub('s', 'global: {a: 1}\n') })).toEqual({ global: 'text', s: { global: { a: 1 } } });
  });

  it('that the user takes away are still there in subcharts, where the chart lists dependencies', async () => {
    // Helm brings the chart’s own globals into its subcharts’ defaults before the user’s values count.
    const files = (listed: string) => ({ ...demo(listed, 'global: {a: 1}\n'), ...sub('s', '') });
    expect(await valuesOf(files(''), 'global: {a: null}')).toEqual({ global: {}, s: { global: {} } });
    expect(await valuesOf(files('  - {name: s, version: 1.x.x}\n'), 'global: {a: null}')).toEqual({ global: {}, s: { global: { a: 1 } } });
  });
});

describe('a condition', () => {
  const files = (condition: string, values = ''): Record<string, string> => ({
    ...demo(`  - {name: s, version: 1.x.x, condition: "${condition}"}\n`, values),
    ...sub('s', 'enabled: true\n'),
  });

  it('switches a subchart off and on, by the first of its paths that has a boolean', async () => {
    expect((await prepared(files('s.enabled'))).tree).toEqual({ demo: ['s'] });
    expect((await prepared(files('s.enabled'), 's: {enabled: false}')).tree).toBe('demo');
    expect((await prepared(files('x.y,s.enabled', 's: {enabled: false}\n'))).tree).toBe('demo');
    expect((await prepared(files('x,s.enabled', 'x: false\n'), 's: {enabled: true}')).tree).toBe('demo');
    expect((await prepared(files('x,s.enabled', 'x: "false"\n'))).tree).toEqual({ demo: ['s'] });
    expect((await prepared(files('none'))).tree).toEqual({ demo: ['s'] });
  });

  it('tells what switches what, and gives a subchart that is off no values', async () => {
    const { disabled, values, root } = await prepared(files('s.live,other', 's: {live: false}\n'));
    expect(disabled).toMatchObject([{ name: 's', valuesPath: ['s'], switches: [['s', 'live'], ['other']] }]);
    expect(plain(values)).toEqual({ s: { live: false } });
    expect(root.dependencies).toEqual([]);
    expect((await prepared(files('s.live'))).root.dependencies[0]).toMatchObject({ switches: [['s', 'live']], valuesPath: ['s'] });
  });

  it('in a subchart is a path in its own values', async () => {
    const nested = (listed: string) => ({
      ...demo(listed, 's: {in: {enabled: false}}\n'),
      ...sub('s', '', 'dependencies:\n  - {name: in, version: 1.x.x, condition: in.enabled}\n'),
      ...sub('in', '', '', 'charts/s/charts/in'),
    });
    expect((await prepared(nested('  - {name: s, version: 1.x.x}\n'))).tree).toEqual({ demo: ['s'] });
    expect((await prepared(nested('  - {name: s, version: 1.x.x}\n'), 's: {in: {enabled: true}}')).tree).toEqual({ demo: [{ s: ['in'] }] });
    // A chart that lists no dependencies at all has Helm look at none of its subcharts’; an empty list is one.
    expect((await prepared(nested(''))).tree).toEqual({ demo: [{ s: ['in'] }] });
    expect((await prepared({ ...nested(''), 'Chart.yaml': `${head('demo')}dependencies: []\n` })).tree).toEqual({ demo: ['s'] });
  });
});

describe('tags', () => {
  const files = (more = ''): Record<string, string> => ({
    ...demo(`  - {name: s, version: 1.x.x, tags: [front, back]${more}}\n`, 'tags: {front: false}\n'),
    ...sub('s', ''),
  });

  it('switch a subchart off where none of them is on', async () => {
    expect((await prepared(files())).tree).toBe('demo');
    expect((await prepared(files(), 'tags: {back: true}')).tree).toEqual({ demo: ['s'] });
    expect((await prepared(files(), 'tags: {front: null}')).tree).toEqual({ demo: ['s'] });
    expect((await prepared(files(), 'tags: {front: "no"}')).tree).toEqual({ demo: ['s'] });
  });

  it('count less than a condition', async () => {
    expect((await prepared(files(', condition: s.live'), 's: {live: true}')).tree).toEqual({ demo: ['s'] });
    expect((await prepared(files(', condition: s.live'), 's: {live: false}\ntags: {back: true}')).tree).toBe('demo');
    expect((await prepared(files(', condition: s.live'))).disabled).toMatchObject([
      {
        switches: [
          ['s', 'live'],
          ['tags', 'front'],
          ['tags', 'back'],
        ],
      },
    ]);
  });
});

describe('an alias', () => {
  it('is the name under which a chart is used, several times if need be', async () => {
    const files = {
      ...demo(
        '  - {name: s, version: 1.x.x, alias: one}\n  - {name: s, version: 1.x.x, alias: two, condition: two.live}\n  - {name: s, version: 1.x.x}\n',
        'one: {a: 2}\n',
      ),
      ...sub('s', 'a: 1\n'),
    };
    const { tree, data, root } = await prepared(files);
    expect(tree).toEqual({ demo: ['one', 'two', 's'] });
    expect(data).toEqual({ one: { a: 2, global: {} }, two: { a: 1, global: {} }, s: { a: 1, global: {} } });
    expect(root.dependencies[0]).toMatchObject({ fullPath: 'demo/charts/one', valuesPath: ['one'], chart: { metadata: { name: 's' } } });
    expect((await prepared(files, 'two: {live: false}')).tree).toEqual({ demo: ['one', 's'] });
  });

  it('is not given to a chart whose version does not fit, which is used as it is', async () => {
    const files = { ...demo('  - {name: s, version: 2.x.x, alias: one, condition: one.live}\n'), ...sub('s', '') };
    expect((await prepared(files, 'one: {live: false}')).tree).toEqual({ demo: ['s'] });
  });
});

describe('import-values', () => {
  it('bring exports into the parent, where the parent’s own win', async () => {
    const files = {
      ...demo('  - {name: s, version: 1.x.x, import-values: [data, none]}\n', 'a: parent\n'),
      ...sub('s', 'exports: {data: {a: 1, b: {c: 1}}}\n'),
    };
    expect(await valuesOf(files)).toMatchObject({ a: 'parent', b: { c: 1 } });
    expect(await valuesOf(files, 'b: {c: 2}')).toMatchObject({ b: { c: 2 } });
  });

  it('bring a table of the child to a place of the parent', async () => {
    const files = {
      ...demo(
        '  - {name: s, version: 1.x.x, alias: z, import-values: [{child: a.b, parent: x.k}, {child: c, parent: .}]}\n',
        'x: {q: 1}\nz: {c: {e: 5}}\n',
      ),
      ...sub('s', 'a: {b: {p: 1}}\nc: {d: 1}\n'),
    };
    expect(await valuesOf(files)).toMatchObject({ x: { q: 1, k: { p: 1 } }, d: 1, e: 5 });
  });

  it('go from the deepest chart to the top', async () => {
    const files = {
      ...demo('  - {name: s, version: 1.x.x, import-values: [{child: up, parent: top}]}\n'),
      ...sub('s', '', 'dependencies:\n  - {name: in, version: 1.x.x, import-values: [{child: a, parent: up}]}\n'),
      ...sub('in', 'a: {m: 1}\n', '', 'charts/s/charts/in'),
    };
    expect(await valuesOf(files)).toMatchObject({ top: { m: 1 } });
  });

  it('of a chart that is off bring nothing', async () => {
    const files = {
      ...demo('  - {name: s, version: 1.x.x, condition: live, import-values: [data]}\n', 'live: false\n'),
      ...sub('s', 'exports: {data: {a: 1}}\n'),
    };
    expect(await valuesOf(files)).toEqual({ live: false });
  });
});

describe('values that set little apart from a prepared chart', () => {
  it.each([
    'a: {b: 2}',
    'a: {b: null, n: {o: null}}',
    'a: null',
    'a: text',
    'l: [3]',
    'fresh: {x: 1}',
    'fresh: null',
    'd.e: {f: 1}',
    'a: {n: {}}\nl: null\nd.e: 1',
  ])('%s gives what preparing anew gives', async (text) => {
    const files = {
      ...demo(
        '  - {name: s, version: 1.0.0, condition: s.on}\n',
        'global: {g: 1}\na: {b: 1, n: {o: 1, p: null}}\nl: [1, 2]\nd.e: {f: null}\ns: {on: true, k: 1}\n',
      ),
      ...sub('s', 'k: 2\nz: {y: 1}\n'),
    };
    const chart = await chartOf(files);
    const usual = prepare(chart, decodeValues('global: {h: 2}').values);
    const before = JSON.stringify(plain(usual.values));
    const user = decodeValues(`global: {h: 2}\n${text}`).values;
    const keys = ownKeys(chart, new Set([...user.keys()].filter((key) => key !== 'global')));
    if (!keys) throw new Error('other charts see these');
    expect(plain(prepareApart(usual, chart, user, keys).values)).toEqual(plain(prepare(chart, user).values));
    expect(JSON.stringify(plain(usual.values))).toBe(before);
  });
});
