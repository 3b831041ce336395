/** Where a name is used, and where it is defined. */
import type { Chart } from '../chart/index.ts';
import { definitionsOf, distinct } from './definition.ts';
import { type ChartNames, chartNames, folderMark, pathKey, usesOfValue, valuePlaces } from './names/index.ts';
import { placesOfKey, sharedKey } from './shared-keys.ts';
import { type Meaning, meaningAt, type Place } from './symbol.ts';

export const referencesAt = (chart: Chart, path: string, offset: number, withDefinition: boolean): readonly Place[] => {
  const meaning = meaningAt(chart, path, offset);
  if (!meaning) return [];
  const uses = usesOf(chartNames(chart), meaning);
  const all = withDefinition ? [...definitionsOf(chart, meaning), ...uses] : uses;
  return inOrder(distinct(all));
};

/** The same name in one file. */
export const highlightsAt = (chart: Chart, path: string, offset: number): readonly Place[] =>
  referencesAt(chart, path, offset, true).filter(({ source }) => source.path === path);

const inOrder = (places: readonly Place[]): Place[] =>
  [...places].sort((a, b) => (a.source.path < b.source.path ? -1 : a.source.path > b.source.path ? 1 : a.range.start - b.range.start));

export const usesOf = (names: ChartNames, meaning: Meaning): Place[] => {
  switch (meaning.kind) {
    case 'template':
      return (names.uses.get(meaning.name) ?? []).map(({ use, file }) => ({ source: file.names.source, range: use.range }));
    case 'value':
      return meaning.paths.flatMap((path) => [
        ...usesOfValue(names, path).map(({ source, access }) => ({ source, range: access.range })),
        ...valuePlaces(names, path),
      ]);
    case 'variable': {
      const source = names.all.find((file) => file.names.variables.includes(meaning.variable))?.names.source;
      return source ? meaning.variable.uses.map((range) => ({ source, range })) : [];
    }
    case 'object':
      return meaning.roots
        .flatMap(({ owner, path }) => names.objectUses.get(pathKey([owner.chart.path, ...path])) ?? [])
        .map(({ source, access }) => ({ source, range: access.range }));
    case 'entry':
      return placesOfKey(sharedKey(names, meaning.places));
    case 'dot':
      return [];
    case 'file':
      return names.all.flatMap(({ names: { files, uses, source }, owner }) =>
        owner === meaning.file.owner
          ? [
              ...files.filter(({ path }) => path === meaning.path),
              ...uses.filter(({ name }) => name === `${folderMark}${meaning.path.slice('templates'.length)}`),
            ].map(({ range }) => ({ source, range }))
          : [],
      );
    case 'function':
      return names.files.flatMap(({ names: { template, source } }) =>
        template.calls.filter(({ name }) => name === meaning.name).map(({ range }) => ({ source, range })),
      );
  }
};
