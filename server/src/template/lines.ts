/** Lines and columns as Go counts them: only `\n` ends a line, columns are bytes of UTF-8 from zero. */
import { memoRecent, type SourceText } from '../base/index.ts';
import { utf8Length } from './characters.ts';

export interface GoLines {
  /** The one-based line of an offset. */
  line(offset: number): number;
  column(offset: number): number;
}

/** Characters of texts whose lines are remembered: as many as large charts have several times over. */
const mostRemembered = 8_000_000;

const linesOf = ({ text }: SourceText): GoLines => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const line = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  return { line, column: (offset) => utf8Length(text.slice(starts[line(offset) - 1], offset)) };
};

export const goLines: (source: SourceText) => GoLines = memoRecent(linesOf, ({ length }) => length + 1, mostRemembered);
