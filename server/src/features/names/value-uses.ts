/** Where a value is named: read in templates, described by a schema, asked for by a condition of Chart.yaml, set by another values file. */
import type { Range, SourceText } from '../../base/index.ts';
import { chartFileNames } from './chart-file.ts';
import { type ChartNames, pathKey, pathsFromTop, type ValueUse } from './chart-names.ts';
import { type SchemaKey, schemaKeysOf } from './schema-keys.ts';
import { otherKeys } from './value-keys.ts';

/** Whether two paths may be of the same value: `*` stands for any member. */
export const isSamePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i] || name === '*' || b[i] === '*');

/** Reads of a value in templates, those through a `range` over the map that it is in too. */
export const usesOfValue = (names: ChartNames, path: readonly string[]): readonly ValueUse[] => {
  if (path.includes('*')) return [...names.valueUses].filter(([key]) => isSamePath(key.split('\0'), path)).flatMap(([, uses]) => uses);
  const others = [...names.patternUses.values()].filter((pattern) => isSamePath(pattern.path, path));
  return [...(names.valueUses.get(pathKey(path)) ?? []), ...others.flatMap(({ uses }) => uses)];
};

/** A place outside of templates that names a value. */
export interface ValuePlace {
  readonly source: SourceText;
  readonly range: Range;
  /** `other`: a values file beside values.yaml sets it. */
  readonly kind: 'schema' | 'required' | 'condition' | 'tag' | 'table' | 'other';
  readonly schema: SchemaKey | undefined;
}

/** The places outside of templates that name a value. */
export const valuePlaces = (names: ChartNames, path: readonly string[]): ValuePlace[] =>
  names.owners.flatMap((owner) => {
    const { chart } = owner;
    const isThis = (own: readonly string[]): boolean => pathsFromTop(owner, own).some((from) => isSamePath(from, path));
    const { schemaFile } = chart;
    const described = schemaFile ? schemaKeysOf(chart).filter((key) => isThis(key.path)) : [];
    return [
      ...described.flatMap((schema): ValuePlace[] =>
        schemaFile
          ? [
              { source: schemaFile, range: schema.range, kind: 'schema', schema },
              ...schema.required.map((range): ValuePlace => ({ source: schemaFile, range, kind: 'required', schema })),
            ]
          : [],
      ),
      ...chartFileNames(chart)
        .values.filter((value) => isThis(value.path))
        .map(({ range, by }): ValuePlace => ({ source: chart.chartFile, range, kind: by, schema: undefined })),
      ...otherKeys(chart)
        .filter((key) => isThis(key.path))
        .map(({ source, pair }): ValuePlace => ({ source, range: pair.key.range, kind: 'other', schema: undefined })),
    ];
  });
