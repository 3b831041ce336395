/** The engine under test, called as the command line calls it, without a process of its own. */

import { SourceText } from '../../server/src/base/index.ts';
import { dependencyIndex, loadChart } from '../../server/src/chart/index.ts';
import { orderManifest, printManifest } from '../../server/src/manifest/index.ts';
import { nodeFileSystem } from '../../server/src/node/file-system.ts';
import {
  BoundReached,
  closedValue,
  execute,
  Identities,
  Program,
  type Release,
  RenderError,
  Run,
  renderChart,
} from '../../server/src/render/index.ts';
import { parse } from '../../server/src/template/index.ts';
import type { Plain, PlainMap } from '../../server/src/yaml/index.ts';

/** Data of a test as the engine takes it. */
export const plain = (data: unknown): Plain => {
  if (Array.isArray(data)) return data.map(plain);
  if (data !== null && typeof data === 'object') return new Map(Object.entries(data).map(([key, value]) => [key, plain(value)]));
  return (data ?? null) as Plain;
};

/** Executes one of several template texts on data. */
export const ourTemplate = (
  templates: Readonly<Record<string, string>>,
  main: string,
  data: unknown,
  now = 0n,
): { readonly output?: string; readonly error?: string } => {
  const program = new Program();
  for (const name of Object.keys(templates).sort()) {
    const template = parse(new SourceText(name, templates[name] ?? ''));
    const problem = template.problems[0];
    if (problem) return { error: `template: ${name}:${problem.goLine}: ${problem.message}` };
    program.add(name, template);
  }
  const executable = program.get(main);
  if (!executable) return { error: `template: no template ${JSON.stringify(main)} associated with template "gotpl"` };
  let next = 1;
  const surroundings = { now, random: (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, () => next++ & 255) };
  const caller = { kind: 'file', parent: undefined, parentEvent: -1, call: undefined, text: undefined } as const;
  try {
    const { output } = execute(new Run(new Identities(), false, surroundings, new Map()), program, executable, closedValue(plain(data)), caller);
    return { output: output.text.replaceAll('<no value>', '') };
  } catch (error) {
    if (error instanceof RenderError || error instanceof BoundReached) return { error: error.message };
    throw error;
  }
};

export interface OurChart {
  /** What each file printed, by Helm's name of it. */
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: string | undefined;
  readonly error: string | undefined;
}

/** Renders a chart folder or archive as `keelson render` does. */
export const ourChart = async (
  path: string,
  deps: readonly string[] = [],
  values: PlainMap = new Map(),
  release: Partial<Release> = {},
  seed = 1,
): Promise<OurChart> => {
  const stand = await Promise.all(deps.map((folder) => loadChart(nodeFileSystem, folder)));
  const find = dependencyIndex(stand.filter((chart) => chart !== undefined));
  const chart = await loadChart(nodeFileSystem, path, { findDependency: async (dependency) => find(dependency) });
  if (!chart) return { files: new Map(), manifest: undefined, error: `${path} cannot be read` };
  const fatal = chart.problems.find((problem) => problem.fatal);
  if (fatal) return { files: new Map(), manifest: undefined, error: fatal.message };
  let state = seed;
  const random = (bytes: number): Uint8Array =>
    Uint8Array.from({ length: bytes }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
  const rendered = renderChart(chart, { values, release, surroundings: { now: BigInt(Date.now()) * 1_000_000n, random } });
  const files = new Map([...rendered.files].map(([name, { text }]) => [name, text]));
  if (rendered.error !== undefined) return { files, manifest: undefined, error: rendered.error };
  const ordered = orderManifest(new Map([...files].filter(([name]) => !name.endsWith('NOTES.txt'))));
  if (ordered.error !== undefined) return { files, manifest: undefined, error: ordered.error };
  return { files, manifest: printManifest(ordered), error: undefined };
};
