/** What is in a file: for the outline, and for growing a selection. */
import type { Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { childrenOf, type List, type Node, parse, printNode, type Statement } from '../template/index.ts';
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

/** Definitions, blocks of control, and the keys at the left margin, by which a manifest is known. */
export const templateOutline = (source: SourceText): OutlineEntry[] => entriesOf(parse(source).root, source, 0);

const entriesOf = (list: List, source: SourceText, depth: number): OutlineEntry[] => list.nodes.flatMap((node) => entryOf(node, source, depth));

const entryOf = (node: Statement, source: SourceText, depth: number): OutlineEntry[] => {
  switch (node.kind) {
    case 'text':
      return keysIn(node.range, source);
    case 'define':
    case 'block':
      return [
        {
          name: node.name,
          detail: node.kind,
          kind: 'template',
          range: node.range,
          selection: node.nameRange,
          children: depth < 100 ? entriesOf(node.body, source, depth + 1) : [],
        },
      ];
    case 'if':
    case 'with':
    case 'range': {
      if (depth >= 100) return [];
      const children = [...entriesOf(node.body, source, depth + 1), ...(node.otherwise ? entriesOf(node.otherwise, source, depth + 1) : [])];
      const name = `${node.kind} ${printNode(node.pipeline)}`;
      return [{ name, detail: '', kind: 'block', range: node.range, selection: node.open.range, children }];
    }
    case 'action':
      return node.pipeline.isAssignment
        ? []
        : node.pipeline.declarations.map(({ name, nameRange }) => ({
            name,
            detail: '',
            kind: 'variable' as const,
            range: node.range,
            selection: nameRange,
            children: [],
          }));
    default:
      return [];
  }
};

const keysIn = ({ start, end }: Range, source: SourceText): OutlineEntry[] =>
  [...source.text.slice(start, end).matchAll(/^([A-Za-z][\w-]*):[ \t]*([^\n\r{]*)/gm)].flatMap(({ index, 1: name = '', 2: detail = '' }) => {
    const from = start + index;
    // A piece of a line that an action has begun is no key of its own.
    if (from > 0 && source.text[from - 1] !== '\n') return [];
    const range = { start: from, end: from + name.length };
    return [{ name, detail: detail.trim(), kind: 'key' as const, range, selection: range, children: [] }];
  });

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
