/**
 * Tokens → tree (text/template/parse/parse.go). Without an outline by Go's rules to the letter, up to the first problem; with one to the end of the
 * text: what Go refuses becomes a problem, and parsing goes on behind the tag that is to blame.
 */
import type { Range, SourceText } from '../base/index.ts';
import { quote } from './characters.ts';
import type { Earlier } from './earlier.ts';
import { isEmpty } from './empty.ts';
import type { Outline } from './outline.ts';
import { PipelineParser } from './pipeline.ts';
import { ParseFailure, Reader } from './reader.ts';
import { Scope } from './scope.ts';
import type { Token } from './token.ts';
import type { Block, Branching, Comment, Define, List, NamedTemplate, Problem, Statement, Tag, Template } from './tree.ts';
import { unquote } from './unquote.ts';
import { walk } from './walk.ts';

/** Deeper nesting than this is refused, so that no input can exhaust the stack. */
const maxDepth = 500;

/** The beginning of a tag: the index of its left delimiter, and where it stands. */
interface Opening {
  readonly index: number;
  readonly start: number;
  readonly trims: boolean;
}

/**
 * What stopped a list of statements: a tag, which has been read up to what is chained to it; or, `missing`, one that belongs to a block further out
 * and has not been read, so the list's own block has no end. Undefined for the end of the text.
 */
type Ending =
  | {
      readonly kind: 'end' | 'else';
      readonly tag: Tag;
      readonly opening: Opening;
      readonly chained: 'if' | 'with' | undefined;
      readonly isBroken: boolean;
    }
  | { readonly kind: 'missing'; readonly isDefine: boolean }
  | undefined;

type Control = 'if' | 'with' | 'range';

/** The block that others are chained to by `else`. */
interface Head {
  readonly start: number;
  /** Its first tag; absent where that is broken. */
  readonly open: Tag | undefined;
}

/** Thrown at the first problem where there is no recovery. */
class GaveUp extends Error {}

export class Parser {
  readonly #outline: Outline | undefined;
  readonly #earlier: Earlier | undefined;
  /** The first offset at which recovery sees blocks, or where an action ends, otherwise than Go. */
  readonly #firstMismatch: number;
  readonly #reader: Reader;
  readonly #pipelines: PipelineParser;
  readonly #problems: Problem[] = [];
  readonly #defines: NamedTemplate[] = [];
  /** The names defined so far, and whether what they stand for is empty. */
  readonly #names = new Map<string, boolean>();
  #depth = 0;

  /** `earlier`: the file before it was edited, whose statements are used again. */
  constructor(source: SourceText, tokens: readonly Token[], outline: Outline | undefined, earlier: Earlier | undefined) {
    this.#outline = outline;
    this.#earlier = earlier;
    const broken = outline && tokens.find(({ kind }) => kind === 'error');
    this.#firstMismatch = Math.min(...(outline ? [...outline.unclosed, ...outline.stray] : []), broken?.start ?? Number.POSITIVE_INFINITY);
    this.#reader = new Reader(source, tokens, new Scope(), earlier !== undefined);
    this.#pipelines = new PipelineParser(this.#reader);
  }

  run(): Pick<Template, 'root' | 'defines' | 'problems' | 'calls'> {
    const nodes: Statement[] = [];
    try {
      for (let ending = this.#list(nodes); ending; ending = this.#list(nodes)) this.#stray(ending);
    } catch (error) {
      if (!(error instanceof GaveUp)) throw error;
    }
    return {
      root: { kind: 'list', range: { start: 0, end: this.#reader.source.text.length }, nodes },
      defines: this.#defines.sort((a, b) => a.node.range.start - b.node.range.start),
      problems: this.#problems,
      calls: this.#pipelines.calls,
    };
  }

  #problem(message: string, { start, end }: Range, goLine = this.#reader.line): void {
    this.#problems.push({ message, range: { start, end }, goLine });
    if (!this.#outline) throw new GaveUp();
  }

  /** Reads a part of a tag. Where that fails the whole tag is skipped, and the result is undefined. */
  #attempt<Part>({ index }: Opening, read: () => Part): Part | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error;
      this.#problem(error.message, error.range, error.line);
      this.#reader.skipTag(index);
      return undefined;
    }
  }

  /** An `end` or `else` that belongs to nothing, in a context if not at the top. One problem a tag is enough. */
  #stray(ending: Ending, context?: string, goLine?: number): void {
    if ((ending?.kind !== 'end' && ending?.kind !== 'else') || ending.isBroken) return;
    this.#problem(`unexpected {{${ending.kind}}}${context === undefined ? '' : ` in ${context}`}`, ending.tag.range, goLine);
    this.#unchain(ending);
  }

  /** Goes behind an `else` that something is chained to in vain. */
  #unchain(ending: Ending): void {
    if (ending?.kind === 'else' && ending.chained) this.#reader.skipTag(ending.opening.index);
  }

  /** Appends statements up to a tag that does not belong among them. `block` is the offset of the block that they are in. */
  #list(nodes: Statement[], block?: number): Ending {
    const reader = this.#reader;
    for (;;) {
      const token = reader.current;
      const known = token && this.#earlier?.at(token.start);
      if (known && this.#isSettled(known, block)) {
        nodes.push(known);
        this.#pass(known);
        continue;
      }
      // Go's lexer keeps these to itself.
      if (token?.kind === 'comment') nodes.push(this.#comment(token));
      if (token?.kind === 'comment' || token?.kind === 'trimmed') {
        reader.at++;
        continue;
      }
      reader.peek();
      if (!token) return undefined;
      const opening = { index: reader.at, start: token.start, trims: token.trims ?? false };
      if (token.kind === 'left-delimiter') {
        const ending = this.#tag(nodes, opening, block);
        if (ending) return ending;
      } else if (token.kind === 'text') {
        nodes.push({ kind: 'text', range: { start: token.start, end: token.end }, text: reader.text(token) });
        reader.at++;
      } else {
        // A comment that is none.
        this.#attempt({ ...opening, index: reader.at - 1 }, () => reader.unexpected('input'));
      }
    }
  }

  /** Whether a statement as it was earlier is what is read here: recovery goes by the whole text. */
  #isSettled({ range: { start, end }, kind }: Statement, block: number | undefined): boolean {
    if (!this.#outline) return true;
    if (end > this.#firstMismatch || (kind === 'define' && block !== undefined)) return false;
    const { tops } = this.#outline;
    return (this.#earlier as Earlier).definesIn({ start, end }).every(({ node }) => node.range.start === start || !tops.has(node.range.start));
  }

  /** Goes behind a statement that was read earlier, and takes up what it declares, calls and defines. */
  #pass(statement: Statement): void {
    const earlier = this.#earlier as Earlier;
    const { range, kind } = statement;
    const { scope } = this.#reader;
    if (kind === 'action' || kind === 'template' || kind === 'block') {
      const { pipeline } = statement;
      if (pipeline)
        walk(pipeline, (node) => {
          if (node.kind === 'pipeline') for (const { name } of node.declarations) scope.declare(name);
        });
    }
    if (kind !== 'text' && kind !== 'comment') scope.actionLine = 0;
    for (const call of earlier.callsIn(range)) this.#pipelines.calls.push(call);
    // One that stands in another ends first.
    for (const { node } of earlier.definesIn(range).toSorted((a, b) => a.node.range.end - b.node.range.end)) this.#add(node);
    this.#reader.passTo(range.end);
  }

  #comment(token: Token): Comment {
    const text = this.#reader.text(token);
    const body = text.slice(text.indexOf('/*') + 2, text.lastIndexOf('*/'));
    const range = { start: token.start, end: token.end };
    return { kind: 'comment', range, trimLeft: token.trims ?? false, trimRight: text.endsWith('-}}'), text: body };
  }

  /** One tag with what belongs to it. */
  #tag(nodes: Statement[], opening: Opening, block: number | undefined): Ending {
    const reader = this.#reader;
    reader.at++;
    const keyword = reader.peekNonSpace();
    const isDefine = keyword?.kind === 'define';
    if (block !== undefined && (isDefine ? this.#outline?.tops.has(opening.start) : keyword?.kind === 'end' && this.#outline?.unclosed.has(block))) {
      reader.at = opening.index;
      return { kind: 'missing', isDefine };
    }
    const { scope } = reader;
    // Go reads a definition before it begins to count actions.
    if (!isDefine || block !== undefined) scope.actionLine = reader.lineAt(opening.start);
    const ending = this.#attempt(opening, () => this.#statement(nodes, opening, keyword, block));
    scope.actionLine = 0;
    if (ending?.kind !== 'end' || !this.#outline?.stray.has(opening.start)) return ending;
    this.#stray(ending);
    return undefined;
  }

  #statement(nodes: Statement[], opening: Opening, keyword: Token | undefined, block: number | undefined): Ending {
    const reader = this.#reader;
    if (keyword && keyword.kind in keywordKinds) reader.at++;
    switch (keyword?.kind) {
      case 'end':
        return this.#closeAnyway(opening, 'end');
      case 'else': {
        const next = reader.peekNonSpace();
        if (next?.kind !== 'if' && next?.kind !== 'with') return this.#closeAnyway(opening, 'else');
        const tag = { range: { start: opening.start, end: next.start }, trimLeft: opening.trims, trimRight: false };
        return { kind: 'else', tag, opening, chained: next.kind, isBroken: false };
      }
      case 'if':
      case 'with':
      case 'range':
        for (const node of this.#control(opening, keyword.kind).nodes) nodes.push(node);
        return undefined;
      case 'define':
        if (block !== undefined) this.#problem('unexpected <define> in command', keyword);
        return this.#define(nodes, opening);
      case 'block':
        return this.#block(nodes, opening);
      case 'template': {
        const { name, range: nameRange } = this.#name('template clause');
        const isBare = reader.peekNonSpace()?.kind === 'right-delimiter';
        if (isBare) reader.at++;
        const pipeline = isBare ? undefined : this.#pipelines.parse('template clause');
        nodes.push({ kind: 'template', ...this.#tagFrom(opening), name, nameRange, pipeline });
        return undefined;
      }
      case 'break':
      case 'continue': {
        const { kind } = keyword;
        const tag = this.#close(opening, `{{${kind}}}`);
        if (reader.scope.rangeDepth === 0) reader.fail(`{{${kind}}} outside {{range}}`, keyword);
        nodes.push({ kind, ...tag });
        return undefined;
      }
    }
    const pipeline = this.#pipelines.parse('command');
    nodes.push({ kind: 'action', ...this.#tagFrom(opening), pipeline });
    return undefined;
  }

  /** The tag that ends with what was read last. */
  #tagFrom({ start, trims }: Opening): Tag {
    const right = this.#reader.previous;
    return { range: { start, end: right?.end ?? start }, trimLeft: trims, trimRight: right?.kind === 'right-delimiter' && right.trims === true };
  }

  /** Takes the right delimiter. */
  #close(opening: Opening, context: string): Tag {
    if (this.#reader.peekNonSpace()?.kind !== 'right-delimiter') this.#reader.unexpected(context);
    this.#reader.at++;
    return this.#tagFrom(opening);
  }

  /** The same for `end` and `else`, which close or part a block even when something is wrong behind them. */
  #closeAnyway(opening: Opening, kind: 'end' | 'else'): Ending {
    const tag = this.#attempt(opening, () => this.#close(opening, kind));
    return { kind, tag: tag ?? this.#tagFrom(opening), opening, chained: undefined, isBroken: !tag };
  }

  /**
   * if, with and range; with a head if it is chained to one by `else`. With a broken condition the branches' statements stand where the block stood, so
   * that what follows keeps its place.
   */
  #control(opening: Opening, kind: Control, head?: Head): { readonly nodes: Statement[]; readonly endTag: Tag | undefined } {
    const reader = this.#reader;
    const { scope } = reader;
    if (this.#isTooDeep(opening, head !== undefined)) return { nodes: [], endTag: undefined };
    const mark = scope.mark();
    const pipeline = this.#attempt(opening, () => this.#pipelines.parse(kind));
    const open = this.#tagFrom(opening);
    if (!pipeline && !head && this.#isLost(opening)) return { nodes: [], endTag: undefined };
    this.#depth++;
    if (kind === 'range') scope.rangeDepth++;
    const block = head ?? { start: opening.start, open: pipeline && open };
    const nodes: Statement[] = [];
    const ending = this.#list(nodes, block.start);
    if (kind === 'range') scope.rangeDepth--;
    const body = this.#listNode(nodes, open.range.end, ending);
    const rest = this.#otherwise(kind, ending, block);
    this.#depth--;
    scope.release(mark);
    const { otherwise, endTag } = rest;
    if (!pipeline) return { nodes: [...nodes, ...(otherwise?.nodes ?? [])], endTag };
    const range = { start: opening.start, end: endTag?.range.end ?? reader.previous?.end ?? opening.start };
    const branching: Branching = { range, open, pipeline, body, ...rest, endTag: head ? undefined : endTag };
    return { nodes: [kind === 'range' ? { kind, ...branching } : { kind, chained: head !== undefined, ...branching }], endTag };
  }

  #otherwise(kind: Control, ending: Ending, head: Head): Pick<Branching, 'otherwise' | 'elseTag' | 'endTag'> {
    const reader = this.#reader;
    if (ending?.kind !== 'else') return { otherwise: undefined, elseTag: undefined, endTag: this.#endOf(ending, head.open) };
    const { tag: elseTag, chained, opening } = ending;
    const { start } = elseTag.range;
    if (chained) {
      if (chained !== kind) this.#problem(`unexpected <${chained}> in input`, reader.peek() ?? elseTag.range);
      reader.at++;
      const { nodes, endTag } = this.#control(opening, chained, head);
      return { otherwise: { kind: 'list', range: { start, end: reader.previous?.end ?? start }, nodes }, elseTag, endTag };
    }
    const nodes: Statement[] = [];
    let last = this.#list(nodes, head.start);
    for (; last?.kind === 'else'; last = this.#list(nodes, head.start)) {
      this.#problem('expected end; found {{else}}', last.tag.range);
      this.#unchain(last);
    }
    return { otherwise: this.#listNode(nodes, elseTag.range.end, last), elseTag, endTag: this.#endOf(last, head.open) };
  }

  /** The tag that ends a block. If there is none its first tag is to blame, unless that has been told to be broken. */
  #endOf(ending: Ending, open: Tag | undefined): Tag | undefined {
    if (ending?.kind === 'end') return ending.tag;
    const isDefine = ending?.kind === 'missing' && ending.isDefine;
    const line = this.#reader.lineOf(isDefine ? this.#reader.current : undefined);
    if (open) this.#problem(isDefine ? 'unexpected <define> in command' : 'unexpected EOF', open.range, line);
    return undefined;
  }

  #listNode(nodes: readonly Statement[], start: number, ending: Ending): List {
    const next = ending && ending.kind !== 'missing' ? ending.tag.range.start : this.#reader.current?.start;
    return { kind: 'list', range: { start, end: next ?? this.#reader.source.text.length }, nodes };
  }

  /** Whether a broken tag that would begin a block begins none, since there is no end for it. */
  #isLost({ start }: Opening): boolean {
    return this.#outline?.unclosed.has(start) ?? false;
  }

  /** Refuses a block that is nested too deep, and goes behind it. */
  #isTooDeep(opening: Opening, isChained = false): boolean {
    if (this.#depth < maxDepth) return false;
    const reader = this.#reader;
    this.#problem(`blocks are nested deeper than ${maxDepth} levels`, reader.previous ?? { start: opening.start, end: opening.start });
    let depth = isChained ? 1 : 0;
    reader.at = opening.index;
    for (let token = reader.current; token; token = reader.current) {
      const index = reader.at++;
      if (token.kind !== 'left-delimiter') continue;
      const keyword = reader.peekNonSpace()?.kind ?? 'text';
      reader.skipTag(index);
      if (keyword in blockKinds) depth++;
      if (keyword === 'end' && --depth === 0) break;
    }
    return true;
  }

  #name(context: string): { readonly name: string; readonly range: Range } {
    const reader = this.#reader;
    const token = reader.peekNonSpace();
    if (token?.kind !== 'string' && token?.kind !== 'raw-string') return reader.unexpected(context);
    reader.at++;
    const name = unquote(reader.text(token));
    if (name === undefined) return reader.fail('invalid syntax', token);
    return { name, range: { start: token.start, end: token.end } };
  }

  /** The body of a definition or block, with variables of its own: nothing but `$` is known in it. */
  #body(
    context: string,
    opening: Opening,
    open: Tag,
    isWhole: boolean,
    elseLine?: number,
  ): { readonly body: List; readonly endTag: Tag | undefined } {
    const nodes: Statement[] = [];
    this.#depth++;
    let ending = this.#list(nodes, opening.start);
    for (; ending?.kind === 'else'; ending = this.#list(nodes, opening.start)) this.#stray(ending, context, elseLine);
    this.#depth--;
    return { body: this.#listNode(nodes, open.range.end, ending), endTag: this.#endOf(ending, isWhole ? open : undefined) };
  }

  #define(nodes: Statement[], opening: Opening): undefined {
    const reader = this.#reader;
    if (this.#isTooDeep(opening)) return;
    const outer = reader.scope;
    reader.scope = new Scope();
    const named = this.#attempt(opening, () => {
      const name = this.#name('define clause');
      this.#close(opening, 'define clause');
      return name;
    });
    const open = this.#tagFrom(opening);
    if (named || !this.#isLost(opening)) {
      const { body, endTag } = this.#body('define clause', opening, open, named !== undefined);
      if (named) {
        const range = { start: opening.start, end: endTag?.range.end ?? reader.previous?.end ?? opening.start };
        const node: Define = { kind: 'define', range, open, endTag, name: named.name, nameRange: named.range, body };
        nodes.push(node);
        this.#add(node);
      }
    }
    reader.scope = outer;
  }

  #block(nodes: Statement[], opening: Opening): undefined {
    const reader = this.#reader;
    if (this.#isTooDeep(opening)) return;
    const header = this.#attempt(opening, () => ({ ...this.#name('block clause'), pipeline: this.#pipelines.parse('block clause') }));
    const open = this.#tagFrom(opening);
    if (!header && this.#isLost(opening)) return;
    const outer = reader.scope;
    const { line } = reader;
    reader.scope = new Scope();
    const { body, endTag } = this.#body('block clause', opening, open, header !== undefined, line);
    if (header) {
      const range = { start: opening.start, end: endTag?.range.end ?? reader.previous?.end ?? opening.start };
      const { name, range: nameRange, pipeline } = header;
      const node: Block = { kind: 'block', range, open, endTag, name, nameRange, pipeline, body };
      nodes.push(node);
      this.#add(node);
    } else for (const node of body.nodes) nodes.push(node);
    reader.scope = outer;
  }

  /** A name may be defined once more only where what it stands for is empty. */
  #add(node: Define | Block): void {
    const { name, body } = node;
    this.#defines.push({ name, body, node });
    const was = this.#names.get(name);
    if (was === false && !isEmpty(body)) this.#problem(`template: multiple definition of template ${quote(name)}`, node.nameRange);
    if (was !== false) this.#names.set(name, isEmpty(body));
  }
}

const blockKinds = { if: 1, with: 1, range: 1, define: 1, block: 1 };
const keywordKinds = { ...blockKinds, end: 1, else: 1, template: 1, break: 1, continue: 1 };
