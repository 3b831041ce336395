/**
 * Reads what most of the YAML in charts is, in a tenth of the time that the `yaml` package takes: block maps and lists of plain or simply quoted scalars and flow
 * collections of one line, and comments; or one flow collection, as JSON is. Gives up on all else, and where a collection ends in comments; what it reads it reads as the package does, to every offset.
 */
import { readFlow, scalarAt } from './flow.ts';
import type { YamlNode, YamlPair } from './node.ts';

/** The tree of a text, its ranges moved by `offset`; undefined where the text is anything but simple. */
export const readSimple = (text: string, offset: number): YamlNode | undefined => (strange.test(text) ? undefined : new Reader(text, offset).root());

/** What neither stands in comments and quotes as it is, nor ends a line to everybody. */
const strange = /[^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** A plain scalar. No run of spaces is tried twice: the time stays linear. */
const plain = String.raw`(?:[A-Za-z\d_./$+(~]|--?(?=[A-Za-z\d.]))(?:[!"$-9;-~]|:(?=[!-~])| +(?=[!"$-~]))*`;

/** One line: indentation, the dash of an item, a key, a value, a comment; each of them may be missing. */
const anyLine = new RegExp(
  String.raw`( *)(?! )(- )?(?:([A-Za-z][\w./-]*):(?=[ \n]|$) *(?! ))?("[^"\\\n]*"|'[^'\n]*'|[[{][^#\n]*[\]}]|${plain})? *(#[^\n]*)?(?:\n|$)`,
  'y',
);

/** Deeper nesting is left to those who have a bound for it. */
const maxDepth = 40;
/** Longer keys are none to go-yaml, which counts to 1024. */
const maxKey = 1000;

/** A line with content; offsets into the text. */
interface Line {
  readonly indentation: number;
  readonly isItem: boolean;
  readonly key: string | undefined;
  readonly keyStart: number;
  /** As written; undefined where there is none. */
  readonly value: string | undefined;
  /** Where the value begins; without one, where it would. */
  readonly valueStart: number;
  /** Behind the line's end. */
  readonly end: number;
}

/** A node, and how far the collection reaches of which it is the last. */
interface Read {
  readonly node: YamlNode;
  readonly reach: number;
}

class Reader {
  readonly #text: string;
  readonly #offset: number;
  #at = 0;
  #depth = 0;
  /** How many of the open lists stand at the column of their own key. */
  #flush = 0;
  /** The column of the root. */
  #root = 0;
  /** The next line with content; undefined at the end, and where the reader has given up. */
  #line: Line | undefined;
  /** How far the comments before that line are indented at most; -1 without any, infinitely where the text ends within one. */
  #comments = -1;
  #hasFailed = false;

  constructor(text: string, offset: number) {
    this.#text = text;
    this.#offset = offset;
  }

  root(): YamlNode | undefined {
    if (/^[[{]/.test(this.#text)) return this.#flow();
    this.#advance();
    this.#root = this.#line?.indentation ?? 0;
    const read = this.#line && this.#block();
    return this.#line || this.#hasFailed ? undefined : read?.node;
  }

  /** The flow collection that is the whole text. */
  #flow(): YamlNode | undefined {
    const read = readFlow(this.#text, 0, this.#offset, false);
    return read && /^[ \n]*$/.test(this.#text.slice(read.end)) ? read.node : undefined;
  }

  #fail(): undefined {
    this.#hasFailed = true;
    this.#line = undefined;
    return undefined;
  }

  #advance(): void {
    this.#comments = -1;
    this.#line = this.#next();
  }

  #next(): Line | undefined {
    while (this.#at < this.#text.length) {
      const start = this.#at;
      anyLine.lastIndex = start;
      const match = anyLine.exec(this.#text);
      if (!match) return this.#fail();
      const [whole, { length: indentation } = '', dash, key, value, comment] = match;
      this.#at = start + whole.length;
      const isEnded = whole.endsWith('\n');
      const tail = this.#at - (isEnded ? 1 : 0) - (comment?.length ?? 0);
      if (key !== undefined || value !== undefined) {
        // A `#` right behind something is part of it.
        if ((comment !== undefined && this.#text[tail - 1] !== ' ') || (key?.length ?? 0) > maxKey) return this.#fail();
        const isItem = dash !== undefined;
        const keyStart = start + indentation + (isItem ? 2 : 0);
        let valueStart = value === undefined ? tail : keyStart + (key === undefined ? 0 : key.length + 1);
        while (value !== undefined && this.#text[valueStart] === ' ') valueStart++;
        return { indentation, isItem, key, keyStart, value, valueStart, end: this.#at };
      }
      if (dash !== undefined) return this.#fail();
      if (comment !== undefined) this.#comments = Math.max(this.#comments, isEnded ? indentation : Number.POSITIVE_INFINITY);
    }
    return undefined;
  }

  /** The map or list that begins with the line. */
  #block(): Read | undefined {
    const { isItem, indentation, keyStart } = this.#line as Line;
    if (++this.#depth > maxDepth) return this.#fail();
    const read = isItem ? this.#list(indentation, keyStart - 2) : this.#map(indentation, keyStart);
    this.#depth--;
    return read;
  }

  #list(column: number, start: number): Read | undefined {
    const items: YamlNode[] = [];
    let reach = start;
    for (let line = this.#line; line?.isItem && line.indentation === column; line = this.#line) {
      const item = line.key === undefined ? this.#scalarOf(line, column) : this.#map(column + 2, line.keyStart);
      if (!item) return undefined;
      items.push(item.node);
      reach = item.reach;
    }
    return { node: { kind: 'list', range: this.#range(start, reach), items }, reach };
  }

  /** The first key may stand behind an item's dash. */
  #map(column: number, start: number): Read | undefined {
    const pairs: YamlPair[] = [];
    let reach = start;
    for (let line = this.#line; line && (pairs.length === 0 || (!line.isItem && line.indentation === column)); line = this.#line) {
      const { key, keyStart } = line;
      if (key === undefined) return this.#fail();
      const value = line.value === undefined ? this.#below(line.valueStart, column) : this.#scalarOf(line, column);
      if (!value) return undefined;
      pairs.push({ key: scalarAt(key, keyStart + this.#offset), value: value.node });
      reach = value.reach;
    }
    return { node: { kind: 'map', range: this.#range(start, reach), pairs }, reach };
  }

  /** The value of a key at that column which has none on its own line. */
  #below(at: number, column: number): Read | undefined {
    this.#advance();
    const line = this.#line;
    if (line && line.indentation > column) return this.#block();
    if (line?.isItem && line.indentation === column) {
      this.#flush++;
      const list = this.#block();
      this.#flush--;
      return list;
    }
    // Over comments behind nothing at all the package has the map reach.
    const isLast = !line || line.isItem || line.indentation < column;
    if (this.#hasFailed || !this.#endsWell(isLast) || (isLast && this.#text.slice(at, line?.keyStart).includes('#'))) return this.#fail();
    return { node: { kind: 'scalar', range: this.#range(at, at), value: null, textStart: at + this.#offset }, reach: at };
  }

  /** The value of a line, in a collection at that column; what stands below must not go on with it. */
  #scalarOf({ value = '', valueStart, key, end }: Line, column: number): Read | undefined {
    this.#advance();
    const line = this.#line;
    const isLast = !line || key === undefined || line.isItem || line.indentation < column;
    if (this.#hasFailed || (line && line.indentation > column) || !this.#endsWell(isLast)) return this.#fail();
    const node = this.#written(value, valueStart);
    return node ? { node, reach: end } : this.#fail();
  }

  /** Whether no collection ends in comments where a value was perhaps its last: the package has some of them, but not all, reach over these. */
  #endsWell(isLast: boolean): boolean {
    const end = this.#flush > 0 ? -1 : this.#root;
    return !isLast || this.#comments <= (this.#line?.indentation ?? end);
  }

  #written(source: string, start: number): YamlNode | undefined {
    if (!/^[[{]/.test(source)) return scalarAt(source, start + this.#offset);
    const read = readFlow(this.#text, start, this.#offset, true);
    return read?.end === start + source.length ? read.node : undefined;
  }

  #range(start: number, end: number): { readonly start: number; readonly end: number } {
    return { start: start + this.#offset, end: end + this.#offset };
  }
}
