/** Go's Sprintf over template values (fmt/print.go, doPrintf). Text arguments keep their origins. */
import { type Marked, TextBuilder, type Value } from '../../value/index.ts';
import { maxWidth, noFlags } from './flags.ts';
import { plainVerb } from './print.ts';
import { writeArgument } from './verbs.ts';

/** Reads one format from left to right: where it is, which argument is next. */
class Reader {
  readonly #text: string;
  readonly #args: readonly Value[];
  at = 0;
  next = 0;
  reordered = false;
  /** Whether the indexes of the present verb were all right, and whether one has just been read. */
  goodIndex = true;
  afterIndex = false;

  constructor(text: string, args: readonly Value[]) {
    this.#text = text;
    this.#args = args;
  }

  /** `[3]`: which argument is next. */
  index(): void {
    this.afterIndex = false;
    if (this.#text[this.at] !== '[') return;
    this.reordered = true;
    const close = this.#text.indexOf(']', this.at);
    // Without its end, only the bracket itself is passed over.
    if (this.#text.length - this.at < 3 || close < 0) {
      this.goodIndex = false;
      this.at++;
      return;
    }
    const inside = this.#text.slice(this.at + 1, close);
    this.at = close + 1;
    const index = /^\d+$/.test(inside) && Number(inside) <= maxWidth ? Number(inside) : undefined;
    this.afterIndex = index !== undefined;
    if (index !== undefined && index >= 1 && index <= this.#args.length) this.next = index - 1;
    else this.goodIndex = false;
  }

  /** The digits of a width or precision. Where there are too many, Go takes the rest of the format for them, and them for no number. */
  digits(): number | undefined {
    const digits = /^\d*/.exec(this.#text.slice(this.at))?.[0] ?? '';
    if (digits === '') return undefined;
    if (Number(digits.slice(0, -1)) > maxWidth) {
      this.at = this.#text.length;
      return undefined;
    }
    this.at += digits.length;
    return Number(digits);
  }

  /** An argument that gives a width or precision. */
  star(): number | undefined {
    this.at++;
    this.afterIndex = false;
    const value = this.#args[this.next];
    if (value) this.next++;
    const number = value?.kind === 'int' ? value.value : value?.kind === 'duration' ? value.nanoseconds : undefined;
    return number !== undefined && number <= maxWidth && number >= -maxWidth ? Number(number) : undefined;
  }
}

export const sprintf = (format: Marked, args: readonly Value[]): Marked => {
  const out = new TextBuilder();
  const { text } = format;
  const reader = new Reader(text, args);
  while (reader.at < text.length) {
    const percent = text.indexOf('%', reader.at);
    if (percent < 0) {
      out.addSlice(format, reader.at);
      break;
    }
    out.addSlice(format, reader.at, percent);
    reader.at = percent + 1;
    if (!verb(out, text, args, reader)) break;
  }
  if (!reader.reordered && reader.next < args.length) {
    out.add('%!(EXTRA ');
    args.slice(reader.next).forEach((arg, i) => {
      if (i > 0) out.add(', ');
      if (arg.kind === 'nil') out.add('<nil>');
      else out.add(`${arg.goType}=`).addSlice(plainVerb(arg));
    });
    out.add(')');
  }
  return out.build();
};

/** One verb with its flags; false where the format ends before the verb. */
const verb = (out: TextBuilder, text: string, args: readonly Value[], reader: Reader): boolean => {
  const flags = noFlags();
  reader.goodIndex = true;
  for (; reader.at < text.length; reader.at++) {
    const char = text[reader.at];
    if (char === '+') flags.plus = true;
    else if (char === '-') flags.minus = true;
    else if (char === '#') flags.sharp = true;
    else if (char === ' ') flags.space = true;
    else if (char === '0') flags.zero = true;
    else break;
  }
  reader.index();
  if (text[reader.at] === '*') {
    const width = reader.star();
    if (width === undefined) out.add('%!(BADWIDTH)');
    else flags.width = Math.abs(width);
    if (width !== undefined && width < 0) flags.minus = true;
  } else {
    const { afterIndex } = reader;
    flags.width = reader.digits();
    if (afterIndex && flags.width !== undefined) reader.goodIndex = false;
  }
  if (text[reader.at] === '.' && reader.at + 1 < text.length) {
    reader.at++;
    if (reader.afterIndex) reader.goodIndex = false;
    reader.index();
    if (text[reader.at] === '*') {
      const precision = reader.star();
      if (precision === undefined || precision < 0) out.add('%!(BADPREC)');
      else flags.precision = precision;
    } else flags.precision = reader.digits() ?? 0;
  }
  if (!reader.afterIndex) reader.index();
  if (reader.at >= text.length) {
    out.add('%!(NOVERB)');
    return false;
  }
  const letter = String.fromCodePoint(text.codePointAt(reader.at) as number);
  reader.at += letter.length;
  if (letter === '%') out.add('%');
  else if (!reader.goodIndex) out.add(`%!${letter}(BADINDEX)`);
  else if (reader.next >= args.length) out.add(`%!${letter}(MISSING)`);
  else {
    const isPlain = letter === 'v';
    const shown = isPlain ? { ...flags, sharpV: flags.sharp, plusV: flags.plus, sharp: false, plus: false } : flags;
    writeArgument(out, args[reader.next++] as Value, letter, shown);
  }
  return true;
};
