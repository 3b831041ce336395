/**
 * Finds lines of block maps that are the beginning of a key and nothing more, as while a key is typed, and reads the text without them. All entries around stay
 * what they are, so that little has to be read again.
 */
import type { Range } from '../base/index.ts';
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

const words = /^ *[A-Za-z_][\w./-]*(?: [\w./-]+)* *$/;
const key = /^ *["'A-Za-z_][^:#]*:(?: |$)/;
/** A key whose value stands below. */
const openKey = /^ *["'A-Za-z_][^:#]*: *(?:#.*)?$/;
const item = /^ *-(?: |$)/;

const halfTypedLine = (text: string): Range | undefined => {
  let found: Range | undefined;
  /** The block maps around a line, and what stands below the last key of each so far. */
  const maps: { readonly indentation: number; below: 'nothing yet' | 'items' | 'all' }[] = [];
  /** What has more indentation belongs to a value that is no block map. */
  let above = Number.POSITIVE_INFINITY;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = text.slice(start, end);
    const indentation = line.search(/[^ ]/);
    if (indentation < 0 || line[indentation] === '#' || indentation > above) continue;
    above = Number.POSITIVE_INFINITY;
    while (indentation < (maps.at(-1)?.indentation ?? -1)) maps.pop();
    const map = maps.at(-1);
    const isInMap = map?.indentation === indentation;
    if (key.test(line)) {
      const below = openKey.test(line) ? 'nothing yet' : 'all';
      if (isInMap) map.below = below;
      else if (!map || map.below === 'nothing yet') {
        if (map) map.below = 'all';
        maps.push({ indentation, below });
      } else return undefined;
      if (below === 'all') above = indentation;
    } else if (item.test(line) && map && map.below !== 'all') {
      map.below = 'items';
      above = indentation;
    } else if (!found && isInMap && map.below !== 'nothing yet' && words.test(line)) found = { start: start + indentation, end };
    else return undefined;
  }
  return found;
};

/** What is said of the line goes by the next one with content in the same map. */
const problemsAt = (text: string, { start, end }: Range): readonly YamlProblem[] => {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const before = `${text.slice(from, start)}k: v\n`;
  const next = /^(?: *(?:#.*)?\n)* *[^ #\n].*/.exec(text.slice(end + 1));
  const isInside = next !== null && (/(?:^|\n)( *)[^ #\n].*$/.exec(next[0])?.[1]?.length ?? -1) >= start - from;
  const around = text.slice(from, isInside ? end + 1 + next[0].length : end);
  return parseWhole(`${before}${around}\n`, from - before.length, false).problems;
};
