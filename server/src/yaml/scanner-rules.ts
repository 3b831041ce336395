/**
 * What go-yaml's scanner refuses although the `yaml` package would read it (scannerc.go). It follows the package's lexemes and keeps, of the scanner's state,
 * what its rules ask for: the indentation, and where a simple key (`key:` without `?`) may begin.
 */
import { CST } from 'yaml';
import type { YamlProblem } from './node.ts';

/** A place where a simple key may have begun. */
interface KeyStart {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** One flow collection that is open, or the block around all of them. */
interface Level {
  /** Where it began, and the bracket that ends it. */
  readonly start: number;
  readonly end: string;
  key: KeyStart | undefined;
  /** Whether `?` has announced the key of the present pair. */
  isExplicit: boolean;
}

/** A block collection that is open: its column, and whether its present pair began with `?`. */
interface Block {
  readonly column: number;
  isExplicit: boolean;
}

/** A simple key is this long at most, up to its colon. */
const longestKey = 1024;

export class ScannerRules {
  readonly problems: YamlProblem[] = [];
  readonly #levels: Level[] = [{ start: 0, end: '', key: undefined, isExplicit: false }];
  readonly #blocks: Block[] = [];
  #offset = 0;
  #line = 0;
  #lineStart = 0;
  #keyAllowed = true;
  /** The line on which a plain text ended, as long as nothing but white space has come since: the text swallows it. */
  #plainLine: number | undefined;
  /** Where a plain text ended last, and a colon that stood there: within flow collections it is part of the text unless white space follows. */
  #plainEnd = -1;
  #gluedColon = -1;
  /** What the lexeme to come is the content of. */
  #content: 'none' | 'plain' | 'block' = 'none';
  #blockHeader = '';

  /** Takes the next lexeme. */
  next(lexeme: string): void {
    const [first = ''] = lexeme;
    if (first === CST.DOCUMENT || first === CST.FLOW_END) return;
    if (first === CST.SCALAR) this.#content = this.#blockHeader === '' ? 'plain' : 'block';
    else {
      this.#take(lexeme, first);
      this.#advance(lexeme);
    }
  }

  /** Takes the end of the text. */
  end(): void {
    for (const { start, end } of this.#levels) {
      if (end !== '') this.problems.push({ message: `did not find expected ',' or '${end}'`, range: { start, end: start + 1 } });
    }
  }

  #endLevel(bracket: string): void {
    if (!this.#isFlow) return;
    const { end } = this.#level;
    if (end !== bracket) this.#refuse(`did not find expected ',' or '${end}'`, 1);
    this.#levels.pop();
  }

  get #level(): Level {
    return this.#levels.at(-1) as Level;
  }

  get #isFlow(): boolean {
    return this.#levels.length > 1;
  }

  get #column(): number {
    return this.#offset - this.#lineStart;
  }

  get #indent(): number {
    return this.#blocks.at(-1)?.column ?? -1;
  }

  #advance(lexeme: string): void {
    for (let at = lexeme.indexOf('\n'); at >= 0; at = lexeme.indexOf('\n', at + 1)) {
      this.#line++;
      this.#lineStart = this.#offset + at + 1;
    }
    this.#offset += lexeme.length;
  }

  #refuse(message: string, length: number, at = 0): void {
    const start = this.#offset + at;
    this.problems.push({ message, range: { start, end: start + length } });
  }

  #take(lexeme: string, first: string): void {
    if (this.#content !== 'none') {
      this.#text(lexeme);
      return;
    }
    switch (first) {
      case ' ':
      case '\t':
        this.#space(lexeme);
        return;
      case '\n':
      case '\r':
        if ((!this.#isFlow && this.#blockHeader === '') || this.#plainLine !== undefined) this.#keyAllowed = true;
        return;
      case '#':
        this.#plainLine = undefined;
        return;
      case '%':
        this.#directive(lexeme);
        return;
      case '\ufeff':
        return;
      default:
        this.#token(lexeme, first);
    }
  }

  #token(lexeme: string, first: string): void {
    this.#plainLine = undefined;
    this.#unroll();
    switch (CST.tokenType(lexeme)) {
      case 'doc-start':
      case 'doc-end':
        this.#blocks.length = 0;
        this.#level.key = undefined;
        this.#keyAllowed = false;
        return;
      case 'seq-item-ind':
        this.#entry();
        return;
      case 'explicit-key-ind':
        this.#explicitKey();
        return;
      case 'map-value-ind':
        this.#value();
        return;
      case 'flow-map-start':
      case 'flow-seq-start':
        if (this.#gluedColon === this.#offset) this.#refuse("did not find expected ',' or the end of the collection; `:` needs a space behind it", 1);
        this.#saveKey();
        this.#levels.push({ start: this.#offset, end: first === '[' ? ']' : '}', key: undefined, isExplicit: false });
        this.#keyAllowed = true;
        return;
      case 'flow-map-end':
      case 'flow-seq-end':
        this.#endLevel(first);
        this.#keyAllowed = false;
        return;
      case 'comma':
        this.#level.key = undefined;
        this.#level.isExplicit = false;
        this.#keyAllowed = true;
        return;
      case 'block-scalar-header':
        this.#level.key = undefined;
        this.#blockHeader = lexeme;
        return;
      default:
        this.#saveKey();
        this.#keyAllowed = false;
        if (first === '&' || first === '*') this.#anchor(lexeme);
        else if (first === '"' || first === "'") this.#quoted(lexeme);
    }
  }

  #text(lexeme: string): void {
    if (this.#content === 'block') this.#blockText(lexeme);
    else {
      this.#unroll();
      this.#saveKey();
      this.#keyAllowed = false;
      this.#plainEnd = this.#offset + lexeme.length;
      this.#plainLine = this.#line + lexeme.split('\n').length - 1;
    }
    this.#content = 'none';
  }

  /** Before the first character of a block text only spaces may stand. */
  #blockText(lexeme: string): void {
    const tab = /^(?: *\r?\n)* *\t/.exec(lexeme);
    if (tab && !/\d/.test(this.#blockHeader)) this.#refuse('found a tab character where an indentation space is expected', 1, tab[0].length - 1);
    this.#blockHeader = '';
    this.#keyAllowed = true;
  }

  /** Tabs part tokens, but neither indent a line nor stand where a key could begin. */
  #space(lexeme: string): void {
    const tab = lexeme.indexOf('\t');
    if (tab < 0 || this.#blockHeader !== '') return;
    if (this.#plainLine !== undefined) {
      if (this.#line > this.#plainLine && this.#column + tab <= this.#indent) this.#refuse('found a tab character that violates indentation', 1, tab);
    } else if (!this.#isFlow && this.#keyAllowed) this.#refuse('found a tab character that cannot start any token', 1, tab);
  }

  #directive(lexeme: string): void {
    const [name = '', version = ''] = lexeme.slice(1).split(/[ \t]+/);
    if (name === 'YAML' ? version !== '1.1' : name !== 'TAG')
      this.#refuse(name === 'YAML' ? 'found incompatible YAML document' : 'found unknown directive name', lexeme.length);
  }

  #saveKey(): void {
    if (this.#keyAllowed) this.#level.key = { offset: this.#offset, line: this.#line, column: this.#column };
  }

  #roll(column: number): void {
    if (this.#indent < column) this.#blocks.push({ column, isExplicit: false });
  }

  /** Block collections end before a token that is indented less; inside of flow collections indentation means nothing. */
  #unroll(): void {
    if (!this.#isFlow) while (this.#indent > this.#column) this.#blocks.pop();
  }

  #entry(): void {
    if (!this.#isFlow) this.#roll(this.#column);
    this.#level.key = undefined;
    this.#keyAllowed = true;
  }

  #explicitKey(): void {
    if (this.#isFlow) this.#level.isExplicit = true;
    else {
      this.#roll(this.#column);
      (this.#blocks.at(-1) as Block).isExplicit = true;
    }
    this.#level.key = undefined;
    this.#keyAllowed = !this.#isFlow;
  }

  #value(): void {
    if (this.#isFlow && this.#plainEnd === this.#offset) this.#gluedColon = this.#offset + 1;
    const { key } = this.#level;
    this.#level.key = undefined;
    if (key && key.line === this.#line && this.#offset - key.offset <= longestKey) {
      if (!this.#isFlow) this.#roll(key.column);
      this.#keyAllowed = false;
      return;
    }
    const pair = this.#isFlow ? this.#level : this.#blocks.at(-1);
    if (!pair?.isExplicit) {
      const message = this.#isFlow
        ? "did not find expected ',' or the end of the collection; a key must stand on one line with its colon"
        : 'mapping values are not allowed in this context; a key must stand on one line with its colon, which comes after 1024 characters at most';
      this.#refuse(key || this.#isFlow ? message : 'did not find expected key', 1);
    }
    if (pair) pair.isExplicit = false;
    this.#keyAllowed = !this.#isFlow;
  }

  /** go-yaml knows fewer characters in names than YAML does. */
  #anchor(lexeme: string): void {
    const [name] = /^[\w-]*/.exec(lexeme.slice(1)) ?? [''];
    const next = lexeme[name.length + 1] ?? '';
    if (name === '' || !/^[?:,\]}%@`]?$/.test(next)) this.#refuse('did not find expected alphabetic or numeric character', lexeme.length);
  }

  #quoted(lexeme: string): void {
    const isWhole = lexeme.startsWith("'") ? /^'(?:[^']|'')*'$/.test(lexeme) : /^"(?:[^"\\]|\\.)*"$/s.test(lexeme);
    if (!isWhole) this.#refuse('found unexpected end of stream while scanning a quoted scalar', 1);
    // JSON's pairs of surrogates are no characters to go-yaml.
    if (lexeme.startsWith('"'))
      for (const match of lexeme.matchAll(/\\(?:u[dD][89a-fA-F]|.)/gs))
        if (match[0].length > 2) this.#refuse('found invalid Unicode character escape code', 6, match.index);
  }
}
