/** The tokens of a whole text: those that Go sees until it gives up, and those of all the text, in which a broken action costs only itself. */
import type { Range, SourceText } from '../base/index.ts';
import { isSpace } from './characters.ts';
import { Lexer } from './lexer.ts';
import { commonLength, finder, firstAt } from './search.ts';
import type { Token } from './token.ts';

/**
 * The tokens of the text that was read last: one that is typed begins as it did before, so that only its rest is read. What stands behind something that cannot be
 * read may be other tokens once that can be.
 */
class Last {
  #text = '';
  #tokens: readonly Token[] = [];
  /** So many of them stand before the first thing that cannot be read. */
  #sound = 0;

  /** The tokens with which another text begins, up to an action, with a lexer that goes on there. */
  beginning(text: string): { readonly tokens: Token[]; readonly lexer: Lexer } {
    const lexer = new Lexer(text);
    const until = commonLength(this.#text, text) - delimiter;
    const all = this.#tokens;
    let end =
      Math.min(
        this.#sound,
        firstAt(all, until + 1, ({ start }) => start),
      ) - 1;
    while (end > 0 && all[end]?.kind !== 'left-delimiter') end--;
    if (end <= 0) return { tokens: [], lexer };
    lexer.resume((all[end] as Token).start, false);
    return { tokens: all.slice(0, end), lexer };
  }

  /** `from`: how many of the tokens were there already. */
  keep(text: string, tokens: readonly Token[], from: number): void {
    this.#text = text;
    this.#tokens = tokens;
    this.#sound = from;
    while (this.#sound < tokens.length && tokens[this.#sound]?.kind !== 'error') this.#sound++;
  }
}

/** A left delimiter with its trim marker: as much decides what stands before it. */
const delimiter = 4;

const lastOfGo = new Last();
const lastOfAll = new Last();

/** Go's tokens, to the first error, which is then the last of them. */
export const goTokens = ({ path, text }: SourceText): readonly Token[] => {
  // What is given to `tpl` is typed by nobody, and comes between two keystrokes.
  const last = path === '' ? new Last() : lastOfGo;
  const { tokens, lexer } = last.beginning(text);
  const known = tokens.length;
  for (let token = lexer.next(); token; token = lexer.next()) {
    tokens.push(token);
    if (token.kind === 'error') break;
  }
  last.keep(text, tokens, known);
  return tokens;
};

/** All tokens of a text, in order; together they are the text. An action that breaks off ends with an `error` token. */
export const tokenize = (text: string): readonly Token[] => {
  const { tokens, lexer } = lastOfAll.beginning(text);
  const known = tokens.length;
  const recovery = new Recovery(text);
  /** Where the action that is being read begins among the tokens; none outside of actions. */
  let left: number | undefined;
  for (let token = lexer.next(); token; token = lexer.next()) {
    if (token.kind === 'left-delimiter') left = tokens.length;
    const error = token.kind === 'error' ? token : left === undefined ? undefined : recovery.unfinished(tokens[left], token);
    if (token.kind === 'right-delimiter') left = undefined;
    if (!error) tokens.push(token);
    else {
      const { end, trims } = left === undefined ? recovery.afterComment(error) : recovery.afterAction(tokens.slice(left), error);
      cut(text, tokens, end, error);
      lexer.resume(end, trims);
      left = undefined;
    }
  }
  lastOfAll.keep(text, tokens, known);
  return tokens;
};

/** Ends the last action at an offset, behind or before what was read of it. */
const cut = (text: string, tokens: Token[], end: number, error: Token): void => {
  let last = tokens.at(-1);
  while (last && last.start >= end) {
    tokens.pop();
    last = tokens.at(-1);
  }
  let start = last?.end ?? 0;
  /** What the end of the action cuts through. */
  let severed: Token | undefined;
  if (last && last.end > end) {
    tokens.pop();
    if (last.kind === 'space') tokens.push({ ...last, end });
    else severed = last;
    start = severed ? last.start : end;
  }
  const blame = blamed(text, severed ?? error.blame, end) ?? tokens.findLast(({ kind }) => kind !== 'space') ?? error;
  tokens.push({ ...error, start, end, blame: { start: blame.start, end: blame.end } });
};

/** The part of what is to blame that lies in the action; without a right delimiter and spaces at its end. */
const blamed = (text: string, blame: Range | undefined, end: number): Range | undefined => {
  if (!blame || blame.start >= end) return undefined;
  if (blame.end < end) return blame;
  let last = end;
  if (text.startsWith('}}', last - 2) && last - 2 > blame.start) {
    last -= 2;
    if (text[last - 1] === '-' && isSpace(text.charCodeAt(last - 2))) last--;
  }
  while (last > blame.start + 1 && isSpace(text.charCodeAt(last - 1))) last--;
  return { start: blame.start, end: last };
};

/** The end of an action, and whether the white space behind it is trimmed. */
interface End {
  readonly end: number;
  readonly trims: boolean;
}

/** Decides where an action ends that Go cannot read. */
class Recovery {
  readonly #text: string;
  readonly #newline: (from: number) => number;
  readonly #open: (from: number) => number;
  readonly #close: (from: number) => number;

  constructor(text: string) {
    this.#text = text;
    this.#newline = finder(text, '\n');
    this.#open = finder(text, '{{');
    this.#close = finder(text, '}}');
  }

  /**
   * On the line where the action begins: behind the next `}}` there, before the next `{{`, or where the line ends. An action that went on for
   * lines ends at the next `}}` if no other begins before; else it was never finished, and what follows its first line is text.
   */
  afterAction(action: readonly Token[], { message, blame, start }: Token): End {
    const lineEnd = this.#lineEnd(action[0]?.start ?? start);
    // A raw string that runs over lines is likely what went wrong: its end was the beginning of another.
    const raw = action.find(({ kind, end }) => kind === 'raw-string' && end > lineEnd);
    const from = raw?.start ?? blame?.start ?? start;
    if (from <= lineEnd) return this.#onLine(from, lineEnd);
    const close = message === 'expected :=' ? -1 : this.#closeBeforeNext(from);
    return close < 0 ? { end: lineEnd, trims: false } : this.#behind(close);
  }

  /**
   * An error where a token shows that the action above it was never finished: a string on a later line in which another begins, as in
   * `- "{{ include "x" . }}"`.
   */
  unfinished(left: Token | undefined, { kind, start, end }: Token): Token | undefined {
    if (kind !== 'string' || !left || start < this.#lineEnd(left.start)) return undefined;
    const open = this.#open(start);
    if (open < 0 || open >= end) return undefined;
    const close = this.#close(open);
    return close >= 0 && close < end ? undefined : { kind: 'error', start: open, end: open + 1, blame: { start: open, end: open + 2 } };
  }

  afterComment({ blame, end }: Token): End {
    const from = blame?.end ?? end;
    return this.#onLine(from, this.#lineEnd(from));
  }

  #onLine(from: number, lineEnd: number): End {
    const close = this.#closeBeforeNext(from);
    if (close >= 0 && close < lineEnd) return this.#behind(close);
    const open = this.#open(from);
    return { end: open >= 0 && open < lineEnd ? open : lineEnd, trims: false };
  }

  /** The next `}}`, if no `{{` comes before it; else -1. */
  #closeBeforeNext(from: number): number {
    const close = this.#close(from);
    const open = this.#open(from);
    return open >= 0 && open < close ? -1 : close;
  }

  #behind(close: number): End {
    return { end: close + 2, trims: this.#text[close - 1] === '-' && isSpace(this.#text.charCodeAt(close - 2)) };
  }

  /** The end of a line without its line ending. */
  #lineEnd(from: number): number {
    const newline = this.#newline(from);
    if (newline < 0) return this.#text.length;
    return newline > from && this.#text[newline - 1] === '\r' ? newline - 1 : newline;
  }
}
