/**
 * Reads what most flow collections in charts are, JSON for the most part: maps and lists of plain words and simply quoted texts, without comments. Gives up on all
 * else; what it reads it reads as the `yaml` package does, to every offset.
 */
import type { YamlNode, YamlPair, YamlScalar } from './node.ts';
import { resolveScalar } from './resolve.ts';

const plainKey = /[A-Za-z][\w./-]*:(?=[ \n])/y;
/** Longer keys are none to go-yaml, which counts to 1024. */
const quotedKey = /"[^"\\\n]{0,1000}":(?=[ \n"'\w[{-])/y;
const scalar = /"[^"\\\n]*"|'[^'\n]*'|(?:[A-Za-z\d_/]|[-.](?=[A-Za-z\d]))[\w./-]*/y;
const gapInLine = / */y;
const gap = /[ \n]*/y;

/** Deeper nesting is left to those who have a bound for it. */
const maxDepth = 40;

/** A scalar as it is written, plain or simply quoted, at a place. */
export const scalarAt = (source: string, start: number): YamlScalar => {
  const isQuoted = source.startsWith('"') || source.startsWith("'");
  const range = { start, end: start + source.length };
  return { kind: 'scalar', range, value: isQuoted ? source.slice(1, -1) : resolveScalar(source), textStart: start + (isQuoted ? 1 : 0) };
};

/** The collection that begins at a place, its ranges moved by `offset`, and where it ends; `isOneLine`: it must end on its line. */
export const readFlow = (
  text: string,
  start: number,
  offset: number,
  isOneLine: boolean,
): { readonly node: YamlNode; readonly end: number } | undefined => {
  const space = isOneLine ? gapInLine : gap;
  let at = start;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };

  const value = (depth: number): YamlNode | undefined => {
    const from = at;
    const open = text[at];
    if (open !== '{' && open !== '[') {
      const source = take(scalar);
      return source === undefined ? undefined : scalarAt(source, from + offset);
    }
    if (depth > maxDepth) return undefined;
    at++;
    const close = open === '{' ? '}' : ']';
    const pairs: YamlPair[] = [];
    const items: YamlNode[] = [];
    for (take(space); text[at] !== close; take(space)) {
      const keyStart = at;
      const key = open === '{' ? (take(plainKey) ?? take(quotedKey))?.slice(0, -1) : '';
      if (key === undefined) return undefined;
      take(space);
      const member = value(depth + 1);
      if (!member) return undefined;
      if (open === '{') pairs.push({ key: scalarAt(key, keyStart + offset), value: member });
      else items.push(member);
      take(space);
      if (text[at] === ',') at++;
      else if (text[at] !== close) return undefined;
    }
    at++;
    const range = { start: from + offset, end: at + offset };
    return open === '{' ? { kind: 'map', range, pairs } : { kind: 'list', range, items };
  };

  const node = value(0);
  return node && { node, end: at };
};
