/** What a name under the cursor means: the question that definition, references, highlights, rename and hover share. */
import type { Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { isTooLong, tokenize } from '../template/index.ts';
import {
  type ChartNames,
  chartFileNames,
  chartNames,
  folderMark,
  keyAt,
  type OwnedFile,
  pathsFromTop,
  type Refs,
  type RootPath,
  schemaKeysOf,
  type VariableName,
} from './names/index.ts';

/** A stretch of one of the chart's files. */
export interface Place {
  readonly source: SourceText;
  readonly range: Range;
}

export type Meaning =
  /** A named template. `isWritten`: the name itself stands here, so that it can be changed. */
  | { readonly kind: 'template'; readonly name: string; readonly range: Range; readonly isWritten: boolean }
  /** A value, by its paths from the top chart's values. */
  | { readonly kind: 'value'; readonly paths: readonly string[][]; readonly name: string; readonly range: Range }
  /** A field of another object of the root: `.Chart.Version`. */
  | { readonly kind: 'object'; readonly roots: readonly RootPath[]; readonly range: Range }
  /** The key of a dict that a template puts together. */
  | { readonly kind: 'entry'; readonly places: readonly Place[]; readonly refs: Refs; readonly file: OwnedFile; readonly range: Range }
  /** A dot that stands alone. */
  | { readonly kind: 'dot'; readonly refs: Refs; readonly file: OwnedFile; readonly range: Range }
  | { readonly kind: 'variable'; readonly variable: VariableName; readonly range: Range }
  | { readonly kind: 'function'; readonly name: string; readonly range: Range }
  /** A file that `.Files` offers. */
  | { readonly kind: 'file'; readonly path: string; readonly file: OwnedFile; readonly range: Range };

const isAt = ({ start, end }: Range, offset: number): boolean => start <= offset && offset <= end;

export const meaningAt = (chart: Chart, path: string, offset: number): Meaning | undefined => {
  const names = chartNames(chart);
  const file = names.file(path);
  if (file) return inTemplate(names, file, offset);
  const text = names.texts.find((values) => values.names.source.path === path);
  return inValues(names, path, offset) ?? inOther(names, path, offset) ?? (text && inTemplate(names, text, offset));
};

/** values.schema.json and Chart.yaml. */
const inOther = (names: ChartNames, path: string, offset: number): Meaning | undefined => {
  for (const owner of names.owners) {
    const { chart } = owner;
    if (chart.schemaFile?.path === path) {
      const found = schemaKeysOf(chart).find(({ range, required }) => [range, ...required].some((place) => isAt(place, offset)));
      const range = found && [found.range, ...found.required].find((place) => isAt(place, offset));
      return found && range ? { kind: 'value', paths: pathsFromTop(owner, found.path), name: found.path.at(-1) ?? '', range } : undefined;
    }
    if (chart.chartFile.path !== path) continue;
    const { fields, values } = chartFileNames(chart);
    const value = values.find(({ range }) => isAt(range, offset));
    if (value) return { kind: 'value', paths: pathsFromTop(owner, value.path), name: value.path.at(-1) ?? '', range: value.range };
    const field = fields.find(({ range }) => isAt(range, offset));
    return field && { kind: 'object', roots: [{ owner, path: ['Chart', field.name] }], range: field.range };
  }
  return undefined;
};

const inValues = (names: ChartNames, path: string, offset: number): Meaning | undefined => {
  const found = keyAt(names, path, offset);
  return found && { kind: 'value', paths: found.paths, name: String(found.key.pair.key.value), range: found.key.pair.key.range };
};

const inTemplate = (names: ChartNames, file: OwnedFile, offset: number): Meaning | undefined => {
  const { definitions, uses, accesses, variables, files, dictKeys, dots } = file.names;
  const definition = definitions.find(({ range }) => isAt(range, offset));
  if (definition) return { kind: 'template', name: definition.name, range: definition.range, isWritten: true };
  const access = accesses.find(({ range }) => isAt(range, offset));
  if (access) {
    const paths = names.namedValues(access, file.owner);
    if (paths.length > 0) return { kind: 'value', paths, name: access.name, range: access.range };
    const roots = names.named(access, file.owner);
    if (roots.length > 0) return { kind: 'object', roots, range: access.range };
    const places = names.entriesOf(access, file.owner).map(({ source, range }): Place => ({ source, range }));
    return places.length > 0 ? { kind: 'entry', places, refs: access.refs, file, range: access.range } : undefined;
  }
  for (const variable of variables)
    for (const range of [variable.range, ...variable.uses]) if (isAt(range, offset)) return { kind: 'variable', variable, range };
  const dot = dots.find(({ range }) => range.start <= offset && offset < range.end);
  if (dot) return { kind: 'dot', refs: dot.refs, file, range: dot.range };
  const key = dictKeys.find(({ range }) => isAt(range, offset));
  if (key) return { kind: 'entry', places: [{ source: file.names.source, range: key.range }], refs: key.refs, file, range: key.range };
  const asked = files.find(({ range }) => isAt(range, offset));
  if (asked) return { kind: 'file', path: asked.path, file, range: asked.range };
  const whole = uses.find(({ name, range }) => isAt(range, offset) && name.startsWith(folderMark));
  if (whole) return { kind: 'file', path: `templates${whole.name.slice(folderMark.length)}`, file, range: whole.range };
  const use = uses.find(({ name, range }) => isAt(range, offset) && !name.includes('\0'));
  if (use) return { kind: 'template', name: use.name, range: use.range, isWritten: use.isWritten };
  const { source } = file.names;
  if (isTooLong(source)) return undefined;
  const { text } = source;
  const word = tokenize(text).find((token) => token.kind === 'identifier' && isAt(token, offset));
  return word && { kind: 'function', name: text.slice(word.start, word.end), range: { start: word.start, end: word.end } };
};
