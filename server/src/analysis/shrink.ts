/** Charts at which nobody works, in less room. What they are and say stays the same. */
import type { Pack, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { wholeStrings } from '../yaml/index.ts';
import { textsOf } from './files.ts';

/** Characters of a text below which packing it gains nothing. */
const least = 512;

/** Packs the texts of charts, but for those in `keep`, which others use. Yields between texts. */
export function* shrink(charts: Iterable<Chart>, keep: ReadonlySet<SourceText>, pack: Pack): Generator<void, true> {
  for (const chart of charts) {
    for (const { values } of withSubcharts(chart)) {
      // Otherwise one of them would keep the whole text of its file.
      wholeStrings(values);
      yield;
    }
    for (const source of textsOf(chart)) {
      if (source.length < least || keep.has(source)) continue;
      source.pack(pack);
      yield;
    }
  }
  return true;
}

const withSubcharts = (chart: Chart): Chart[] => [chart, ...chart.subcharts.flatMap((subchart) => withSubcharts(subchart.chart))];
