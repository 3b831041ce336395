/** What the server keeps of charts at which nobody works, and that it is the same to whoever comes back to them. */
import { expect, test, vi } from 'vitest';
import { Memory } from '../../server/src/analysis/index.ts';
import type { SourceText } from '../../server/src/base/index.ts';
import { Upkeep } from '../../server/src/lsp/upkeep.ts';
import { parse } from '../../server/src/template/index.ts';
import { chartOf } from '../kit/charts.ts';
import { filesIn, fixture, inlineChart } from '../kit/fixtures.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';

const label = { start: { line: 9, character: 20 }, end: { line: 9, character: 20 } };
const path = '/space/c7/templates/sts.yaml';
/** Long enough for its text to be packed. */
const chartNamed = (name: string) => {
  const files = inlineChart(name);
  return { ...files, 'templates/sts.yaml': `${files['templates/sts.yaml']}{{/* ${'nothing '.repeat(100)}*/}}\n` };
};
const text = chartNamed('c7')['templates/sts.yaml'];

const answers = async (client: LanguageClient): Promise<unknown> => [
  await client.diagnostics(path),
  await client.hover(path, 9, 20),
  await client.actions(path, label, { diagnostics: await client.diagnostics(path) }),
];

test('a chart that was forgotten among many is answered for as one that was just read, before an edit and after', async () => {
  const charts = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`/space/c${i}`, chartNamed(`c${i}`)]));
  let tidied = (): void => {};
  const rest = new Promise<void>((resolve) => {
    tidied = resolve;
  });
  const unpacked = new Set<string>();
  const pack = (packed: string) => ({
    unpack: () => {
      unpacked.add(packed);
      return packed;
    },
  });
  const client = await startClient(filesIn(charts), {}, { room: 2, pack, tidy: () => tidied() });
  const before = await client.workspaceReport();
  await rest;
  const fresh = await startClient(filesIn({ '/space/c7': charts['/space/c7'] ?? {} }));
  for (const one of [client, fresh]) await one.open(path, text);
  expect(await answers(client)).toEqual(await answers(fresh));
  expect(unpacked).toContain(text);
  expect(await client.workspaceReport()).toEqual({ items: before.items.map((item) => (item.uri.endsWith(path) ? { ...item, version: 1 } : item)) });
  for (const one of [client, fresh]) await one.replace(path, '.Chart.Version', '.Chart.AppVersion');
  expect(await answers(client)).toEqual(await answers(fresh));
  for (const one of [client, fresh]) await one.stop();
});

test('with few charts nothing is forgotten, and nothing is given back while somebody may go on', async () => {
  const files = fixture('gatehouse');
  let isTidied = false;
  const tidy = (): void => {
    isTidied = true;
  };
  await new Promise<void>((rested) => {
    void startClient(filesIn({ '/space/gatehouse': files }), {}, { rested, tidy }).then(async (client) => client.workspaceReport());
  });
  expect(isTidied).toBe(false);
});

const machine = { pause: async () => {}, now: () => 0 };

const entryOf = async (name: string) => ({
  location: `/space/${name}`,
  chart: await chartOf(inlineChart(name)),
  standIns: new Map(),
  project: { location: undefined, text: '', problems: [], rules: new Map(), ignore: [], dependencies: [], versions: [] } as never,
});

test('what is known of the charts at which somebody works stays, however many others there are', async () => {
  const memory = new Memory();
  const entries = await Promise.all(Array.from({ length: 20 }, (_, i) => entryOf(`c${i}`)));
  const [mine, ...others] = entries;
  if (!mine) throw new Error('no chart');
  const upkeep = new Upkeep({
    memory,
    worked: () => [mine],
    charts: () => entries,
    room: 4,
    pace: machine,
    pack: undefined,
    rested: undefined,
    tidy: undefined,
  });
  const know = (chart: (typeof mine)['chart']) => memory.states.add(chart, '', { worlds: 0, renders: 0, facts: [], isDrawn: false, gaps: [] });
  const isKnown = ({ chart }: typeof mine): boolean => memory.states.find(chart, '') !== undefined;
  const tree = parse(mine.chart.templates[0]?.source as SourceText);
  for (const entry of entries) await upkeep.during(entry, async () => know(entry.chart));
  expect(isKnown(mine)).toBe(true);
  expect(parse(mine.chart.templates[0]?.source as SourceText)).toBe(tree);
  expect(others.filter(isKnown).length).toBeLessThanOrEqual(4);
});

test('who is away for long gives all room back, who comes back in time keeps it', async () => {
  vi.useFakeTimers();
  try {
    const told: string[] = [];
    const entry = await entryOf('a');
    const options = { memory: new Memory(), worked: () => [entry], charts: () => [entry], room: 4, pace: machine, pack: undefined };
    const upkeep = new Upkeep({ ...options, rested: () => told.push('rested'), tidy: () => told.push('tidied') });
    const type = () => upkeep.during(entry, async () => {});
    await type();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told).toEqual(['rested']);
    await type();
    await vi.advanceTimersByTimeAsync(50_000);
    expect(told).toEqual(['rested', 'rested']);
    await vi.advanceTimersByTimeAsync(500_000);
    expect(told).toEqual(['rested', 'rested', 'tidied']);
  } finally {
    vi.useRealTimers();
  }
});
