/** Where a name is defined. */
import { memo, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { parseDocument } from '../yaml/index.ts';
import { type ChartNames, chartNames, keysOf, nodesAt, pathKey, type RootPath, valuePlaces } from './names/index.ts';
import { type Meaning, meaningAt, type Place } from './symbol.ts';

/** Several where several have a say: a named template that is defined twice, a value of a subchart that its parent sets as well. */
export const definitionsAt = (chart: Chart, path: string, offset: number): readonly Place[] => {
  const meaning = meaningAt(chart, path, offset);
  return meaning ? definitionsOf(chart, meaning) : [];
};

export const definitionsOf = (chart: Chart, meaning: Meaning): readonly Place[] => {
  const names = chartNames(chart);
  switch (meaning.kind) {
    case 'template':
      return (names.definitions.get(meaning.name) ?? []).map(({ definition: { source, range } }) => ({ source, range }));
    case 'value':
      return valueDefinitions(names, meaning.paths);
    case 'variable': {
      const source = names.all.find((file) => file.names.variables.includes(meaning.variable))?.names.source;
      return source ? [{ source, range: meaning.variable.range }] : [];
    }
    case 'dot':
      return valueDefinitions(names, names.valuePaths(meaning.refs, meaning.file.owner));
    case 'entry':
      return distinct(meaning.places);
    case 'object':
      return distinct(meaning.roots.flatMap(objectPlaces));
    case 'file': {
      const { chart: owner } = meaning.file.owner;
      const isThere = owner.files.has(meaning.path) || owner.templates.some(({ name }) => name === meaning.path);
      if (!isThere) return [];
      const path = owner.path === '' ? meaning.path : `${owner.path}/${meaning.path}`;
      // Only its place is wanted.
      return [{ source: new SourceText(path, ''), range: { start: 0, end: 0 } }];
    }
    case 'function':
      return [];
  }
};

/** The keys of values files; where none has the value, what describes it. */
const valueDefinitions = (names: ChartNames, paths: readonly string[][]): Place[] => {
  const keys = distinct(paths.flatMap((path) => keysOf(names, path)).map(({ source, pair }) => ({ source, range: pair.key.range })));
  return keys.length > 0 ? keys : schemaPlaces(names, paths);
};

/** Where values.schema.json describes a value. */
const schemaPlaces = (names: ChartNames, paths: readonly string[][]): Place[] =>
  distinct(paths.flatMap((path) => valuePlaces(names, path)).filter(({ kind }) => kind === 'schema'));

/** What kind of value a name stands for: its property in values.schema.json. */
export const typesAt = (chart: Chart, path: string, offset: number): readonly Place[] => {
  const meaning = meaningAt(chart, path, offset);
  return meaning?.kind === 'value' ? schemaPlaces(chartNames(chart), meaning.paths) : [];
};

/** Chart.yaml for `.Chart.Name`. The other objects are not written anywhere. */
const objectPlaces = ({ owner, path }: RootPath): Place[] => {
  const [object, field] = path;
  const source = owner.chart.chartFile;
  if (object !== 'Chart')
    return object === 'Values' && owner.chart.valuesFile ? [{ source: owner.chart.valuesFile, range: { start: 0, end: 0 } }] : [];
  const key = field === undefined ? undefined : field === 'APIVersion' ? 'apiVersion' : `${field[0]?.toLowerCase()}${field.slice(1)}`;
  const found = key === undefined ? undefined : nodesAt(chartTree(source), [key])[0]?.pair;
  return [{ source, range: found?.key.range ?? { start: 0, end: 0 } }];
};

const chartTree = memo((source: SourceText) => parseDocument(source.text).root);

export const distinct = (places: readonly Place[]): Place[] => [
  ...new Map(places.map(({ source, range }) => [pathKey([source.path, String(range.start)]), { source, range }])).values(),
];
