import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';
import { untraced } from '../base/index.ts';
import type { YamlProblem } from './node.ts';
import { ScannerRules } from './scanner-rules.ts';

const options = {
  version: '1.1',
  schema: 'failsafe',
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
  strict: false,
  logLevel: 'silent',
  stringKeys: false,
} as const;

/** The parts of the package's lexer in which it is stricter than go-yaml. */
interface LexerRules {
  indentNext: number;
  readonly flowLevel: number;
  charAt(n: number): string | undefined;
  parseQuotedScalar(): Generator<string, unknown>;
  parseFlowCollection(): Generator<string, unknown>;
  pushIndicators(): Generator<string, number>;
}

/**
 * A lexer that, like go-yaml's, asks no indentation of the lines on which a quoted text or a flow collection goes on (scannerc.go,
 * yaml_parser_scan_flow_scalar: only a document's end stops it), and takes a `-` before a comma or bracket for a text.
 */
const lexer = (): Lexer => {
  const made = new Lexer();
  const rules = made as unknown as LexerRules;
  for (const name of ['parseQuotedScalar', 'parseFlowCollection'] as const) {
    const strict = rules[name];
    rules[name] = function* (this: LexerRules) {
      const { indentNext } = this;
      this.indentNext = 0;
      const next = yield* strict.call(this);
      this.indentNext = indentNext;
      return next;
    };
  }
  const { pushIndicators } = rules;
  rules.pushIndicators = function* (this: LexerRules) {
    const isText = this.flowLevel > 0 && this.charAt(0) === '-' && /^[,[\]{}]$/.test(this.charAt(1) ?? '');
    return isText ? 0 : yield* pushIndicators.call(this);
  };
  return made;
};

/** Collections within collections. The package composes them by recursion; nothing that people write comes near. */
const maxDepth = 200;

/** Whether a token holds more levels than may be composed. Does not itself descend the stack. */
const isTooDeep = (root: CST.Token): boolean => {
  const pending: { readonly token: CST.Token; readonly depth: number }[] = [{ token: root, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > maxDepth) return true;
    if (token.type === 'document' && token.value) pending.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) pending.push({ token: key, depth: depth + 1 });
      if (value) pending.push({ token: value, depth: depth + 1 });
    }
  }
  return false;
};

/** A text's documents, and what go-yaml's scanner refuses in it. */
export interface Composed {
  readonly documents: readonly Document.Parsed[];
  readonly refused: readonly YamlProblem[];
}

/** The documents of a text; `forced`: also an empty text has one. Throws a RangeError where it is nested too deeply. */
export const compose = (text: string, forced: boolean): Composed => {
  const parser = new Parser();
  const rules = new ScannerRules();
  const tokens: CST.Token[] = [];
  let depth = 0;
  for (const lexeme of lexer().lex(text)) {
    if (lexeme === '[' || lexeme === '{') depth++;
    else if (lexeme === ']' || lexeme === '}') depth--;
    // What will be refused anyway is not read to its end, which takes the package time in proportion to length times depth.
    if (depth > maxDepth) throw new RangeError('nested too deeply');
    rules.next(lexeme);
    tokens.push(...parser.next(lexeme));
  }
  rules.end();
  tokens.push(...parser.end());
  if (tokens.some(isTooDeep)) throw new RangeError('nested too deeply');
  return {
    documents: untraced(() => [...new Composer(options).compose(tokens, forced, text.length)] as Document.Parsed[]),
    refused: [...rules.problems, ...controls(text), ...endOfNothing(tokens)],
  };
};

/** go-yaml minds a `...` before the first document (parserc.go, yaml_parser_parse_document_start), not one between documents. */
const endOfNothing = (tokens: readonly CST.Token[]): YamlProblem[] => {
  const at = tokens.findIndex(({ type }) => type === 'document');
  const [document, end] = [tokens[at], tokens[at + 1]];
  const isNothing = document?.type === 'document' && !document.value && document.start.every(({ type }) => type !== 'doc-start');
  return isNothing && end?.type === 'doc-end'
    ? [{ message: 'did not find expected node content', range: { start: end.offset, end: end.offset + end.source.length } }]
    : [];
};

/** go-yaml reads no control characters, not even in comments (readerc.go). */
const controls = (text: string): YamlProblem[] => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const at = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/);
  return at < 0 ? [] : [{ message: 'control characters are not allowed', range: { start: at, end: at + 1 } }];
};
