/**
 * Finds lines of block maps that are the beginning of a key and nothing more, as while a key is typed, and reads the text without them. All entries around stay
 * what they are, so that little has to be read again.
 */
import type { Range } from '../base/index.ts';
import { type Entries, type Entry, entriesOf, isOpenAt, lineEnd, written } from './entries.ts';
import type { YamlDocument, YamlProblem } from './node.ts';
import { parsePieces, parseWhole } from './parse.ts';

/** What is valid but for one line. */
export interface HalfTyped {
  /** The document without the line. */
  readonly document: YamlDocument;
  /** What is wrong with the line, as a reader of the whole text would say; ranges in the text. */
  readonly problems: readonly YamlProblem[];
}

/** The one half-typed line of a text; undefined where there is none, there are more, or something else is wrong as well. */
export const halfTyped = (text: string): HalfTyped | undefined => {
  const line = halfTypedLine(text);
  // A comment of the same length, so that all else stays where it is.
  const document = line && parsePieces(`${text.slice(0, line.start)}#${' '.repeat(line.end - line.start - 1)}${text.slice(line.end)}`);
  return document && { document, problems: problemsAt(text, line) };
};

const words = /[A-Za-z_][\w./-]*(?: [\w./-]+)* *(?=\n|$)/y;

/** Deeper maps are not looked into: each level is read once more. */
const maxDepth = 40;

const halfTypedLine = (text: string): Range | undefined => {
  let found: Range | undefined;
  /** Whether all that is wrong in a part may be the line that was found. */
  const look = (part: Range, depth: number): boolean => {
    const { kind, isEven, entries } = entriesOf(text, part, written) ?? noEntries;
    const isMap = kind === 'map' && isEven;
    return entries.every((entry) => {
      const { end, head, strays } = entry;
      const [stray] = strays;
      if (stray !== undefined) {
        const line = isMap && strays.length === 1 && !found ? halfTypedAt(text, entry, stray) : undefined;
        if (!line) return false;
        found = line;
      }
      return !isMap || depth === maxDepth || !isOpenAt(text, head) || look({ start: lineEnd(text, head), end: stray ?? end }, depth + 1);
    });
  };
  return look({ start: 0, end: text.length }, 0) ? found : undefined;
};

const noEntries: Entries = { kind: 'map', indentation: 0, isEven: true, entries: [] };

/** An entry's last line, which begins none, where it may be the next key of the same map. */
const halfTypedAt = (text: string, { head, end: last }: Entry, line: number): Range | undefined => {
  const start = line + head - (text.lastIndexOf('\n', head) + 1);
  words.lastIndex = start;
  if (start <= head || !words.test(text)) return undefined;
  const end = words.lastIndex;
  const isNothing = (from: number, to: number): boolean => nothing.test(text.slice(from, to));
  // Right below an open key it may be the value.
  const isValue = isOpenAt(text, head) && isNothing(lineEnd(text, head), line);
  return isValue || !isNothing(lineEnd(text, end), last) ? undefined : { start, end };
};

const nothing = /^(?: *(?:#.*)?(?:\n|$))*$/;

/** What is said of the line goes by the next one with content in the same map. */
const problemsAt = (text: string, { start, end }: Range): readonly YamlProblem[] => {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const before = `${text.slice(from, start)}k: v\n`;
  const next = /^(?: *(?:#.*)?\n)* *[^ #\n].*/.exec(text.slice(end + 1));
  const isInside = next !== null && (/(?:^|\n)( *)[^ #\n].*$/.exec(next[0])?.[1]?.length ?? -1) >= start - from;
  const around = text.slice(from, isInside ? end + 1 + next[0].length : end);
  return parseWhole(`${before}${around}\n`, from - before.length, false).problems;
};
