/** What the words of a template mean, for colouring: what a grammar cannot know, such as that a string names a template. */
import type { Range, SourceText } from '../base/index.ts';
import { functions } from '../functions/index.ts';
import { isTooLong, keywords, tokenize } from '../template/index.ts';
import { namesOf } from './names/index.ts';

export type SemanticKind = 'comment' | 'keyword' | 'function' | 'variable' | 'property' | 'number';
/** `defaultLibrary`: Helm's own. */
export type SemanticModifier = 'declaration' | 'defaultLibrary';

export interface SemanticToken extends Range {
  readonly kind: SemanticKind;
  readonly modifiers: readonly SemanticModifier[];
}

/** More are of no use to anybody, and editors ask for the part that they show as well. */
const maxTokens = 100_000;

/** Helm's own objects, which stand at the root. */
const objects: ReadonlySet<string> = new Set(['Values', 'Chart', 'Release', 'Files', 'Capabilities', 'Template', 'Subcharts']);

/** In source order, none over another or over several lines. A word that means nothing, such as an unknown function, has none. */
export const semanticTokens = (source: SourceText, within: Range): SemanticToken[] => {
  const { text } = source;
  if (isTooLong(source)) return [];
  const named = namedRanges(source);
  const found: SemanticToken[] = [];
  for (const token of tokenize(text)) {
    if (token.end <= within.start) continue;
    if (token.start >= within.end || found.length >= maxTokens) break;
    const { start, end } = token;
    switch (token.kind) {
      case 'identifier':
        if (functions.has(text.slice(start, end))) found.push({ start, end, kind: 'function', modifiers: ['defaultLibrary'] });
        break;
      case 'field':
        found.push(named.get(start + 1) ?? { start: start + 1, end, kind: 'property', modifiers: [] });
        break;
      case 'variable':
        found.push(named.get(start) ?? { start, end, kind: 'variable', modifiers: end - start === 1 ? ['defaultLibrary'] : [] });
        break;
      case 'string':
      case 'raw-string': {
        const inside = named.get(start + 1);
        if (inside && inside.end > inside.start && !text.slice(inside.start, inside.end).includes('\n')) found.push(inside);
        break;
      }
      case 'number':
        found.push({ start, end, kind: 'number', modifiers: [] });
        break;
      case 'comment':
        // Of several extensions for the language one grammar counts, which may know no comments.
        for (const line of linesOf(text, token))
          if (line.end > within.start && line.start < within.end) found.push({ ...line, kind: 'comment', modifiers: [] });
        break;
      default:
        if (keywords.has(token.kind) || token.kind === 'bool') found.push({ start, end, kind: 'keyword', modifiers: [] });
    }
  }
  return found;
};

/** The lines of a stretch, without white space at their ends. */
const linesOf = (text: string, { start, end }: Range): Range[] =>
  [...text.slice(start, end).matchAll(/\S(?:[^\r\n]*\S)?/g)].map(({ index, 0: line }) => ({
    start: start + index,
    end: start + index + line.length,
  }));

/** What the tree knows of the places of names, by their start. */
const namedRanges = (source: SourceText): ReadonlyMap<number, SemanticToken> => {
  const { definitions, uses, accesses, variables } = namesOf(source);
  const ranges = new Map<number, SemanticToken>();
  const add = ({ start, end }: Range, kind: SemanticKind, ...modifiers: SemanticModifier[]): void => {
    ranges.set(start, { start, end, kind, modifiers });
  };
  for (const { range, name, refs } of accesses) {
    const isObject = objects.has(name) && refs.some((ref) => ref.kind === 'path' && ref.path.length === 1);
    if (isObject) add(range, 'variable', 'defaultLibrary');
    else add(range, 'property');
  }
  for (const { range, isWritten } of uses) if (isWritten) add(range, 'function');
  for (const { range } of definitions) add(range, 'function', 'declaration');
  for (const { range } of variables) add(range, 'variable', 'declaration');
  return ranges;
};
