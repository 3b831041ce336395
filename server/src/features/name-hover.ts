/** What a hover over a name says, in Markdown: of values, named templates, functions, objects and variables, and what an action prints. */
import type { Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { functions } from '../functions/index.ts';
import { type Action, type Node, parse, walk } from '../template/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import { code, escapeMarkdown } from './markdown.ts';
import { type ChartNames, chartNames, commentOf, keysOf, pathKey } from './names/index.ts';
import { objectField } from './objects.ts';
import { changesOf, printsOf } from './prints.ts';
import { signatureOf } from './signature.ts';
import { type Meaning, meaningAt } from './symbol.ts';

export interface NameHover {
  readonly markdown: string;
  readonly range: Range;
}

export const nameHover = (chart: Chart, path: string, offset: number): NameHover | undefined => {
  const names = chartNames(chart);
  const meaning = meaningAt(chart, path, offset);
  const action = actionAt(names.file(path)?.names.source, offset);
  const parts = [...(meaning ? describe(chart, names, meaning) : []), ...(action ? outcome(chart, action) : [])];
  const range = meaning?.range ?? action?.range;
  return parts.length > 0 && range ? { markdown: parts.join('\n\n'), range } : undefined;
};

const describe = (chart: Chart, names: ChartNames, meaning: Meaning): string[] => {
  switch (meaning.kind) {
    case 'value':
      return meaning.paths.slice(0, 4).flatMap((path) => valueText(chart, names, path));
    case 'template':
      return templateText(names, meaning.name);
    case 'function': {
      const known = functions.get(meaning.name);
      if (!known) return [`There is no function ${code(meaning.name)}.`];
      const { label, doc } = signatureOf(known);
      return [fenced(label, ''), `${escapeMarkdown(doc)} (${known.family})`];
    }
    case 'object': {
      const [root] = meaning.roots;
      const field = root && objectField(root.path);
      if (!root) return [];
      const [object, name = ''] = root.path;
      const value = object === 'Chart' ? root.owner.chart.metadata.fields.get(name) : undefined;
      const now = typeof value === 'string' && value !== '' ? [`Now: ${code(value)}`] : [];
      return [`**${code(`.${root.path.join('.')}`)}**`, ...(field ? [field.doc] : []), ...now];
    }
    case 'variable': {
      const { variable } = meaning;
      const from = variable.refs.flatMap((ref) => (ref.kind === 'path' ? [`.${ref.path.join('.')}`.replaceAll('.*', '[]')] : []));
      return [`**${code(variable.name)}**, a variable`, ...(from.length > 0 ? [`It stands for ${from.map(code).join(' or ')}.`] : [])];
    }
    case 'entry':
      return ['A key of the dict that the template is called with.'];
    case 'file':
      return [
        meaning.file.owner.chart.files.has(meaning.path)
          ? `The file ${code(meaning.path)} of the chart.`
          : `The chart has no file ${code(meaning.path)}.`,
      ];
  }
};

/** The default, what is written beside the key, and how often it is used. */
const valueText = (chart: Chart, names: ChartNames, path: readonly string[]): string[] => {
  const keys = keysOf(names, path);
  const title = `**${code(`.Values.${path.join('.')}`.replaceAll('.*', '[]'))}**`;
  const comment = keys.map(({ source, pair }) => commentOf(source, pair.key.range)).find((text) => text !== '');
  const described = comment ?? schemaDescription(chart.schema, path);
  const defaults = keys.slice(0, 3).map(({ source, pair }) => {
    const text = defaultText(source, pair.value);
    return text.includes('\n')
      ? `Default (${escapeMarkdown(source.path)}):\n\n${fenced(text, 'yaml')}`
      : `Default: ${code(text)} (${escapeMarkdown(source.path)})`;
  });
  const uses = names.valueUses.get(pathKey(path)) ?? [];
  const files = new Set(uses.map(({ source }) => source.path));
  return [
    title,
    ...(described ? [escapeMarkdown(described)] : []),
    ...(defaults.length > 0 ? defaults : ['No values.yaml has it.']),
    uses.length === 0
      ? 'No template reads it by this name.'
      : `Read at ${uses.length} ${uses.length === 1 ? 'place' : 'places'} in ${[...files].slice(0, 4).map(code).join(', ')}${files.size > 4 ? ' and others' : ''}.`,
  ];
};

const maxDefault = 600;

const defaultText = (source: SourceText, node: YamlNode): string => {
  const { start, end } = node.range;
  const indent = source.lines.position(start).character;
  const text = source.text.slice(start, end).trimEnd();
  if (text === '') return 'null';
  const cut = text.length > maxDefault ? `${text.slice(0, maxDefault)}…` : text;
  return cut.replaceAll(new RegExp(`\\n {1,${Math.max(1, indent)}}`, 'g'), '\n');
};

/** What values.schema.json says of a value. */
export const schemaDescription = (schema: unknown, path: readonly string[]): string | undefined => {
  let at: unknown = schema;
  for (const name of path) {
    const { properties, items, additionalProperties } = (typeof at === 'object' && at !== null ? at : {}) as Record<string, unknown>;
    const own =
      typeof properties === 'object' && properties !== null && Object.hasOwn(properties, name)
        ? (properties as Record<string, unknown>)[name]
        : undefined;
    at = own ?? (name === '*' ? (items ?? additionalProperties) : undefined);
  }
  const { description, title } = (typeof at === 'object' && at !== null ? at : {}) as Record<string, unknown>;
  return typeof description === 'string' ? description : typeof title === 'string' ? title : undefined;
};

const templateText = (names: ChartNames, name: string): string[] => {
  const definitions = names.definitions.get(name) ?? [];
  if (definitions.length === 0) return [`No chart here defines ${code(name)}.`];
  const uses = names.uses.get(name)?.length ?? 0;
  const docs = definitions.map(({ definition }) => docComment(definition.source, definition.node.range.start)).filter((text) => text !== '');
  const params = parametersOf(names, name);
  return [
    `**${code(name)}**, a named template in ${definitions.map(({ definition }) => code(definition.source.path)).join(', ')}`,
    ...docs.slice(0, 1).map(escapeMarkdown),
    ...(params.length > 0 ? [`It reads ${params.slice(0, 12).map(code).join(', ')}${params.length > 12 ? ' and more' : ''}.`] : []),
    `Used at ${uses} ${uses === 1 ? 'place' : 'places'}.`,
  ];
};

/** The comment that stands right before a definition. */
export const docComment = (source: SourceText, start: number): string => {
  const before = source.text.slice(0, start);
  const [, text = ''] = /\{\{-?\s*\/\*((?:(?!\*\/)[\s\S])*)\*\/\s*-?\}\}\s*$/.exec(before) ?? [];
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();
};

/** What a named template reads of what it is given: the longest names, once each. */
export const parametersOf = (names: ChartNames, name: string): string[] => {
  const read = new Set<string>();
  for (const { definition } of names.definitions.get(name) ?? []) {
    const file = names.file(definition.source.path);
    for (const { refs } of file?.names.accesses ?? [])
      for (const ref of refs) if (ref.kind === 'path' && ref.define === name) read.add(`.${ref.path.join('.')}`.replaceAll('.*', '[]'));
  }
  return [...read].filter((text) => ![...read].some((other) => other.startsWith(`${text}.`) || other.startsWith(`${text}[`)));
};

/** The printing action around an offset. */
const actionAt = (source: SourceText | undefined, offset: number): Action | undefined => {
  let found: Action | undefined;
  const visit = (node: Node): void => {
    if (node.kind === 'action' && node.range.start <= offset && offset <= node.range.end) found = node;
  };
  if (source) for (const list of [parse(source).root, ...parse(source).defines.map(({ body }) => body)]) walk(list, visit);
  return found;
};

const maxText = 400;

const outcome = (chart: Chart, action: Action): string[] => {
  if (action.pipeline.declarations.length > 0) return [];
  const prints = printsOf(chart).get(action) ?? [];
  const [first] = prints;
  if (!first) return [];
  const shown = prints
    .slice(0, 3)
    .map(({ text }) =>
      text.includes('\n') ? `\n${fenced(text.slice(0, maxText).replace(/^\n+/, ''), 'yaml')}\n` : code(text === '' ? ' ' : text.slice(0, maxText)),
    );
  const changes = changesOf(prints.reduce((all, { sources }) => all | sources, 0));
  return [
    '---',
    `With the default values it prints ${shown.join(', ')}${prints.length > 3 ? ' and more' : ''}`,
    changes.length > 0 ? `It may change ${changes.join('; ')}.` : 'It stays the same from release to release.',
  ];
};

const fenced = (text: string, language: string): string => {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
};
