/** Renames named templates, variables and values. Refuses, with a reason, where a use would be missed or cannot be changed. */
import { isEditable } from '../analysis/index.ts';
import type { Edit, Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { definitionsOf, distinct } from './definition.ts';
import { type ChartNames, chartNames, keysOf, pathKey } from './names/index.ts';
import { usesOf } from './references.ts';
import { type Meaning, meaningAt, type Place } from './symbol.ts';

export interface Refusal {
  readonly refused: string;
}

/** What would be renamed, or why not. */
export const renamable = (chart: Chart, path: string, offset: number): { readonly range: Range; readonly name: string } | Refusal => {
  const meaning = meaningAt(chart, path, offset);
  if (!meaning) return { refused: 'There is no name here that Keelson can rename.' };
  const refused = refusalOf(chart, chartNames(chart), meaning);
  if (refused !== undefined) return { refused };
  const { range } = meaning;
  return { range, name: meaning.kind === 'variable' ? meaning.variable.name : 'name' in meaning ? meaning.name : '' };
};

/** The edits, by file. */
export const renameAt = (
  chart: Chart,
  path: string,
  offset: number,
  fresh: string,
): readonly { readonly file: string; readonly edits: readonly Edit[] }[] | Refusal => {
  const names = chartNames(chart);
  const meaning = meaningAt(chart, path, offset);
  if (!meaning) return { refused: 'There is no name here that Keelson can rename.' };
  const refused = refusalOf(chart, names, meaning) ?? refusalOfName(names, meaning, fresh);
  if (refused !== undefined) return { refused };
  const text = meaning.kind === 'variable' && !fresh.startsWith('$') ? `$${fresh}` : fresh;
  const files = new Map<string, Edit[]>();
  for (const { source, range } of placesOf(chart, names, meaning)) {
    const edits = files.get(source.path) ?? [];
    edits.push({ range, text: quotedLike(source, range, text) });
    files.set(source.path, edits);
  }
  return [...files].map(([file, edits]) => ({ file, edits }));
};

const placesOf = (chart: Chart, names: ChartNames, meaning: Meaning): Place[] =>
  distinct([...definitionsOf(chart, meaning), ...usesOf(names, meaning)]);

/** A quoted key of values.yaml keeps its quotation marks. */
const quotedLike = (source: SourceText, { start, end }: Range, text: string): string => {
  const mark = source.text[start];
  return (mark === '"' || mark === "'") && source.text[end - 1] === mark && end - start > 1 ? mark + text + mark : text;
};

const refusalOf = (chart: Chart, names: ChartNames, meaning: Meaning): string | undefined => {
  if (meaning.kind === 'function') return `\`${meaning.name}\` is a function of Helm and cannot be renamed.`;
  if (meaning.kind === 'object') return `\`${meaning.roots[0]?.path.join('.')}\` is an object of Helm and cannot be renamed.`;
  if (meaning.kind === 'file' || meaning.kind === 'entry') return 'Only named templates, variables and values can be renamed.';
  const places = placesOf(chart, names, meaning);
  const fixed = places.find(({ source }) => !isEditable(chart, source.path));
  if (fixed) return `It is also used in ${fixed.source.path}, which is in an archive or outside the chart and cannot be edited.`;
  if (meaning.kind === 'template') return refusalOfTemplate(names, meaning.name);
  return meaning.kind === 'value' ? refusalOfValue(chart, names, meaning.paths) : undefined;
};

const refusalOfTemplate = (names: ChartNames, name: string): string | undefined => {
  if (!names.definitions.has(name)) return `No file of this chart defines \`${name}\`.`;
  const unwritten = (names.uses.get(name) ?? []).find(({ use }) => !use.isWritten);
  const computed = unwritten ?? names.computed.find(({ use }) => mayBe(use.name, name));
  if (!computed) return undefined;
  const { line } = computed.file.names.source.lines.position(computed.use.range.start);
  return `A template name is computed in ${computed.file.names.source.path}:${line + 1}, which may be \`${name}\`; Keelson cannot change it there.`;
};

/** Whether a partly computed name can come out as this one. Where nothing of it is known it may be any. */
const mayBe = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .split('\0')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
    's',
  ).test(name);

const refusalOfValue = (chart: Chart, names: ChartNames, paths: readonly string[][]): string | undefined => {
  const [path] = paths;
  if (!path || paths.length > 1) return 'This name stands for several values, one for each way by which the template is called.';
  if (path.at(-1) === '*' || path.includes('*')) return 'The value is in a list or map whose members may have other keys.';
  if (keysOf(names, path).length === 0) return `values.yaml has no key \`${path.join('.')}\`.`;
  // A use that stands for this value and others cannot be changed for one alone.
  const shared = (names.valueUses.get(pathKey(path)) ?? []).find(({ source, access }) => {
    const file = names.file(source.path);
    return file && names.valuePaths(access.refs, file.owner).length > 1;
  });
  if (shared)
    return `${shared.source.path}:${shared.source.lines.position(shared.access.range.start).line + 1} reads this value and others by the same name.`;
  const isSwitch = chart.metadata.dependencies.some(({ condition }) => condition.split(',').some((part) => part.trim() === path.join('.')));
  if (isSwitch) return `Chart.yaml names \`${path.join('.')}\` as the condition of a dependency.`;
  const whole = names.owners.find(({ valuesPaths }) => valuesPaths.some((prefix) => pathKey(prefix) === pathKey(path)));
  return whole && path.length > 0 ? `\`${path.join('.')}\` holds the values of the dependency ${whole.chart.metadata.name}.` : undefined;
};

const refusalOfName = (names: ChartNames, meaning: Meaning, fresh: string): string | undefined => {
  if (meaning.kind === 'template') {
    if (fresh === '' || /["`\\\n]/.test(fresh)) return 'A template name must not be empty or have quotation marks, backslashes or line breaks.';
    return names.definitions.has(fresh) ? `There is a template \`${fresh}\` already.` : undefined;
  }
  if (meaning.kind === 'variable')
    return /^\$?[\p{L}_][\p{L}\p{N}_]*$/u.test(fresh) ? undefined : 'A variable is named with letters, digits and underscores.';
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(fresh)) return 'A value that stands behind a dot is named with letters, digits and underscores.';
  if (meaning.kind !== 'value') return undefined;
  const [path = []] = meaning.paths;
  return keysOf(names, [...path.slice(0, -1), fresh]).length > 0 ? `There is a value \`${fresh}\` beside it already.` : undefined;
};
