/**
 * Files that are too long to be read again and again: one of them would keep everybody waiting, at every keystroke. Of such a file nothing is known but the
 * names that it defines, found without reading what stands around them.
 */
import { memo, type SourceText } from '../base/index.ts';
import { Lexer } from './lexer.ts';
import type { List, NamedTemplate, Template } from './tree.ts';
import { unquote } from './unquote.ts';

/** More than ten times what the largest real templates have. */
export const maxActions = 20_000;

/** What so many actions have, at fifteen tokens each. */
export const maxTokens = 300_000;

/** Whether a text has too many actions, or too many tokens in them. */
export const isTooLong: (source: SourceText) => boolean = memo(({ text }) => {
  let count = 0;
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at + 2)) if (++count > maxActions) return true;
  return text.length > maxTokens && count > 0 && hasTooManyTokens(text);
});

/** Up to the first thing that Go cannot read: what recovery makes of the rest is as much as there are actions. */
const hasTooManyTokens = (text: string): boolean => {
  const lexer = new Lexer(text);
  let count = 0;
  for (let token = lexer.next(); token && token.kind !== 'error'; token = lexer.next()) if (++count > maxTokens) return true;
  return false;
};

/** What stands for the tree of a file that is too long. */
export const unread = (source: SourceText): Template => ({
  source,
  root: { kind: 'list', range: { start: 0, end: 0 }, nodes: [] },
  defines: namesIn(source.text),
  problems: [],
  calls: [],
  goCalls: [],
  isUnread: true,
});

/** Their bodies are not known. One name too many, in a comment or a string, costs only what calls it. */
const namesIn = (text: string): NamedTemplate[] =>
  [...text.matchAll(/\{\{(-\s)?\s*(define|block)\s+("(?:[^"\\\n]|\\.)*"|`[^`]*`)/g)].flatMap((match): NamedTemplate[] => {
    const [tag, trims, , quoted = ''] = match;
    const name = unquote(quoted);
    if (name === undefined) return [];
    const range = { start: match.index, end: match.index + tag.length };
    const body: List = { kind: 'list', range: { start: range.end, end: range.end }, nodes: [] };
    const open = { range, trimLeft: trims !== undefined, trimRight: false };
    const nameRange = { start: range.end - quoted.length, end: range.end };
    return [{ name, body, node: { kind: 'define', range, open, endTag: undefined, name, nameRange, body } }];
  });
