/** Renames named templates, variables, values and keys of dicts. Refuses, with a reason, where a use would be missed or cannot be changed. */
import { isEditable } from '../analysis/index.ts';
import type { Edit, Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { isTooLong } from '../template/index.ts';
import { resolveScalar } from '../yaml/index.ts';
import { definitionsOf, distinct } from './definition.ts';
import { type ChartNames, chartNames, keysOf, pathKey, pathsFromTop, usesOfValue, type VariableName, valuePlaces } from './names/index.ts';
import { usesOf } from './references.ts';
import { refusalOfFreshKey, refusalOfKey } from './rename-keys.ts';
import { sharedKey } from './shared-keys.ts';
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
  if (meaning.kind === 'entry') return { range, name: sharedKey(chartNames(chart), meaning.places).name };
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
  if (meaning.kind === 'file' || meaning.kind === 'dot') return 'Only named templates, variables, values and keys of dicts can be renamed.';
  const places = placesOf(chart, names, meaning);
  const fixed = places.find(({ source }) => !isEditable(chart, source.path));
  if (fixed) return `It is also used in ${fixed.source.path}, which is in an archive or outside the chart and cannot be edited.`;
  const unread = meaning.kind === 'variable' ? undefined : names.files.find((file) => isTooLong(file.names.source));
  if (unread) return `${unread.names.source.path} is too long for Keelson to read, and may use it as well.`;
  if (meaning.kind === 'entry') return refusalOfKey(names, sharedKey(names, meaning.places), lineOf);
  if (meaning.kind === 'template') return refusalOfTemplate(names, meaning.name);
  return meaning.kind === 'value' ? refusalOfValue(names, meaning.paths) : undefined;
};

const refusalOfTemplate = (names: ChartNames, name: string): string | undefined => {
  if (!names.definitions.has(name)) return `No file of this chart defines \`${name}\`.`;
  const uses = names.uses.get(name) ?? [];
  const inText = uses.find(({ file }) => file.isText);
  if (inText)
    return `${lineOf(inText.file.names.source, inText.use.range)} calls it in a text for \`tpl\`, and so may values of users; Keelson cannot change those.`;
  const computed = uses.find(({ use }) => !use.isWritten) ?? names.computed.find(({ use }) => mayBe(use.name, name));
  if (!computed) return undefined;
  const { source } = computed.file.names;
  return `A template name is computed in ${lineOf(source, computed.use.range)}, which may be \`${name}\`; Keelson cannot change it there.`;
};

/** Whether a partly computed name can come out as this one. Where nothing of it is known it may be any. */
const mayBe = (pattern: string, name: string): boolean => {
  const [first = '', ...parts] = pattern.split('\0');
  const last = parts.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
};

const refusalOfValue = (names: ChartNames, paths: readonly string[][]): string | undefined => {
  const [path] = paths;
  if (!path || paths.length > 1) return 'This name stands for several values, one for each way by which the template is called.';
  const shown = `\`${path.join('.')}\``;
  if (path.includes('*')) return 'The value is in a list or map whose members may have other keys.';
  if (path.length === 1 && path[0] === 'global') return 'Helm hands the values below `global` to all charts; the name is fixed.';
  if (path[0] === 'tags') return 'Helm itself reads the values below `tags`.';
  if (keysOf(names, path).length === 0) return `values.yaml has no key ${shown}.`;
  const uses = usesOfValue(names, path);
  // A use that stands for this value and others cannot be changed for one alone.
  const shared = uses.find(({ access, file }) => {
    const named = names.namedValues(access, file.owner);
    return named.length > 1 || named.some((own) => own.includes('*')) || names.hasOther(access, file.owner);
  });
  if (shared) return `${lineOf(shared.source, shared.access.range)} reads this value and others by the same name.`;
  const inText = uses.find(({ file }) => file.isText);
  if (inText)
    return `${lineOf(inText.source, inText.access.range)} reads it in a text for \`tpl\`, and so may values of users; Keelson cannot change those.`;
  const whole = wholeUseOf(names, path);
  if (whole) return whole;
  const places = valuePlaces(names, path);
  const described = places.find(({ schema }) => schema?.isShared);
  if (described) return `${lineOf(described.source, described.range)} describes this value and others.`;
  const imported = importOf(names, path);
  if (imported) return `${imported.chartFile.path} copies values of a dependency to this name or from it (\`import-values\`).`;
  const table = places.find(({ kind }) => kind === 'table');
  if (table) return `${shown} holds the values of a dependency, which ${lineOf(table.source, table.range)} names.`;
  const owner = names.owners.find(({ valuesPaths }) => valuesPaths.some((prefix) => pathKey(prefix) === pathKey(path)));
  return owner && path.length > 0 ? `${shown} holds the values of the dependency ${owner.chart.metadata.name}.` : undefined;
};

const wholeWords: ReadonlyMap<string, string> = new Map([
  ['print', 'prints the map that it is in'],
  ['range', 'visits the map that it is in with `range`'],
  ['computed', 'looks up computed names in the map that it is in'],
]);

/** A use of a map that the value is in, by which the name of its key comes out without being written there. */
const wholeUseOf = (names: ChartNames, path: readonly string[]): string | undefined => {
  for (const { names: file, owner } of names.all) {
    for (const { refs, range, by } of file.wholes) {
      // What texts for `tpl` read of the values is known, but for those that users write.
      if (by === 'tpl') continue;
      const reaches = names
        .resolve(refs, owner)
        .some(
          ({ owner: at, path: [object, ...own] }) =>
            object === 'Values' &&
            pathsFromTop(at, own).some((from) => from.length < path.length && from.every((name, i) => name === path[i] || name === '*')),
        );
      if (reaches) {
        const how = wholeWords.get(by) ?? `gives the map that it is in to \`${by}\``;
        return `${lineOf(file.source, range)} ${how}: the key counts there without being written.`;
      }
    }
  }
  return undefined;
};

/** The chart whose Chart.yaml copies values from or to a path. */
const importOf = (names: ChartNames, path: readonly string[]): Chart | undefined =>
  names.owners.find(({ chart, valuesPaths }) =>
    chart.metadata.dependencies.some(({ name, alias, importValues }) =>
      importValues.some((entry) =>
        valuesPaths.some((prefix) => {
          const from = [...prefix, alias || name, ...String(entry.get('child')).split('.')];
          const parent = String(entry.get('parent'));
          const to = parent === '.' ? prefix : [...prefix, ...parent.split('.')];
          const isCopied = parent === '.' && keysOf(names, [...from, ...path.slice(prefix.length)]).length > 0;
          return meets(from, path) || isCopied || (parent !== '.' && meets(to, path));
        }),
      ),
    ),
  )?.chart;

/** Whether one of two paths leads through the other. */
const meets = (a: readonly string[], b: readonly string[]): boolean => a.slice(0, b.length).every((name, i) => name === b[i]);

const lineOf = ({ path, lines }: SourceText, { start }: Range): string => `${path}:${lines.position(start).line + 1}`;

const refusalOfName = (names: ChartNames, meaning: Meaning, fresh: string): string | undefined => {
  if (meaning.kind === 'template') {
    if (fresh === '' || /["`\\\n]/.test(fresh)) return 'A template name must not be empty or have quotation marks, backslashes or line breaks.';
    return names.definitions.has(fresh) ? `There is a template \`${fresh}\` already.` : undefined;
  }
  if (meaning.kind === 'variable') {
    if (!/^\$?[\p{L}_][\p{L}\p{N}_]*$/u.test(fresh)) return 'A variable is named with letters, digits and underscores.';
    return hides(names, meaning.variable, fresh) ? `There is a variable \`$${fresh.replace('$', '')}\` here already.` : undefined;
  }
  if (meaning.kind === 'entry') return refusalOfFreshKey(names, sharedKey(names, meaning.places), fresh);
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(fresh)) return 'A value that stands behind a dot is named with letters, digits and underscores.';
  if (meaning.kind !== 'value') return undefined;
  if (typeof resolveScalar(fresh) !== 'string')
    return `As a key in values.yaml, \`${fresh}\` means ${resolveScalar(fresh)}: templates would not find it.`;
  const [path = []] = meaning.paths;
  const taken = [...path.slice(0, -1), fresh];
  if (keysOf(names, taken).length > 0) return `There is a value \`${fresh}\` beside it already.`;
  const other = valuePlaces(names, taken).find(({ kind }) => kind === 'other');
  if (other) return `${lineOf(other.source, other.range)} sets a value \`${fresh}\` beside it already.`;
  return usesOfValue(names, taken).length > 0 ? `Templates read a value \`${fresh}\` beside it already.` : undefined;
};

/** Whether another variable of that name would be taken for this one, or the other way round. */
const hides = (names: ChartNames, variable: VariableName, fresh: string): boolean => {
  const name = `$${fresh.replace('$', '')}`;
  const file = names.all.find((other) => other.names.variables.includes(variable));
  return (file?.names.variables ?? []).some(
    (other) => other !== variable && other.name === name && other.scope.start <= variable.scope.end && variable.scope.start <= other.scope.end,
  );
};
