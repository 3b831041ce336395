/**
 * Charts in which places are marked: `<|>` is the cursor, `<|text|>` a stretch that the answer must name. The marks are taken out of the files. They occur in no chart,
 * and mean nothing to Go.
 */
import type { Chart } from '../../server/src/chart/index.ts';
import { chartOf } from './charts.ts';

export interface MarkedChart {
  readonly chart: Chart;
  readonly files: Readonly<Record<string, string>>;
  readonly cursor: { readonly file: string; readonly offset: number };
  /** `file:start-end text`, in order. */
  readonly ranges: readonly string[];
}

const marks = /<\|(?:>|([^\n]*?)\|>)/g;

export const markedChart = async (marked: Readonly<Record<string, string>>): Promise<MarkedChart> => {
  const files: Record<string, string> = {};
  const ranges: string[] = [];
  let cursor: MarkedChart['cursor'] | undefined;
  for (const [file, text] of Object.entries(marked)) {
    let plain = '';
    let at = 0;
    for (const { 0: mark, 1: inside, index } of text.matchAll(marks)) {
      plain += text.slice(at, index);
      at = index + mark.length;
      if (inside === undefined) cursor = { file, offset: plain.length };
      else {
        ranges.push(placeName(file, plain.length, inside));
        plain += inside;
      }
    }
    files[file] = plain + text.slice(at);
  }
  if (!cursor) throw new Error('no cursor is marked');
  return { chart: await chartOf(files), files, cursor, ranges: ranges.sort() };
};

const placeName = (file: string, start: number, text: string): string => `${file}:${start}-${start + text.length} ${text}`;

/** Places as `ranges` has them. */
export const placeNames = (
  places: readonly {
    readonly source: { readonly path: string; readonly text: string };
    readonly range: { readonly start: number; readonly end: number };
  }[],
): string[] => places.map(({ source, range }) => placeName(source.path, range.start, source.text.slice(range.start, range.end))).sort();
