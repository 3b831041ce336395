/** What a name under the cursor means: the question that definition, references, highlights, rename and hover share. */
import type { Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { tokenize } from '../template/index.ts';
import { type ChartNames, chartNames, keyAt, type OwnedFile, type RootPath, type VariableName } from './names/index.ts';

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
  | { readonly kind: 'entry'; readonly places: readonly Place[]; readonly range: Range }
  | { readonly kind: 'variable'; readonly variable: VariableName; readonly range: Range }
  | { readonly kind: 'function'; readonly name: string; readonly range: Range }
  /** A file that `.Files` offers. */
  | { readonly kind: 'file'; readonly path: string; readonly file: OwnedFile; readonly range: Range };

const isAt = ({ start, end }: Range, offset: number): boolean => start <= offset && offset <= end;

export const meaningAt = (chart: Chart, path: string, offset: number): Meaning | undefined => {
  const names = chartNames(chart);
  const file = names.file(path);
  return file ? inTemplate(names, file, offset) : inValues(names, path, offset);
};

const inValues = (names: ChartNames, path: string, offset: number): Meaning | undefined => {
  const found = keyAt(names, path, offset);
  return found && { kind: 'value', paths: found.paths, name: String(found.key.pair.key.value), range: found.key.pair.key.range };
};

const inTemplate = (names: ChartNames, file: OwnedFile, offset: number): Meaning | undefined => {
  const { definitions, uses, accesses, variables, files } = file.names;
  const definition = definitions.find(({ range }) => isAt(range, offset));
  if (definition) return { kind: 'template', name: definition.name, range: definition.range, isWritten: true };
  const access = accesses.find(({ range }) => isAt(range, offset));
  if (access) {
    const paths = names.valuePaths(access.refs, file.owner);
    if (paths.length > 0) return { kind: 'value', paths, name: access.name, range: access.range };
    const places = names.placed(access.from, file.owner).flatMap(({ ref }): Place[] => {
      const entry = ref.kind === 'dict' ? ref.entries.get(access.name) : undefined;
      return entry ? [{ source: entry.source, range: entry.range }] : [];
    });
    if (places.length > 0) return { kind: 'entry', places, range: access.range };
    const roots = names.resolve(access.refs, file.owner);
    return roots.length > 0 ? { kind: 'object', roots, range: access.range } : undefined;
  }
  for (const variable of variables)
    for (const range of [variable.range, ...variable.uses]) if (isAt(range, offset)) return { kind: 'variable', variable, range };
  const asked = files.find(({ range }) => isAt(range, offset));
  if (asked) return { kind: 'file', path: asked.path, file, range: asked.range };
  const use = uses.find(({ name, range }) => isAt(range, offset) && !name.includes('\0'));
  if (use) return { kind: 'template', name: use.name, range: use.range, isWritten: use.isWritten };
  const { text } = file.names.source;
  const word = tokenize(text).find((token) => token.kind === 'identifier' && isAt(token, offset));
  return word && { kind: 'function', name: text.slice(word.start, word.end), range: { start: word.start, end: word.end } };
};
