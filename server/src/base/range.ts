/** A stretch of a text in UTF-16 code units: `start` is included, `end` is not. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Whether `outer` covers every character of `inner` (an empty range counts where it stands). */
export const contains = (outer: Range, inner: Range): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Whether the two ranges share a character. */
export const overlaps = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;
