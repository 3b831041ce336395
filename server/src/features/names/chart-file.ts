/** The names in Chart.yaml: its own fields, which templates read as `.Chart`, and the values that switch dependencies on. */
import { memo, type Range } from '../../base/index.ts';
import type { Chart } from '../../chart/index.ts';
import { parseDocument, type YamlNode } from '../../yaml/index.ts';

/** A value that Chart.yaml names: in a condition, as a tag, or as the table of a dependency. */
export interface NamedValue {
  /** In the chart's own values. */
  readonly path: readonly string[];
  readonly range: Range;
  /** `table`: the name or alias of a dependency, under which its values stand. */
  readonly by: 'condition' | 'tag' | 'table';
}

export interface ChartField {
  /** As templates name it: `AppVersion`. */
  readonly name: string;
  readonly range: Range;
}

export interface ChartFileNames {
  readonly fields: readonly ChartField[];
  readonly values: readonly NamedValue[];
}

/** Go's name of a field in Chart.yaml. */
const goName = (key: string): string => (key === 'apiVersion' ? 'APIVersion' : `${key[0]?.toUpperCase() ?? ''}${key.slice(1)}`);

export const chartFileNames: (chart: Chart) => ChartFileNames = memo(({ chartFile }) => {
  const root = parseDocument(chartFile.text).root;
  const fields: ChartField[] = [];
  const values: NamedValue[] = [];
  for (const { key, value } of root?.kind === 'map' ? root.pairs : []) {
    fields.push({ name: goName(String(key.value)), range: key.range });
    if (key.value === 'dependencies' && value.kind === 'list') for (const entry of value.items) values.push(...ofEntry(entry));
  }
  return { fields, values };
});

const ofEntry = (entry: YamlNode): NamedValue[] => {
  if (entry.kind !== 'map') return [];
  const under = (name: string): YamlNode | undefined => entry.pairs.find(({ key }) => key.value === name)?.value;
  const [table] = [...textsIn(under('alias')), ...textsIn(under('name'))];
  const tags = under('tags');
  return [
    ...(table ? [{ path: [table.text], range: table.range, by: 'table' as const }] : []),
    ...textsIn(under('condition')).flatMap(({ text, range }) => pathsIn(text, range.start)),
    ...(tags?.kind === 'list' ? tags.items.flatMap(textsIn) : []).map(({ text, range }) => ({ path: ['tags', text], range, by: 'tag' as const })),
  ];
};

/** A text whose characters stand in the file as they are. */
const textsIn = (node: YamlNode | undefined): { readonly text: string; readonly range: Range }[] =>
  node?.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' && node.textStart !== undefined
    ? [{ text: node.value, range: { start: node.textStart, end: node.textStart + node.value.length } }]
    : [];

/** Each name in `a.b,c.d`, with its path. */
const pathsIn = (text: string, start: number): NamedValue[] => {
  const found: NamedValue[] = [];
  let at = start;
  for (const part of text.split(',')) {
    const path: string[] = [];
    let from = at;
    for (const name of part.split('.')) {
      const trimmed = name.trim();
      path.push(trimmed);
      const begin = from + name.indexOf(trimmed);
      if (trimmed !== '') found.push({ path: [...path], range: { start: begin, end: begin + trimmed.length }, by: 'condition' });
      from += name.length + 1;
    }
    at += part.length + 1;
  }
  return found;
};
