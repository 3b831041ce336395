/** The key for labels of persistent volumes in values.yaml: there, or to be added next to the persistence settings. */
import type { Edit } from '../base/index.ts';
import { type PreparedChart, valuesTreeOf } from '../chart/index.ts';
import { nodeAt } from '../manifest/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import { commentAbove } from './comments.ts';
import type { FileEdits } from './fix.ts';
import { lineEnding, linesAround } from './lines.ts';
import { isLabelsKey } from './persistence.ts';
import { schemaEdit } from './schema.ts';

const what = 'abels of the persistent volume claims; they must not change once the chart is installed';

/** The comment as the file's author writes them: for helm-docs (`# -- …`), with `@param` for other generators, or plainly with one or two signs. */
const commentOf = (text: string, path: readonly string[], near = ''): string => {
  const count = (form: RegExp): number => [...text.matchAll(form)].length;
  if (count(/^\s*## @param /gm) > 1) return `## @param ${path.join('.')}.labels L${what}`;
  if (count(/^\s*# -- /gm) > 1) return `# -- L${what}`;
  return `${signsOf(near.trim() === '' ? text : near)} L${what}`;
};

const signsOf = (text: string): string => {
  const count = (form: RegExp): number => [...text.matchAll(form)].length;
  return count(/^\s*## \S/gm) > count(/^\s*# \S/gm) ? '##' : '#';
};

export interface LabelsKey {
  /** How it is read: `persistence.labels`. */
  readonly path: readonly string[];
  /** The files in which it must be added; none where it is there. */
  readonly files: readonly FileEdits[];
}

/** The key for labels in the settings at `path`: the chart's own, or `labels`, which is added to values.yaml; undefined where it cannot be. */
export const labelsKey = (owner: PreparedChart, path: readonly string[] | undefined): LabelsKey | undefined => {
  const { valuesFile } = owner.chart;
  const valuesTree = valuesTreeOf(owner.chart);
  if (!valuesFile || !path || path.length === 0) return undefined;
  const section = valuesTree && nodeAt(valuesTree, path);
  const names = section?.kind === 'map' ? section.pairs.map(({ key }) => String(key.value)).filter(isLabelsKey) : [];
  const known = names.find((name) => name === 'labels') ?? names[0];
  if (known !== undefined) return { path: [...path, known], files: [] };
  const edits = section ? inSection(valuesFile.text, section, path) : newSection(valuesFile.text, valuesTree, path);
  if (!edits) return undefined;
  const schema = schemaEdit(owner, path);
  if (schema === 'refused') return undefined;
  return { path: [...path, 'labels'], files: [{ file: valuesFile.path, edits }, ...(schema ? [schema] : [])] };
};

const inSection = (text: string, section: YamlNode, path: readonly string[]): Edit[] | undefined => {
  const isEmpty = section.kind === 'map' ? section.pairs.length === 0 : section.kind === 'scalar' && section.value === null;
  if (isEmpty) return inEmpty(text, section, commentOf(text, path));
  if (section.kind !== 'map') return undefined;
  return text[section.range.start] === '{'
    ? inFlow(text, section.range.start, section.pairs.at(-1)?.value.range.end ?? 0)
    : inBlock(text, section, path);
};

const inBlock = (text: string, { pairs }: Extract<YamlNode, { kind: 'map' }>, path: readonly string[]): Edit[] | undefined => {
  const neighbour = pairs.find(({ key }) => key.value === 'annotations') ?? pairs.at(-1);
  const first = pairs[0];
  if (!neighbour || !first) return undefined;
  const eol = lineEnding(text);
  const indent = ' '.repeat(columnOf(text, first.key.range.start));
  const end = endOfEntry(text, neighbour.value.range.end);
  const offset = isEmptyNode(neighbour.value) ? behindExamples(text, end.offset) : end.offset;
  const line = linesAround(text, neighbour.key.range).start;
  const top = commentAbove(text, line)?.start ?? line;
  const lines = `${indent}${commentOf(text, path, text.slice(top, line))}${eol}${indent}labels: {}`;
  // Entries with an empty line between them go on so.
  const isLast = neighbour === pairs.at(-1);
  const isApart = neighbour !== first && isBlankAbove(text, top) && (isLast || /^[ \t]*\r?\n/.test(text.slice(offset)));
  const gap = isApart ? eol : '';
  return [insertion(offset, end.atLineStart ? `${gap}${lines}${eol}` : `${eol}${gap}${lines}`)];
};

const isEmptyNode = (node: YamlNode): boolean =>
  node.kind === 'map' ? node.pairs.length === 0 : node.kind === 'list' ? node.items.length === 0 : node.value === null || node.value === '';

/** Behind lines such as `#   example.com/key: value`, which show what an empty value may hold. */
const behindExamples = (text: string, from: number): number => {
  const examples = /^(?:[ \t]*#(?:[ \t]{2,}|[ \t]*- )\S[^\n]*\n)+/.exec(text.slice(from))?.[0] ?? '';
  return from + examples.length;
};

const isBlankAbove = (text: string, lineStart: number): boolean => /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, lineStart));

/** `persistence: {size: 8Gi}` stays in its one line; the comment goes above it. */
const inFlow = (text: string, start: number, end: number): Edit[] | undefined => {
  const { start: line } = linesAround(text, { start, end: start });
  const key = /^( *)([\w.-]+): $/.exec(text.slice(line, start));
  if (!key) return undefined;
  return [insertion(line, `${key[1]}${signsOf(text)} ${key[2]}.labels: l${what}${lineEnding(text)}`), insertion(end, ', labels: {}')];
};

/** `persistence: {}`, or nothing behind the key. */
const inEmpty = (text: string, section: YamlNode, comment: string): Edit[] | undefined => {
  const line = linesAround(text, section.range);
  const head = text.slice(line.start, section.range.start);
  const key = /^( *)[\w.-]+:[ \t]*$/.exec(head);
  if (!key || !/^\s*(?:#.*)?$/.test(text.slice(section.range.end, line.end))) return undefined;
  const eol = lineEnding(text);
  const indent = `${key[1]}  `;
  const emptied = { start: line.start + head.trimEnd().length, end: section.range.end };
  return [
    ...(emptied.end > emptied.start ? [{ range: emptied, text: '' }] : []),
    insertion(line.end, `${eol}${indent}${comment}${eol}${indent}labels: {}`),
  ];
};

/** A section of its own at the end; where there was nothing, or `{}`, in its place. */
const newSection = (text: string, tree: YamlNode | undefined, path: readonly string[]): Edit[] | undefined => {
  const [name, more] = path;
  if (more !== undefined) return undefined;
  const eol = lineEnding(text);
  const lines = `${name}:${eol}  ${commentOf(text, path)}${eol}  labels: {}${eol}`;
  if (tree?.kind === 'map' && text[tree.range.start] === '{') {
    if (tree.pairs.length > 0) return undefined;
    const { start, end } = linesAround(text, tree.range);
    if (text.slice(start, end).trim() !== '{}') return undefined;
    return [{ range: { start, end: nextLine(text, end) }, text: lines }];
  }
  const isOther = tree !== undefined && tree.kind !== 'map' && !(tree.kind === 'scalar' && tree.value === null);
  // A document's end mark, or a scalar, is nothing to write behind.
  if (isOther || /^\.\.\.|^---[\s\S]*^---/m.test(text)) return undefined;
  const body = text.trimEnd();
  if (body === '') return [{ range: { start: 0, end: text.length }, text: lines }];
  const gap = text.endsWith('\n') ? eol : `${eol}${eol}`;
  return [insertion(text.length, gap + (text.endsWith('\n') ? lines : lines.trimEnd()))];
};

const insertion = (offset: number, text: string): Edit => ({ range: { start: offset, end: offset }, text });

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);

const nextLine = (text: string, end: number): number => {
  const found = text.indexOf('\n', end);
  return found < 0 ? text.length : found + 1;
};

/** Where a new line goes behind an entry: a block value's range may already end at the start of the next line. */
const endOfEntry = (text: string, offset: number): { readonly offset: number; readonly atLineStart: boolean } => {
  if (offset > 0 && text[offset - 1] === '\n') return { offset, atLineStart: true };
  const next = text.indexOf('\n', offset);
  return next < 0 ? { offset: text.length, atLineStart: false } : { offset: next + 1, atLineStart: true };
};
