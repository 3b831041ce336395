export { folderMark } from './calls.ts';
export { type ChartFileNames, chartFileNames, type NamedValue } from './chart-file.ts';
export {
  ChartNames,
  chartNames,
  type OwnedFile,
  type OwnedUse,
  type Owner,
  type Placed,
  pathKey,
  pathsFromTop,
  type RootPath,
  type ValueUse,
} from './chart-names.ts';
export { namesOf, scopeAt } from './file-names.ts';
export { type DictEntry, element, member, type Ref, type Refs, textsOf } from './refs.ts';
export { type SchemaKey, schemaKeysOf } from './schema-keys.ts';
export {
  type Access,
  type Definition,
  type FileNames,
  type FileUse,
  inQuotes,
  type ScopeAt,
  type TemplateUse,
  type VariableName,
  type WholeUse,
} from './types.ts';
export { allKeys, commentOf, importedKeys, keyAt, keysOf, keysOfFile, nodesAt, nodesOf, type ValueKey } from './value-keys.ts';
export { usesOfValue, type ValuePlace, valuePlaces } from './value-uses.ts';
