import type { Range } from '../base/index.ts';

/** What a token is. Names follow text/template/parse/lex.go. */
export type TokenKind =
  | 'text'
  | 'left-delimiter'
  | 'right-delimiter'
  | 'comment'
  | 'space'
  | 'error'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'left-paren'
  | 'right-paren'
  | 'character'
  | 'bool'
  | 'char-constant'
  | 'number'
  | 'string'
  | 'raw-string'
  | 'identifier'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'block'
  | 'break'
  | 'continue'
  | 'define'
  | 'else'
  | 'end'
  | 'if'
  | 'range'
  | 'template'
  | 'with'
  /** White space beside a trim marker: part of the text, but not printed. */
  | 'trimmed';

/** One token. Every character of the text belongs to exactly one. */
export interface Token extends Range {
  readonly kind: TokenKind;
  /** For delimiters and comments: whether white space beside them is trimmed. */
  readonly trims?: boolean;
  /** For `error`: Go's message; absent for `{{` inside an action, of which Go sees one character. */
  readonly message?: string;
  /** For `error`: the stretch that is to blame. */
  readonly blame?: Range;
  /** Where Go has the token begin, which decides the line that it names, if not at `start`. */
  readonly goStart?: number;
}

export const keywords: ReadonlySet<string> = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'nil',
  'template',
  'with',
]);
