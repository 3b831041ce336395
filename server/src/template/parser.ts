/**
 * Tokens → tree (text/template/parse/parse.go), with recovery: what Go refuses becomes a problem, and parsing goes on behind the tag that is to blame.
 */
import { memo, type Range, type SourceText } from '../base/index.ts';
import { unquote } from './constants.ts';
import { tokenize } from './lexer.ts';
import { ParseFailure, PipelineParser } from './pipeline.ts';
import type { Token } from './token.ts';
import type { Block, Branching, Define, If, List, NamedTemplate, Pipeline, Problem, RangeLoop, Statement, Tag, Template, With } from './tree.ts';

/** Parses a template file. Never fails: what is wrong is in `problems`, the first of which is what Go reports. */
export const parse: (source: SourceText) => Template = memo((source) => new Parser(source).run());

/** Deeper nesting than this is refused, so that no input can exhaust the stack. */
const maxDepth = 500;

/** How a list of statements ended. */
type Terminator = { readonly kind: 'end' | 'else'; readonly tag: Tag; readonly chained: 'if' | 'with' | undefined } | undefined;

class Parser {
  readonly #source: SourceText;
  readonly #tokens: readonly Token[];
  readonly #problems: Problem[] = [];
  readonly #defines: NamedTemplate[] = [];
  readonly #pipelines: PipelineParser;
  #at = 0;
  #rangeDepth = 0;
  #depth = 0;

  constructor(source: SourceText) {
    this.#source = source;
    this.#tokens = tokenize(source.text);
    this.#pipelines = new PipelineParser(source, this.#tokens);
  }

  run(): Template {
    const nodes: Statement[] = [];
    while (this.#at < this.#tokens.length) {
      const { list, terminator } = this.#list(true);
      nodes.push(...list);
      if (terminator) this.#problem(`unexpected {{${terminator.kind}}}`, terminator.tag.range);
    }
    const root: List = { kind: 'list', range: { start: 0, end: this.#source.text.length }, nodes };
    // Go stops at the first problem it meets, which is the first in the order in which parsing meets them.
    return { source: this.#source, root, defines: this.#defines, problems: this.#problems };
  }

  #problem(message: string, range: Range, line = this.#lineOf(range.start)): void {
    this.#problems.push({ message, range, goLine: line });
  }

  #lineOf(offset: number): number {
    return this.#source.lines.position(offset).line + 1;
  }

  /** Statements up to an `end` or `else` that belongs to the caller. */
  #list(isTop: boolean): { readonly list: Statement[]; readonly terminator: Terminator } {
    const nodes: Statement[] = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at] as Token;
      switch (token.kind) {
        case 'text':
          nodes.push({ kind: 'text', range: { start: token.start, end: token.end }, text: this.#source.text.slice(token.start, token.end) });
          this.#at++;
          break;
        case 'trimmed':
          this.#at++;
          break;
        case 'comment':
          nodes.push(this.#comment(token));
          this.#at++;
          break;
        case 'error':
          this.#problem(token.message ?? '', token, this.#lineOf(token.start));
          this.#at++;
          break;
        case 'left-delimiter': {
          const start = this.#at;
          try {
            const result = this.#tag(token, isTop);
            if (result && 'terminator' in result) return { list: nodes, terminator: result.terminator };
            if (result) nodes.push(...result.nodes);
          } catch (error) {
            if (!(error instanceof ParseFailure)) throw error;
            this.#problem(error.message, error.range, error.line);
            this.#skipTag(Math.max(start + 1, this.#at));
          }
          break;
        }
        default:
          // Only a token inside a tag can be anything else, and tags are consumed whole.
          this.#at++;
      }
    }
    return { list: nodes, terminator: undefined };
  }

  /** Goes behind the tag that the token at `from` belongs to. */
  #skipTag(from: number): void {
    this.#at = from;
    if (this.#tokens[from - 1]?.kind === 'right-delimiter') return;
    while (this.#at < this.#tokens.length) {
      const { kind } = this.#tokens[this.#at] as Token;
      if (kind === 'text' || kind === 'trimmed' || kind === 'comment' || kind === 'left-delimiter') return;
      this.#at++;
      if (kind === 'right-delimiter' || kind === 'error') return;
    }
  }

  #comment(token: Token) {
    const text = this.#source.text.slice(token.start, token.end);
    const trimRight = text.endsWith('-}}');
    const body = text.slice(text.indexOf('/*') + 2, text.lastIndexOf('*/'));
    return { kind: 'comment' as const, range: { start: token.start, end: token.end }, trimLeft: token.trims ?? false, trimRight, text: body };
  }

  /** One tag with what belongs to it. Throws `ParseFailure` where the tag itself is broken and nothing of it can be kept. */
  #tag(left: Token, isTop: boolean): { readonly nodes: Statement[] } | { readonly terminator: Terminator } {
    this.#at++;
    const keyword = this.#pipelines.peekNonSpace(this.#at);
    const token = this.#tokens[keyword];
    switch (token?.kind) {
      case 'end': {
        this.#at = keyword + 1;
        const tag = this.#closeOrProblem(left, 'end');
        return { terminator: { kind: 'end', tag, chained: undefined } };
      }
      case 'else': {
        const next = this.#tokens[this.#pipelines.peekNonSpace(keyword + 1)];
        if (next?.kind === 'if' || next?.kind === 'with') {
          this.#at = this.#pipelines.peekNonSpace(keyword + 1);
          return {
            terminator: {
              kind: 'else',
              tag: { range: { start: left.start, end: next.start }, trimLeft: left.trims ?? false, trimRight: false },
              chained: next.kind,
            },
          };
        }
        this.#at = keyword + 1;
        const tag = this.#closeOrProblem(left, 'else');
        return { terminator: { kind: 'else', tag, chained: undefined } };
      }
      case 'if':
      case 'with':
      case 'range':
        this.#at = keyword + 1;
        return { nodes: this.#control(left, token.kind, false) };
      case 'define':
        if (!isTop) break;
        this.#at = keyword + 1;
        return { nodes: this.#define(left) };
      case 'block':
        this.#at = keyword + 1;
        return { nodes: this.#block(left) };
      case 'template': {
        this.#at = keyword + 1;
        const { name, range } = this.#templateName('template clause');
        const next = this.#pipelines.peekNonSpace(this.#at);
        let pipeline: Pipeline | undefined;
        if (this.#tokens[next]?.kind !== 'right-delimiter') pipeline = this.#pipeline('template clause', left);
        else this.#at = next;
        return { nodes: [{ kind: 'template', ...this.#close(left, 'template clause'), name, nameRange: range, pipeline }] };
      }
      case 'break':
      case 'continue': {
        this.#at = keyword + 1;
        const { kind } = token;
        if (this.#rangeDepth === 0) throw new ParseFailure(`{{${kind}}} outside {{range}}`, token, this.#lineOf(token.start));
        return { nodes: [{ kind, ...this.#close(left, `{{${kind}}}`) }] };
      }
    }
    const pipeline = this.#pipeline('command', left);
    return { nodes: [{ kind: 'action', ...this.#close(left, 'command'), pipeline }] };
  }

  #pipeline(context: string, left: Token): Pipeline {
    const { pipeline, at } = this.#pipelines.parse(this.#at, context, this.#lineOf(left.start), (position) => {
      this.#at = position;
    });
    this.#at = at;
    return pipeline;
  }

  /** Takes the right delimiter; the tag's range and trim markers. */
  #close(left: Token, context: string): Tag {
    const at = this.#pipelines.peekNonSpace(this.#at);
    const token = this.#tokens[at];
    this.#at = at;
    if (token?.kind !== 'right-delimiter') throw this.#pipelines.unexpected(at, context, this.#lineOf(left.start));
    this.#at++;
    return { range: { start: left.start, end: token.end }, trimLeft: left.trims ?? false, trimRight: token.trims ?? false };
  }

  /** The same for `end` and `else`, which close or part a block even when something is wrong behind them. */
  #closeOrProblem(left: Token, context: string): Tag {
    try {
      return this.#close(left, context);
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error;
      this.#problem(error.message, error.range, error.line);
      this.#skipTag(this.#at);
      return { range: { start: left.start, end: this.#tokens[this.#at - 1]?.end ?? left.end }, trimLeft: left.trims ?? false, trimRight: false };
    }
  }

  /** if, with and range. With a broken condition the branch's statements stand where the block stood, so that what follows keeps its place. */
  #control(left: Token, kind: 'if' | 'with' | 'range', chained: boolean): Statement[] {
    if (++this.#depth > maxDepth) {
      this.#depth--;
      throw new ParseFailure(`blocks are nested deeper than ${maxDepth} levels`, left, this.#lineOf(left.start));
    }
    const mark = this.#pipelines.variables.length;
    let pipeline: Pipeline | undefined;
    let open: Tag = { range: { start: left.start, end: left.end }, trimLeft: left.trims ?? false, trimRight: false };
    try {
      pipeline = this.#pipeline(kind, left);
      open = this.#close(left, kind);
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error;
      this.#problem(error.message, error.range, error.line);
      this.#skipTag(Math.max(this.#tokens.indexOf(left) + 1, this.#at));
      pipeline = undefined;
    }
    if (kind === 'range') this.#rangeDepth++;
    const bodyStart = this.#tokens[this.#at - 1]?.end ?? open.range.end;
    const { list, terminator } = this.#list(false);
    if (kind === 'range') this.#rangeDepth--;
    const body = this.#listNode(list, bodyStart, terminator);
    const rest = this.#otherwise(kind, terminator, left, open);
    this.#pipelines.variables.length = mark;
    this.#depth--;
    if (!pipeline) return [...list, ...(rest.otherwise?.nodes ?? [])];
    const end = rest.endTag?.range.end ?? this.#tokens[this.#at - 1]?.end ?? this.#source.text.length;
    const branching: Branching = {
      range: { start: left.start, end },
      open,
      pipeline,
      body,
      otherwise: rest.otherwise,
      elseTag: rest.elseTag,
      endTag: chained ? undefined : rest.endTag,
    };
    this.#lastEnd = rest.endTag;
    return [kind === 'range' ? ({ kind, ...branching } satisfies RangeLoop) : ({ kind, chained, ...branching } satisfies If | With)];
  }

  /** The end tag that closed the innermost chained statement, which its parents share. */
  #lastEnd: Tag | undefined;

  #otherwise(kind: 'if' | 'with' | 'range', terminator: Terminator, left: Token, open: Tag): Pick<Branching, 'otherwise' | 'elseTag' | 'endTag'> {
    if (!terminator) {
      this.#problem('unexpected EOF', open.range, this.#source.lines.lineCount);
      return { otherwise: undefined, elseTag: undefined, endTag: undefined };
    }
    if (terminator.kind === 'end') return { otherwise: undefined, elseTag: undefined, endTag: terminator.tag };
    const elseTag = terminator.tag;
    const start = elseTag.range.start;
    if (terminator.chained) {
      if (terminator.chained !== kind) {
        const word = this.#tokens[this.#at] as Token;
        this.#problem(`unexpected <${terminator.chained}> in input`, word);
      }
      const inner: Token = { ...left, start, end: this.#tokens[this.#at]?.start ?? start, trims: elseTag.trimLeft };
      this.#at++;
      const nodes = this.#control(inner, terminator.chained, true);
      return { otherwise: { kind: 'list', range: { start, end: this.#tokens[this.#at - 1]?.end ?? start }, nodes }, elseTag, endTag: this.#lastEnd };
    }
    const { list, terminator: last } = this.#list(false);
    const otherwise = this.#listNode(list, elseTag.range.end, last);
    if (last?.kind === 'end') return { otherwise, elseTag, endTag: last.tag };
    if (!last) {
      this.#problem('unexpected EOF', open.range, this.#source.lines.lineCount);
      return { otherwise, elseTag, endTag: undefined };
    }
    this.#problem('expected end; found {{else}}', last.tag.range);
    // A second else: its statements are dropped, the block's end is looked for behind them.
    if (last.chained) this.#skipTag(this.#at);
    const further = this.#otherwise(kind, { kind: 'else', tag: last.tag, chained: undefined }, left, open);
    return { otherwise, elseTag, endTag: further.endTag };
  }

  #listNode(nodes: readonly Statement[], start: number, terminator: Terminator): List {
    return { kind: 'list', range: { start, end: terminator?.tag.range.start ?? this.#source.text.length }, nodes };
  }

  #templateName(context: string): { readonly name: string; readonly range: Range } {
    const at = this.#pipelines.peekNonSpace(this.#at);
    const token = this.#tokens[at];
    this.#at = at;
    if (token?.kind !== 'string' && token?.kind !== 'raw-string')
      throw this.#pipelines.unexpected(at, context, this.#lineOf(token?.start ?? this.#source.text.length));
    this.#at++;
    const name = unquote(this.#source.text.slice(token.start, token.end));
    if (name === undefined) throw new ParseFailure('invalid syntax', token, this.#lineOf(token.start));
    return { name, range: { start: token.start, end: token.end } };
  }

  /** A body with variables of its own: nothing but `$` is known in it. */
  #scoped(context: string, open: Tag): { readonly body: List; readonly endTag: Tag | undefined } {
    const outer = this.#pipelines.variables;
    const rangeDepth = this.#rangeDepth;
    this.#pipelines.variables = ['$'];
    this.#rangeDepth = 0;
    const { list, terminator } = this.#list(false);
    this.#pipelines.variables = outer;
    this.#rangeDepth = rangeDepth;
    const body = this.#listNode(list, open.range.end, terminator);
    if (!terminator) this.#problem('unexpected EOF', open.range, this.#source.lines.lineCount);
    else if (terminator.kind === 'else') {
      this.#problem(`unexpected {{else}} in ${context}`, terminator.tag.range);
      const further = this.#scoped(context, open);
      return { body, endTag: further.endTag };
    }
    return { body, endTag: terminator?.kind === 'end' ? terminator.tag : undefined };
  }

  #define(left: Token): Statement[] {
    const { name, range: nameRange } = this.#templateName('define clause');
    const open = this.#close(left, 'define clause');
    const { body, endTag } = this.#scoped('define clause', open);
    const node: Define = {
      kind: 'define',
      range: { start: left.start, end: endTag?.range.end ?? this.#source.text.length },
      open,
      endTag,
      name,
      nameRange,
      body,
    };
    this.#defines.push({ name, body, node });
    return [node];
  }

  #block(left: Token): Statement[] {
    const { name, range: nameRange } = this.#templateName('block clause');
    const pipeline = this.#pipeline('block clause', left);
    const open = this.#close(left, 'block clause');
    const { body, endTag } = this.#scoped('block clause', open);
    const node: Block = {
      kind: 'block',
      range: { start: left.start, end: endTag?.range.end ?? this.#source.text.length },
      open,
      endTag,
      name,
      nameRange,
      pipeline,
      body,
    };
    this.#defines.push({ name, body, node });
    return [node];
  }
}
