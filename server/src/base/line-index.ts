import type { Range } from './range.ts';

/** A place as editors count: `line` and `character` are zero-based, `character` counts UTF-16 code units (LSP 3.17, Position). */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Both ends of a stretch as positions. */
export interface PositionRange {
  readonly start: Position;
  readonly end: Position;
}

/** Converts between offsets and positions of one text. Lines end at `\n`, `\r\n` or a lone `\r`, as in LSP. */
export class LineIndex {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#text = text;
    this.#starts = starts;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of a zero-based line; the end of the text for lines behind the last. */
  lineStart(line: number): number {
    return line < 0 ? 0 : (this.#starts[line] ?? this.#text.length);
  }

  /** The text of a zero-based line without its line ending. */
  lineText(line: number): string {
    return this.#text.slice(this.lineStart(line), this.lineStart(line + 1)).replace(/[\r\n]+$/, '');
  }

  /** The position of an offset; one inside `\r\n` counts as before it, since editors know no place there. */
  position(offset: number): Position {
    const inText = Math.max(0, Math.min(offset, this.#text.length));
    const at = inText > 0 && this.#text.startsWith('\r\n', inText - 1) ? inText - 1 : inText;
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.#starts[low] as number) };
  }

  /** The offset of a position; a character behind the line's end counts as the end of that line, before its line ending (LSP 3.17, Position). */
  offset({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.#starts.length) return this.#text.length;
    const start = this.lineStart(line);
    return start + Math.min(Math.max(0, character), this.lineText(line).length);
  }

  positions(range: Range): PositionRange {
    return { start: this.position(range.start), end: this.position(range.end) };
  }
}
