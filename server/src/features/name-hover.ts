/** What a hover over a name says, in Markdown: of values, named templates, functions, objects and variables, and what an action prints. */
import { contains, type Range, type SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { functions } from '../functions/index.ts';
import { type Action, type Node, parse, walk } from '../template/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import { conditionsAt } from './conditions.ts';
import { code, escapeMarkdown } from './markdown.ts';
import { type ChartNames, chartNames, commentOf, keysOf, type OwnedFile, type RootPath, usesOfValue } from './names/index.ts';
import { objectField } from './objects.ts';
import { changesAfter, otherCauses, type Print, printsOf, type Refused } from './prints.ts';
import { signatureOf } from './signature.ts';
import { type Meaning, meaningAt, type Place } from './symbol.ts';

export interface NameHover {
  readonly markdown: string;
  readonly range: Range;
}

export const nameHover = (chart: Chart, path: string, offset: number): NameHover | undefined => {
  const names = chartNames(chart);
  const meaning = meaningAt(chart, path, offset);
  const file = names.file(path);
  const action = actionAt(file?.names.source, offset);
  const described = meaning ? describe(chart, names, meaning) : [];
  const printed = action && file ? outcome(chart, file, action) : [];
  // Where the text is not printed at once, in a variable or a condition, it is told what the template prints at all.
  const call = meaning?.kind === 'template' && printed.length === 0 ? meaning : undefined;
  const isCalled = call && file?.names.uses.some((use) => use.range.start === call.range.start);
  const parts = [
    ...described,
    ...(call ? outputText(chart, call.name) : []),
    ...(isCalled && file ? conditionText(conditionsAt(file, chart, offset)) : []),
    ...printed,
  ];
  if (parts[0] === '---') parts.shift();
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
      const owner = names.all.find((file) => file.names.variables.includes(variable))?.owner;
      return [`**${code(variable.name)}**, a variable`, ...(owner ? standsFor(names.resolve(variable.refs, owner)) : [])];
    }
    case 'dot': {
      const roots = names.resolve(meaning.refs, meaning.file.owner);
      return [roots.length > 0 ? `The dot stands for ${standing(roots)} here.` : 'The dot: what the block or the template around it was given.'];
    }
    case 'entry':
      return ['A key of the dict that the template is called with.', ...standsFor(names.resolve(meaning.refs, meaning.file.owner))];
    case 'file':
      return [
        meaning.file.owner.chart.files.has(meaning.path)
          ? `The file ${code(meaning.path)} of the chart.`
          : `The chart has no file ${code(meaning.path)}.`,
      ];
  }
};

const standsFor = (roots: readonly RootPath[]): string[] => (roots.length > 0 ? [`It stands for ${standing(roots)}.`] : []);

const standing = (roots: readonly RootPath[]): string => `${roots.slice(0, 4).map(pathText).join(' or ')}${roots.length > 4 ? ' and others' : ''}`;

const pathText = ({ path }: RootPath): string => code(path.length === 0 ? '$' : `.${path.join('.')}`.replaceAll('.*', '[]'));

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
  const uses = usesOfValue(names, path);
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
  const { description, title } = schemaOf(schema, path);
  return typeof description === 'string' ? description : typeof title === 'string' ? title : undefined;
};

/** The type of a value by values.schema.json. */
export const schemaType = (schema: unknown, path: readonly string[]): string | undefined => {
  const { type } = schemaOf(schema, path);
  return typeof type === 'string' ? type : Array.isArray(type) ? type.filter((name) => typeof name === 'string').join(' or ') : undefined;
};

const schemaOf = (schema: unknown, path: readonly string[]): Record<string, unknown> => {
  let at = followed(schema, schema);
  for (const name of path) {
    const { properties, items, additionalProperties } = at;
    const own = name !== '*' ? recordOf(properties)[name] : undefined;
    at = followed(schema, own ?? (name === '*' ? (items ?? additionalProperties) : undefined));
  }
  return at;
};

const recordOf = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});

/** What a reference within the schema leads to (RFC 6901); what is said beside it counts more. */
const followed = (schema: unknown, at: unknown): Record<string, unknown> => {
  let found = recordOf(at);
  for (let hops = 0; typeof found.$ref === 'string' && found.$ref.startsWith('#/') && hops < 8; hops++) {
    const { $ref, ...beside } = found;
    let target: unknown = schema;
    for (const part of $ref.slice(2).split('/')) target = recordOf(target)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
    found = { ...recordOf(target), ...beside };
  }
  return found;
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

/** What a named template prints with the default values, wherever it is called. */
const outputText = (chart: Chart, name: string): string[] => {
  const outputs = printsOf(chart).outputs.get(name) ?? [];
  const shown = outputs.slice(0, 3).map((text) => shownText(text, maxText));
  return shown.length > 0 ? ['---', `With the default values it prints ${shown.join(' or ')}${outputs.length > 3 ? ' or else' : ''}`] : [];
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

/** What an action prints, where that comes from, when it changes, and when it is rendered. */
const outcome = (chart: Chart, file: OwnedFile, action: Action): string[] => {
  if (action.pipeline.declarations.length > 0) return [];
  const known = printsOf(chart);
  const prints = known.get(action) ?? [];
  const rendered = conditionText(conditionsAt(file, chart, action.range.start));
  const isSkipped = !known.executed.has(action) && !known.isPartial && !chart.metadata.isLibrary;
  if (prints.length === 0) {
    const refused = isSkipped ? undefined : refusalIn(known.refusals, file, action);
    const skipped = isSkipped
      ? ['With the default values it is not rendered.']
      : refused === undefined
        ? []
        : [`With the default values Helm refuses it: ${code(refused)}`];
    return skipped.length + rendered.length > 0 ? ['---', ...skipped, ...rendered] : [];
  }
  const shown = prints.slice(0, 3).map(({ text }) => shownText(text, maxText));
  const from = [...new Set(prints.flatMap(({ origins }) => origins).flatMap((origin) => originText(action, file, origin)))].slice(0, maxOrigins);
  return [
    '---',
    `With the default values it prints ${shown.join(', ')}${prints.length > 3 ? ' and more' : ''}`,
    ...(from.length > 0 ? [`From ${from.join(', ')}.`] : []),
    ...changeText(chart, action, prints),
    ...rendered,
  ];
};

/** What Helm says of the first expression of an action that fails. */
const refusalIn = (refusals: readonly Refused[], { names }: OwnedFile, action: Action): string | undefined =>
  refusals.find(({ source, range }) => source === names.source && contains(action.range, range))?.message;

const conditionText = (conditions: readonly string[]): string[] => (conditions.length > 0 ? [`Rendered under: ${conditions.join('; ')}.`] : []);

const maxOrigins = 6;

/** An expression elsewhere, or the line of Chart.yaml, that had a part in what is printed. */
const originText = (action: Action, file: OwnedFile, { source, range }: Place): string[] => {
  const isHere = source === file.names.source && action.range.start <= range.start && range.end <= action.range.end;
  const text = source.text.slice(range.start, range.end).replace(/\s+/g, ' ').slice(0, 60);
  return isHere ? [] : [`${code(text)} (${escapeMarkdown(source.path)}:${source.lines.position(range.start).line + 1})`];
};

const changeText = (chart: Chart, action: Action, prints: readonly Print[]): string[] => {
  const changes = changesAfter(chart, action);
  const others = otherCauses(prints.reduce((all, { sources }) => all | sources, 0));
  const may = others.length > 0 ? [`It may change ${others.join('; ')}.`] : [];
  if (!changes) return may;
  if (changes.length === 0) return [...(may.length > 0 ? [] : ['It stays the same from release to release.']), ...may];
  return [...changes.map(({ when, now, next }) => `It changes ${when}: ${changedLines(now, next)}`), ...may];
};

/** The first line that is not the same, before and after. */
const changedLines = (now: string, next: string | undefined): string => {
  if (next === undefined) return `${lineText(now.trim().split('\n')[0] ?? '')} goes.`;
  const [was, is] = [now.split('\n'), next.split('\n')];
  const at = was.findIndex((line, i) => line !== is[i]);
  return at < 0 ? `${lineText(is[was.length] ?? '')} is added.` : `${lineText(was[at] ?? '')} → ${lineText(is[at] ?? '')}.`;
};

const lineText = (line: string): string => code(line.trim().slice(0, 100) || ' ');

const shownText = (text: string, limit: number): string => {
  if (text === '') return 'an empty text';
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.includes('\n') ? `\n${fenced(cut.replace(/^\n+/, ''), 'yaml')}\n` : code(cut);
};

const fenced = (text: string, language: string): string => {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
};
