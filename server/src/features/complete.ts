/** What may stand at the cursor, also in an action that is only half typed. */
import { type Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { functions, type GoFunction } from '../functions/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import { docComment, parametersOf, schemaDescription, schemaType } from './name-hover.ts';
import {
  type ChartNames,
  chartNames,
  commentOf,
  importedKeys,
  nodesOf,
  type Owner,
  pathsFromTop,
  type Refs,
  type ScopeAt,
  schemaKeysOf,
  scopeAt,
} from './names/index.ts';
import { objectFields } from './objects.ts';
import { fitOf, shapeOfCall, shapeOfRefs } from './piped.ts';
import { printsOf } from './prints.ts';
import { signatureOf } from './signature.ts';
import { snippets } from './snippets.ts';
import { cursorIn, type Tag, tagAt } from './tag-cursor.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'value' | 'template' | 'function' | 'field' | 'variable' | 'keyword' | 'snippet' | 'file';
  readonly detail: string;
  readonly doc: string;
  /** What is replaced: the word so far. */
  readonly range: Range;
  readonly text: string;
  /** Has places to fill in, in the form of snippets. */
  readonly isSnippet: boolean;
  /** Written as well, where the name is reached only with it. */
  readonly before?: { readonly offset: number; readonly text: string };
  /** How well it fits where it would stand, among those of its kind: the smaller the better. */
  readonly rank: number;
}

type Bare = Omit<Completion, 'range' | 'text' | 'isSnippet' | 'rank'> & Partial<Pick<Completion, 'text' | 'isSnippet' | 'rank'>>;

export const completionsAt = (chart: Chart, path: string, offset: number): Completion[] => {
  const names = chartNames(chart);
  const file = names.file(path) ?? names.texts.find((text) => text.names.source.path === path);
  if (!file) return [];
  const { source } = file.names;
  const tag = tagAt(source, offset);
  if (!tag) return [];
  const { word, start, base, string } = cursorIn(source.text, tag, offset);
  const found = ((): readonly Bare[] => {
    if (string) return textCompletions(names, file.owner, source, tag, string, offset);
    const scope = probe(source, tag, base ?? '.', offset);
    if (base !== undefined) {
      const own = scope ? members(names, file.owner, scope.value, false) : [];
      return own.length > 0 ? own : rootMembersAt(names, file.owner, base, start - 1 - base.length, (text) => probe(source, tag, text, offset));
    }
    if (word.startsWith('$')) return variables(scope);
    const piped = pipedBefore(source.text.slice(tag.start + 2, start));
    if (piped !== undefined) return pipedFunctions(names, file.owner, piped, (expression) => probe(source, tag, expression, offset));
    return [...variables(scope), ...rootMembers(names, file.owner, scope), ...words(source.text, tag, start)];
  })();
  const range = { start, end: offset };
  // What is being typed is no name that templates read.
  const isTyped = ({ label, kind, rank }: Bare): boolean =>
    kind === 'value' && rank === 2 && label === word && isReadOnlyAt(names, label, source.path, start);
  return found.filter((item) => !isTyped(item)).map((item) => ({ text: item.label, isSnippet: false, rank: 0, ...item, range }));
};

const isReadOnlyAt = (names: ChartNames, name: string, file: string, start: number): boolean =>
  [...names.valueUses].every(
    ([used, uses]) => !used.split('\0').includes(name) || uses.every(({ access, source }) => source.path === file && access.range.start === start),
  );

/** The scope at the cursor, with what `expression` is there: the half-typed tag is replaced by one that holds this alone. */
const probe = (source: SourceText, { start, end, keyword }: Tag, expression: string, offset: number): ScopeAt | undefined => {
  const isBlock = /^(?:else )?(?:if|with|range)$/.test(keyword);
  const head = isBlock ? `{{ ${keyword} ` : '{{ ';
  const kept = keyword === 'else' || keyword === 'end' || keyword === 'define' ? source.text.slice(start, end) : '';
  const text = `${source.text.slice(0, start)}${head}${expression} }}${kept}${source.text.slice(Math.max(end, offset))}`;
  return scopeAt(new SourceText(source.path, text), start + head.length);
};

/** The members of what is at some places. */
const members = (names: ChartNames, owner: Owner, refs: Refs, isText: boolean): Bare[] => {
  const found = new Map<string, Bare>();
  const add = (item: Bare): void => {
    if (!found.has(item.label)) found.set(item.label, item);
  };
  const placed = names.placed(refs, owner);
  const isRoot = placed.some(({ ref }) => ref.kind === 'path' && ref.path.length === 0);
  for (const { ref, owner: at } of placed) {
    if (ref.kind === 'dict')
      for (const name of ref.entries.keys())
        add({ label: name, kind: 'field', detail: '', doc: 'A key of the dict that the template is called with.' });
    if (ref.kind !== 'path') continue;
    const [object, ...rest] = ref.path;
    // A helper that is mostly given the root, and once something else by mistake, reads nothing of that.
    if (object === 'Values' && isRoot && rest.length > 0) continue;
    if (object === 'Values') for (const item of valueMembers(names, at, rest, isText)) add(item);
    else for (const { name, type, doc } of objectFields.get(ref.path.join('\0')) ?? []) add({ label: name, kind: 'field', detail: type, doc });
  }
  return [...found.values()];
};

const nameLike = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/**
 * The keys below a value, of every values.yaml that has a say, then those that `import-values` makes, then those that the schema describes, then the names that templates read there although nobody
 * has them. `isText`: they are to stand in quotes, where a name may have any characters.
 */
const valueMembers = (names: ChartNames, owner: Owner, path: readonly string[], isText: boolean): Bare[] => {
  const found = new Map<string, Bare>();
  const tops = path.length === 0 ? [...owner.valuesPaths, ['global']] : pathsFromTop(owner, path);
  for (const top of tops) {
    const nodes = nodesOf(names, top);
    const isGlobal = path.length === 0 && top[0] === 'global';
    if (isGlobal) {
      if (nodes.length > 0) found.set('global', { label: 'global', kind: 'value', detail: 'map', doc: 'Values that all charts share.' });
      continue;
    }
    for (const { node, owner: at } of nodes) {
      if (node.kind !== 'map') continue;
      for (const { key, value } of node.pairs) {
        const label = String(key.value);
        const source = at.chart.valuesFile;
        if (found.has(label) || !(isText || nameLike.test(label)) || !source) continue;
        const doc = commentOf(source, key.range) || (schemaDescription(names.chart.schema, [...top, label]) ?? '');
        found.set(label, { label, kind: 'value', detail: detailOf(value, schemaType(names.chart.schema, [...top, label])), doc });
      }
    }
    for (const label of importedKeys(names, top)) {
      if (found.has(label) || !(isText || nameLike.test(label))) continue;
      const doc = schemaDescription(names.chart.schema, [...top, label]) ?? 'Values of a dependency, copied by `import-values`.';
      found.set(label, { label, kind: 'value', detail: 'map', doc });
    }
    for (const { label, schema } of described(names, top)) {
      if (found.has(label) || !(isText || nameLike.test(label))) continue;
      const own = [...top, label];
      const doc = schemaDescription(schema, own) ?? '';
      found.set(label, { label, kind: 'value', detail: schemaType(schema, own) ?? 'in the schema, in no values.yaml', doc, rank: 1 });
    }
    const prefix = top.join('\0');
    for (const used of names.valueUses.keys()) {
      if (top.length > 0 && !used.startsWith(`${prefix}\0`)) continue;
      const label = used.split('\0')[top.length];
      if (label === undefined || label === '*' || found.has(label) || !nameLike.test(label) || isObject(label)) continue;
      found.set(label, { label, kind: 'value', detail: 'read by templates, in no values.yaml', doc: '', rank: 2 });
    }
  }
  return [...found.values()];
};

/** `Chart` below a value is what a helper reads of the root, when it is given the value by mistake. */
const isObject = (name: string): boolean => (objectFields.get('') ?? []).some((field) => field.name === name);

/** The properties that the top chart's schema has below a path. */
const described = ({ chart }: ChartNames, path: readonly string[]): { readonly label: string; readonly schema: unknown }[] =>
  schemaKeysOf(chart)
    .filter((key) => key.path.length === path.length + 1 && path.every((name, i) => key.path[i] === name))
    .map((key) => ({ label: key.path.at(-1) ?? '', schema: chart.schema }));

/** The default, and its type where the default does not show it. */
const detailOf = (node: YamlNode, type: string | undefined): string => {
  if (node.kind !== 'scalar') return node.kind;
  const text = node.value === null ? 'null' : typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.value);
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return node.value === null && type !== undefined ? `${cut} (${type})` : cut;
};

const variables = (scope: ScopeAt | undefined): Bare[] =>
  [...(scope?.variables.values() ?? [])]
    .map(
      ({ name, refs }): Bare => ({
        label: name,
        kind: 'variable',
        detail: refs.flatMap((ref) => (ref.kind === 'path' ? [`.${ref.path.join('.')}`.replaceAll('.*', '[]')] : []))[0] ?? '',
        doc: 'A variable of this template.',
      }),
    )
    .concat(scope ? [{ label: '$', kind: 'variable', detail: '', doc: 'What the template was given.' }] : []);

/** `.Values.image` inside `with` and `range`, where the dot is something else: what it has behind the dollar sign, which is written as well. */
const rootMembersAt = (
  names: ChartNames,
  owner: Owner,
  base: string,
  offset: number,
  scopeOf: (expression: string) => ScopeAt | undefined,
): readonly Bare[] => {
  const [, object = ''] = /^\.(\w+)/.exec(base) ?? [];
  const scope = isObject(object) ? scopeOf(`$${base}`) : undefined;
  const found = scope ? members(names, owner, scope.value, false) : [];
  return found.map((item) => ({ ...item, detail: `$${base}: ${item.detail}`, before: { offset, text: '$' } }));
};

/** `.Values` and its like, where no dot has been typed yet. */
const rootMembers = (names: ChartNames, owner: Owner, scope: ScopeAt | undefined): Bare[] => {
  if (!scope) return [];
  const own = members(names, owner, scope.dot, false).map((item) => ({ ...item, label: `.${item.label}` }));
  const isRoot = own.some(({ label }) => label === '.Values');
  // Inside `with` and `range` the objects of Helm stand behind the dollar sign.
  return isRoot ? own : [...own, ...members(names, owner, scope.root, false).map((item) => ({ ...item, label: `$.${item.label}`, rank: 1 }))];
};

/** Functions; keywords where a tag begins. */
const words = (text: string, tag: Tag, start: number): Bare[] => {
  const before = text
    .slice(tag.start + 2, start)
    .trim()
    .replace(/^-/, '')
    .trim();
  const all = [...functions.values()].map((known) => functionItem(known, 0));
  if (before !== '') return all;
  return [...keywords.map((label): Bare => ({ label, kind: 'keyword', detail: '', doc: '' })), ...all];
};

const functionItem = (known: GoFunction, rank: number): Bare => ({
  label: known.name,
  kind: 'function',
  detail: signatureOf(known).label,
  doc: known.doc,
  rank,
});

/** The expression that a pipe before the cursor passes on; undefined where there is no pipe. */
const pipedBefore = (before: string): string | undefined => {
  const pipe = before.trimEnd();
  if (!pipe.endsWith('|')) return undefined;
  const text = pipe.slice(0, -1);
  // Inside parentheses only what stands in them is passed on.
  const opened = [0];
  for (const { 0: char, index } of text.matchAll(/[()]/g)) {
    if (char === '(') opened.push(index + 1);
    else if (opened.length > 1) opened.pop();
  }
  return text.slice(opened.at(-1)).replace(/^-?\s*(?:(?:else\s+)?(?:if|with|range)\s)?(?:\s*\$\w+(?:\s*,\s*\$\w+)?\s*:?=)?/, '');
};

/** Functions that take something, those that fit what comes through the pipe first. */
const pipedFunctions = (names: ChartNames, owner: Owner, piped: string, scopeOf: (expression: string) => ScopeAt | undefined): Bare[] => {
  const last = piped.split('|').at(-1)?.trim() ?? '';
  const [, called] = /^([A-Za-z]\w*)(?:\s|$)/.exec(last) ?? [];
  const scope = called === undefined ? scopeOf(piped.trim()) : undefined;
  const shape = called === undefined ? scope && shapeOfRefs(names, scope.value, owner) : shapeOfCall(called);
  return [...functions.values()]
    .filter(({ params, variadic }) => params.length > 0 || variadic !== undefined)
    .map((known) => functionItem(known, fitOf(known, shape)));
};

const keywords = ['if', 'else', 'else if', 'end', 'range', 'with', 'define', 'template', 'block', 'break', 'continue'];

/** Inside a string: names of templates, files, keys. */
const textCompletions = (
  names: ChartNames,
  owner: Owner,
  source: SourceText,
  tag: Tag,
  string: { readonly start: number },
  offset: number,
): Bare[] => {
  const before = source.text.slice(tag.start + 2, string.start).trimEnd();
  if (/(?:^|[\s(|-])(?:include|template|block)$/.test(before)) return templateCompletions(names);
  if (/\.Files\.(?:Get|GetBytes|Lines|Glob)$/.test(before))
    return [...owner.chart.files.keys()].map((label): Bare => ({ label, kind: 'file', detail: '', doc: '' }));
  const [, name, rest = ''] = /(?:^|[\s(|])(index|get|hasKey)\s+(.*)$/s.exec(before) ?? [];
  if (name === undefined) return [];
  // `index .Values "a" "b`: what has been looked up so far.
  const expression = rest.includes('"') ? `(${name === 'hasKey' ? 'get' : name} ${rest})` : rest;
  const scope = probe(source, tag, expression, offset);
  return scope ? members(names, owner, scope.value, true) : [];
};

/** More of what a template prints is not told in a list, in UTF-16 units. */
const maxOutput = 200;

const templateCompletions = (names: ChartNames): Bare[] => {
  const { outputs } = printsOf(names.chart);
  return [...names.definitions].map(([label, definitions]): Bare => {
    const [first] = definitions;
    const params = parametersOf(names, label).slice(0, 8);
    const doc = first ? docComment(first.definition.source, first.definition.node.range.start) : '';
    const output = outputs.get(label)?.[0]?.trim().slice(0, maxOutput);
    return {
      label,
      kind: 'template',
      detail: first?.definition.source.path ?? '',
      doc: [doc, params.length > 0 ? `Reads ${params.join(', ')}` : '', output ? `Prints ${output}` : ''].filter(Boolean).join('\n\n'),
    };
  });
};

/** Whole blocks, where a line of a template is still empty. */
export const blockCompletions = (chart: Chart, source: SourceText, offset: number): Completion[] => {
  const { lines } = source;
  const start = lines.lineStart(lines.position(offset).line);
  const [, indent = '', word = ''] = /^([ \t]*)([\w-]*)$/.exec(source.text.slice(start, offset)) ?? [undefined, undefined, undefined];
  if (!/^[ \t]*[\w-]*$/.test(source.text.slice(start, offset))) return [];
  const range = { start: start + indent.length, end: start + indent.length + word.length };
  const { name } = chart.metadata;
  const stable = [...chartNames(chart).definitions.keys()].find((definition) => definition === `${name}.selectorLabels`);
  return snippets(name, stable).map(({ label, doc, body }) => ({
    label,
    kind: 'snippet' as const,
    detail: 'Keelson',
    doc,
    range,
    text: body,
    isSnippet: true,
    rank: 0,
  }));
};
