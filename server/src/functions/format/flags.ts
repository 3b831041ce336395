import type { Marked, TextBuilder } from '../../value/index.ts';

/** What stands between the percent sign and the verb; `width` and `precision` are undefined where they were not given. */
export interface Flags {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v` and `%#v`, for which plus and sharp mean something else. */
  plusV: boolean;
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

export const noFlags = (): Flags => ({
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
  width: undefined,
  precision: undefined,
});

/** Wider paddings and longer fractions than this (and one digit more) are refused by Go. */
export const maxWidth = 1_000_000;

/** Adds a text, padded to the width, which counts code points. Padding with zeros goes to the left only. */
export const pad = (out: TextBuilder, text: Marked, { width, minus, zero }: Flags): void => {
  const missing = width === undefined ? 0 : width - [...text.text].length;
  if (missing <= 0) out.addSlice(text);
  else if (minus) out.addSlice(text).add(' '.repeat(missing));
  else out.add((zero ? '0' : ' ').repeat(missing)).addSlice(text);
};

export const padPlain = (out: TextBuilder, text: string, flags: Flags): void => pad(out, { text, runs: undefined }, flags);
