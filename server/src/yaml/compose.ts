import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';

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

/** The parts of the package's lexer that decide how far continued lines must be indented. */
interface IndentRules {
  indentNext: number;
  parseQuotedScalar(): Generator<string, unknown>;
  parseFlowCollection(): Generator<string, unknown>;
}

/**
 * A lexer that, like go-yaml's, asks no indentation of the lines on which a quoted text or a flow collection goes on (scannerc.go,
 * yaml_parser_scan_flow_scalar: only a document's end stops it).
 */
const lexer = (): Lexer => {
  const made = new Lexer();
  const rules = made as unknown as IndentRules;
  for (const name of ['parseQuotedScalar', 'parseFlowCollection'] as const) {
    const strict = rules[name];
    rules[name] = function* (this: IndentRules) {
      const { indentNext } = this;
      this.indentNext = 0;
      const next = yield* strict.call(this);
      this.indentNext = indentNext;
      return next;
    };
  }
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

/** The documents of a text; `forced`: also an empty text has one. Throws a RangeError where it is nested too deeply. */
export const compose = (text: string, forced: boolean): Document.Parsed[] => {
  const parser = new Parser();
  Object.assign(parser, { lexer: lexer() });
  const tokens = [...parser.parse(text)];
  if (tokens.some(isTooDeep)) throw new RangeError('nested too deeply');
  return [...new Composer(options).compose(tokens, forced, text.length)] as Document.Parsed[];
};
