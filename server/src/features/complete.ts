/** What may stand at the cursor, also in an action that is only half typed. */
import { type Range, SourceText } from '../base/index.ts';
import { type Chart, valuesTreeOf } from '../chart/index.ts';
import { functions } from '../functions/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import { docComment, parametersOf, schemaDescription } from './name-hover.ts';
import { type ChartNames, chartNames, commentOf, nodesOf, type Owner, pathsFromTop, type Refs, type ScopeAt, scopeAt } from './names/index.ts';
import { objectFields } from './objects.ts';
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
}

type Bare = Omit<Completion, 'range' | 'text' | 'isSnippet'> & Partial<Pick<Completion, 'text' | 'isSnippet'>>;

export const completionsAt = (chart: Chart, path: string, offset: number): Completion[] => {
  const names = chartNames(chart);
  const file = names.file(path);
  if (!file) return [];
  const { source } = file.names;
  const tag = tagAt(source.text, offset);
  if (!tag) return [];
  const { word, start, base, string } = cursorIn(source.text, tag, offset);
  const found = ((): readonly Bare[] => {
    if (string) return textCompletions(names, file.owner, source, tag, string, offset);
    const scope = probe(source, tag, base ?? '.', offset);
    if (base !== undefined) return scope ? members(names, file.owner, scope.value) : [];
    return [...variables(scope), ...rootMembers(names, file.owner, scope, word), ...words(source.text, tag, start)];
  })();
  const range = { start, end: offset };
  return found.map((item) => ({ text: item.label, isSnippet: false, ...item, range }));
};

/** The scope at the cursor, with what `expression` is there: the half-typed tag is replaced by one that holds this alone. */
const probe = (source: SourceText, { start, end, keyword }: Tag, expression: string, offset: number): ScopeAt | undefined => {
  const isBlock = /^(?:else )?(?:if|with|range)$/.test(keyword);
  const head = isBlock ? `{{ ${keyword} ` : '{{ ';
  const kept = keyword === 'else' || keyword === 'end' || keyword === 'define' ? source.text.slice(start, end) : '';
  const text = `${source.text.slice(0, start)}${head}${expression} }}${kept}${source.text.slice(Math.max(end, offset))}`;
  return scopeAt(new SourceText(source.path, text), start + head.length);
};

/** The members of what is at some places. */
const members = (names: ChartNames, owner: Owner, refs: Refs): Bare[] => {
  const found = new Map<string, Bare>();
  const add = (item: Bare): void => {
    if (!found.has(item.label)) found.set(item.label, item);
  };
  for (const { ref, owner: at } of names.placed(refs, owner)) {
    if (ref.kind === 'dict')
      for (const name of ref.entries.keys())
        add({ label: name, kind: 'field', detail: '', doc: 'A key of the dict that the template is called with.' });
    if (ref.kind !== 'path') continue;
    const [object, ...rest] = ref.path;
    if (object === 'Values') for (const item of valueMembers(names, at, rest)) add(item);
    else for (const { name, type, doc } of objectFields.get(ref.path.join('\0')) ?? []) add({ label: name, kind: 'field', detail: type, doc });
  }
  return [...found.values()];
};

const nameLike = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** The keys below a value, of every values.yaml that has a say, and the names that templates read there although no values.yaml has them. */
const valueMembers = (names: ChartNames, owner: Owner, path: readonly string[]): Bare[] => {
  const found = new Map<string, Bare>();
  const tops = path.length === 0 ? [...owner.valuesPaths, ['global']] : pathsFromTop(owner, path);
  for (const top of tops) {
    const nodes =
      top.length === 0
        ? names.owners.flatMap((top) => {
            const node = top.valuesPaths.some(({ length }) => length === 0) ? valuesTreeOf(top.chart) : undefined;
            return node ? [{ owner: top, node }] : [];
          })
        : nodesOf(names, top);
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
        if (found.has(label) || !nameLike.test(label) || !source) continue;
        const doc = commentOf(source, key.range) || (schemaDescription(names.chart.schema, [...top, label]) ?? '');
        found.set(label, { label, kind: 'value', detail: detailOf(value), doc });
      }
    }
    const prefix = top.join('\0');
    for (const used of names.valueUses.keys()) {
      if (top.length > 0 && !used.startsWith(`${prefix}\0`)) continue;
      const label = used.split('\0')[top.length];
      if (label === undefined || label === '*' || found.has(label) || !nameLike.test(label)) continue;
      found.set(label, { label, kind: 'value', detail: 'read by templates, in no values.yaml', doc: '' });
    }
  }
  return [...found.values()];
};

const detailOf = (node: YamlNode): string => {
  if (node.kind !== 'scalar') return node.kind;
  const text = node.value === null ? 'null' : typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
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

/** `.Values` and its like, where no dot has been typed yet. */
const rootMembers = (names: ChartNames, owner: Owner, scope: ScopeAt | undefined, word: string): Bare[] =>
  word.startsWith('$') || !scope ? [] : members(names, owner, scope.dot).map((item) => ({ ...item, label: `.${item.label}` }));

/** Functions, what fits behind a pipe first; keywords and snippets where a tag begins. */
const words = (text: string, tag: Tag, start: number): Bare[] => {
  const before = text
    .slice(tag.start + 2, start)
    .trim()
    .replace(/^-/, '')
    .trim();
  const isPiped = before.endsWith('|');
  const all = [...functions.values()]
    .filter(({ params, variadic }) => !isPiped || params.length > 0 || variadic !== undefined)
    .map((known): Bare => ({ label: known.name, kind: 'function', detail: signatureOf(known).label, doc: known.doc }));
  if (before !== '') return all;
  return [...keywords.map((label): Bare => ({ label, kind: 'keyword', detail: '', doc: '' })), ...all];
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
  return scope ? members(names, owner, scope.value) : [];
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
  }));
};
