/** The keys of values.yaml, of all charts of a tree: where they are, what is written beside them, what they are by default. */
import { memo, type Range, type SourceText } from '../../base/index.ts';
import { type Chart, otherValuesOf, valuesTreeOf } from '../../chart/index.ts';
import type { YamlNode, YamlPair } from '../../yaml/index.ts';
import { type ChartNames, type Owner, pathsFromTop } from './chart-names.ts';

/** A key in a values.yaml. */
export interface ValueKey {
  readonly owner: Owner;
  readonly source: SourceText;
  /** In its own chart's values. */
  readonly path: readonly string[];
  readonly pair: YamlPair;
}

const childrenOf = (node: YamlNode, name: string): readonly { readonly pair: YamlPair | undefined; readonly node: YamlNode }[] => {
  if (node.kind === 'map') {
    if (name === '*') return node.pairs.map((pair) => ({ pair, node: pair.value }));
    const pair = node.pairs.findLast(({ key }) => String(key.value) === name);
    return pair ? [{ pair, node: pair.value }] : [];
  }
  if (node.kind === 'list') return name === '*' ? node.items.map((item) => ({ pair: undefined, node: item })) : childOfItems(node.items, name);
  return [];
};

/** `index .Values.list 0`: an element's number. */
const childOfItems = (items: readonly YamlNode[], name: string) => {
  const item = /^\d+$/.test(name) ? items[Number(name)] : undefined;
  return item ? [{ pair: undefined, node: item }] : [];
};

/** The nodes at a path below a node. */
export const nodesAt = (root: YamlNode | undefined, path: readonly string[]): { readonly pair: YamlPair | undefined; readonly node: YamlNode }[] => {
  let found: { readonly pair: YamlPair | undefined; readonly node: YamlNode }[] = root ? [{ pair: undefined, node: root }] : [];
  for (const name of path) found = found.flatMap(({ node }) => childrenOf(node, name)).slice(0, 64);
  return found;
};

const leadsTo = (above: readonly string[], path: readonly string[]): boolean =>
  above.length <= path.length && above.every((name, i) => name === path[i]);

/** The path in a chart's own values of a path from the top; none where it does not lead into that chart. */
const inside = (owner: Owner, path: readonly string[]): (readonly string[])[] => [
  ...(path[0] === 'global' ? [path] : []),
  ...owner.valuesPaths.flatMap((prefix) => (leadsTo(prefix, path) ? [path.slice(prefix.length)] : [])),
];

/** A table of a dependency that `import-values` copies, with both paths from the top. */
interface Import {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Its keys become keys of a chart's values, so that no key stands for the table itself. */
  readonly isRoot: boolean;
  /** How far down the charts the one is that imports. */
  readonly depth: number;
}

const importsOf: (names: ChartNames) => readonly Import[] = memo(({ owners }) =>
  owners.flatMap(({ chart, valuesPaths }) =>
    chart.metadata.dependencies.flatMap(({ name, alias, importValues }) =>
      importValues.flatMap((entry) => {
        const parent = String(entry.get('parent'));
        const isRoot = parent === '.';
        const child = String(entry.get('child')).split('.');
        return valuesPaths.map((prefix) => ({
          from: [...prefix, alias || name, ...child],
          to: isRoot ? prefix : [...prefix, ...parent.split('.')],
          isRoot,
          depth: prefix.length,
        }));
      }),
    ),
  ),
);

interface Way {
  readonly path: readonly string[];
  /** All of a table that is copied is meant, and Helm copies nothing else. */
  readonly isTable: boolean;
  readonly hasKey: boolean;
}

/** Charts may copy the same place in many ways at each level, of which the first are followed. */
const maxWays = 64;

/** Where a value stands: at its own path, then where `import-values` copies it from. A chart copies what the charts below it have copied before. */
const waysTo = (names: ChartNames, path: readonly string[]): readonly Way[] => {
  const ways = [{ path, isTable: false, hasKey: true, depth: -1 }];
  for (const way of ways) {
    for (const { from, to, isRoot, depth } of importsOf(names)) {
      if (ways.length === maxWays) return ways;
      if (depth <= way.depth || !leadsTo(to, way.path)) continue;
      const isWhole = to.length === way.path.length;
      const source = [...from, ...way.path.slice(to.length)];
      ways.push({ path: source, isTable: way.isTable || isWhole, hasKey: way.hasKey && !(isWhole && isRoot), depth });
    }
  }
  return ways;
};

/** The keys below a path that only `import-values` makes. */
export const importedKeys = (names: ChartNames, path: readonly string[]): string[] =>
  importsOf(names).flatMap(({ to }) => {
    const key = leadsTo(path, to) ? to[path.length] : undefined;
    return key !== undefined && nodesOf(names, to).length > 0 ? [key] : [];
  });

/** Everything in values files that has a say in a value, the top chart's first, as it wins; what is imported to it last. */
export const nodesOf = (
  names: ChartNames,
  path: readonly string[],
): { readonly owner: Owner; readonly pair: YamlPair | undefined; readonly node: YamlNode }[] => {
  const seen = new Set<YamlNode>();
  return waysTo(names, path).flatMap((way) =>
    names.owners.flatMap((owner) =>
      inside(owner, way.path)
        .flatMap((own) => nodesAt(valuesTreeOf(owner.chart), own))
        .filter(({ node }) => (!way.isTable || node.kind === 'map') && !seen.has(node) && seen.add(node))
        .map(({ pair, node }) => ({ owner, pair: way.hasKey ? pair : undefined, node })),
    ),
  );
};

/** The keys of a path from the top. */
export const keysOf = (names: ChartNames, path: readonly string[]): ValueKey[] =>
  nodesOf(names, path).flatMap(({ owner, pair }) => {
    const source = owner.chart.valuesFile;
    return pair && source ? [{ owner, source, path, pair }] : [];
  });

interface Key {
  readonly path: readonly string[];
  readonly pair: YamlPair;
}

/** Every key of a chart's values.yaml, with its path, in the order of the text. */
export const allKeys = (chart: Chart): readonly Key[] => {
  const root = valuesTreeOf(chart);
  return root ? keysIn(root) : [];
};

const keysIn: (root: YamlNode) => readonly Key[] = memo((root) => {
  const found: Key[] = [];
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode, path: readonly string[]): void => {
    // An alias leads to what has been visited.
    if (seen.has(node) || path.length > 100) return;
    if (node.kind !== 'scalar') seen.add(node);
    if (node.kind === 'list') for (const item of node.items) visit(item, [...path, '*']);
    if (node.kind !== 'map') return;
    for (const pair of node.pairs) {
      const own = [...path, String(pair.key.value)];
      found.push({ path: own, pair });
      visit(pair.value, own);
    }
  };
  visit(root, []);
  return found.sort((a, b) => a.pair.key.range.start - b.pair.key.range.start);
});

/** Every key of a chart's other values files. */
export const otherKeys = (chart: Chart): (Key & { readonly source: SourceText })[] =>
  otherValuesOf(chart).flatMap(({ source, root }) => (root ? keysIn(root).map((key) => ({ ...key, source })) : []));

/** Every key of a values file of any chart, in the order of the text; none where the file is something else. */
export const keysOfFile = (names: ChartNames, file: string): readonly (Key & { readonly source: SourceText; readonly owner: Owner })[] => {
  for (const owner of names.owners) {
    const { valuesFile } = owner.chart;
    if (valuesFile?.path === file) return allKeys(owner.chart).map((key) => ({ ...key, owner, source: valuesFile }));
    const others = otherKeys(owner.chart).filter(({ source }) => source.path === file);
    if (others.length > 0) return others.map((key) => ({ ...key, owner }));
  }
  return [];
};

/** The key of a values file at an offset, with its paths from the top. */
export const keyAt = (
  names: ChartNames,
  file: string,
  offset: number,
): { readonly key: ValueKey; readonly paths: readonly string[][] } | undefined => {
  const key = keysOfFile(names, file).find(({ pair }) => pair.key.range.start <= offset && offset <= pair.key.range.end);
  return key && { key, paths: pathsFromTop(key.owner, key.path) };
};

/** What is written about a key: the comment above it, or behind it on its line. helm-docs' and Bitnami's marks are taken off. */
export const commentOf = (source: SourceText, key: Range): string => {
  const { lines } = source;
  const { line } = lines.position(key.start);
  const above: string[] = [];
  let marks = '';
  for (let i = line - 1; i >= 0; i--) {
    const [, own = '', text] = /^\s*(#+) ?(.*)$/.exec(lines.lineText(i)) ?? [];
    // Words behind `##` may follow lines behind `#` that are values switched off.
    if (text === undefined || (marks.length > 1 && own.length === 1)) break;
    marks = own;
    above.unshift(text);
  }
  const marked = above.findLastIndex((text) => /^\s*(?:--|@param|@section|@descriptionStart)/.test(text));
  const own = marked >= 0 ? above.slice(marked) : above;
  const words = own
    .map((text) =>
      text
        .replace(/^\s*--\s?/, '')
        .replace(/^\s*@(?:param\s+\S+|section|descriptionStart)\s*(?:\[[^\]]*\]\s*)?/, '')
        .trimEnd(),
    )
    .filter((text) => !/^\s*@(?:default|raw|ignored|schema|extra)\b|^[#=\-*\s]*$/.test(text));
  if (words.length > 0) return words.join('\n');
  return /\s#\s?(.*)$/.exec(lines.lineText(line).slice(key.end - lines.lineStart(line)))?.[1]?.trim() ?? '';
};
