/** What is in a file: for the outline, and for growing a selection. */
import type { Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { childrenOf, type Node, parse } from '../template/index.ts';
import { allKeys, chartNames, keysOfFile } from './names/index.ts';

export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'template' | 'block' | 'variable' | 'key' | 'list' | 'object' | 'text';
  readonly range: Range;
  /** Where the name stands. */
  readonly selection: Range;
  readonly children: readonly OutlineEntry[];
}

/** The keys of a values file as a tree. */
export const valuesOutline = (chart: Chart, file: string): OutlineEntry[] => {
  const children = new Map<string, OutlineEntry[]>();
  const top: OutlineEntry[] = [];
  for (const { path, pair } of keysOfFile(chartNames(chart), file)) {
    const own: OutlineEntry[] = [];
    children.set(path.join('\0'), own);
    const { key, value } = pair;
    const entry: OutlineEntry = {
      name: String(key.value),
      detail:
        value.kind === 'scalar'
          ? (String(value.value ?? '')
              .split('\n')[0]
              ?.slice(0, 60) ?? '')
          : '',
      kind: value.kind === 'map' ? 'object' : value.kind === 'list' ? 'list' : 'text',
      range: { start: key.range.start, end: Math.max(key.range.end, value.range.end) },
      selection: key.range,
      children: own,
    };
    (path.length === 1
      ? top
      : children.get(
          path
            .slice(0, -1)
            .filter((_, i) => i < path.length - 1)
            .join('\0'),
        )
    )?.push(entry);
  }
  return top;
};

/** Every name of a chart that somebody may look for: named templates and values. */
export const chartSymbols = (
  chart: Chart,
  query: string,
): { readonly name: string; readonly kind: 'template' | 'key'; readonly source: SourceText; readonly range: Range }[] => {
  const names = chartNames(chart);
  const templates = [...names.definitions.values()]
    .flat()
    .map(({ definition: { name, source, range } }) => ({ name, kind: 'template' as const, source, range }));
  const keys = names.owners.flatMap(({ chart: owner }) => {
    const source = owner.valuesFile;
    return source ? allKeys(owner).map(({ path, pair }) => ({ name: path.join('.'), kind: 'key' as const, source, range: pair.key.range })) : [];
  });
  return [...templates, ...keys].filter(({ name }) => isSubsequence(query.toLowerCase(), name.toLowerCase())).slice(0, 500);
};

/** Editors filter by letters in order. */
const isSubsequence = (query: string, name: string): boolean => {
  let at = 0;
  for (const char of query) {
    at = name.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
};

/** The stretches around an offset that make sense as selections, the smallest first. */
export const selectionsAt = (source: SourceText, offset: number): Range[] => {
  const around: Range[] = [{ start: 0, end: source.text.length }];
  const visit = (node: Node): void => {
    const { start, end } = node.range;
    if (offset < start || offset > end) return;
    around.push({ start, end });
    if ('fields' in node) for (const { range } of node.fields) if (range.start <= offset && offset <= range.end) around.push(range);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(parse(source).root);
  const nested: Range[] = [];
  for (const range of around) {
    const outer = nested.at(-1);
    if (!outer || (range.start >= outer.start && range.end <= outer.end && range.end - range.start < outer.end - outer.start)) nested.push(range);
  }
  return nested.reverse();
};

/** The entry of each dependency with the folder or archive that it was read from. */
export const dependencyLinks = (chart: Chart, file: string): { readonly range: Range; readonly target: string; readonly name: string }[] =>
  chart.metadata.dependencies.flatMap((dependency) => {
    const child = chart.subcharts.find((subchart) => subchart.chart.metadata.name === dependency.name);
    if (!child || dependency.file !== file) return [];
    return [{ range: nameOf(chart, dependency.range) ?? dependency.range, target: child.chart.chartFile.path, name: dependency.name }];
  });

/** The value of `name` in a dependency's entry. */
const nameOf = ({ chartFile }: Chart, range: Range): Range | undefined => {
  const match = /(?:^|[\s{,-])name:\s*["']?([^\s"',}]+)/.exec(chartFile.text.slice(range.start, range.end));
  if (!match?.[1]) return undefined;
  const start = range.start + match.index + match[0].length - match[1].length;
  return { start, end: start + match[1].length };
};
